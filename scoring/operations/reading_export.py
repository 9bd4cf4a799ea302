"""Exported scorecards read back, with no row of them in the database: every file must be the one that was written."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from scoring.engine.masks import categories_of
from scoring.engine.parse import content_hash, model_from_json
from scoring.engine.reading import ModelError
from scoring.evidence.catalogue import SPECS
from scoring.models import Run, Scorecard, ScoringModel
from scoring.operations.exporting import ARRAYS, CARD, FORMAT, MANIFEST, MODELS, RUNS
from scoring.queries.models import parsed
from suppliers.enums import SupplierKind
from suppliers.errors import Refused

_NAME = re.compile(r"(models|runs|scorecards-\d{5})\.jsonl")
_PIECE = 1 << 20
_LONGEST = 4 << 20
"""Bytes of a line: a model is the longest, a few hundred kilobytes."""
_INT64 = 1 << 63
Thing = TypeVar("Thing")
Row = Mapping[str, Any]


class Export:
    """A folder that `export_scorecards` wrote. Opening it checks the SHA-256 of every file and of every model in it.

    Refused with the file, the line and the reason for everything that is not as it was written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest = _manifest(folder)
        self.total = int(manifest["scorecards"])
        self._names = [_checked(folder, entry) for entry in manifest["files"]]
        self._models = {model.content_hash: model for model in self._read(MODELS, _model)}
        self._runs = {run.pk: run for run in self._read(RUNS, self._run)}

    def scorecards(self) -> Iterator[Scorecard]:
        """Every scorecard with its run and model, unsaved, one after the other."""
        found = 0
        for name in (name for name in self._names if name.startswith("scorecards-")):
            for card in self._read(name, self._card):
                found += 1
                yield card
        if found != self.total:
            message = "{file} speaks of {stated} scorecards, the files hold {found}."
            raise Refused("export_incomplete", message, file=MANIFEST, stated=self.total, found=found)

    def _read(self, name: str, make: Callable[[Row], Thing]) -> Iterator[Thing]:
        """What `make` makes of each line."""
        if name not in self._names:
            raise Refused("export_incomplete", "{file} names no {missing}.", file=MANIFEST, missing=name)
        with (self._folder / name).open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), start=1):
                try:
                    yield make(json.loads(line, parse_constant=_no_number))
                except ModelError as error:
                    _refuse_line(name, number, "; ".join(map(str, error.problems)))
                except (ValueError, KeyError, TypeError) as error:
                    _refuse_line(name, number, f"{type(error).__name__}: {error}")

    def _run(self, row: Row) -> Run:
        model = self._models[row["model"]]
        moment = datetime.fromisoformat(row["cut_off_at"])
        as_of = date.fromisoformat(row["as_of"])
        return Run(pk=_integer(row["id"]), model=model, as_of=as_of, cut_off_at=moment, cause=str(row["cause"]))

    def _card(self, row: Row) -> Scorecard:
        run = self._runs[row["run_id"]]
        values = {name: row[name] for name in CARD}
        values |= {name: tuple(_integer(value) for value in row[name]) for name in ARRAYS}
        for name in ("id", "supplier_id", "total", "level", "known", "categories"):
            _integer(row[name])
        SupplierKind(row["kind"])
        categories_of(parsed(run.model).categories, row["categories"])
        card = Scorecard(**values)
        card.run = run
        return card


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        if found["format"] == FORMAT and isinstance(found["files"], list) and isinstance(found["scorecards"], int):
            return dict(found)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    message = "{folder} holds no {file} of the format {format}: it is no folder of exported scorecards."
    raise Refused("no_export", message, folder=str(folder), file=MANIFEST, format=FORMAT)


def _checked(folder: Path, entry: Any) -> str:
    """The name of a file, once its content has the SHA-256 that the manifest states."""
    name, stated = str(entry.get("name")), str(entry.get("sha256"))
    if not _NAME.fullmatch(name):
        raise Refused("export_file_name", "{file} names a file that no export has: {name}.", file=MANIFEST, name=name)
    digest = hashlib.sha256()
    try:
        with (folder / name).open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        raise Refused("export_file_missing", "{file} is not there, but {manifest} names it.", file=name,
                      manifest=MANIFEST) from None  # fmt: skip
    if digest.hexdigest() != stated:
        message = "{file} was changed or damaged: its SHA-256 is {found}, {manifest} says {stated}."
        raise Refused("export_changed", message, file=name, found=digest.hexdigest(), manifest=MANIFEST, stated=stated)
    return name


def _model(row: Row) -> ScoringModel:
    """Its definition carries its hash, which must be that of the content; and so must the one beside it."""
    model = model_from_json(row["definition"], SPECS)
    found = content_hash(model)
    if found != row["content_hash"]:
        raise ValueError(f"the hash of this model is {found}, the line says {row['content_hash']}")
    stored = {"code": model.code, "version": model.version, "definition": row["definition"], "content_hash": found}
    return ScoringModel(**stored)


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64:
        return value
    raise ValueError(f"{value!r} is no whole number of 64 bits")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _refuse_line(name: str, number: int, problem: str) -> NoReturn:
    message = "{file}, line {line}: {problem}."
    raise Refused("export_line", message, file=name, line=number, problem=problem.rstrip("."))
