from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procurement.operations.file_importing import import_file
from suppliers.errors import Refused


class Command(BaseCommand):
    help = "Take in the exported file of a supplier (ZIP) that this instance does not have: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("zip", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["zip"]
        if not path.is_file():
            raise CommandError(f"There is no file {path.name}.")
        with path.open("rb") as stream:
            try:
                supplier = import_file(stream, at=timezone.now())
            except Refused as error:
                raise CommandError(error.message.format(**error.values)) from error
        self.stdout.write(f"{supplier.identifier}: {supplier.history_number} events, history intact.")
