"""manage.py bench: how quick the system is on this machine, as ratios of things measured in one run."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.embedded import NoServer, embedded_postgres
from scoring.management.benchmark import measure_scoring
from scoring.management.trying_out import measure_what_if

MEASURES = {"score": measure_scoring, "what_if": measure_what_if}


class Command(BaseCommand):
    help = (
        "score: a full scoring run against the floor of reading its inputs and writing its results. "
        "what_if: other weights over a scored register against one read of the matrix they work on."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=sorted(MEASURES))
        parser.add_argument("--suppliers", type=int, default=10_000, metavar="N")
        parser.add_argument("--rounds", type=int, default=5, metavar="N", help="medians of so many rounds")
        parser.add_argument("--json", action="store_true", help="print JSON only")
        parser.add_argument(
            "--here", action="store_true", help="beside the configured database, even when it is not PostgreSQL"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["suppliers"] < 1 or options["rounds"] < 1:
            raise CommandError("--suppliers and --rounds must be 1 or more.")
        if connection.vendor != "postgresql" and not options["here"]:
            self._on_embedded_postgres()
            return
        result = MEASURES[options["what"]](options["suppliers"], rounds=options["rounds"], say=self.stderr.write)
        if options["json"]:
            self.stdout.write(json.dumps(result))
            return
        for name, value in result.items():
            self.stdout.write(f"{name:>36}  {value}")

    def _on_embedded_postgres(self) -> None:
        """The same command again, on a PostgreSQL that is started for it and gone afterwards."""
        try:
            with embedded_postgres() as url:
                done = subprocess.run([sys.executable, *sys.argv], env=os.environ | {"DATABASE_URL": url}, check=False)
        except NoServer as error:
            raise CommandError(f"{error} Or measure on the configured database with --here.") from error
        if done.returncode:
            raise SystemExit(done.returncode)
