"""Reading the JSON of an exchanged certificate, which a stranger wrote: strictly, bounded, each refusal at its name."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from suppliers.checks.exchange import (
    BPNL,
    EXTENSION,
    SITE_BPN,
    EnclosedSite,
    ExchangedCertificate,
    ExchangedDocument,
    Extension,
)
from suppliers.checks.validity import NEVER
from suppliers.enums import TrustLevel
from suppliers.errors import Refused

MOST_SITES = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def parse_exchange(content: bytes) -> Mapping[str, Any]:
    """The object that the bytes hold. Refused for what is no JSON, or holds a name twice, a number without end or more
    depth than a reader bears."""
    try:
        told = json.loads(content.decode("utf-8-sig"), parse_constant=_never, object_pairs_hook=_once)
    except (ValueError, RecursionError, MemoryError):
        raise _unreadable() from None
    if not isinstance(told, dict):
        raise _unreadable()
    return told


def read_exchange(told: Mapping[str, Any]) -> ExchangedCertificate:
    """The certificate that an object of the model tells. Refused at the name of what is missing or wrong.

    businessPartnerNumber and document, which the model requires, may be missing here: our own export leaves them out
    where nobody knows them.
    """
    kind, issuer, validator = _object(told, "type"), _object(told, "issuer"), _object(told, "validator")
    valid_from, valid_until = _day(told, "validFrom"), _day(told, "validUntil")
    if valid_from is None or valid_until is None:
        raise _missing("validFrom" if valid_from is None else "validUntil")
    return ExchangedCertificate(
        business_partner_number=_number(told, "businessPartnerNumber"),
        certificate_type=_needed(kind, "certificateType", 80, "type"),
        certificate_version=_text(kind, "certificateVersion", 40, "type"),
        registration_number=_needed(told, "registrationNumber", 80),
        area_of_application=_text(told, "areaOfApplication", 400),
        enclosed_sites=_sites(told),
        valid_from=valid_from,
        valid_until=None if valid_until == NEVER else valid_until,
        issuer_name=_text(issuer, "issuerName", 160, "issuer"),
        issuer_bpn=_number(issuer, "issuerBpn", "issuer"),
        trust_level=_trust(told),
        validator_name=_text(validator, "validatorName", 160, "validator"),
        validator_bpn=_number(validator, "validatorBpn", "validator"),
        uploader=_number(told, "uploader"),
        document=_document(_object(told, "document")),
        extension=_extension(_object(told, EXTENSION)),
    )


def _extension(told: Mapping[str, Any]) -> Extension:
    texts = {"type": 20, "holder": 160, "creditCode": 40, "standard": 80, "tier": 24, "accreditation": 40}
    read = {name: _text(told, name, most, EXTENSION) for name, most in (texts | {"bodyNumber": 40}).items()}
    return Extension(
        type=read["type"],
        holder=read["holder"],
        credit_code=read["creditCode"],
        standard=read["standard"],
        tier=read["tier"],
        accreditation=read["accreditation"],
        body_number=read["bodyNumber"],
        issued_on=_day(told, "issuedOn", EXTENSION),
        surveyed_on=_day(told, "surveyedOn", EXTENSION),
        sites=tuple(_plain(each, f"{EXTENSION}.sites", 200) for each in _list(told, "sites", EXTENSION)),
    )


def _document(told: Mapping[str, Any]) -> ExchangedDocument | None:
    if not told:
        return None
    content = told.get("contentBase64")
    if not isinstance(content, str):
        raise _missing("document.contentBase64")
    try:
        decoded = b64decode(content, validate=True)
    except (NotBase64, ValueError):
        raise Refused("not_base64", "This is not Base64: send the whole file.", "document.contentBase64") from None
    return ExchangedDocument(
        identifier=_needed(told, "documentID", 200, "document"),
        created_at=_moment(told),
        media_type=_needed(told, "contentType", 80, "document"),
        content=decoded,
    )


def _moment(told: Mapping[str, Any]) -> datetime:
    text = _needed(told, "creationDate", 40, "document")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        message = "Give a moment such as 2026-06-01T08:00:00+08:00."
        raise Refused("not_a_moment", message, "document.creationDate") from None


def _sites(told: Mapping[str, Any]) -> tuple[EnclosedSite, ...]:
    return tuple(_site(each, f"enclosedSites.{place}") for place, each in enumerate(_list(told, "enclosedSites")))


def _site(told: object, where: str) -> EnclosedSite:
    if not isinstance(told, dict):
        raise Refused("not_an_object", "Give an object here.", where)
    number = _needed(told, "enclosedSiteBpn", 16, where)
    if not SITE_BPN.fullmatch(number):
        raise Refused("not_a_site", "Give a site's number: BPNS or BPNA and 12 letters or digits.", where)
    return EnclosedSite(number, _text(told, "areaOfApplication", 400, where))


def _trust(told: Mapping[str, Any]) -> TrustLevel:
    level = _needed(told, "trustLevel", 10)
    if level not in set(TrustLevel):
        raise Refused("unknown_level", "Give one of none, low, high and trusted.", "trustLevel")
    return TrustLevel(level)


def _number(told: Mapping[str, Any], name: str, within: str = "") -> str:
    number = _text(told, name, 40, within)
    if number and not BPNL.fullmatch(number):
        message = "Give a Business Partner Number: BPNL and 12 letters or digits."
        raise Refused("not_a_partner_number", message, _path(within, name))
    return number


def _day(told: Mapping[str, Any], name: str, within: str = "") -> date | None:
    text = _text(told, name, 10, within)
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not (1950 <= day.year <= 2200 or day == NEVER):
        raise Refused("not_a_day", "Give a day from 1950 to 2200 as in 2026-06-01.", _path(within, name))
    return day


def _object(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = told.get(name, {})
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("not_an_object", "Give an object here.", name)
    return value


def _list(told: Mapping[str, Any], name: str, within: str = "") -> list[Any]:
    value = told.get(name, [])
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_SITES:
        raise Refused("not_a_list", "Give a list of at most {most} here.", _path(within, name), most=MOST_SITES)
    return value


def _needed(told: Mapping[str, Any], name: str, most: int, within: str = "") -> str:
    text = _text(told, name, most, within)
    if not text:
        raise _missing(_path(within, name))
    return text


def _text(told: Mapping[str, Any], name: str, most: int, within: str = "") -> str:
    value = told.get(name)
    return "" if value is None else _plain(value, _path(within, name), most)


def _plain(value: object, where: str, most: int) -> str:
    """Text that every database takes: bounded, no NUL, no half of a character."""
    if (
        not isinstance(value, str)
        or "\0" in value
        or any("\ud800" <= letter <= "\udfff" for letter in value[: most + 1])
    ):
        raise Refused("not_text", "Give text here.", where)
    if len(value) > most:
        raise Refused("too_long", "At most {limit} characters, please.", where, limit=most)
    return value.strip()


def _path(within: str, name: str) -> str:
    return f"{within}.{name}" if within else name


def _missing(where: str) -> Refused:
    return Refused("missing", "{name} is missing.", where, name=where)


def _unreadable() -> Refused:
    return Refused("not_json", "This is not the JSON of a certificate: export it again.", "file")


def _never(constant: str) -> NoReturn:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
