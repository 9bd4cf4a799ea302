"""Recognised bodies, registers, signatures, what checkers saw, and the fields that checks and an exchange need.

A renewal may be rejected and tried again: one that is neither rejected nor withdrawn stands for each certificate.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


# Rows of these tables are added to, never changed.
FROZEN = ("suppliers_certificatecheck", "suppliers_documentsignature", "suppliers_listimport")


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for table in FROZEN:
        for statement in _statements(editor.connection.vendor, table):
            editor.execute(statement)


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table in FROZEN:
        for act in ("update", "delete", "truncate"):
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
            elif act != "truncate":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        row = "FOR EACH ROW EXECUTE FUNCTION greengate_refuse()"
        rows = [f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} {row}" for act in ("update", "delete")]
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()"
        return [*rows, f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {whole}"]
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0002_certificate_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccreditationMark",
            fields=[
                ("mark", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("types", models.JSONField(default=list)),
                ("source", models.CharField(max_length=200)),
                ("as_of", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(help_text="approval number, e.g. CNCA-R-2011-159", max_length=40)),
                ("number_key", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("name_key", models.CharField(max_length=160)),
                ("name_en_key", models.CharField(blank=True, max_length=160)),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="first digits of its certificate numbers, if known", max_length=4
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BodyScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("approved", models.BooleanField(default=True)),
                (
                    "classes",
                    models.CharField(blank=True, help_text="product classes as the list writes them", max_length=400),
                ),
                ("words", models.JSONField(default=list, help_text="words of a scope that fall under them")),
                ("source", models.CharField(help_text="the list that says so", max_length=200)),
                ("as_of", models.DateField(help_text="the day of that list")),
            ],
        ),
        migrations.CreateModel(
            name="CertificateCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(choices=[("verified", "verified"), ("rejected", "rejected")], max_length=10),
                ),
                ("reason", models.CharField(blank=True, help_text="coded reason of a rejection", max_length=24)),
                (
                    "findings",
                    models.JSONField(help_text="point, outcome, code, message, values, source, warning of each"),
                ),
                (
                    "references",
                    models.JSONField(help_text="the lists compared with: how many rows, as of when, which edition"),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DocumentSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("intact", "intact"),
                            ("changed", "changed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(max_length=32)),
                ("message", models.CharField(blank=True, max_length=200)),
                ("values", models.JSONField(default=dict)),
                ("engine", models.CharField(help_text="program and version that looked", max_length=40)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bodies", "Bodies"), ("marks", "Marks"), ("register", "Register")], max_length=10
                    ),
                ),
                ("name", models.CharField(help_text="of the file, as the sender called it", max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(help_text="whose list it is", max_length=80)),
                ("number", models.CharField(max_length=80)),
                ("number_key", models.CharField(max_length=80)),
                ("holder", models.CharField(blank=True, max_length=160)),
                ("credit_code", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("valid", "valid"), ("suspended", "suspended"), ("revoked", "revoked")], max_length=10
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("as_of", models.DateField(help_text="the day on which the register said so")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="certificate",
            name="certificate_number_once_for_a_supplier",
        ),
        migrations.AddField(
            model_name="certificate",
            name="body_number",
            field=models.CharField(blank=True, help_text="approval number of the issuer, CNCA-R-...", max_length=40),
        ),
        migrations.AddField(
            model_name="certificate",
            name="credit_code",
            field=models.CharField(blank=True, help_text="the holder's, as printed on it", max_length=40),
        ),
        migrations.AddField(
            model_name="certificate",
            name="partner_numbers",
            field=models.JSONField(blank=True, default=dict, help_text="what only an exchange tells, see exchange"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="sites",
            field=models.JSONField(blank=True, default=list, help_text="addresses that it covers, as printed on it"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="surveyed_on",
            field=models.DateField(blank=True, help_text="the last surveillance that it bears", null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="trust_level",
            field=models.CharField(
                choices=[("none", "none"), ("low", "low"), ("high", "high"), ("trusted", "trusted")],
                default="none",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="validator",
            field=models.CharField(blank=True, help_text="who validated it, before us or we", max_length=160),
        ),
        migrations.AddField(
            model_name="certificate",
            name="version",
            field=models.CharField(blank=True, help_text="version of the standard, e.g. 2015", max_length=40),
        ),
        migrations.AddField(
            model_name="supplier",
            name="partner_number",
            field=models.CharField(blank=True, help_text="BPNL of Catena-X, where it has one", max_length=16),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="renews",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="suppliers.certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["rejected", "withdrawn"]), _negated=True),
                fields=("supplier", "type", "number_key", "valid_from"),
                name="certificate_number_once_for_a_supplier",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["rejected", "withdrawn"]), _negated=True),
                fields=("renews",),
                name="certificate_renewed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("trust_level__in", ["high", "low", "none", "trusted"])),
                name="certificate_trust_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("partner_number", ""), _negated=True),
                fields=("partner_number",),
                name="supplier_partner_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditationmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="accreditation_mark_has_a_source"
            ),
        ),
        migrations.AddIndex(
            model_name="body",
            index=models.Index(fields=["name_key"], name="body_by_name"),
        ),
        migrations.AddIndex(
            model_name="body",
            index=models.Index(fields=["name_en_key"], name="body_by_english_name"),
        ),
        migrations.AddIndex(
            model_name="body",
            index=models.Index(fields=["code"], name="body_by_code"),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(("number_key", ""), _negated=True), name="body_has_a_number"
            ),
        ),
        migrations.AddField(
            model_name="bodyscope",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="scopes", to="suppliers.body"
            ),
        ),
        migrations.AddField(
            model_name="bodyscope",
            name="type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.certificatetype"
            ),
        ),
        migrations.AddField(
            model_name="certificatecheck",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certificatecheck",
            name="certificate",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="check_record", to="suppliers.certificate"
            ),
        ),
        migrations.AddField(
            model_name="documentsignature",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="suppliers.document"
            ),
        ),
        migrations.AddField(
            model_name="listimport",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.certificatetype"
            ),
        ),
        migrations.AddIndex(
            model_name="bodyscope",
            index=models.Index(fields=["type"], name="body_scope_by_type"),
        ),
        migrations.AddConstraint(
            model_name="bodyscope",
            constraint=models.UniqueConstraint(fields=("body", "type"), name="body_scope_once"),
        ),
        migrations.AddConstraint(
            model_name="bodyscope",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="body_scope_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "rejected"), ("reason", ""), _connector="XOR"),
                name="certificate_check_reason_coded",
            ),
        ),
        migrations.AddIndex(
            model_name="documentsignature",
            index=models.Index(condition=models.Q(("state", "changed")), fields=["document"], name="signature_changed"),
        ),
        migrations.AddIndex(
            model_name="listimport",
            index=models.Index(fields=["-at"], name="list_import_latest"),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(fields=["number_key", "type"], name="register_entry_by_number"),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(fields=("register", "type", "number_key"), name="register_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("number_key", ""), _negated=True), name="register_entry_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="register_entry_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_from__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="register_entry_ends_after_it_begins",
            ),
        ),
        migrations.RunPython(forbid, allow),
    ]
