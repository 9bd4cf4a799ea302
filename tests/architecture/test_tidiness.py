"""Files and functions stay small; nothing in the tree names this machine or a host of a package registry."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT

FOLDERS = ("config", "fixtures", "procurement", "scoring", "suppliers", "tests", ".ci", "requirements")
PYTHON = [ROOT / "manage.py", *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
# Without the files that are pictures, fonts, archives and the like, which are nobody's prose.
BINARY = {".pyc", ".png", ".jpg", ".jpeg", ".pdf", ".ttf", ".woff2", ".mo", ".zip", ".gz", ".ofd", ".xlsx", ".npz"}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts() -> Iterator[Path]:
    """Every file of text in the tree, at its top and in our folders."""
    folders = [*FOLDERS, "docs"]
    for path in [*ROOT.iterdir(), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]:
        if path.is_file() and path.suffix not in BINARY:
            yield path


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in PYTHON if "migrations" not in path.parts}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_nothing_names_a_folder_of_this_machine() -> None:
    places = "|".join(re.escape(f"{place}/") for place in {str(ROOT), str(ROOT.parent / "shared"), str(Path.home())})
    pattern = re.compile(rf"(?<![\w/.:-])(?:{places}|/(?:home|Users)/\w)")
    assert [name(path) for path in texts() if pattern.search(path.read_text(errors="replace"))] == []


@pytest.mark.parametrize("lock", ["uv", "base", "dev"])
def test_a_lock_names_no_host_and_hashes_everything(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert re.findall(r"://|--index|--extra-index|--find-links|--trusted-host", text) == []
    requirements = re.findall(r"^[a-z0-9].*(?:\n +.*)*", text, re.MULTILINE)
    assert requirements
    assert [each for each in requirements if not re.search(r"==[^ ]+.*\n +--hash=sha256:[0-9a-f]{64}", each)] == []


def test_the_system_runs_on_what_the_tests_ran_on() -> None:
    pins = {
        lock: set(re.findall(r"^[a-z0-9][^ \\]*==[^ \\]*", (ROOT / "requirements" / f"{lock}.txt").read_text(), re.M))
        for lock in ("base", "dev")
    }
    assert pins["base"] - pins["dev"] == set()
