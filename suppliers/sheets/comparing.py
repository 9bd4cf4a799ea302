"""Who changed a row since it was exported: the sheet, the file here, both, or nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from suppliers.sheets.fields import Values, digest


class State(StrEnum):
    """What is to be done with an entry of a sheet."""

    WRONG = "wrong"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"
    SAME = "same"
    BEHIND = "behind"


LINE_KEY = "key"
"""In which column of the second sheet a line says which one it is."""
TAKEN = frozenset({State.NEW, State.CHANGED, State.REMOVED})
"""What is taken over without a choice."""


EMPTY = digest(())
"""What a row is marked with that was exported to be filled in: there was nothing yet."""


def compare(base: str, here: Sequence[Values] | None, there: Sequence[Values] | None) -> State:
    """What a sound entry is. `base`: digest of what it said when exported, "" for one that was not exported; `here`:
    what stands in the file now, None when it stands here no more; `there`: what the sheet says, None: taken out.

    BEHIND: only the file here changed since, so that the sheet has nothing to say. Without `base` (a sheet that did not
    come from here) whatever differs from what stands here is a conflict, because nobody can tell who changed it.
    """
    if there == here:
        return State.SAME
    if here is None and base in {"", EMPTY}:
        return State.NEW
    if here is None:  # it was taken out here since
        return State.BEHIND if digest(there or ()) == base else State.CONFLICT
    if base and there is not None and digest(there) == base:
        return State.BEHIND
    if digest(here) != base:
        return State.CONFLICT
    return State.REMOVED if there is None else State.CHANGED


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs: the key of its column, what stands here and what the sheet says; `line`: the key of the
    line in the second sheet, "" in the first."""

    line: str
    column: str
    here: str
    there: str


def differences(here: Sequence[Values] | None, there: Sequence[Values] | None) -> Iterator[Difference]:
    """What differs cell by cell. Lines are matched by the key that they carry; in a thing that stands on one side
    alone, every cell that says something differs."""
    lines_here, lines_there = _by_line(here), _by_line(there)
    for line in dict.fromkeys([*lines_here, *lines_there]):
        old, new = lines_here.get(line, {}), lines_there.get(line, {})
        for column in dict.fromkeys([*old, *new]):
            before, after = old.get(column, ""), new.get(column, "")
            if before != after and column != LINE_KEY:
                yield Difference(line, column, before, after)


def _by_line(rows: Sequence[Values] | None) -> dict[str, Values]:
    return {row.get(LINE_KEY, "") if at else "": row for at, row in enumerate(rows or ())}
