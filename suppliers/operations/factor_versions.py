"""Versions of factors, benchmarks and sector ranges: proposed by one person, put in force by another, never edited.

A version says the same thing anew: of a factor the category, the unit and the place stay as they were (of an
electricity factor the year too), because whatever was chosen by them was chosen for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from suppliers.carbon.entries import ELECTRICITY, BenchmarkEntry, FactorEntry, Named, SectorEntry
from suppliers.errors import Refused
from suppliers.models import Benchmark, EmissionFactor, SectorRange, User

Row = TypeVar("Row", EmissionFactor, Benchmark, SectorRange)
TYPED = "typed"
"""The provenance of what a person added."""
_ENTRIES: Mapping[type, type[Named]] = {
    EmissionFactor: FactorEntry,
    Benchmark: BenchmarkEntry,
    SectorRange: SectorEntry,
}
_STAYS: Mapping[type, tuple[str, ...]] = {
    EmissionFactor: ("category", "unit", "region"),
    Benchmark: ("product_group", "unit", "boundary", "region"),
    SectorRange: ("sector", "region"),
}


def propose_factor(entry: FactorEntry, *, reason: str, new: bool, by: User, at: datetime) -> EmissionFactor:
    """Put a factor, or a version of one, before a second person. Raises `Refused` at the field that is wrong."""
    content = entry.fields()
    if new and entry.category in ELECTRICITY:
        _refuse_second_of_place(content)
    return _propose(EmissionFactor, content, reason=reason, new=new, by=by, at=at)


def propose_benchmark(entry: BenchmarkEntry, *, reason: str, new: bool, by: User, at: datetime) -> Benchmark:
    return _propose(Benchmark, entry.fields(), reason=reason, new=new, by=by, at=at)


def propose_range(entry: SectorEntry, *, reason: str, new: bool, by: User, at: datetime) -> SectorRange:
    return _propose(SectorRange, entry.fields(), reason=reason, new=new, by=by, at=at)


@transaction.atomic
def decide_version(row: Row, *, confirmed: bool, by: User, at: datetime) -> Row:
    """Put a proposed version in force, or not take it: a second person does, not the one who proposed it."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if row.decided_at is not None:
        raise Refused("already_decided", "This version was decided before.")
    if row.added_by_id == by.pk:
        raise Refused("own_entry", "You proposed this version; somebody else must confirm it.")
    row.confirmed, row.decided_by, row.decided_at = confirmed, by, at
    row.save(update_fields=["confirmed", "decided_by", "decided_at"])
    return row


@transaction.atomic
def load_versions(model: type[Row], listed: Sequence[Mapping[str, str]], *, file: str, at: datetime) -> int:
    """Put the rows of a file that ships in force; returns how many versions are new. Twice is as once.

    A row that differs from the version that the same file brought last is a new version, whatever people added since.
    """
    brought, latest = _versions_of(model, file)
    new = []
    for number, content in enumerate(listed, start=1):
        code = content["code"]
        if brought.get(code) == dict(content):
            continue
        version = latest.get(code, 0) + 1
        told = {"provenance": f"{file}, row {number}", "added_at": at, "decided_at": at, "confirmed": True}
        new.append(model(number=version, **told, **content))
    model._default_manager.bulk_create(new, batch_size=500)
    return len(new)


def _versions_of(model: type[Row], file: str) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """What the file brought last of each code, and the highest number of each code."""
    content = [field.name for field in fields(_ENTRIES[model])]
    brought, latest = {}, {}
    for row in model._default_manager.order_by("number"):
        latest[row.code] = row.number
        if row.provenance.startswith(f"{file}, "):
            brought[row.code] = {name: getattr(row, name) for name in content}
    return brought, latest


@transaction.atomic
def _propose(model: type[Row], content: Mapping[str, str], *, reason: str, new: bool, by: User, at: datetime) -> Row:
    before = model._default_manager.select_for_update().filter(code=content["code"]).order_by("-number").first()
    if new and before is not None:
        raise Refused("code_taken", "{code} is there already: add a version of it.", "code", code=content["code"])
    if before is not None:
        _refuse_version(before, content, reason)
    number = before.number + 1 if before is not None else 1
    try:
        with transaction.atomic():
            return model._default_manager.create(
                number=number, provenance=TYPED, reason=reason.strip(), added_by=by, added_at=at, **content
            )
    except IntegrityError as error:  # two people at the same moment
        raise _waits(content["code"]) from error


def _refuse_version(before: Row, content: Mapping[str, str], reason: str) -> None:
    if before.decided_at is None:
        raise _waits(before.code)
    dated: tuple[str, ...] = ("year",) if content.get("category") in ELECTRICITY else ()
    for name in (*_STAYS[type(before)], *dated):
        if getattr(before, name) != content[name]:
            raise Refused(
                "stays_the_same", "This stays “{before}” in every version. Add another one instead.", name,
                before=getattr(before, name),
            )  # fmt: skip
    if not reason.strip():
        raise Refused("reason_needed", "Say in a sentence why there is a new version.", "reason")


def _waits(code: str) -> Refused:
    return Refused("version_waits", "A version of {code} waits to be confirmed already.", code=code)


def _refuse_second_of_place(content: Mapping[str, str]) -> None:
    """A place has one factor a year, or nobody could say which one a line takes."""
    same = {name: content[name] for name in ("category", "region", "year")}
    there = EmissionFactor.objects.filter(**same).exclude(confirmed=False).first()
    if there is not None:
        raise Refused(
            "factor_there", "{code} is the factor of this place and year: add a version of it.", "year",
            code=there.code,
        )  # fmt: skip
