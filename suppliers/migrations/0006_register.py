"""Possible duplicates and closed files, invitations of suppliers, and whether the first person was confirmed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

KINDS = ["manufacturer", "trader", "service", "logistics", "recycler", "customer"]
OPEN = Q(supplier__isnull=True, declined_at__isnull=True, revoked_at__isnull=True)


def person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0005_worst_finding")]

    operations = [
        migrations.AddField("supplier", "people_confirmed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("supplier", "people_confirmed_by", person()),
        migrations.AddField(
            "supplier",
            "merged_into",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="suppliers.supplier",
            ),
        ),
        # Whoever is in the register already was taken in before the question was asked.
        migrations.RunSQL(
            "UPDATE suppliers_supplier SET people_confirmed_at = registered_at", migrations.RunSQL.noop, elidable=True
        ),
        migrations.AddConstraint(
            "supplier",
            models.UniqueConstraint(fields=["identifier"], condition=Q(scheme="lei"), name="supplier_lei_once"),
        ),
        migrations.AddConstraint(
            "supplier",
            models.CheckConstraint(
                condition=Q(scheme="uscc", country="CN") | (~Q(scheme="uscc") & ~Q(country="CN")),
                name="supplier_credit_code_is_chinese",
            ),
        ),
        migrations.AddConstraint(
            "supplier",
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="supplier_not_merged_into_itself"),
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=16)),
                ("likeness", models.PositiveSmallIntegerField(help_text="basis points: 10000 is the same name")),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("merged", "merged"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", person()),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.supplier"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.supplier"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-likeness", "id"], condition=Q(state="open"), name="duplicate_open")],
                "constraints": [
                    models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
                    models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_older_first"),
                    models.CheckConstraint(condition=Q(likeness__lte=10_000), name="duplicate_likeness_is_a_share"),
                    models.CheckConstraint(
                        condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & ~Q(reason="")),
                        name="duplicate_decided_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "email",
                    models.EmailField(blank=True, help_text='"" after the person was blanked', max_length=254),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans", max_length=8
                    ),
                ),
                ("token_sha256", models.CharField(blank=True, help_text='"" until it is mailed', max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("company_name", models.CharField(max_length=120)),
                ("name_sort", models.CharField(max_length=240)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=16)),
                ("contact_name", models.CharField(blank=True, max_length=80)),
                ("mails", models.PositiveSmallIntegerField(default=0, help_text="how often it was sent")),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "declined_why",
                    models.CharField(
                        blank=True,
                        choices=[("wrong_person", "wrong_person"), ("not_interested", "not_interested")],
                        max_length=16,
                    ),
                ),
                (
                    "colleague_email",
                    models.EmailField(blank=True, help_text="whom the invited person named instead", max_length=254),
                ),
                ("categories", models.ManyToManyField(related_name="+", to="suppliers.category")),
                ("made_by", person()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_invitations",
                        to="suppliers.organisation",
                    ),
                ),
                (
                    "supplier",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-id"], name="invited_of_organisation"),
                    models.Index(
                        fields=["id"],
                        condition=Q(mailed_at__isnull=True, given_up_at__isnull=True),
                        name="invited_to_mail",
                    ),
                    models.Index(fields=["email"], name="invited_by_email"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "email"], condition=OPEN, name="supplier_invitation_open_once"
                    ),
                    models.UniqueConstraint(
                        fields=["token_sha256"], condition=~Q(token_sha256=""), name="supplier_invitation_token_once"
                    ),
                    models.CheckConstraint(condition=~Q(company_name=""), name="supplier_invitation_names_a_company"),
                    models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="supplier_invitation_lasts"),
                    models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="supplier_invitation_kind_known"),
                    models.CheckConstraint(
                        condition=Q(declined_at__isnull=True) ^ Q(declined_why__in=["not_interested", "wrong_person"]),
                        name="supplier_invitation_declined_says_why",
                    ),
                ],
            },
        ),
    ]
