"""manage.py load_reference: certificate types, categories, the shipped scoring model and policy; twice is as once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from fixtures.load import load_reference


class Command(BaseCommand):
    help = "Load the reference data that ships with Greengate; what is there already stays."

    def handle(self, *_args: object, **_options: object) -> None:
        load_reference(at=timezone.now())
