"""A certificate as others exchange it: the aspect model io.catenax.business_partner_certificate 3.1.0 as JSON.

Names and rules are those of the model (urn:samm:io.catenax.business_partner_certificate:3.1.0, CC-BY-4.0): required are
businessPartnerNumber (BPNL), type.certificateType, registrationNumber, validFrom, validUntil (9999-12-31: never ends),
trustLevel (none, low, high, trusted) and document; optional areaOfApplication, enclosedSites (BPNS or BPNA), issuer,
validator and uploader. What the model has no place for (holder, credit code, accreditation ...) stands under the one
further name "greengate", which the model's schema allows. Whatever else a sender adds is read over.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, datetime

from suppliers.checks.validity import NEVER
from suppliers.enums import TrustLevel

MODEL = "urn:samm:io.catenax.business_partner_certificate:3.1.0#BusinessPartnerCertificate"
EXTENSION = "greengate"
BPNL = re.compile(r"BPNL[a-zA-Z0-9]{12}", re.ASCII)
SITE_BPN = re.compile(r"BPN[SA][a-zA-Z0-9]{12}", re.ASCII)
_YEAR = re.compile(r"(?:ISO(?:/[A-Z]+)*|GB/T|IATF|SA)?\s*[0-9]{3,5}(?:\.[0-9]+)?\s*[:：-]\s*((?:19|20)[0-9]{2})")


@dataclass(frozen=True, slots=True)
class EnclosedSite:
    """A further site that the certificate covers, by its number (BPNS or BPNA)."""

    number: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class ExchangedDocument:
    """The file itself. `identifier` is what whoever stores it calls it."""

    identifier: str
    created_at: datetime
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Extension:
    """What the model has no place for. `type` is our code of the kind of certificate."""

    type: str = ""
    holder: str = ""
    credit_code: str = ""
    standard: str = ""
    tier: str = ""
    accreditation: str = ""
    body_number: str = ""
    issued_on: date | None = None
    surveyed_on: date | None = None
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangedCertificate:
    """The properties of the model, "" or None where one is not given. `valid_until` None: never ends."""

    certificate_type: str
    registration_number: str
    valid_from: date
    valid_until: date | None
    business_partner_number: str = ""
    certificate_version: str = ""
    area_of_application: str = ""
    enclosed_sites: tuple[EnclosedSite, ...] = ()
    issuer_name: str = ""
    issuer_bpn: str = ""
    trust_level: TrustLevel = TrustLevel.NONE
    validator_name: str = ""
    validator_bpn: str = ""
    uploader: str = ""
    document: ExchangedDocument | None = None
    extension: Extension = field(default_factory=Extension)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the model requires and nobody here knows: the receiver must add it."""
        found = {"businessPartnerNumber": self.business_partner_number, "document": self.document}
        return tuple(name for name, value in found.items() if not value)


def version_of(standard: str) -> str:
    """The year of the version that a standard's designation ends with: "GB/T 24001-2016/ISO 14001:2015" is 2015."""
    years = _YEAR.findall(standard)
    return years[-1] if years else ""


def kind_of(certificate_type: str) -> str:
    """The code that a type may have here: "ISO 9001:2015" and "iso-9001" are ISO9001."""
    return re.sub(r"[^A-Z0-9]", "", certificate_type.partition(":")[0].upper())


def write_exchange(certificate: ExchangedCertificate) -> dict[str, object]:
    """The certificate as the model's JSON; optional properties that are not known are left out."""
    told: dict[str, object] = {
        "businessPartnerNumber": certificate.business_partner_number,
        "type": _known(
            certificateType=certificate.certificate_type, certificateVersion=certificate.certificate_version
        ),
        "registrationNumber": certificate.registration_number,
        "areaOfApplication": certificate.area_of_application,
        "enclosedSites": [
            _known(enclosedSiteBpn=site.number, areaOfApplication=site.area) for site in certificate.enclosed_sites
        ],
        "validFrom": certificate.valid_from.isoformat(),
        "validUntil": (certificate.valid_until or NEVER).isoformat(),
        "issuer": _known(issuerName=certificate.issuer_name, issuerBpn=certificate.issuer_bpn),
        "trustLevel": certificate.trust_level.value,
        "validator": _known(validatorName=certificate.validator_name, validatorBpn=certificate.validator_bpn),
        "uploader": certificate.uploader,
        "document": _document(certificate.document),
        EXTENSION: _extension(certificate.extension),
    }
    return _known(**told)


def _known(**told: object) -> dict[str, object]:
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


def _document(document: ExchangedDocument | None) -> dict[str, object]:
    if document is None:
        return {}
    return {
        "creationDate": document.created_at.isoformat(),
        "documentID": document.identifier,
        "contentType": document.media_type,
        "contentBase64": b64encode(document.content).decode(),
    }


def _extension(told: Extension) -> dict[str, object]:
    return _known(
        type=told.type,
        holder=told.holder,
        creditCode=told.credit_code,
        standard=told.standard,
        tier=told.tier,
        accreditation=told.accreditation,
        bodyNumber=told.body_number,
        issuedOn=told.issued_on.isoformat() if told.issued_on else "",
        surveyedOn=told.surveyed_on.isoformat() if told.surveyed_on else "",
        sites=list(told.sites),
    )
