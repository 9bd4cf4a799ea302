"""Messages for translation: found in templates and code, merged into the catalogue, compiled for Django. All by Babel.

GNU gettext is not needed. Besides the usual functions, the English sentences of the domain are found: the second
argument of `Refused` and its like, anything called `message`, and tables of sentences named ..._MESSAGES or the like.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "suppliers", "scoring", "procurement")
PO = ROOT / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
FUNCTIONS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
# The position of the sentence among the arguments of the callables that carry one.
SENTENCES = {"Refused": 1, "Choice": 1, "CoalChoice": 1, "Verdict": 1, "Reason": 1, "Wording": 1, "Finding": 3}
SENTENCES |= dict.fromkeys(["passed", "failed", "unknown", "doubted", "note", "Problem"], 2) | {"Apart": 3, "_words": 1}
# A call in what Django's templatize makes of a template; the rest of that is no Python.
CALL = re.compile(r"""\b(?:_|n?p?gettext|npgettext)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
TABLE = re.compile(r"_?[A-Z_]*(MESSAGES?|SENTENCES|REASONS|TEXTS|WORDS)$")

Message = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A message, where it stands, and its context ("" for none)."""

    message: Message
    place: str
    context: str = ""


def found() -> list[Found]:
    """Every message of the apps, in order of file and line."""
    messages: list[Found] = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if place.startswith("scoring/scorecard/"):  # draws in a language that is asked for: has a table of its own
                continue
            if path.suffix == ".py" and "/migrations/" not in place:
                messages += _in_python(path.read_text(encoding="utf-8"), place)
            elif path.suffix in {".html", ".txt"} and "/templates/" in place:
                calls = CALL.findall(templatize(path.read_text(encoding="utf-8")))
                messages += _in_source("\n".join(calls), place)
    return messages


def _in_python(source: str, place: str) -> list[Found]:
    return _in_source(source, place) + [Found(text, place) for text in _sentences(ast.parse(source))]


def _in_source(source: str, place: str) -> list[Found]:
    rows = extract("python", io.BytesIO(source.encode()), FUNCTIONS, options={"encoding": "utf-8"})
    return [
        Found(message if isinstance(message, str) else (message[0], message[1]), place, context or "")
        for _line, message, _comments, context in rows
    ]


def _sentences(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            position = SENTENCES.get(name, 99)
            yield from _texts(node.args[position : position + 1])
            yield from _texts([keyword.value for keyword in node.keywords if keyword.arg == "message"])
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            if "message" in names:
                yield from _texts([node.value])
            elif any(TABLE.match(name) for name in names):
                yield from _texts(list(_values(node.value)))


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """The values of every dict and the items of every tuple or list below."""
    for below in ast.walk(node):
        if isinstance(below, ast.Dict):
            yield from below.values
        elif isinstance(below, (ast.Tuple, ast.List)):
            yield from below.elts


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts([node.body, node.orelse])


def read() -> Catalog:
    """The Chinese catalogue as it stands in the tree."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def missing() -> list[str]:
    """Messages of the apps that have no Chinese, with their place; empty when the catalogue is complete."""
    catalogue = read()
    return [f"{item.place}: {item.message}" for item in found() if not _chinese(catalogue, item)]


def _chinese(catalogue: Catalog, item: Found) -> str | tuple[str, ...]:
    """The translation of a message; "" when there is none or a plural form of it is empty."""
    entry = catalogue.get(item.message if isinstance(item.message, str) else item.message[0], item.context or None)
    if entry is None or entry.fuzzy or not entry.string:
        return ""
    if isinstance(entry.string, str):
        return entry.string
    return tuple(entry.string) if all(entry.string) else ""


def update() -> None:
    """Bring the catalogue to what is found: new messages empty, those no longer used gone, Chinese kept."""
    before = read() if PO.exists() else Catalog(locale="zh_Hans")
    after = Catalog(locale="zh_Hans")
    for item in found():
        context = item.context or None
        after.add(item.message, _chinese(before, item), [(item.place, 0)], context=context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, after, sort_output=True, omit_header=True, include_lineno=False, width=120)


def compiled() -> bool:
    """Compile the catalogue for Django unless that is done; whether it was needed."""
    target = PO.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= PO.stat().st_mtime:
        return False
    content = io.BytesIO()
    write_mo(content, read())
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:  # nobody may read half of it
        file.write(content.getvalue())
    Path(file.name).replace(target)
    target.chmod(0o644)
    return True
