"""How far a carbon figure can be relied on: three published gates, and the level that all three allow.

Evidence: what stands behind the figure, and whether compliance accepted it. Rigour: how it was made. Plausibility:
what it says of itself. Each gate allows at most a level; the figure has the lowest of the three, so that nothing makes
up for a gate that is shut. `PUBLISHED` is the whole rule: the page /method/reliability/ tells it from there, a figure
shows its three gates in the same words, and scoring reads the level as its level of evidence (scoring.evidence.rows).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from suppliers.carbon.factors import Factor
from suppliers.carbon.plausibility import Severity
from suppliers.carbon.rounding import half_up

REPORT, BILLS, ESTIMATE, PRODUCT = "report", "bills", "estimate", "product"
THIRD_PARTY = "third_party"
MOST_ESTIMATED_BP = 1_000
LEAST_PRIMARY_BP = 5_000
WHOLE_BP = 10_000


class ReliabilityLevel(IntEnum):
    """The published levels. Their numbers are those of `EvidenceLevel`, which scoring reads them as."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a figure. `accepted`: None while compliance has not checked it; `estimate_bp`: the share of the
    figure that was made with estimated factors (`estimated_bp`); `primary_bp`: of a product, what its maker measured;
    `worst`: the gravest doubt, and whether somebody `explained` it; `lines_returned`: lines not corrected yet."""

    route: str
    assurance: str = ""
    documented: bool = False
    accepted: bool | None = None
    estimate_bp: int = 0
    primary_bp: int | None = None
    worst: Severity = Severity.OK
    explained: bool = False
    lines_returned: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gate says of a figure: the most it allows, and why (an English format string and its values)."""

    code: str
    allows: ReliabilityLevel
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.allows == ReliabilityLevel.HIGH

    @property
    def reason(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The level of a figure and the three gates that gave it, in their published order."""

    level: ReliabilityLevel
    gates: tuple[Gate, ...]


_NONE, _LOW, _MEDIUM, _HIGH = ReliabilityLevel
_TENTH = {"limit": MOST_ESTIMATED_BP // 100}
_HALF = {"limit": LEAST_PRIMARY_BP // 100}

NOT_ACCEPTED = Gate("evidence", _NONE, message="Compliance checked it and did not accept it.")
RETURNED = Gate("evidence", _LOW, message="Lines of it were returned and are not corrected yet.")
DECLARED = Gate("evidence", _LOW, message="Declared without a document; compliance has not checked it yet.")
DOCUMENTED = Gate("evidence", _MEDIUM, message="A document is there; compliance has not checked it yet.")
ACCEPTED = Gate("evidence", _HIGH, message="Compliance checked it and accepted it.")

ESTIMATED = Gate("rigour", _LOW, message="Estimated from the output and the sector: nothing was measured.")
NOT_MEASURED = Gate("rigour", _LOW, message="No part of it was measured by the maker of the product.")
ROUGH = Gate("rigour", _MEDIUM, message="More than {limit} % of it was made with estimated factors.", values=_TENTH)
LITTLE_MEASURED = Gate(
    "rigour", _MEDIUM, message="The maker of the product measured less than {limit} % of it.", values=_HALF
)
NOT_VERIFIED = Gate("rigour", _MEDIUM, message="The totals of a report that no third party verified.")
VERIFIED = Gate("rigour", _HIGH, message="The totals of a report that a third party verified.")
CALCULATED = Gate("rigour", _HIGH, message="Calculated from stated amounts with the factors of the library.")

IMPOSSIBLE = Gate("plausibility", _NONE, message="A figure in it cannot be right.")
UNUSUAL = Gate("plausibility", _LOW, message="A figure in it is unusual, and nobody said why.")
EXPLAINED = Gate("plausibility", _MEDIUM, message="A figure in it is unusual; a sentence explains it.")
USUAL = Gate("plausibility", _HIGH, message="No figure in it is unusual.")

PUBLISHED: tuple[Gate, ...] = (
    NOT_ACCEPTED, RETURNED, DECLARED, DOCUMENTED, ACCEPTED,
    ESTIMATED, NOT_MEASURED, ROUGH, LITTLE_MEASURED, NOT_VERIFIED, VERIFIED, CALCULATED,
    IMPOSSIBLE, UNUSUAL, EXPLAINED, USUAL,
)  # fmt: skip
"""Everything that a gate can say, gate by gate. Of several that hold, the first one counts."""


def reliability(grounds: Grounds) -> Reliability:
    """The level that all three gates allow."""
    gates = (_evidence(grounds), _rigour(grounds), _plausibility(grounds))
    return Reliability(min(gate.allows for gate in gates), gates)


def is_estimated(factor: Factor) -> bool:
    """Whether a factor is a working estimate: its source says so, or its confidence is low. This is narrower than not
    being official: a default of a national guideline that was not verified word by word is no estimate."""
    return factor.confidence == "low" or factor.category.endswith("-estimate")


def estimated_bp(parts: Iterable[tuple[Decimal, Factor]]) -> int:
    """The share of a sum, in basis points, whose factors are estimates; each part is its mass and its factor."""
    held = list(parts)
    total = sum((Fraction(mass) for mass, _ in held), Fraction(0))
    rough = sum((Fraction(mass) for mass, factor in held if is_estimated(factor)), Fraction(0))
    return int(half_up(rough / total * WHOLE_BP, 0)) if total else 0


def _evidence(grounds: Grounds) -> Gate:
    if grounds.accepted is False:
        return NOT_ACCEPTED
    if grounds.lines_returned:
        return RETURNED
    if grounds.accepted:
        return ACCEPTED
    return DOCUMENTED if grounds.documented else DECLARED


def _rigour(grounds: Grounds) -> Gate:
    if grounds.route == ESTIMATE:
        return ESTIMATED
    primary_bp = grounds.primary_bp or 0
    if grounds.route == PRODUCT and not primary_bp:
        return NOT_MEASURED
    if grounds.estimate_bp > MOST_ESTIMATED_BP:
        return ROUGH
    if grounds.route == PRODUCT and primary_bp < LEAST_PRIMARY_BP:
        return LITTLE_MEASURED
    if grounds.route == REPORT:
        return VERIFIED if grounds.assurance == THIRD_PARTY else NOT_VERIFIED
    return CALCULATED


def _plausibility(grounds: Grounds) -> Gate:
    if grounds.worst == Severity.ERROR:
        return IMPOSSIBLE
    if grounds.worst == Severity.WARNING:
        return EXPLAINED if grounds.explained else UNUSUAL
    return USUAL
