"""manage.py recompute: every stored scorecard worked out again from what is stored with it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.models import Scorecard
from scoring.operations.recomputing import Recomputed, recompute, recompute_export
from suppliers.errors import Refused


class Command(BaseCommand):
    help = "Recompute stored scorecards from their stored inputs and model version; fails when one differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="every scorecard")
        which.add_argument("--scorecard", type=int, metavar="ID", help="only this one")
        which.add_argument(
            "--from", type=Path, metavar="DIR", dest="folder", help="what export_scorecards wrote; no database is read"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = options["scorecard"]
        if wanted is not None and not Scorecard.objects.filter(pk=wanted).exists():
            raise CommandError(f"There is no scorecard {wanted}.")
        result = self._recomputed(options["folder"], wanted)
        for difference in result.differences:
            self.stdout.write(
                f"Scorecard {difference.scorecard_id} of supplier {difference.supplier_id}: {difference.what} differs."
            )
        self.stdout.write(f"{result.checked} scorecards recomputed, {len(result.differences)} differences.")
        if result.differences:
            raise SystemExit(1)

    def _recomputed(self, folder: Path | None, wanted: int | None) -> Recomputed:
        if folder is None:
            return recompute(scorecard_id=wanted, progress=self._progress)
        try:
            return recompute_export(folder, progress=self._progress)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total}", ending="" if done < total else "\n")
