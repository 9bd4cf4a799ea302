"""Reference data that ships as files with the code, read once: factors, coal equivalents, kinds of certificate."""

import hashlib
import json
from functools import cache

from django.conf import settings

from suppliers.carbon.inventory import Reference
from suppliers.checks.certificate_facts import CertificateType, read_certificate_types


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
    return read_certificate_types(_certificate_types())


@cache
def certificate_types_edition() -> str:
    """The edition of the table of kinds: the beginning of its SHA-256, which a kept check cites."""
    return hashlib.sha256(_certificate_types().encode()).hexdigest()[:16]


@cache
def category_words() -> dict[str, tuple[str, ...]]:
    """Words by which the scope of a certificate names what a category buys, by the category's code."""
    rows = json.loads((settings.REFERENCE_DIR / "categories.json").read_text(encoding="utf-8"))["categories"]
    return {row["code"]: tuple(row.get("words", ())) for row in rows}


@cache
def _certificate_types() -> str:
    return (settings.REFERENCE_DIR / "certificate_types.json").read_text(encoding="utf-8")
