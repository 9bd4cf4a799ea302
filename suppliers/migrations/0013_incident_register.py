"""The incident register: more kinds of incident, and a reference that stands in a supplier's file once."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [
    "penalty", "pollution", "accident", "untrustworthy", "crime", "unapproved", "illegal_release", "hazardous_waste",
    "over_total", "bad_credit", "abnormal", "unrectified", "delisted",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0012_asking")]
    operations = [
        migrations.AlterField(
            model_name="incident",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=16),
        ),
        migrations.AlterField(
            model_name="incident",
            name="severity",
            field=models.CharField(choices=[("ordinary", "ordinary"), ("major", "major")], max_length=10),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                condition=~Q(reference="") & Q(withdrawn_at__isnull=True),
                fields=["supplier", "kind", "reference"],
                name="incident_reference_once",
            ),
        ),
    ]
