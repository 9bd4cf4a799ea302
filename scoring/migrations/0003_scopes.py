"""Which of the model's categories a supplier had when it was scored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_model_life")]

    operations = [
        # Written out, because Django would make the table anew on SQLite and lose the triggers that freeze its rows.
        migrations.RunSQL(
            "ALTER TABLE scoring_scorecard ADD COLUMN categories bigint NOT NULL DEFAULT 0",
            "ALTER TABLE scoring_scorecard DROP COLUMN categories",
            state_operations=[
                migrations.AddField(
                    model_name="scorecard", name="categories", field=models.BigIntegerField(db_default=0, default=0)
                ),
            ],
        ),
    ]
