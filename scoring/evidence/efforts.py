"""What it takes to better a fact: hours of the supplier's own work, and days until it can count. All of it is proposed.

No published source gives these figures. They are round numbers from how long the procedures usually take (a first
ISO certificate half a year, a disclosure round a year, a form an hour), there to compare actions with each other and
not to promise a date; whoever runs the house may correct them here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from scoring.engine.improvements import ActionKind
from scoring.evidence.catalogue import REGISTERED

PROVENANCE = "proposed"
CHECK_DAYS = 5
"""Days until somebody at the buyer has looked at what was handed in."""
LOW_DAYS, MEDIUM_DAYS = 14, 120
"""Up to so many days an effort is low, or medium."""


class EffortLevel(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Work:
    """`hours` to hand in what is there already, with a file; `days` to get what is not there yet."""

    hours: int
    days: int


@dataclass(frozen=True, slots=True)
class Effort:
    """What an action takes. `counts_from`: the first day on which it can count.

    `days_if_missing`: days to get the thing first, of an action on something that nobody knows whether it is there;
    else None.
    """

    level: EffortLevel
    hours: int
    days: int
    counts_from: date
    days_if_missing: int | None

    @property
    def order(self) -> tuple[int, int, int]:
        """The least effort first."""
        return list(EffortLevel).index(self.level), self.days_if_missing or self.days, self.hours


# Of every fact but those of the register.
WORK: Mapping[str, Work] = MappingProxyType(
    {
        "permit_state": Work(4, 90),
        "ems_state": Work(8, 180),
        "enms_state": Work(8, 240),
        "qms_valid": Work(8, 180),
        "ohsms_valid": Work(8, 180),
        "cleaner_production": Work(8, 270),
        "green_factory": Work(16, 365),
        "weather_grade": Work(8, 270),
        "ecovadis": Work(16, 90),
        "inventory_assurance": Work(16, 60),
        "intensity_improvement": Work(4, 365),
        "green_power_share": Work(4, 30),
        "pcf_coverage": Work(40, 120),
        "pcf_vs_average": Work(8, 365),
        "innovation_national": Work(4, 540),
        "innovation_provincial": Work(4, 365),
        "innovation_own": Work(4, 120),
        "recycled_content": Work(8, 180),
        "hazardous_substances": Work(4, 30),
        "esi_state": Work(8, 120),
        "hazardous_waste": Work(4, 60),
        "solid_waste_use": Work(4, 120),
        "water_reuse": Work(4, 240),
        "packaging_reusable": Work(4, 120),
        "fleet_clean": Work(2, 365),
        "fleet_old": Work(2, 180),
        "mode_shift": Work(4, 180),
        "pledge_state": Work(2, 14),
        "disclosure_state": Work(24, 90),
        "cdp": Work(40, 270),
        "citi_score": Work(8, 120),
        "submission_quality": Work(8, 14),
        "fleet_new_energy": Work(2, 365),
        "fleet_phase_out": Work(4, 180),
        "multimodal": Work(8, 365),
        "empty_running": Work(8, 180),
        "warehouse_measures": Work(4, 180),
        "shipment_carbon": Work(24, 120),
        "chain_plan": Work(16, 120),
        "chain_targets": Work(8, 90),
        "chain_body": Work(8, 60),
        "purchasing_standard": Work(16, 120),
        "supplier_certification": Work(16, 180),
        "supplier_audits": Work(16, 365),
        "supplier_evaluation": Work(16, 180),
        "supplier_training": Work(16, 120),
        "low_risk_suppliers": Work(16, 365),
        "saving_measures": Work(8, 180),
        "product_recovery": Work(8, 365),
        "packaging_recovery": Work(8, 180),
        "recovery_system": Work(16, 365),
        "recovery_guidance": Work(16, 90),
        "chain_platform": Work(40, 365),
        **dict.fromkeys(
            ("disclosed_emissions", "disclosed_audits", "disclosed_suppliers", "disclosed_purchasing"), Work(16, 90)
        ),
    }
)

DAYS: Mapping[str, int] = MappingProxyType({key: work.days for key, work in WORK.items()})
"""What each fact costs where one of several is enough."""


def effort_of(kind: ActionKind, facts: Iterable[str], *, on: date) -> Effort:
    """What an action on these facts takes from a day on. Several facts are worked on at the same time.

    Facts of the register are no work of the supplier's: compliance asks there.
    """
    works = [WORK[fact] for fact in facts if fact not in REGISTERED]
    hours, days = sum(work.hours for work in works), max((work.days for work in works), default=0)
    if kind is ActionKind.VERIFY:
        return Effort(_level(CHECK_DAYS), hours, CHECK_DAYS, on + timedelta(days=CHECK_DAYS), None)
    if kind is ActionKind.PROVIDE:
        if_missing = days + CHECK_DAYS if works else None
        return Effort(_level(days), hours, CHECK_DAYS, on + timedelta(days=CHECK_DAYS), if_missing)
    days += CHECK_DAYS
    return Effort(_level(days - CHECK_DAYS), hours, days, on + timedelta(days=days), None)


def _level(days: int) -> EffortLevel:
    if days <= LOW_DAYS:
        return EffortLevel.LOW
    return EffortLevel.MEDIUM if days <= MEDIUM_DAYS else EffortLevel.HIGH
