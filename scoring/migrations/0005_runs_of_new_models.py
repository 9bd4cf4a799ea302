"""The runs by new models are found without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_score_columns")]

    operations = [
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("cause", "model_in_force")), fields=["model"], name="run_of_new_model"
            ),
        ),
    ]
