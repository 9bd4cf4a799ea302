"""A supplier that was scored, ready to be issued a scorecard."""

from pathlib import Path

from pytest_django import Settings

from scoring.fonts import build_fonts
from scoring.models import Scorecard
from scoring.operations.scoring import score_supplier
from suppliers.enums import SupplierKind
from suppliers.models import Organisation, Supplier
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import answer, hold, make_document, make_model, report

FONTS = Path(__file__).parents[2] / "var" / "fonts"


def use_fonts(settings: Settings) -> None:
    """Let the pages draw with the fonts of this working copy, made now if they are not there."""
    build_fonts(FONTS)
    settings.FONT_DIR = FONTS


def make_scored(organisation: Organisation, name_zh: str = "示例喆堃铸造有限公司") -> tuple[Supplier, Scorecard]:
    """A manufacturer with a certificate, an inventory and two answers, scored today."""
    make_model()
    supplier = make_supplier(organisation=organisation, name_zh=name_zh)
    hold(supplier, "ISO14001", accreditation="CNAS C001-M", document=make_document(supplier))
    answer(supplier, "recycled_content", 4_500)
    answer(supplier, "water_reuse", None)
    report(supplier, 2025)
    return supplier, score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")


def make_cards(organisation: Organisation, *kinds: SupplierKind) -> list[Scorecard]:
    """A scorecard of today for a new supplier of each kind."""
    make_model()
    return [score(make_supplier(organisation=organisation, kind=kind)) for kind in kinds]


def score(supplier: Supplier) -> Scorecard:
    answer(supplier, "recycled_content", 4_500)
    return score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
