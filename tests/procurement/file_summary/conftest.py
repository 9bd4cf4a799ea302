import pytest

from scoring.fonts import build_fonts, register_fonts
from scoring.scorecard import Typeface
from tests.scoring.issued import FONTS


@pytest.fixture(scope="session")
def typeface() -> Typeface:
    return register_fonts(build_fonts(FONTS).regular.parent)
