"""What the checks of a certificate are given to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from suppliers.checks.certificate_text import ReadFields
from suppliers.enums import RegisterStatus, SignatureState


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A row of fixtures/reference/certificate_types.json as far as checks use it. None: not stated.

    `withdrawn`: standards that count no more. `register`: where the public may look a certificate up.
    """

    code: str
    number_regex: str | None = None
    number_normative: bool = False
    most_months: int | None = None
    surveillance_months: int | None = None
    number_source: str = ""
    provenance: str = ""
    withdrawn: tuple[str, ...] = ()
    register: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate as claimed. Empty text or None: not given. `body_number` is the issuer's approval number."""

    certificate_type: CertificateType
    number: str = ""
    holder: str = ""
    credit_code: str = ""
    standard: str = ""
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
class BodyScope:
    """A type that a list lets a body issue (or, not `approved`, no more), within the products of `words` if any."""

    certificate_type: str
    approved: bool = True
    classes: str = ""
    words: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A certification body of a recognised list. `code` begins its certificate numbers, "" where that is not known."""

    names: tuple[str, ...]
    number: str
    scopes: tuple[BodyScope, ...] = ()
    code: str = ""

    @property
    def name(self) -> str:
        return self.names[0]

    def scope_for(self, certificate_type: str) -> BodyScope | None:
        return next((scope for scope in self.scopes if scope.certificate_type == certificate_type), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of accreditation, such as CNAS. `types`: recognised on these only; empty: on any."""

    mark: str
    types: frozenset[str] = frozenset()
    source: str = ""


class UseState(StrEnum):
    """How a known use stands. FALSE: it was rejected as altered or as another's; ENDED: it counts no more otherwise."""

    OPEN = "open"
    FALSE = "false"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class KnownUse:
    """A certificate that somebody already entered: normalised number, type, file hash, whose it is, how it stands."""

    supplier: str
    certificate_type: str
    number: str
    sha256: str = ""
    state: UseState = UseState.OPEN


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate as a register lists it. Empty or None: the register does not say. `register`: whose list."""

    register: str
    status: RegisterStatus
    holder: str = ""
    credit_code: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FileSignature:
    """What the file's own signatures say, as looked at once (suppliers.checks.signature)."""

    state: SignatureState
    code: str
    message: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


NO_SIGNATURE = FileSignature(SignatureState.NONE, "none")
UNREADABLE_SIGNATURE = FileSignature(
    SignatureState.UNKNOWN, "unreadable", message="It bears a signature that cannot be read within bounds here."
)


@dataclass(frozen=True, slots=True)
class References:
    """What to check against. None: there is no such table here or nobody looked, and the point stays unknown.

    bodies: those that number or name may stand for; listed_types: the types of which there is any list of bodies.
    registers: how each register that was asked lists this certificate, () where none knows it.
    signature: None where there is no file to look at, or where it was not looked at yet (`signature_due`).
    read: what the machine read from the file.
    """

    bodies: tuple[Body, ...] | None = None
    listed_types: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] | None = None
    uses: tuple[KnownUse, ...] | None = None
    registers: tuple[Listed, ...] | None = None
    signature: FileSignature | None = None
    signature_due: bool = False
    read: ReadFields | None = None


def read_certificate_types(text: str) -> dict[str, CertificateType]:
    """The types by code, from the text of fixtures/reference/certificate_types.json."""
    return {row["code"]: _type(row) for row in json.loads(text)["types"]}


def _type(row: Mapping[str, Any]) -> CertificateType:
    return CertificateType(
        code=row["code"],
        number_regex=row["number_regex"],
        number_normative=row["number_normative"],
        most_months=row["most_months"],
        surveillance_months=row["surveillance_months"],
        number_source=row["number_source"] or "",
        provenance=row["provenance"],
        withdrawn=tuple(row.get("withdrawn", ())),
        register=row["register"] or "",
    )
