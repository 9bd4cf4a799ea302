"""What the catalogue says of one fact. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scoring.engine.facts import FactKind, FactSpec


class Table(StrEnum):
    """Where the row lies that proves a fact. SUPPLIER: the system worked it out from the whole file."""

    CERTIFICATE = "certificate"
    DISCLOSURE = "disclosure"
    INVENTORY = "inventory"
    INCIDENT = "incident"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class FactLevel:
    """One of the ordered levels of a fact, worst first."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact that a criterion may use.

    `table` is where its evidence is found first. `question` is the key of the question of suppliers.questions whose
    answer gives the fact, or stands in while `table` has nothing; "" when nobody is asked in words.
    """

    key: str
    kind: FactKind
    unit_zh: str
    unit_en: str
    name_zh: str
    name_en: str
    meaning_zh: str
    meaning_en: str
    table: Table
    levels: tuple[FactLevel, ...] = ()
    question: str = ""

    @property
    def spec(self) -> FactSpec:
        """What the engine needs to know of it."""
        return FactSpec(self.key, self.kind, tuple(level.code for level in self.levels))


UNITS: Mapping[FactKind, tuple[str, str]] = MappingProxyType(
    {
        FactKind.LEVEL: ("等级", "level"),
        FactKind.YES_NO: ("是/否", "yes or no"),
        FactKind.COUNT: ("个", "number"),
        FactKind.SHARE: ("%", "%"),
        FactKind.CHANGE: ("%", "%"),
    }
)


def levels(*rows: tuple[str, str, str]) -> tuple[FactLevel, ...]:
    """(code, Chinese, English) of each level, worst first."""
    return tuple(FactLevel(*row) for row in rows)


def fact(
    key: str,
    kind: FactKind,
    table: Table,
    names: tuple[str, str],
    meanings: tuple[str, str],
    *,
    steps: tuple[FactLevel, ...] = (),
    question: str = "",
) -> FactDefinition:
    """A fact with the unit of its kind; `names` and `meanings` are (Chinese, English)."""
    return FactDefinition(key, kind, *UNITS[kind], *names, *meanings, table, steps, question)
