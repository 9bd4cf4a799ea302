"""What every rule of the closed set can do. The rules themselves are in `rules` and `combined`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from scoring.engine.facts import Bytes, Fact, FactColumns, Flags, Ints
from suppliers.enums import EvidenceLevel, Known

Facts = Mapping[str, Fact]


class Rule(ABC):
    """A rule of the closed set.

    `at_least` leaves out facts with weaker evidence; `filled` reads every missing fact at its best, with the best
    evidence: that is how the points that are still open are found.
    """

    __slots__ = ()

    @property
    def inner(self) -> tuple["Rule", ...]:
        """The rules that it combines."""
        return ()

    @property
    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """Keys of the facts that it reads, in order, each once."""

    @property
    @abstractmethod
    def full(self) -> int:
        """The most points that it can give."""

    @abstractmethod
    def state(self, facts: Facts) -> Known:
        """What is known of it all: KNOWN as soon as points can be given."""

    @abstractmethod
    def state_columns(self, columns: FactColumns) -> Bytes:
        """The same, int8 [suppliers]."""

    @abstractmethod
    def points(self, facts: Facts, at_least: EvidenceLevel, *, filled: bool = False) -> int | None:
        """Points, or None when nothing is known with such evidence."""

    @abstractmethod
    def points_columns(self, columns: FactColumns, at_least: int, *, filled: bool = False) -> tuple[Ints, Flags]:
        """Points int64 [suppliers], and where there are any; points elsewhere mean nothing."""

    @abstractmethod
    def deciding(self, facts: Facts, at_least: EvidenceLevel) -> str:
        """The fact to name first when the points are explained."""

    @abstractmethod
    def direction(self, fact: str) -> int:
        """1: a larger value never lowers the points; -1: never raises them; 0: neither holds."""
