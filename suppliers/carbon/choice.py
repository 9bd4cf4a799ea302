"""Which factor a line takes, and why that one.

For fuels, heat, materials and transport: the supplier's own factor of the year that compliance accepted, else the
national default. For electricity: the province's of the year, else what its own function says; a supplier's own never.

Three kinds of electricity factor are kept apart (product rule 10): each function below looks into its own
category and into no other, so that none can stand in for another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from suppliers.carbon.factors import FALLBACK, LIFE_CYCLE, LOCATION, MARKET, Factor, FactorLibrary
from suppliers.errors import Refused

GREEN_POWER = "grid.green.certified"
SUPPLIERS_OWN = "suppliers_own"
NATION = "CN"

# Regional grids as the announcements of the average CO2 factors of electricity group the provinces.
GRID_OF_PROVINCE: Mapping[str, str] = {
    f"CN-{province}": f"CN-{grid}"
    for grid, provinces in {
        "NCG": "BJ TJ HE SX SD NM",
        "NEG": "LN JL HL",
        "ECG": "SH JS ZJ AH FJ",
        "CCG": "JX HA HB HN",
        "NWG": "SN GS QH NX XJ",
        "SG": "GD GX HI GZ YN",
        "SWG": "SC CQ XZ",
    }.items()
    for province in provinces.split()
}


CONVENTIONS = frozenset({"certificates_held", "gwp", "gwp_of_blend", "stated"})
"""Reasons of figures that are agreed or told and not estimated: zero for certified green power, a GWP of the set that
was chosen, a mass that the supplier states itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A factor and the reason for it: a stable code, and an English format string with its values."""

    code: str
    message: str
    factor: Factor
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.message.format(**self.values)

    @property
    def is_estimate(self) -> bool:
        """Whether whoever sees the number must be told that its factor is not a verified official one. A supplier's own
        factor is none either, but it was measured and accepted, and its reason says so; nor is a convention."""
        return not self.factor.official and self.code not in {SUPPLIERS_OWN, *CONVENTIONS}

    def as_record(self) -> dict[str, object]:
        """What a calculated number stores of its factor (product rule 11)."""
        factor = self.factor
        return {
            "factor_id": factor.id,
            "factor_version": factor.version,
            "year": factor.year,
            "region": factor.region,
            "gwp_set": factor.gwp_set,
            "kgco2e_per_unit": str(factor.kgco2e_per_unit),
            "unit": factor.unit,
            "source": factor.source,
            "confidence": factor.confidence,
            "official": factor.official,
            "reason_code": self.code,
            "reason": self.message,
            "reason_values": {key: str(value) for key, value in self.values.items()},
        }


def location_electricity(library: FactorLibrary, region: str, year: int) -> Choice:
    """The location-based factor of a Chinese province, grid or country (region "CN"), by year.

    The province's own of that year; else its latest earlier one; else the convention published for it (Tibet);
    else the regional grid's; else the nation's; else, for years before the first announcement, the earliest.
    Raises `Refused` for a region without any: a factor of another country is never borrowed.
    """
    own = _up_to(library.of(LOCATION, region), year)
    if own is not None:
        return _dated(own, region, year)
    fallback = _up_to(library.of(FALLBACK, region), year)
    if fallback is not None:
        return Choice(
            "regional_convention",
            "No factor is published for {region}; that of its regional grid is used.",
            fallback,
            _place(fallback, region, year),
        )
    return _wider(library, region, year)


def market_electricity(library: FactorLibrary, region: str, year: int) -> Choice:
    """The residual factor of the region's nation: its mix without the non-fossil power that others have bought.

    Raises `Refused` for a nation without one; the location-based factor never stands in for it.
    """
    nation = region.partition("-")[0]
    if not library.of(MARKET, nation):
        raise Refused(
            "no_residual_factor",
            "There is no market-based residual factor for “{region}”. Ask for it to be added.",
            "region",
            region=region,
        )
    return _by_year(library.of(MARKET, nation), nation, year)


def life_cycle_electricity(library: FactorLibrary, year: int) -> Choice:
    """The life-cycle factor: for product footprints only, never for an organisation's inventory."""
    return _by_year(library.of(LIFE_CYCLE, NATION), NATION, year)


