"""manage.py draw_standings: the graph of standings for the documents, from the table of moves."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from procurement.pages.standings import drawn_for_documents

PLACE = Path("docs") / "standing.svg"


class Command(BaseCommand):
    help = "Write docs/standing.svg from the tables of moves (procurement/policy.py)."

    def handle(self, *_args: object, **_options: object) -> None:
        (settings.BASE_DIR / PLACE).write_text(drawn_for_documents(), "utf-8")
        self.stdout.write(f"{PLACE}")
