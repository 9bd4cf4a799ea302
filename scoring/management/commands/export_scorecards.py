"""manage.py export_scorecards: every scorecard with its run and model, for `recompute --from` anywhere else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.operations.exporting import export_scorecards
from suppliers.errors import Refused


class Command(BaseCommand):
    help = "Write every scorecard with its inputs, its run and its model into files, and their SHA-256 into a manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            count = export_scorecards(options["folder"], at=timezone.now(), progress=self._progress)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} scorecards written to {options['folder']}.")

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total}", ending="" if done < total else "\n")
