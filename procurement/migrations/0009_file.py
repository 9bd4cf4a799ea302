"""Copies of a supplier's file, and the cause of a term that is over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0008_queue"),
        ("suppliers", "0013_incident_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="reassessment",
            name="cause",
            field=models.CharField(
                choices=[
                    ("new_evidence", "new_evidence"),
                    ("certificate_lapsed", "certificate_lapsed"),
                    ("cadence", "cadence"),
                    ("asked", "asked"),
                    ("level_minimum", "level_minimum"),
                    ("new_model", "new_model"),
                    ("condition_overdue", "condition_overdue"),
                    ("exception_ended", "exception_ended"),
                    ("term_over", "term_over"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="FileExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whole", models.BooleanField(help_text="with what only the buyers see")),
                ("asked_at", models.DateTimeField()),
                ("files_done", models.PositiveIntegerField(default=0)),
                ("files_all", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("path", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveBigIntegerField(default=0, help_text="bytes")),
                (
                    "content",
                    models.CharField(blank=True, help_text="the manifest's hash over all members", max_length=64),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="suppliers.supplier"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)), fields=["id"], name="file_export_pending"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("supplier", "asked_by"),
                        name="file_export_pending_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("path", ""), ("finished_at__isnull", False), _connector="OR"),
                        name="file_export_made_ends",
                    ),
                ],
            },
        ),
    ]
