"""Surveys: which suppliers were asked for which certificates, and who has answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0003_level_minimums"),
        ("suppliers", "0001_suppliers_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("chosen", models.JSONField(default=dict)),
                ("due_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="suppliers.organisation"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("types", models.ManyToManyField(related_name="+", to="suppliers.certificatetype")),
            ],
        ),
        migrations.CreateModel(
            name="SurveySupplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answered_at", models.DateTimeField(null=True)),
                ("chased_at", models.DateTimeField(help_text="when the silent one was last reminded", null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="suppliers.supplier"
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="procurement.survey"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(fields=["organisation", "-id"], name="survey_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="survey_has_a_title"
            ),
        ),
        migrations.AddIndex(
            model_name="surveysupplier",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)), fields=["survey"], name="survey_silent"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveysupplier",
            constraint=models.UniqueConstraint(fields=("survey", "supplier"), name="survey_supplier_once"),
        ),
    ]
