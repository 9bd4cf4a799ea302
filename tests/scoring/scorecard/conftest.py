from pathlib import Path

import pytest

from scoring.fonts import FontFiles, build_fonts, register_fonts
from scoring.scorecard import Typeface

FOLDER = Path(__file__).parents[3] / "var" / "fonts"


@pytest.fixture(scope="session")
def font_files() -> FontFiles:
    return build_fonts(FOLDER)


@pytest.fixture(scope="session")
def typeface(font_files: FontFiles) -> Typeface:
    return register_fonts(font_files.regular.parent)
