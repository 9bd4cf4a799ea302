"""Reference data: the factors in force, and what ships as files with the code and is read once."""

import hashlib
import json
from dataclasses import replace
from functools import cache

from django.conf import settings

from suppliers.carbon.inventory import Reference
from suppliers.checks.certificate_facts import CertificateType, read_certificate_types
from suppliers.models import Supplier
from suppliers.queries.factors import library, own_factors


def carbon_reference(supplier: Supplier | None = None) -> Reference:
    """What is calculated with today: the factors in force, and before them those of the supplier's own that compliance
    accepted. One query, and one more for a supplier, however many lines follow.

    The library is the database's; where it holds none yet, as before the first load_reference, the one that ships.
    """
    shipped = shipped_reference()
    factors = library() or shipped.factors
    if supplier is not None:
        factors = factors.with_own(own_factors(supplier, factors))
    return shipped if factors is shipped.factors else replace(shipped, factors=factors)


@cache
def shipped_reference() -> Reference:
    """The tables of fixtures/reference as they came with the code, with their sources and confidence marks."""
    return Reference.from_csv(
        factors=_shipped("emission_factors.csv"),
        coal_equivalents=_shipped("coal_equivalents_gbt2589.csv"),
        gases=_shipped("gwp100.csv"),
        biomass=_shipped("biomass.csv"),
    )


def _shipped(name: str) -> str:
    text: str = (settings.REFERENCE_DIR / name).read_text(encoding="utf-8")
    return text


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
