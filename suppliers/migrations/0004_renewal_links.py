"""Links that renew one certificate, reminders told once, and mails that are given up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PROTECT = django.db.models.deletion.PROTECT


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0003_bodies_and_registers")]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", key()),
                ("threshold", models.SmallIntegerField(help_text="days before the last day; negative: after it")),
                ("reached_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("people", models.PositiveSmallIntegerField(default=0)),
                (
                    "certificate",
                    models.ForeignKey(on_delete=PROTECT, related_name="reminders", to="suppliers.certificate"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "threshold"), name="reminder_once"),
                    models.CheckConstraint(
                        condition=Q(told_at__isnull=False) | Q(people=0), name="reminder_told_people_when_it_was_told"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="RenewalLink",
            fields=[
                ("id", key()),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("uploads", models.PositiveSmallIntegerField(default=0)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(on_delete=PROTECT, related_name="renewal_links", to="suppliers.certificate"),
                ),
                (
                    "document",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="suppliers.document"),
                ),
                (
                    "mailed_to",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "renewal",
                    models.OneToOneField(
                        null=True, on_delete=PROTECT, related_name="came_by_link", to="suppliers.certificate"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(revoked_at__isnull=True, used_at__isnull=True),
                        fields=("certificate", "mailed_to"),
                        name="renewal_link_live_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(used_at__isnull=True) ^ Q(renewal__isnull=False),
                        name="renewal_link_used_has_a_renewal",
                    ),
                    models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="renewal_link_lasts"),
                ]
            },
        ),
        migrations.AddField("notice", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("notice", "next_try_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("notice", "given_up_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("notice", "trouble", models.CharField(blank=True, max_length=16)),
        migrations.AddIndex(
            "notice",
            models.Index(condition=Q(given_up_at__isnull=False), fields=["given_up_at"], name="notice_given_up"),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) ^ ~Q(trouble=""), name="notice_given_up_says_why"
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | Q(given_up_at__isnull=True), name="notice_mailed_or_given_up"
            ),
        ),
    ]
