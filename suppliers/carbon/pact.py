"""A published footprint in the shape in which companies exchange it: PACT Technical Specifications 3.0.0.

The data model is WBCSD's "Technical Specifications for PCF Data Exchange" (ProductFootprint, CarbonFootprint): decimals
are text, the figure is cradle to gate for one declared unit, biogenic uptake stands apart, and an id never changes its
content: what replaces it names it among `precedingPfIds`. Nothing is asked or sent here; the shape alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import quote

from suppliers.carbon.rounding import half_up

SPEC_VERSION = "3.0.0"
STANDARDS = ("ISO14067",)
COUNTRY_ALONE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Company:
    """Who owns the footprint. `identifier` is of `scheme` (uscc, lei, foreign); `partner_number` a BPNL, or ""."""

    name: str
    scheme: str
    identifier: str
    partner_number: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """All that PACT asks of one footprint. Masses in kg or kg CO2e of the declared unit, shares in basis points,
    `ratings` technological, temporal, geographical; `uptake_kg` is zero or less; `by_origin` by the codes of Origin."""

    id: str
    preceding: Sequence[str]
    created: datetime
    superseded: bool
    company: Company
    product_id: str
    product_code: str
    product_name: str
    gtin: str
    cpc: str
    declared_unit: str
    declared_amount: Decimal
    mass_kg: Decimal
    gate_kg: Decimal
    by_origin: Mapping[str, Decimal]
    uptake_kg: Decimal
    fossil_carbon_kg: Decimal
    biogenic_carbon_kg: Decimal
    packaging_kg: Decimal | None
    aircraft_kg: Decimal
    outbound_kg: Decimal | None
    reference_from: date
    reference_until: date
    region: str
    boundary: str
    comment: str
    exempted_bp: int
    exempted_why: str
    allocation: str
    gwp_sets: Sequence[str]
    factor_sources: Sequence[tuple[str, str]]
    primary_bp: int
    ratings: Sequence[str] | None
    verifier: str
    verified_on: date | None


def product_footprint(footprint: Exchanged, *, issuer: str) -> dict[str, object]:
    """The footprint as a ProductFootprint of PACT 3.0.0. `issuer` is the domain of this installation, for the URNs."""
    company = footprint.company
    shaped: dict[str, object] = {
        "id": footprint.id,
        "specVersion": SPEC_VERSION,
        "precedingPfIds": list(footprint.preceding),
        "created": _moment(footprint.created),
        "status": "Deprecated" if footprint.superseded else "Active",
        "companyName": company.name,
        "companyIds": _company_ids(company, issuer),
        "productDescription": footprint.product_name,
        "productIds": _product_ids(footprint, issuer),
        "productClassifications": [f"urn:pact:productclassification:un-cpc:{footprint.cpc}"] if footprint.cpc else [],
        "productNameCompany": footprint.product_name,
        "comment": footprint.comment,
        "pcf": _carbon_footprint(footprint),
    }
    return {key: value for key, value in shaped.items() if value not in ([], "")}


def _carbon_footprint(footprint: Exchanged) -> dict[str, object]:
    origin = footprint.by_origin
    shaped: dict[str, object] = {
        "declaredUnitOfMeasurement": footprint.declared_unit,
        "declaredUnitAmount": _text(footprint.declared_amount),
        "productMassPerDeclaredUnit": _text(footprint.mass_kg),
        "referencePeriodStart": _moment(_midnight(footprint.reference_from)),
        "referencePeriodEnd": _moment(_midnight(footprint.reference_until + timedelta(days=1))),  # exclusive
        **_geography(footprint.region),
        "boundaryProcessesDescription": footprint.boundary,
        "pcfExcludingBiogenicUptake": _text(footprint.gate_kg),
        "pcfIncludingBiogenicUptake": _text(footprint.gate_kg + footprint.uptake_kg),
        "fossilGhgEmissions": _text(origin["fossil"]),
        "fossilCarbonContent": _text(footprint.fossil_carbon_kg),
        "biogenicCarbonContent": _text(footprint.biogenic_carbon_kg),
        "landUseChangeGhgEmissions": _text(origin["land_use"]),
        "landManagementBiogenicCO2Emissions": _text(origin["land_management"]),
        "biogenicNonCO2Emissions": _text(origin["biogenic_non_co2"]),
        "biogenicCO2Uptake": _text(footprint.uptake_kg),
        "aircraftGhgEmissions": _text(footprint.aircraft_kg),
        "packagingEmissionsIncluded": footprint.packaging_kg is not None,
        "packagingGhgEmissions": _text(footprint.packaging_kg),
        "outboundLogisticsGhgEmissions": _text(footprint.outbound_kg),
        "ccsTechnologicalCO2CaptureIncluded": False,
        "ipccCharacterizationFactors": list(footprint.gwp_sets),
        "crossSectoralStandards": list(STANDARDS),
        "exemptedEmissionsPercent": _percent(footprint.exempted_bp),
        "exemptedEmissionsDescription": footprint.exempted_why,
        "allocationRulesDescription": footprint.allocation,
        "secondaryEmissionFactorSources": [
            {"name": name, "version": version} for name, version in footprint.factor_sources
        ],
        "primaryDataShare": _percent(footprint.primary_bp),
        "dqi": _ratings(footprint.ratings),
        "verification": _verification(footprint),
    }
    return {key: value for key, value in shaped.items() if value not in (None, [], "")}


def _company_ids(company: Company, issuer: str) -> list[str]:
    own = f"urn:pact:{issuer}:{company.scheme}:{_escaped(company.identifier)}"
    return [own, f"urn:bpn:id:{company.partner_number}"] if company.partner_number else [own]


def _product_ids(footprint: Exchanged, issuer: str) -> list[str]:
    code = f"{_escaped(footprint.company.identifier)}:{_escaped(footprint.product_code)}"
    ids = [f"urn:pact:{issuer}:supplier-id:{code}", f"urn:uuid:{footprint.product_id}"]
    return [*ids, f"urn:gtin:{footprint.gtin}"] if footprint.gtin else ids


def _geography(region: str) -> dict[str, object]:
    """Country or subdivision, never both."""
    if COUNTRY_ALONE.fullmatch(region):
        return {"geographyCountry": region}
    return {"geographyCountrySubdivision": region}


def _ratings(ratings: Sequence[str] | None) -> dict[str, str] | None:
    if ratings is None:
        return None
    return dict(zip(("technologicalDQR", "temporalDQR", "geographicalDQR"), ratings, strict=True))


def _verification(footprint: Exchanged) -> dict[str, str] | None:
    if footprint.verified_on is None:
        return None
    verified = {"coverage": "product level", "providerName": footprint.verifier, "standardName": "ISO 14067"}
    return {**verified, "completedAt": _moment(_midnight(footprint.verified_on))}


def _text(amount: Decimal | None) -> str | None:
    """Plain digits, without an exponent and without trailing zeros."""
    if amount is None:
        return None
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _percent(basis_points: int) -> str | None:
    return _text(half_up(Decimal(basis_points) / 100, 2))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _escaped(text: str) -> str:
    """As the specific part of a URN may have it (RFC 8141)."""
    return quote(text, safe="-._~")
