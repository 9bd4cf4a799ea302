"""manage.py demo: a database with reference data, the demo world and the main job walked through once."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import translations
from config.collected import collect_static
from fixtures.demo.matters import set_matters
from fixtures.demo.moments import Moments, present
from fixtures.demo.newcomers import knock
from fixtures.demo.people import PASSWORD, STAFF, SUPPLIER_PEOPLE, found_group
from fixtures.demo.reference import add_sample_range
from fixtures.demo.summary import summarise
from fixtures.demo.tour import hero_of_tour, walk
from fixtures.demo.world import load_world, loaded_on
from fixtures.load import load_reference
from scoring.fonts import build_fonts
from suppliers.models import Supplier, User


class Command(BaseCommand):
    help = "Set up the database, the reference data and the demo world, and walk one supplier through the main job."
    requires_system_checks: list[str] = []  # they load every page, which costs seconds and is the gate's business

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=date.fromisoformat, help="the day of a world not yet made; today if not given"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo makes people with passwords that everybody knows: set DEMO=1 to run it.")
        self._set_up()
        supplier, day = self._fill(options["day"])
        with self._step("Summary"):
            folder = settings.VAR_DIR / "demo"
            folder.mkdir(exist_ok=True)
            summary = summarise(supplier, day, folder)
            (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", "utf-8")
        self._tell(summary)

    def _set_up(self) -> None:
        with self._step("Database"):
            call_command("migrate", verbosity=0, interactive=False)
        with self._step("Static files"):
            collect_static()
        with self._step("Translations"):
            translations.compiled()
        with self._step("Fonts"):
            build_fonts(settings.FONT_DIR, self._say)

    def _fill(self, wanted: date | None) -> tuple[Supplier, date]:
        """What is there already stays as it is; a part that was interrupted left nothing and is made now."""
        loaded = loaded_on()
        day = loaded or wanted or present(timezone.now())
        at = Moments(day).published
        with self._step("Reference data"):
            load_reference(at=at)
            organisations = found_group(at=at)
            add_sample_range(at=at)
        with self._step("Demo world"):
            if loaded is None:
                checker = User.objects.get(email=STAFF[1].email)
                load_world(day, organisations=[each.pk for each in organisations], checker=checker, say=self._say)
        with self._step("Main job"):
            supplier = hero_of_tour() or walk(day, organisation=organisations[0])
        with self._step("Conditions and exceptions"):
            set_matters(Moments(day), organisation=organisations[0], hero=supplier)
        with self._step("Newcomers"):
            self._say(knock(organisations[0], by=User.objects.get(email=STAFF[0].email), at=timezone.now()))
        return supplier, day

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """Say what is being done and how long it took."""
        self.stdout.write(f"{name} ...")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"  {time.monotonic() - start:.1f} s")

    def _say(self, what: str) -> None:
        self.stdout.write(f"  {what}")
        self.stdout.flush()

    def _tell(self, summary: dict[str, object]) -> None:
        green, count = summary["green_suppliers"], summary["suppliers"]
        self.stdout.write(
            f"\n{count} suppliers, {green} of them green. {summary['supplier']}: {summary['score']} {summary['level']}"
            f"\nEverything in numbers: {settings.VAR_DIR / 'demo' / 'summary.json'}"
            f"\n\nSign in at {settings.SITE_URL} with the password {PASSWORD} as"
        )
        for person in (*SUPPLIER_PEOPLE, *STAFF):
            self.stdout.write(f"  {person.role.replace('_', ' '):16} {person.email}")
