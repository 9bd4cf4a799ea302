"""What an application is about: categories and sites; and until when its priority lasts."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=PROTECT, to=model)


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0012_asking"), ("procurement", "0006_conditions")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="priority_until",
            field=models.DateField(help_text="last day of the ground that ends last; null: no end named", null=True),
        ),
        migrations.CreateModel(
            name="ApplicationCategory",
            fields=[
                ("id", key()),
                ("application", to("procurement.application")),
                ("category", to("suppliers.category")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "category"), name="application_category_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="ApplicationSite",
            fields=[
                ("id", key()),
                ("application", to("procurement.application")),
                ("site", to("suppliers.site")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("application", "site"), name="application_site_once")]
            },
        ),
        migrations.AddField(
            model_name="application",
            name="categories",
            field=models.ManyToManyField(
                related_name="applications", through="procurement.ApplicationCategory", to="suppliers.category"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="sites",
            field=models.ManyToManyField(
                related_name="applications", through="procurement.ApplicationSite", to="suppliers.site"
            ),
        ),
    ]
