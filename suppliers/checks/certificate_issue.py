"""The points of a certificate that concern its number, its issuer and its dates."""

import re
from datetime import date

from suppliers.checks.certificate_facts import Body, CertificateFacts, References, SupplierFacts
from suppliers.checks.certificate_number import management_number, normalise_number
from suppliers.checks.finding import Finding, doubted, failed, passed, unknown
from suppliers.checks.identity import check_credit_code
from suppliers.checks.names import normalise_name
from suppliers.checks.validity import NEVER, add_months
from suppliers.errors import Refused


def check_number(certificate: CertificateFacts, supplier: SupplierFacts) -> Finding:
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
    return _management_doubt(certificate) or passed(
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


def _management_doubt(certificate: CertificateFacts) -> Finding | None:
    """A number whose letter stands for another standard, or whose year is not that of the issue."""
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
    issued = certificate.issued_on
    if issued and not issued.year - 1 <= parsed.year <= issued.year:
        message = "The number is of {year}, the certificate was issued on {issued}."
        return doubted("number", "other_year", message, source, year=parsed.year, issued=issued)
    return None


def check_issuer(certificate: CertificateFacts, bodies: tuple[Body, ...] | None) -> Finding:
    """The issuer stands in the list of bodies, approved and for this type. Not found means unknown, never false."""
    if not certificate.issuer and not certificate.body_number:
        return unknown("issuer", "no_issuer", "No issuer is given.")
    if bodies is None:
        return unknown("issuer", "no_list", "There is no list of bodies to look this issuer up in.")
    body = _body(certificate, bodies)
    if body is None:
        message = '"{issuer}" is not in the list of bodies. Look it up in the public register.'
        return doubted("issuer", "not_listed", message, issuer=certificate.issuer or certificate.body_number)
    if not body.approved:
        return failed("issuer", "not_approved", "{issuer} is listed as not approved.", body.source, issuer=body.name)
    if certificate.certificate_type.code not in body.types:
        message = "{issuer} is approved, but not for {type}."
        return failed(
            "issuer", "not_for_type", message, body.source, issuer=body.name, type=certificate.certificate_type.code
        )
    return passed("issuer", "approved", "{issuer} is approved for this type.", body.source, issuer=body.name)


def _body(certificate: CertificateFacts, bodies: tuple[Body, ...]) -> Body | None:
    """By approval number where one is given, else by name."""
    number, name = normalise_number(certificate.body_number), normalise_name(certificate.issuer)
    if number:
        return next((body for body in bodies if normalise_number(body.number) == number), None)
    return next((body for body in bodies if normalise_name(body.name) == name), None)


def check_accreditation(certificate: CertificateFacts, accreditors: frozenset[str] | None) -> Finding:
    """The mark of accreditation is one of the recognised ones, such as CNAS."""
    mark = certificate.accreditation.strip()
    if not mark:
        return unknown("accreditation", "no_mark", "No mark of accreditation is given.")
    if accreditors is None:
        return unknown("accreditation", "no_list", "There is no list of accreditation bodies to look the mark up in.")
    if mark.split()[0].upper() in {name.upper() for name in accreditors}:
        return passed("accreditation", "recognised", "The mark {mark} is recognised.", mark=mark)
    return doubted("accreditation", "not_listed", "The mark {mark} is not in the list of recognised ones.", mark=mark)


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


def check_pcf_label(certificate: CertificateFacts, references: References) -> Finding:
    """The product-carbon-footprint label counts only from a body of the pilot list and within its product classes."""
    number, source = normalise_number(certificate.body_number), references.pilots_source
    if references.pilots is None:
        return unknown("pcf_label", "no_list", "There is no pilot list to compare with.")
    if not number:
        return unknown("pcf_label", "no_body_number", "The approval number of the body (CNCA-R-...) is not given.")
    pilot = next((pilot for pilot in references.pilots if normalise_number(pilot.body_number) == number), None)
    if pilot is None:
        return failed("pcf_label", "no_pilot", "The body {body} is not in the pilot list.", source, body=number)
    if not certificate.scope:
        return unknown("pcf_label", "no_scope", "The product is not given.", source)
    if any(word in certificate.scope.casefold() for word in pilot.words):
        return passed("pcf_label", "pilot", "Body and product are in the pilot list.", source)
    message = "The body {body} may not label this product in the pilot: {scope}."
    return failed("pcf_label", "outside_pilot", message, source, body=number, scope=certificate.scope)