def green_power(library: FactorLibrary) -> Choice:
    """Zero, market-based only, for power whose certificates are held; it never changes the location-based sum."""
    return Choice(
        "certificates_held",
        "Covered by green-power certificates: zero, market-based only.",
        library[GREEN_POWER],
    )


def own_factor(factor: Factor) -> Choice:
    """A supplier's own factor, which compliance accepted."""
    return Choice(
        SUPPLIERS_OWN,
        "The supplier's own factor, accepted by compliance ({source}).",
        factor,
        {"source": factor.source},
    )


def default_factor(library: FactorLibrary, factor_id: str, region: str, year: int | None = None) -> Choice:
    """The supplier's own factor of the year, else the national default of a fuel or of heat; the reason says so when
    the region is another country."""
    own = None if year is None else library.own_for(factor_id, year)
    if own is not None:
        return own_factor(own)
    factor = library[factor_id]
    if region == NATION or region.startswith("CN-"):
        return Choice(
            "national_default", "Default of the national guideline; no value of the supplier's own was given.", factor
        )
    return Choice(
        "default_of_other_country",
        "Chinese default used for {region}; no factor of that country is in the library.",
        factor,
        {"region": region},
    )


def _wider(library: FactorLibrary, region: str, year: int) -> Choice:
    grid = _up_to(library.of(LOCATION, GRID_OF_PROVINCE.get(region, "")), year)
    if grid is not None:
        return Choice(
            "grid_region",
            "No factor of {region} for {year} or before; that of its regional grid for {factor_year} is used.",
            grid,
            _place(grid, region, year),
        )
    nation = _up_to(library.of(LOCATION, NATION), year) if region in GRID_OF_PROVINCE else None
    if nation is not None:
        return Choice(
            "national",
            "No factor of {region} or its grid for {year} or before; the national one for {factor_year} is used.",
            nation,
            _place(nation, region, year),
        )
    own = (*library.of(LOCATION, region), *library.of(FALLBACK, region))
    if not own and region not in GRID_OF_PROVINCE:
        raise Refused(
            "no_factor_for_region",
            "There is no electricity factor for “{region}”. Choose the province, or ask for the factor to be added.",
            "region",
            region=region,
        )
    return _earliest(own or library.of(LOCATION, NATION), year)


def _by_year(factors: Sequence[Factor], region: str, year: int) -> Choice:
    latest = _up_to(factors, year)
    return _earliest(factors, year) if latest is None else _dated(latest, region, year)


def _dated(factor: Factor, region: str, year: int) -> Choice:
    values = _place(factor, region, year)
    if int(factor.year) == year:
        return Choice("region_and_year", "Published for {region} and {year}.", factor, values)
    return Choice(
        "earlier_year",
        "None is published for {region} and {year}; the latest before, {factor_year}, is used.",
        factor,
        values,
    )


def _earliest(factors: Sequence[Factor], year: int) -> Choice:
    dated = [factor for factor in factors if factor.year.isdigit()]
    if not dated:
        raise Refused("no_factor_for_year", "There is no electricity factor for {year}.", "year", year=year)
    first = min(dated, key=lambda factor: int(factor.year))
    return Choice(
        "later_year",
        "None is published for {year} or before; the earliest, {factor_year}, is used.",
        first,
        _place(first, first.region, year),
    )


def _place(factor: Factor, region: str, year: int) -> Mapping[str, object]:
    return {"region": region, "year": year, "factor_year": factor.year}


def _up_to(factors: Sequence[Factor], year: int) -> Factor | None:
    dated = [factor for factor in factors if factor.year.isdigit() and int(factor.year) <= year]
    return max(dated, key=lambda factor: int(factor.year), default=None)
