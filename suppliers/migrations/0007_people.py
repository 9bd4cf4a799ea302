"""People join, help for a while, choose how they are told, and are blanked; sites, contacts and consents end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

PROTECT = django.db.models.deletion.PROTECT
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
STAFF = ["administrator", "auditor", "compliance", "manager", "officer"]
ROLES = ["supplier_admin", "supplier_member", "officer", "compliance", "manager", "auditor", "administrator"]
KINDS = ["granted", "revoked", "deactivated", "reactivated", "factor_reset", "blanked"]
REASONS = ["asked", "left", "moved", "lost_device", "safety", "mistake"]
FROZEN = "suppliers_personchange"


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def user(related_name: str = "+", *, null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(null=null, on_delete=PROTECT, related_name=related_name, to=settings.AUTH_USER_MODEL)


def chosen(codes: list[str], **options: object) -> models.CharField:
    return models.CharField(
        choices=[(code, code.replace("_", " ").title()) for code in codes], max_length=16, **options
    )


def link() -> list[tuple[str, models.Field]]:
    """What an invitation and a delegation have in common."""
    return [
        ("id", key()),
        ("email", models.EmailField(blank=True, help_text='"" after the person was blanked', max_length=254)),
        ("language", models.CharField(choices=LANGUAGES, default="zh-hans", max_length=8)),
        ("token_sha256", models.CharField(blank=True, help_text='"" until it is mailed', max_length=64)),
        ("made_at", models.DateTimeField()),
        ("expires_at", models.DateTimeField()),
        ("mailed_at", models.DateTimeField(null=True)),
        ("tries", models.PositiveSmallIntegerField(default=0)),
        ("next_try_at", models.DateTimeField(null=True)),
        ("given_up_at", models.DateTimeField(null=True)),
        ("revoked_at", models.DateTimeField(null=True)),
        ("declined_at", models.DateTimeField(null=True)),
        ("made_by", user()),
    ]


def came_by() -> models.ForeignKey:
    return models.ForeignKey(
        help_text="the link it came by", null=True, on_delete=PROTECT, related_name="+", to="suppliers.delegation"
    )


def freeze(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """As procurement/0002_frozen_rows, whose function on PostgreSQL may not be there yet."""
    if editor.connection.vendor != "postgresql":
        for act in ("update", "delete"):
            editor.execute(
                f"CREATE TRIGGER {FROZEN}_no_{act} BEFORE {act} ON {FROZEN} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{FROZEN} is append-only'); END"
            )
        return
    editor.execute(
        "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        params=None,  # or the percent sign would be read as a parameter
    )
    for act, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        editor.execute(
            f"CREATE TRIGGER {FROZEN}_no_{act} BEFORE {act} ON {FROZEN} "
            f"FOR EACH {each} EXECUTE FUNCTION greengate_refuse()"
        )


def thaw(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    on_postgres = editor.connection.vendor == "postgresql"
    for act in ("update", "delete", *(["truncate"] if on_postgres else [])):
        editor.execute(f"DROP TRIGGER IF EXISTS {FROZEN}_no_{act}" + (f" ON {FROZEN}" if on_postgres else ""))


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0006_register")]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                *link(),
                ("section", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("uses", models.PositiveSmallIntegerField(default=0)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "supplier",
                    models.ForeignKey(on_delete=PROTECT, related_name="delegations", to="suppliers.supplier"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(revoked_at__isnull=True, declined_at__isnull=True),
                        fields=("supplier", "section", "year", "email"),
                        name="delegation_open_once",
                    ),
                    models.CheckConstraint(condition=Q(section="energy") ^ Q(year=0), name="delegation_year_of_energy"),
                    models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="delegation_lasts"),
                    models.UniqueConstraint(
                        condition=~Q(token_sha256=""), fields=("token_sha256",), name="delegation_token_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(uses=0) ^ Q(last_used_at__isnull=False), name="delegation_used_has_a_time"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                *link(),
                ("role", models.CharField(choices=[(role, role) for role in ROLES], max_length=16)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", user()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="invitations", to="suppliers.organisation"
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="invitations_to_people", to="suppliers.supplier"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            role__in=["supplier_admin", "supplier_member"],
                            supplier__isnull=False,
                            organisation__isnull=True,
                        )
                        | Q(role__in=STAFF, supplier__isnull=True, organisation__isnull=False),
                        name="invitation_role_fits_its_place",
                    ),
                    models.UniqueConstraint(
                        condition=Q(supplier__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True)
                        & Q(declined_at__isnull=True),
                        fields=("supplier", "email"),
                        name="invitation_to_supplier_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=Q(organisation__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True)
                        & Q(declined_at__isnull=True),
                        fields=("organisation", "role", "email"),
                        name="invitation_to_organisation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(accepted_at__isnull=True) ^ Q(accepted_by__isnull=False),
                        name="invitation_accepted_by",
                    ),
                    models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"),
                    models.UniqueConstraint(
                        condition=~Q(token_sha256=""), fields=("token_sha256",), name="invitation_token_once"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="PersonChange",
            fields=[
                ("id", key()),
                ("kind", chosen(KINDS)),
                ("role", models.CharField(blank=True, max_length=16)),
                ("reason", chosen(REASONS, blank=True)),
                ("at", models.DateTimeField()),
                ("by", user()),
                (
                    "organisation",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="suppliers.organisation"),
                ),
                ("person", user("changes", null=False)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="person_change_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["granted", "revoked"]) ^ Q(role="", organisation__isnull=True),
                        name="person_change_of_a_role_names_it",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", key()),
                ("on", models.DateField(help_text="the person's day, Chinese time")),
                ("mailed_at", models.DateTimeField()),
                ("notices", models.PositiveSmallIntegerField()),
                ("user", user("digests", null=False)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("user", "on"), name="digest_once_a_day")]},
        ),
        migrations.AddField("consent", "withdrawn_by", user()),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True), name="consent_withdrawn_by"
            ),
        ),
        migrations.AddField(
            "contact",
            "position",
            models.CharField(blank=True, help_text="what the person does there", max_length=80),
        ),
        migrations.AddField("contact", "retired_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("site", "country", models.CharField(default="CN", max_length=2)),
        migrations.AddField(
            "site",
            "retired_at",
            models.DateTimeField(blank=True, help_text="no longer worked at; kept for what names it", null=True),
        ),
        migrations.AddConstraint(
            "site",
            models.UniqueConstraint(
                condition=Q(retired_at__isnull=True), fields=("supplier", "name"), name="site_name_once_in_use"
            ),
        ),
        migrations.AddField(
            "user",
            "mail_rhythm",
            models.CharField(
                choices=[("at_once", "At Once"), ("daily", "Daily"), ("urgent", "Urgent")],
                default="at_once",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "user", "digest_hour", models.PositiveSmallIntegerField(default=8, help_text="0 to 23, Chinese time")
        ),
        migrations.AddField(
            "user",
            "blanked_at",
            models.DateTimeField(blank=True, help_text="when the personal data were blanked", null=True),
        ),
        migrations.AddConstraint(
            "user", models.CheckConstraint(condition=Q(digest_hour__lte=23), name="user_digest_hour_of_a_day")
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True) | Q(is_active=False), name="user_blanked_is_out"
            ),
        ),
        migrations.AddField("disclosure", "delegation", came_by()),
        migrations.AddField("document", "delegation", came_by()),
        migrations.AddField("inventory", "delegation", came_by()),
        migrations.RunPython(freeze, thaw),
    ]
