"""What one question is, and short ways to write each type of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from suppliers.enums import SupplierKind


class AnswerType(StrEnum):
    SHARE = "share"
    CHANGE = "change"
    COUNT = "count"
    YES_NO = "yes_no"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `asked_of` empty: everybody. `low` and `high` bound the integer value, both included."""

    key: str
    section: str
    type: AnswerType
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    low: int = 0
    high: int = 10_000
    options: tuple[Option, ...] = ()
    asked_of: frozenset[SupplierKind] = frozenset()

    def is_asked_of(self, kind: str) -> bool:
        return not self.asked_of or kind in self.asked_of


EVERYBODY = frozenset[SupplierKind]()
MAKERS = frozenset({SupplierKind.MANUFACTURER, SupplierKind.RECYCLER})
MOVERS = MAKERS | {SupplierKind.LOGISTICS, SupplierKind.TRADER}
CARRIERS = frozenset({SupplierKind.LOGISTICS})
LEADERS = frozenset({SupplierKind.CUSTOMER})
SECTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "compliance": ("环境合规", "Environmental compliance"),
        "carbon": ("产品碳足迹", "Product carbon footprint"),
        "design": ("绿色设计与材料", "Design and materials"),
        "circularity": ("资源循环", "Circularity"),
        "logistics": ("包装与物流", "Packaging and logistics"),
        "chain": ("绿色供应链管理", "Green supply chain management"),
        "disclosure": ("信息披露与协同", "Disclosure and cooperation"),
    }
)


def levels(*rows: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(*row) for row in rows)


def share(
    key: str, section: str, names: tuple[str, str], hints: tuple[str, str], asked_of: frozenset[SupplierKind]
) -> Question:
    return Question(key, section, AnswerType.SHARE, *names, *hints, asked_of=asked_of)


def level(
    key: str,
    section: str,
    names: tuple[str, str],
    hints: tuple[str, str],
    options: tuple[Option, ...],
    asked_of: frozenset[SupplierKind] = frozenset(),
) -> Question:
    return Question(key, section, AnswerType.LEVEL, *names, *hints, 0, len(options) - 1, options, asked_of)


def count(
    key: str,
    section: str,
    names: tuple[str, str],
    hints: tuple[str, str],
    asked_of: frozenset[SupplierKind],
    high: int = 10_000,
) -> Question:
    return Question(key, section, AnswerType.COUNT, *names, *hints, 0, high, (), asked_of)


def yes_no(
    key: str,
    section: str,
    names: tuple[str, str],
    hints: tuple[str, str],
    asked_of: frozenset[SupplierKind] = EVERYBODY,
) -> Question:
    return Question(key, section, AnswerType.YES_NO, *names, *hints, 0, 1, (), asked_of)
