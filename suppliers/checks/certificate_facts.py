"""What the checks of a certificate are given to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A row of fixtures/reference/certificate_types.json as far as checks use it. None: not stated."""

    code: str
    number_regex: str | None = None
    number_normative: bool = False
    most_months: int | None = None
    surveillance_months: int | None = None
    number_source: str = ""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate as claimed. Empty text or None: not given. `body_number` is the issuer's approval number."""

    certificate_type: CertificateType
    number: str = ""
    holder: str = ""
    credit_code: str = ""
    scope: str = ""
    sites: tuple[str, ...] = ()
    issuer: str = ""
    body_number: str = ""
    accreditation: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    surveyed_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """Who claims it: every name it goes or went by, its sites' addresses, and words that tell its categories."""

    key: str
    names: tuple[str, ...]
    credit_code: str = ""
    sites: tuple[str, ...] = ()
    category_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A certification body of a recognised list. `types` are the certificate types it may issue."""

    name: str
    number: str
    types: frozenset[str]
    approved: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A body that may give the product-carbon-footprint label, and the words of its product classes."""

    body_number: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownUse:
    """A certificate that somebody already entered: normalised number, type, file hash, and whose it is."""

    supplier: str
    certificate_type: str
    number: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The tables to check against. None: there is no such table here, and the point stays unknown."""

    bodies: tuple[Body, ...] | None = None
    accreditors: frozenset[str] | None = None
    uses: tuple[KnownUse, ...] | None = None
    pilots: tuple[Pilot, ...] | None = None
    pilots_source: str = ""


def read_certificate_types(text: str) -> dict[str, CertificateType]:
    """The types by code, from the text of fixtures/reference/certificate_types.json."""
    return {row["code"]: _type(row) for row in json.loads(text)["types"]}


def read_pilots(text: str) -> tuple[tuple[Pilot, ...], str]:
    """The pilot list of the product-carbon-footprint label and its source, from the same file."""
    table = json.loads(text)["pcf_label"]
    return tuple(Pilot(row["body_number"], tuple(row["words"])) for row in table["pilots"]), table["source"]


def _type(row: Mapping[str, Any]) -> CertificateType:
    return CertificateType(
        code=row["code"],
        number_regex=row["number_regex"],
        number_normative=row["number_normative"],
        most_months=row["most_months"],
        surveillance_months=row["surveillance_months"],
        number_source=row["number_source"] or "",
        provenance=row["provenance"],
    )
