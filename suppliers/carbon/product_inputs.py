"""What a product footprint is computed from: materials, parts, energy, process steps and transport of a batch."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from suppliers.carbon.choice import NATION
from suppliers.errors import Refused


class Stage(StrEnum):
    """The life-cycle stages of GB/T 24067-2024, in their order."""

    RAW_MATERIAL = "raw_material"
    MANUFACTURE = "manufacture"
    DISTRIBUTION = "distribution"
    USE = "use"
    END_OF_LIFE = "end_of_life"


class Origin(StrEnum):
    """Where the greenhouse gases of a stated amount come from; biogenic parts are reported apart (ISO 14067, 6.4.9)."""

    FOSSIL = "fossil"
    LAND_USE = "land_use"
    LAND_MANAGEMENT = "land_management"
    BIOGENIC_NON_CO2 = "biogenic_non_co2"


class Rule(StrEnum):
    """How what is shared with other products is divided (ISO 14067, 6.4.6): not at all, by mass, by revenue."""

    NONE = "none"
    MASS = "mass"
    ECONOMIC = "economic"


@dataclass(frozen=True, slots=True)
class Allocation:
    """The product's `own` part of the `whole`, both in kg (by mass) or in yuan (economic)."""

    rule: Rule = Rule.NONE
    own: Decimal | None = None
    whole: Decimal | None = None

    @property
    def share(self) -> Fraction:
        """Above 0, at most 1; of a basis that `require_basis` takes."""
        if self.rule == Rule.NONE or self.own is None or self.whole is None:
            return Fraction(1)
        return Fraction(self.own) / Fraction(self.whole)

    def require_basis(self) -> None:
        """Raises `Refused` for a rule whose basis is missing or cannot be."""
        if self.rule == Rule.NONE:
            return
        if self.own is None or self.whole is None:
            raise Refused(
                "allocation_basis", "State this product's amount and that of all products together.", "allocation_own"
            )
        if not (self.own.is_finite() and self.whole.is_finite() and 0 < self.own <= self.whole):
            raise Refused(
                "allocation_wrong",
                "This product's amount ({own}) must be above zero and at most that of all products ({whole}).",
                "allocation_own",
                own=self.own,
                whole=self.whole,
            )


@dataclass(frozen=True, slots=True)
class Quality:
    """Representativeness from 1 (good) to 3 (poor), as the PACT Methodology (4.2.3) rates it; two places."""

    technological: Decimal
    temporal: Decimal
    geographical: Decimal


@dataclass(frozen=True, slots=True)
class Supplied:
    """A published footprint of somebody else's part: cradle to gate, for one of its own declared units.

    `reference` is the id of that very version, which never changes; `mass_kg` what its declared unit weighs.
    """

    reference: str
    name: str
    kgco2e: Decimal
    mass_kg: Decimal
    primary_bp: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class Material:
    """Material or packaging that goes into the batch. The recycled share takes `recycled_factor_id`.

    `uses` spreads reusable packaging over its trips. `primary` says that the amount was measured by the maker,
    `shared` that other products use it too, so that it is allocated.
    """

    name: str
    quantity: Decimal
    unit: str
    factor_id: str
    recycled_bp: int = 0
    recycled_factor_id: str = ""
    uses: int = 1
    stage: Stage = Stage.RAW_MATERIAL
    primary: bool = False
    packaging: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """`quantity` declared units of a bought part, with the footprint that its maker published."""

    name: str
    quantity: Decimal
    supplied: Supplied
    stage: Stage = Stage.RAW_MATERIAL
    shared: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Energy:
    """Energy used for the batch: electricity by the life-cycle factor of the year, a fuel or heat by its default.

    `process` names the step of processes.PROCESSES that used it, "" where it is not told apart.
    """

    name: str
    kind: str
    quantity: Decimal
    unit: str
    year: int
    region: str = NATION
    density: Decimal | None = None
    stage: Stage = Stage.MANUFACTURE
    primary: bool = True
    process: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Process:
    """A process step (cutting, welding, casting ...) whose kg CO2e for the batch the maker states itself."""

    name: str
    kgco2e: Decimal
    stage: Stage = Stage.MANUFACTURE
    primary: bool = True
    process: str = ""
    origin: Origin = Origin.FOSSIL
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A transport leg: mass x distance x factor of the mode."""

    name: str
    mass_kg: Decimal
    km: Decimal
    factor_id: str
    stage: Stage = Stage.DISTRIBUTION
    primary: bool = False
    shared: bool = False


Input = Material | Part | Energy | Process | Leg


@dataclass(frozen=True, slots=True)
class DeclaredUnit:
    """What the footprint is for: `amount` of `unit` ("piece", "kg" ...) that weighs `mass_kg`."""

    amount: Decimal
    unit: str
    mass_kg: Decimal
