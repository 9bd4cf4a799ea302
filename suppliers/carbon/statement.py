"""What an inventory takes and what it states: the activities of a year, a line for each, and the totals."""

from dataclasses import dataclass
from decimal import Decimal

from suppliers.carbon.choice import Choice
from suppliers.carbon.coal import CoalChoice
from suppliers.carbon.rounding import tonnes


@dataclass(frozen=True, slots=True)
class Activity:
    """A year's use of one kind of energy at one place, in the unit of the bill.

    `kind` is a code of `kinds`, `region` a province ("CN-BJ"), a grid or a country, `density` the kg of a litre, needed
    only for amounts in litres. `item` is the gas, fuel, material or mode of a kind that has one (a code of gwp100.csv
    or biomass.csv, else the id of a factor), `note` on what a stated figure is based. `position` is the number that the
    line keeps through corrections and years; 0: a new line.
    """

    kind: str
    quantity: Decimal
    unit: str
    region: str
    year: int
    density: Decimal | None = None
    item: str = ""
    note: str = ""
    position: int = 0

    @property
    def content(self) -> tuple[object, ...]:
        """What was stated, whatever its position: two lines of the same content are the same line."""
        return self.kind, self.item, self.quantity, self.unit, self.density, self.region, self.note


@dataclass(frozen=True, slots=True)
class Line:
    """One activity with everything its numbers were made of. `quantity` is in the factor's `unit`.

    `location` is None for green power, which exists market-based only; `covered` is the part of electricity
    that certificates cover. Masses are kg CO2e and kgce; `kgce_equivalent` differs for electricity alone. `apart` are
    kg that stand beside the totals and not in them: biogenic CO2, and CO2e of gases of the Montreal protocol.
    """

    activity: Activity
    scope: int
    quantity: Decimal
    unit: str
    location: Choice | None
    market: Choice
    covered: Decimal
    kgco2e_location: Decimal
    kgco2e_market: Decimal
    coal: CoalChoice | None
    coal_equivalent: CoalChoice | None
    kgce_calorific: Decimal
    kgce_equivalent: Decimal
    apart: Decimal = Decimal(0)

    def as_record(self) -> dict[str, object]:
        """The line in strings and numbers of JSON, with the factor id, year, region and GWP set it was made with."""
        activity = self.activity
        return {
            "kind": activity.kind,
            "stated_quantity": str(activity.quantity),
            "stated_unit": activity.unit,
            "density": None if activity.density is None else str(activity.density),
            "region": activity.region,
            "year": activity.year,
            "scope": self.scope,
            "quantity": str(self.quantity),
            "unit": self.unit,
            "location": None if self.location is None else self.location.as_record(),
            "market": self.market.as_record(),
            "covered": str(self.covered),
            "kgco2e_location": str(self.kgco2e_location),
            "kgco2e_market": str(self.kgco2e_market),
            "coal": None if self.coal is None else self.coal.as_record(),
            "coal_equivalent": None if self.coal_equivalent is None else self.coal_equivalent.as_record(),
            "kgce_calorific": str(self.kgce_calorific),
            "kgce_equivalent": str(self.kgce_equivalent),
            **{key: text for key, text in self._more().items() if text},
        }

    def _more(self) -> dict[str, str]:
        """What only some kinds of line have."""
        return {"item": self.activity.item, "note": self.activity.note, "apart_kg": str(self.apart or "")}


@dataclass(frozen=True, slots=True)
class Inventory:
    """A year's totals in kg CO2e and kgce, each rounded once. Intensities are per 万元 of output, None without output.

    `kgco2e_per_wan` is scope 1 plus location-based scope 2, `kgco2e_market_per_wan` scope 1 plus market-based,
    `kgce_per_wan` by calorific value, `kgco2e_per_revenue` as `kgco2e_per_wan` per 万元 of revenue. Scope 3 is in
    none of them. `green_power_share_bp` is None where no electricity was bought. `biogenic_kg` is in no scope.
    """

    year: int
    lines: tuple[Line, ...]
    scope1_kg: Decimal
    scope2_location_kg: Decimal
    scope2_market_kg: Decimal
    kgce_calorific: Decimal
    kgce_equivalent: Decimal
    kgce_equivalent_is_estimate: bool
    electricity_kwh: Decimal
    green_power_kwh: Decimal
    green_power_share_bp: int | None
    output_wan: Decimal | None
    kgco2e_per_wan: Decimal | None
    kgco2e_market_per_wan: Decimal | None
    kgce_per_wan: Decimal | None
    library_version: str
    scope3_kg: Decimal = Decimal(0)
    biogenic_kg: Decimal = Decimal(0)
    gwp_set: str = ""
    revenue_wan: Decimal | None = None
    kgco2e_per_revenue: Decimal | None = None

    @property
    def scope1_t(self) -> Decimal:
        return tonnes(self.scope1_kg)

    @property
    def scope2_location_t(self) -> Decimal:
        return tonnes(self.scope2_location_kg)

    @property
    def scope2_market_t(self) -> Decimal:
        return tonnes(self.scope2_market_kg)

    @property
    def tce(self) -> Decimal:
        """By calorific value (当量值), the headline figure."""
        return tonnes(self.kgce_calorific)

    @property
    def tce_equivalent(self) -> Decimal:
        """By equivalent value (等价值): electricity as the coal that power stations burnt for it."""
        return tonnes(self.kgce_equivalent)

    @property
    def has_estimates(self) -> bool:
        """Whether any emission factor used is not a verified official one."""
        return any(c.is_estimate for line in self.lines for c in (line.location, line.market) if c is not None)

    def as_record(self) -> dict[str, object]:
        """The inventory as JSON holds it: amounts as strings, so that no digit is lost."""
        return {
            "year": self.year,
            "library_version": self.library_version,
            "scope1_kg": str(self.scope1_kg),
            "scope2_location_kg": str(self.scope2_location_kg),
            "scope2_market_kg": str(self.scope2_market_kg),
            "kgce_calorific": str(self.kgce_calorific),
            "kgce_equivalent": str(self.kgce_equivalent),
            "kgce_equivalent_is_estimate": self.kgce_equivalent_is_estimate,
            "lines": [line.as_record() for line in self.lines],
        }
