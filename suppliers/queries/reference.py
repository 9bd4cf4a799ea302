"""Reference data that ships as files with the code, read once: factors, coal equivalents, kinds of certificate."""

from functools import cache

from django.conf import settings

from suppliers.carbon.inventory import Reference
from suppliers.checks.certificate_facts import CertificateType, Pilot, read_certificate_types, read_pilots


@cache
def carbon_reference() -> Reference:
    """The factor library and coal table of fixtures/reference, with their sources and confidence marks."""
    folder = settings.REFERENCE_DIR
    return Reference.from_csv(
        factors=(folder / "emission_factors.csv").read_text(encoding="utf-8"),
        coal_equivalents=(folder / "coal_equivalents_gbt2589.csv").read_text(encoding="utf-8"),
    )


@cache
def certificate_facts() -> dict[str, CertificateType]:
    """What the checks know of each kind of certificate, by its code."""
    return read_certificate_types((settings.REFERENCE_DIR / "certificate_types.json").read_text(encoding="utf-8"))


@cache
def pcf_pilots() -> tuple[tuple[Pilot, ...], str]:
    """The pilot list of the product-carbon-footprint label, and its source."""
    return read_pilots((settings.REFERENCE_DIR / "certificate_types.json").read_text(encoding="utf-8"))
