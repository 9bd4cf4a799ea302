"""A factor as it was stored with a number (carbon.choice.Choice.as_record), in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suppliers.carbon.choice import CONVENTIONS, SUPPLIERS_OWN
from suppliers.pages.factor_words import gwp_word, place_word, unit_word, year_word
from suppliers.wording import filled

UNLISTED = ("own.", "gwp100.", "biomass.", "stated")
"""How the ids begin of factors that are not in the library, so that there is no page of them."""


@dataclass(frozen=True, slots=True)
class FactorShown:
    """`value` in kg CO2e for one `unit`. An estimate is neither `official`, nor the supplier's own that was accepted,
    nor a `convention`: zero for certified green power, a GWP, one for one. `listed`: the library has a page of it."""

    value: Decimal
    unit: str
    year: str
    region: str
    source: str
    why: str
    official: bool
    gwp_set: str
    factor_id: str
    is_own: bool
    convention: bool = False
    version: int = 1
    listed: bool = False

    @property
    def is_estimate(self) -> bool:
        return not (self.official or self.is_own or self.convention)


def factor_told(record: Mapping[str, Any] | None) -> FactorShown | None:
    """The factor, if the way of counting has one."""
    return None if record is None else factor_shown(record)


def factor_shown(record: Mapping[str, Any]) -> FactorShown:
    return FactorShown(
        value=Decimal(record["kgco2e_per_unit"]),
        unit=unit_word(record["unit"]),
        year=year_word(record["year"]),
        region=place_word(record["region"]),
        source=record["source"],
        why=filled(record["reason"], record["reason_values"]),
        official=record["official"],
        gwp_set=gwp_word(record["gwp_set"]),
        factor_id=record["factor_id"],
        is_own=record["reason_code"] == SUPPLIERS_OWN,
        convention=record["reason_code"] in CONVENTIONS,
        version=int(record.get("factor_version", 1)),
        listed=not record["factor_id"].startswith(UNLISTED),
    )
