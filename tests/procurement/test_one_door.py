"""Standings change through one door: no page, import, task or admin writes one by itself."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

APPS = ("procurement", "config", "fixtures")  # the others lie below and know no standings
DOOR = "procurement/operations/standing.py"
DEMO = "fixtures/demo/consequences.py"  # in bulk, before anybody is there


def writes_a_standing(node: ast.AST) -> bool:
    """engagement.standing = ..., or a call of update() that names standing."""
    if isinstance(node, ast.Assign):
        targets = [each for target in node.targets for each in ast.walk(target)]
        return any(isinstance(each, ast.Attribute) and each.attr == "standing" for each in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("update"):
        return any(keyword.arg == "standing" for keyword in node.keywords)
    return False


def test_only_the_door_writes_a_standing() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        path.relative_to(root).as_posix()
        for app in APPS
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if writes_a_standing(node)
    }
    assert found == {DOOR, DEMO}


def test_there_is_no_admin_that_could_write_past_the_door() -> None:
    assert not apps.is_installed("django.contrib.admin")
