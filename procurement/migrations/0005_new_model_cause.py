"""A re-assessment may have a new model for its cause."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0004_surveys")]

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
                ],
                max_length=24,
            ),
        ),
    ]
