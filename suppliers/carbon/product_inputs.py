"""What a product footprint is computed from: materials, energy, process steps and transport legs of one batch."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from suppliers.carbon.choice import NATION


class Stage(StrEnum):
    """The life-cycle stages of GB/T 24067-2024, in their order."""

    RAW_MATERIAL = "raw_material"
    MANUFACTURE = "manufacture"
    DISTRIBUTION = "distribution"
    USE = "use"
    END_OF_LIFE = "end_of_life"


@dataclass(frozen=True, slots=True)
class Material:
    """Material or packaging that goes into the batch. The recycled share takes `recycled_factor_id`.

    `uses` spreads reusable packaging over its trips. `primary` says that the amount was measured by the maker.
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


@dataclass(frozen=True, slots=True)
class Energy:
    """Energy used for the batch: electricity by the life-cycle factor of the year, a fuel or heat by its default."""

    name: str
    kind: str
    quantity: Decimal
    unit: str
    year: int
    region: str = NATION
    density: Decimal | None = None
    stage: Stage = Stage.MANUFACTURE
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Process:
    """A process step (cutting, welding, casting ...) whose kg CO2e for the batch the maker states itself."""

    name: str
    kgco2e: Decimal
    stage: Stage = Stage.MANUFACTURE
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Leg:
    """A transport leg: mass x distance x factor of the mode."""

    name: str
    mass_kg: Decimal
    km: Decimal
    factor_id: str
    stage: Stage = Stage.DISTRIBUTION
    primary: bool = False


Input = Material | Energy | Process | Leg


@dataclass(frozen=True, slots=True)
class DeclaredUnit:
    """What the footprint is for: `amount` of `unit` ("piece", "kg" ...) that weighs `mass_kg`."""

    amount: Decimal
    unit: str
    mass_kg: Decimal
