"""manage.py measure_certificates: how well certificates are read and altered ones noticed, over 200 sample files."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixtures.certificate_set.cases import Altered, Form, all_cases
from fixtures.certificate_set.measured import Measured, measure
from suppliers.checks.certificate import read_certificate_types
from suppliers.checks.certificate_text.ocr import ocr_engine

GOALS = {"text": 95.0, "photo": 85.0}


class Command(BaseCommand):
    help = "Reads and checks 200 sample certificate files with known answers, and prints how many were right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--without-photos", action="store_true", help="leave out the 40 photos (seconds each)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Fails (exit 1) when a goal is missed, an altered file was not noticed or a true one called false."""
        photos = not options["without_photos"]
        if photos and not ocr_engine():
            raise CommandError("Nothing here reads photos: install requirements/ocr.txt, or add --without-photos.")
        cases = [case for case in all_cases() if photos or case.form != Form.PHOTO]
        types = read_certificate_types((settings.REFERENCE_DIR / "certificate_types.json").read_text(encoding="utf-8"))
        found = measure(cases, types, say=lambda key: self.stderr.write(key) if options["verbosity"] > 1 else None)
        told = summary(found, files=len(cases), photos=photos)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _text(told))
        if not told["goals_met"]:
            raise CommandError("A goal is missed; see above.")


def summary(found: Measured, *, files: int, photos: bool) -> dict[str, Any]:
    """Shares in per cent of the printed fields; what was altered and noticed, by the point that must notice it."""
    text = found.share(Form.TEXT, Form.SIGNED, Form.OFD)
    photo = found.share(Form.PHOTO) if photos else None
    good = text >= GOALS["text"] and (photo is None or photo >= GOALS["photo"])
    return {
        "files": files,
        "fields_right_text": round(text, 1),
        "fields_right_photo": None if photo is None else round(photo, 1),
        "wrong_fields": {f"{form}: {name}": count for (form, name), count in sorted(found.wrong.items())},
        "altered_noticed": {way.value: found.caught[way] for way in Altered},
        "altered_missed": found.missed,
        "true_called_false": found.accused,
        "goals_met": good and not found.missed and not found.accused,
    }


def _text(told: dict[str, Any]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items())
