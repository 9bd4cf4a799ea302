"""The register as it stands, in columns: the facts behind every current score, read once and kept in the process.

What-if works on these, so that "before" is what every page shows now, to the last digit, and nothing that happened
since the last scoring mixes with what a change of the model does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db import connection
from django.utils import timezone

from scoring.engine.facts import Bytes, Flags, Ints
from scoring.evidence.reading import read_facts
from scoring.models import CurrentScore, Run, ScoringModel
from scoring.queries.kept import KeptAWhile
from scoring.queries.models import compiled
from scoring.queries.packed_cards import Cards, current_cards_by_model
from suppliers.enums import Known
from suppliers.models import Supplier

Version = tuple[int | str | None, ...]
IDS_A_READ = 20_000
"""Ids for which facts are read from the files at once; more would only take more memory."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of n suppliers: values int64, states int8 (Known), evidence int8, each [n]; `there`: who has it at all,
    for a score is stored with the facts of its own model only."""

    values: Ints
    states: Bytes
    evidence: Bytes
    there: Flags


@dataclass(frozen=True, slots=True)
class TrialRegister:
    """n suppliers that have a score, by rising id.

    supplier_ids int64, kinds int8 (index into KINDS), totals int64 hundredths, levels int64 (index into the levels of
    the model that scored), scored_by int64 (index into `models`): each [n]. as_of, cut_off: of the newest run among
    them. seen_at: when this was how everybody stood. unscored: suppliers of the register that had no score then.
    Facts by `fact`.
    """

    version: Version
    seen_at: datetime
    as_of: date
    cut_off: datetime
    models: tuple[ScoringModel, ...]
    supplier_ids: Ints
    kinds: Bytes
    totals: Ints
    levels: Ints
    scored_by: Ints
    unscored: int
    facts: dict[str, FactColumn]
    categories: dict[str, Flags]

    def level_codes(self) -> tuple[tuple[str, ...], ...]:
        """For each of `models` its level codes, from the best."""
        return tuple(tuple(level.code for level in compiled(model).model.levels) for model in self.models)


KEPT_SECONDS = 60
"""How long a process goes on with the register that it has: while everybody is scored anew, each change of a draft
would else read all of it again. So much older than the pages a trial can be; it says of which moment it is."""
held: KeptAWhile[TrialRegister] = KeptAWhile(KEPT_SECONDS)


def trial_register() -> TrialRegister | None:
    """The register as it stood within the last `KEPT_SECONDS`; None while nobody has a score."""
    return held.get(_up_to_date)


def _up_to_date(last: TrialRegister | None) -> TrialRegister | None:
    """The register as it stands. One small query when nothing changed since."""
    version, now = _version(), timezone.now()
    if last is not None and last.version == version:
        return replace(last, seen_at=now)
    return _read(version, now)


def _version() -> Version:
    """Moves whenever a current score does: a supplier's newer scorecard has a larger id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), SUM(scorecard_id), SUM(total), SUM(known), MIN(input_hash), MAX(input_hash),"
            " (SELECT COUNT(*) FROM suppliers_supplier) FROM scoring_currentscore"
        )
        row: tuple[int | str | None, ...] = cursor.fetchone()
    return row


def _read(version: Version, now: datetime) -> TrialRegister | None:
    runs = Run.objects.filter(pk__in=CurrentScore.objects.values("scorecard__run"))
    newest = runs.order_by("-as_of", "-cut_off_at").first()
    if newest is None:
        return None
    by_model = current_cards_by_model(lambda pk: len(compiled(ScoringModel.objects.get(pk=pk)).facts))
    parts, rows = list(by_model.values()), ScoringModel.objects.in_bulk(list(by_model))
    models = tuple(rows[pk] for pk in by_model)
    ids = np.concatenate([part.supplier_ids for part in parts])
    order = np.argsort(ids)
    scored_by = np.repeat(np.arange(len(parts)), [len(part.supplier_ids) for part in parts])
    return TrialRegister(
        version=version,
        seen_at=now,
        as_of=newest.as_of,
        cut_off=newest.cut_off_at,
        models=models,
        supplier_ids=ids[order],
        kinds=np.concatenate([part.kinds for part in parts])[order],
        totals=np.concatenate([part.totals for part in parts])[order],
        levels=np.concatenate([part.levels for part in parts])[order],
        scored_by=scored_by[order],
        unscored=Supplier.objects.open().count() - len(ids),
        facts=_stored(models, parts, order),
        categories={},
    )


