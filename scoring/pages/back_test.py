"""The report of a back-test as a page shows it: how many change level, where, who, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.engine.back_test import Why
from scoring.models import BackTest
from scoring.queries.back_tests import Movers, movers_of
from suppliers.models import Category, Organisation, Supplier, User
from suppliers.wording import in_reader_language

WHYS: Mapping[str, Promise] = {
    Why.VETO_STRUCK: gettext_lazy("A veto strikes that did not before"),
    Why.VETO_LIFTED: gettext_lazy("A veto no longer strikes"),
    Why.TOO_LITTLE_KNOWN: gettext_lazy("Too little of the weight is known"),
    Why.ENOUGH_KNOWN: gettext_lazy("Enough of the weight is known now"),
    Why.MINIMUM_MISSED: gettext_lazy("A dimension misses its minimum"),
    Why.MINIMUM_GONE: gettext_lazy("A dimension no longer holds the level down"),
    Why.LIMITS_MOVED: gettext_lazy("The limits of the levels moved"),
    Why.TOTAL_ROSE: gettext_lazy("The total rose"),
    Why.TOTAL_FELL: gettext_lazy("The total fell"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a distribution."""

    label: str
    value: int
    text: str
    limit: int = 0
    tone: str = "accent"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One kind (by its code), category or organisation: suppliers, how many of them change level, and which way."""

    name: str
    suppliers: int
    changed: int
    up: int
    down: int

    @property
    def share(self) -> int | None:
        """Basis points of its suppliers that change level, half up."""
        return (20_000 * self.changed + self.suppliers) // (2 * self.suppliers) if self.suppliers else None


@dataclass(frozen=True, slots=True)
class Moved:
    """A supplier with its totals and levels before and after, why, and the criteria that make most of it."""

    supplier: Supplier
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str
    causes: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a finished back-test says. matrix: rows before, columns after, levels that occur alone."""

    back_test: BackTest
    matrix: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    groups: Sequence[tuple[str, Sequence[Group]]]
    whys: Sequence[tuple[str, int]]
    criteria: Sequence[tuple[str, int]]
    before: Sequence[Column]
    after: Sequence[Column]
    movers: Movers
    moved: Sequence[Moved]

    @property
    def figures(self) -> Mapping[str, Any]:
        found: dict[str, Any] = self.back_test.report
        return found


def report_of(back_test: BackTest, reader: User) -> Report:
    """The report in the reader's language, with the names that the reader may know. Three queries."""
    told = back_test.report
    movers = movers_of(back_test, reader)
    return Report(
        back_test=back_test,
        matrix=_matrix(told),
        groups=_groups(told),
        whys=[(str(WHYS[Why(code)]), count) for code, count in sorted(told["whys"].items(), key=_largest)],
        criteria=sorted(told["criteria"].items(), key=_largest),
        before=_spread(told["before"]),
        after=_spread(told["after"]),
        movers=movers,
        moved=[_moved(supplier, each) for supplier, each in movers.shown],
    )


def _largest(item: tuple[str, int]) -> tuple[int, str]:
    return -abs(item[1]), item[0]


def _matrix(told: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Only levels that somebody has or would have; the best first, those that are no levels last."""
    codes, counts = told["levels"], told["migration"]
    order = sorted(range(len(codes)), key=lambda at: (at < 3, at if at >= 3 else -at))
    used = [at for at in order if any(counts[at]) or any(row[at] for row in counts)]
    return [(codes[row], [(codes[column], counts[row][column]) for column in used]) for row in used]


def _groups(told: Mapping[str, Any]) -> list[tuple[str, list[Group]]]:
    categories = _names(Category.objects.filter(pk__in=[int(key) for key in told["categories"]]))
    places = _names(Organisation.objects.filter(pk__in=[int(key) for key in told["organisations"]]))
    return [
        ("organisation", _named(told["organisations"], places)),
        ("kind", _named(told["kinds"], {})),
        ("category", _named(told["categories"], categories)),
    ]


def _names(rows: Iterable[Category | Organisation]) -> dict[str, str]:
    return {str(row.pk): in_reader_language(row) for row in rows}


def _named(counts: Mapping[str, Sequence[int]], names: Mapping[str, str]) -> list[Group]:
    found = (Group(names.get(key, key), *row) for key, row in counts.items())
    return sorted(found, key=lambda group: (-group.changed, -group.suppliers, group.name))


def _spread(by_point: Sequence[int]) -> list[Column]:
    """Suppliers by five whole points, 100 with the last."""
    sums = [sum(by_point[start : start + 5]) for start in range(0, 100, 5)]
    sums[-1] += by_point[100]
    return [Column(str(5 * at), count, str(count)) for at, count in enumerate(sums)]


def _moved(supplier: Supplier, each: Mapping[str, Any]) -> Moved:
    why = str(WHYS[Why(each["why"])])
    vetoes: Iterable[str] = each["values"].get("vetoes", ())
    why = f"{why}: {', '.join(vetoes)}" if vetoes else why
    causes = [(cause["criterion"], cause["gain"]) for cause in each["causes"]]
    return Moved(supplier, each["before"], each["after"], why, causes)
