"""A stored footprint as the exchange takes it (suppliers.carbon.pact): nothing is computed anew."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from suppliers.carbon.pact import Company, Exchanged
from suppliers.carbon.product_typed import ASSESSMENTS
from suppliers.models import ProductFootprint

ALLOCATION = {
    "none": "No allocation: nothing is shared with other products.",
    "mass": "Mass allocation of shared inputs: {own} kg of {whole} kg, {share} %.",
    "economic": "Economic allocation of shared inputs: {own} yuan of {whole} yuan, {share} %.",
}


def exchanged(footprint: ProductFootprint) -> Exchanged:
    """The footprint with its supplier, product and earlier versions. The lines should be prefetched."""
    product, supplier = footprint.product, footprint.product.supplier
    gate, header = footprint.figures["gate"], footprint.header
    choices = [choice for line in footprint.lines.all() for choice in line.basis["choices"]]
    kinds, stages = {line.kind for line in footprint.lines.all()}, {line.stage for line in footprint.lines.all()}
    earlier = product.footprints.filter(number__lt=footprint.number).order_by("number")
    return Exchanged(
        id=str(footprint.uuid),
        preceding=[str(uuid) for uuid in earlier.values_list("uuid", flat=True)],
        created=footprint.published_at,
        superseded=footprint.superseded_at is not None,
        company=Company(supplier.name_en or supplier.name_zh, supplier.scheme, supplier.identifier,
                        supplier.partner_number),
        product_id=str(product.uuid),
        product_code=product.code,
        product_name=product.name_en or product.name_zh,
        gtin=product.gtin,
        cpc=product.cpc,
        declared_unit=footprint.declared_unit,
        declared_amount=footprint.declared_amount,
        mass_kg=footprint.mass_kg,
        gate_kg=footprint.gate_kg,
        by_origin={origin: Decimal(kg) for origin, kg in gate["by_origin"].items()},
        uptake_kg=footprint.uptake_kg,
        fossil_carbon_kg=_amount(header, "fossil_carbon_kg"),
        biogenic_carbon_kg=_amount(header, "biogenic_carbon_kg"),
        packaging_kg=Decimal(gate["packaging_kg"]) if "packaging" in kinds else None,
        aircraft_kg=Decimal(gate["aircraft_kg"]),
        outbound_kg=Decimal(gate["outbound_kg"]) if "distribution" in stages else None,
        reference_from=footprint.reference_from,
        reference_until=footprint.reference_until,
        region=footprint.region,
        boundary=header.get("boundary", ""),
        comment=header.get("comment", ""),
        exempted_bp=int(_amount(header, "exempted_percent") * 100),
        exempted_why=header.get("exempted_why", ""),
        allocation=_allocation(footprint.figures["allocation"]),
        gwp_sets=_gwp_sets(choices, header.get("gwp_set", ASSESSMENTS[0])),
        factor_sources=_sources(choices, footprint.library_version),
        primary_bp=gate["primary_bp"],
        ratings=gate["quality"],
        verifier=header.get("verifier", ""),
        verified_on=_verified_on(footprint),
    )  # fmt: skip


def issuer_of(site_url: str) -> str:
    """The domain under which an installation gives out identifiers."""
    return urlsplit(site_url).hostname or "localhost"


def _amount(header: dict[str, str], key: str) -> Decimal:
    return Decimal(header.get(key, "0").replace(",", ""))


def _allocation(basis: dict[str, Any]) -> str:
    share = f"{basis['share_bp'] / 100:g}"
    return ALLOCATION[basis["rule"]].format(own=basis["own"], whole=basis["whole"], share=share)


def _gwp_sets(choices: list[dict[str, Any]], own: str) -> list[str]:
    """The assessment reports behind the factors; the maker's own where no factor needed one."""
    named = {choice["gwp_set"] for choice in choices if choice["gwp_set"].startswith("AR")}
    return sorted(named) or [own]


def _sources(choices: list[dict[str, Any]], library_version: str) -> list[tuple[str, str]]:
    """The published tables that factors were taken from, each once, with the version of the library."""
    names = dict.fromkeys(str(choice["source"]) for choice in choices)
    return [(name, library_version) for name in names]


def _verified_on(footprint: ProductFootprint) -> date | None:
    """The day of a third party's verification; PACT knows no other kind."""
    if footprint.verification != ProductFootprint.Verification.THIRD_PARTY:
        return None
    return date.fromisoformat(footprint.header["verified_on"])