def _stored(models: Sequence[ScoringModel], parts: Sequence[Cards], order: Ints) -> dict[str, FactColumn]:
    """Every fact that one of the models reads, over the whole register."""
    keys = dict.fromkeys(key for model in models for key in compiled(model).facts)
    places = [{key: at for at, key in enumerate(compiled(model).facts)} for model in models]
    return {key: _column(key, places, parts, order) for key in keys}


def _column(key: str, places: Sequence[Mapping[str, int]], parts: Sequence[Cards], order: Ints) -> FactColumn:
    column = _nothing(len(order))
    start = 0
    for own, part in zip(places, parts, strict=True):
        rows = slice(start, start + len(part.supplier_ids))
        start = rows.stop
        if key in own:
            at = own[key]
            column.values[rows], column.states[rows] = part.values[:, at], part.states[:, at]
            column.evidence[rows], column.there[rows] = part.evidence[:, at], True
    return FactColumn(column.values[order], column.states[order], column.evidence[order], column.there[order])


def _nothing(n: int) -> FactColumn:
    states = np.full(n, Known.NOT_ASKED, dtype=np.int8)
    return FactColumn(np.zeros(n, dtype=np.int64), states, np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.bool_))


def fact_columns(register: TrialRegister, keys: Sequence[str], rows: Ints | None = None) -> list[FactColumn]:
    """These facts over the register, there for all of `rows`.

    What is not stored with a score is read from the files, as they were for the newest run, and kept from then on.
    """
    chosen = slice(None) if rows is None else rows
    wanting = [key for key in keys if key not in register.facts or not register.facts[key].there[chosen].all()]
    if wanting:
        register.facts.update(_completed(register, wanting))
    return [register.facts[key] for key in keys]


def _completed(register: TrialRegister, keys: Sequence[str]) -> dict[str, FactColumn]:
    n = len(register.supplier_ids)
    found = {key: replace(register.facts.get(key) or _nothing(n), there=np.ones(n, np.bool_)) for key in keys}
    absent = {key: ~register.facts[key].there if key in register.facts else np.ones(n, np.bool_) for key in keys}
    for first, last in _spans(register.supplier_ids):
        read = read_facts(keys, as_of=register.as_of, cut_off=register.cut_off, first_id=first, last_id=last)
        inside = np.isin(read.supplier_ids, register.supplier_ids)
        places = np.searchsorted(register.supplier_ids, read.supplier_ids[inside])
        for at, key in enumerate(keys):
            new = absent[key][places]
            for name in ("values", "states", "evidence"):
                getattr(found[key], name)[places[new]] = getattr(read, name)[inside, at][new]
    return found


def _spans(ids: Ints) -> Iterator[tuple[int, int]]:
    for first in range(int(ids[0]), int(ids[-1]) + 1, IDS_A_READ):
        yield first, min(first + IDS_A_READ - 1, int(ids[-1]))


def in_categories(register: TrialRegister, codes: Sequence[str]) -> dict[str, Flags]:
    """For each category code which suppliers [n] have it now."""
    wanting = [code for code in codes if code not in register.categories]
    if wanting:
        rows = Supplier.objects.filter(categories__code__in=wanting).values_list("categories__code", "pk")
        held: dict[str, list[int]] = {code: [] for code in wanting}
        for code, supplier in rows:
            held[code].append(supplier)
        register.categories.update({code: np.isin(register.supplier_ids, own) for code, own in held.items()})
    return {code: register.categories[code] for code in codes}
