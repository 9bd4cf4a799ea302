from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procurement.operations.file_exporting import export_file
from suppliers.models import Supplier


class Command(BaseCommand):
    help = "Write the whole file of a supplier into a ZIP that another instance can take in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("identifier", help="credit code, LEI or foreign number")
        parser.add_argument("zip", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        found = list(Supplier.objects.filter(identifier=options["identifier"])[:2])
        if len(found) != 1:
            raise CommandError(f"{len(found)} suppliers have this identifier.")
        with options["zip"].open("xb") as stream:
            manifest = export_file(found[0], stream, whole=True, at=timezone.now())
        self.stdout.write(f"{len(manifest['members'])} members, content {manifest['content']}")
