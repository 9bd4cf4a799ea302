"""Whether a certificate that waits looked wrong when it was last looked over, for the order of the queue."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0004_renewal_links")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="looks_wrong",
            field=models.BooleanField(
                default=False, help_text="a check failed or the file said otherwise, when it was last looked over"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="looked_at",
            field=models.DateTimeField(blank=True, help_text="null: to be looked over by the worker", null=True),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(condition=Q(status="claimed"), fields=["looked_at"], name="certificate_to_look_over"),
        ),
    ]
