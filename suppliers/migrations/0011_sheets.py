import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0010_product_footprints")]
    operations = [
        migrations.CreateModel(
            name="SheetImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("module", models.CharField(max_length=16)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("octets", models.PositiveIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("marks", models.JSONField(default=dict)),
                ("places", models.JSONField(default=dict)),
                ("unread", models.JSONField(default=list, help_text="titles of columns that are not ours")),
                (
                    "left_out",
                    models.PositiveIntegerField(default=0, help_text="things that stand here and not in the sheet"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("applying", "Applying"),
                            ("closed", "Closed"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("read_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("explanation", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_imports",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["supplier", "-read_at"], name="sheet_import_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("state__in", ["closed", "discarded"]),
                            _connector="XOR",
                        ),
                        name="sheet_import_ended_with_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "applying"), _negated=True), ("asked_at__isnull", False), _connector="OR"
                        ),
                        name="sheet_import_applied_when_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(blank=True, max_length=160)),
                ("base", models.CharField(blank=True, max_length=16)),
                ("state", models.CharField(max_length=12)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("sheet", "Sheet"), ("here", "Here")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("rows", models.JSONField(help_text="number, cells as typed, faults by column")),
                ("there", models.JSONField(null=True)),
                ("here", models.JSONField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="suppliers.sheetimport"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sheet", "state", "position"], name="sheet_entry_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "position"), name="sheet_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("choice", ""), ("state", "conflict"), _connector="OR"),
                        name="sheet_entry_choice_of_conflict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True),
                            models.Q(("state__in", ["wrong", "same", "behind"]), _negated=True),
                            _connector="OR",
                        ),
                        name="sheet_entry_applied_if_it_can_be",
                    ),
                ],
            },
        ),
    ]
