"""Scoring reads the stored reliability of inventories: those that are there keep the level that they were scored with."""

from django.db import migrations

# Whatever was accepted before the rule was published counted as verified, explained or not: scores that stand must come
# out the same when they are recomputed.
AS_SCORED = """
UPDATE suppliers_inventory SET reliability = CASE
    WHEN accepted THEN 3 WHEN NOT accepted THEN 0 WHEN document_id IS NOT NULL THEN 2 ELSE 1 END
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_runs_of_new_models"), ("suppliers", "0009_inventory_routes")]
    operations = [migrations.RunSQL(AS_SCORED, migrations.RunSQL.noop)]
