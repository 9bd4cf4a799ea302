"""The points of a certificate that concern its number and its dates."""

import re
from datetime import date

from suppliers.checks.certificate_facts import Body, CertificateFacts, SupplierFacts
from suppliers.checks.certificate_issuer import body_of
from suppliers.checks.certificate_number import ManagementNumber, management_number, normalise_number
from suppliers.checks.finding import Finding, doubted, failed, passed, unknown
from suppliers.checks.identity import check_credit_code
from suppliers.checks.validity import NEVER, add_months
from suppliers.errors import Refused


def check_number(certificate: CertificateFacts, supplier: SupplierFacts, bodies: tuple[Body, ...] = ()) -> Finding:
    """The number has the form of its type. A miss warns; it fails only where the form is a standard (HJ 608)."""
    kind, number = certificate.certificate_type, normalise_number(certificate.number)
    if not number:
        return unknown("number", "no_number", "No certificate number is given.")
    if kind.number_regex is None:
        return unknown("number", "free_form", "Numbers of this type have no form to compare with.")
    if not re.fullmatch(kind.number_regex, number, re.IGNORECASE):
        say = failed if kind.number_normative else doubted
        message = '"{number}" does not look like a number of this type.'
        return say("number", "unusual_form", message, kind.number_source, number=certificate.number)
    if kind.number_normative:
        return _permit_number(number, supplier, kind.number_source)
    return _management_doubt(certificate, body_of(certificate, bodies)) or passed(
        "number", "usual_form", "The number has the usual form of its type.", kind.number_source
    )


def _permit_number(number: str, supplier: SupplierFacts, source: str) -> Finding:
    """A discharge permit's number begins with the credit code of who holds it (HJ 608)."""
    try:
        code = check_credit_code(number[:18]).code
    except Refused:
        message = "The first 18 characters of the number are no valid credit code."
        return failed("number", "no_credit_code", message, source)
    if supplier.credit_code and code != supplier.credit_code:
        message = "The number begins with the credit code {found}, which is not this supplier's ({expected})."
        return failed("number", "other_credit_code", message, source, found=code, expected=supplier.credit_code)
    return passed("number", "standard_form", "The number has the form of its standard.", source)


def _management_doubt(certificate: CertificateFacts, body: Body | None) -> Finding | None:
    """A number whose letter stands for another standard, whose year is not that of the issue, or whose first digits
    are those of another body than the one that is named."""
    parsed = management_number(certificate.number)
    if parsed is None:
        return None
    source = certificate.certificate_type.number_source
    if parsed.certificate_type not in (None, certificate.certificate_type.code):
        message = 'The letter "{letter}" in the number stands for {found}, not for {expected}.'
        return doubted(
            "number", "other_domain", message, source,
            letter=parsed.domain, found=parsed.certificate_type, expected=certificate.certificate_type.code,
        )  # fmt: skip
    if body is not None and body.code not in ("", parsed.body):
        message = "The number begins with {found}; {issuer} is listed with {expected}."
        return doubted(
            "number", "other_body_code", message, source, found=parsed.body, issuer=body.name, expected=body.code
        )
    return _year_doubt(certificate, parsed, body, source)


def _year_doubt(
    certificate: CertificateFacts, parsed: ManagementNumber, body: Body | None, source: str
) -> Finding | None:
    """Six digits before the letter may be 4 + 2 or another layout: then only a body listed with those 4 decides."""
    issued = certificate.issued_on
    decided = len(parsed.body) == 3 or (body is not None and body.code == parsed.body)
    if issued is None or not decided or issued.year - 1 <= parsed.year <= issued.year:
        return None
    message = "The number is of {year}, the certificate was issued on {issued}."
    return doubted("number", "other_year", message, source, year=parsed.year, issued=issued)


def check_dates(certificate: CertificateFacts, on: date) -> Finding:
    """Dates in order, not of the future, not expired, not longer than the type allows, surveillance not overdue."""
    issued, begins, ends = certificate.issued_on, certificate.valid_from, certificate.valid_until
    if begins and ends and ends < begins:
        message = "The certificate ends on {until}, before it begins on {begins}."
        return failed("dates", "ends_before_begins", message, until=ends, begins=begins)
    if issued and issued > on:
        return failed("dates", "issued_in_future", "The day of issue, {issued}, is in the future.", issued=issued)
    if ends and ends < on:
        return failed("dates", "expired", "The certificate ended on {until}.", until=ends)
    if begins and begins > on:
        return doubted("dates", "not_yet_valid", "The certificate begins on {begins}.", begins=begins)
    if (begins or issued) is None or ends is None:
        return unknown("dates", "dates_missing", "Beginning or end is not given.")
    return (
        _too_long(certificate)
        or _overdue(certificate, on)
        or passed("dates", "in_order", "Valid until {until}.", until=ends)
    )


def _too_long(certificate: CertificateFacts) -> Finding | None:
    """A new certificate may be decided before the old one ends, so that a longer term is a doubt, not a proof."""
    months, ends = certificate.certificate_type.most_months, certificate.valid_until
    begins = certificate.valid_from or certificate.issued_on
    if months is None or begins is None or ends is None or begins.year > NEVER.year - 100:
        return None
    if ends <= add_months(begins, months):
        return None
    message = "Certificates of this type usually hold {months} months; this one holds from {begins} until {until}."
    return doubted("dates", "too_long", message, months=months, begins=begins, until=ends)


def _overdue(certificate: CertificateFacts, on: date) -> Finding | None:
    """Surveillance is due so many months after the last one, counted from the issue if there was none."""
    months = certificate.certificate_type.surveillance_months
    last = certificate.surveyed_on or certificate.issued_on
    if months is None or last is None or on <= add_months(last, months):
        return None
    if certificate.surveyed_on is None:
        message = "Surveillance was due by {due}; whether it took place is not known here."
        return unknown("dates", "surveillance_unknown", message, due=add_months(last, months))
    message = "The last surveillance was on {last}; the next was due by {due}."
    return doubted("dates", "surveillance_overdue", message, last=last, due=add_months(last, months))
