"""The points of a certificate that concern who issued it: the body, its accreditation, the pilot of the label."""

from suppliers.checks.certificate_facts import Body, BodyScope, CertificateFacts, Mark, References
from suppliers.checks.certificate_number import management_number, normalise_number
from suppliers.checks.finding import Finding, doubted, failed, passed, unknown
from suppliers.checks.names import core_name, normalise_name

PCF_LABEL = "PCFLABEL"


def check_issuer(certificate: CertificateFacts, references: References) -> Finding:
    """The issuer stands in a list of bodies, approved for this type.

    A list may be incomplete: who is not in it is unknown, never false. It fails only where a list says so.
    """
    bodies, kind = references.bodies, certificate.certificate_type
    if not certificate.issuer and not certificate.body_number:
        return _by_code(certificate, bodies or ())
    if bodies is None or kind.code not in references.listed_types:
        message = "There is no list of bodies for this type to look this issuer up in."
        return unknown("issuer", "no_list", message)
    body = body_of(certificate, bodies)
    if body is None:
        message = '"{issuer}" is not in the list of bodies. Look it up in the public register.'
        return doubted("issuer", "not_listed", message, issuer=certificate.issuer or certificate.body_number)
    if _named_otherwise(certificate, body):
        message = 'The approval number {number} is that of {issuer}, not of "{named}".'
        return doubted(
            "issuer", "other_body", message, _source(body, kind.code),
            number=body.number, issuer=body.name, named=certificate.issuer,
        )  # fmt: skip
    return _approved(body, body.scope_for(kind.code), kind.code)


def _approved(body: Body, scope: BodyScope | None, kind: str) -> Finding:
    if scope is None:
        message = "{issuer} is listed, but not for {type}. Look it up in the public register."
        return doubted("issuer", "not_for_type", message, _source(body, kind), issuer=body.name, type=kind)
    if not scope.approved:
        message = "{issuer} is listed as not approved for {type}."
        return failed("issuer", "not_approved", message, scope.source, issuer=body.name, type=kind)
    return passed("issuer", "approved", "{issuer} is approved for this type.", scope.source, issuer=body.name)


def _by_code(certificate: CertificateFacts, bodies: tuple[Body, ...]) -> Finding:
    """Nobody is named, but the number may begin with the code of a body."""
    parsed = management_number(certificate.number)
    body = next((body for body in bodies if parsed and body.code == parsed.body), None)
    if body is None or parsed is None:
        return unknown("issuer", "no_issuer", "No issuer is given.")
    message = "No issuer is given; the number begins with {digits}, which {issuer} uses."
    return unknown("issuer", "by_code", message, digits=parsed.body, issuer=body.name)


def body_of(certificate: CertificateFacts, bodies: tuple[Body, ...]) -> Body | None:
    """The issuer's entry: by approval number where one is given, else by name."""
    number, name = normalise_number(certificate.body_number), normalise_name(certificate.issuer)
    if number:
        return next((body for body in bodies if normalise_number(body.number) == number), None)
    return next((body for body in bodies if name and name in map(normalise_name, body.names)), None)


def _named_otherwise(certificate: CertificateFacts, body: Body) -> bool:
    """Found by its number under a name that is neither the listed one nor a part of it, as a short name is."""
    named = core_name(certificate.issuer)
    return bool(named) and not any(named in core_name(name) or core_name(name) in named for name in body.names)


def _source(body: Body, kind: str) -> str:
    scope = body.scope_for(kind) or (body.scopes[0] if body.scopes else None)
    return scope.source if scope else ""


def check_accreditation(certificate: CertificateFacts, marks: tuple[Mark, ...] | None) -> Finding:
    """The mark of accreditation is one of the recognised ones, such as CNAS."""
    printed = certificate.accreditation.strip()
    if not printed:
        return unknown("accreditation", "no_mark", "No mark of accreditation is given.")
    if marks is None:
        return unknown("accreditation", "no_list", "There is no list of accreditation bodies to look the mark up in.")
    known = next((each for each in marks if _bears(printed, each.mark)), None)
    if known is None:
        message = "The mark {mark} is not in the list of recognised ones."
        return doubted("accreditation", "not_listed", message, mark=printed)
    if known.types and certificate.certificate_type.code not in known.types:
        message = "The mark {mark} is recognised, but not on certificates of this type."
        return doubted("accreditation", "not_for_type", message, known.source, mark=printed)
    return passed("accreditation", "recognised", "The mark {mark} is recognised.", known.source, mark=printed)


def _bears(printed: str, mark: str) -> bool:
    """The mark stands at the beginning, and no letter follows it: CNAS C001-M, CNAS-C001, cnas."""
    text = printed.upper()
    return text.startswith(mark.upper()) and not text[len(mark) :][:1].isalpha()


def check_pcf_label(certificate: CertificateFacts, references: References) -> Finding:
    """The product-carbon-footprint label counts only from a body of the pilot list and within its product classes."""
    if references.bodies is None or PCF_LABEL not in references.listed_types:
        return unknown("pcf_label", "no_list", "There is no pilot list to compare with.")
    body = body_of(certificate, references.bodies)
    if body is None and not certificate.body_number:  # a name may be written in many ways, a number in one
        return unknown("pcf_label", "no_body_number", "The approval number of the body (CNCA-R-...) is not given.")
    named = certificate.body_number or certificate.issuer
    pilot = body.scope_for(PCF_LABEL) if body else None
    if pilot is None or not pilot.approved:
        message = "The body {body} is not in the pilot list."
        return failed("pcf_label", "no_pilot", message, pilot.source if pilot else "", body=named)
    if not certificate.scope:
        return unknown("pcf_label", "no_scope", "The product is not given.", pilot.source)
    if not pilot.words or any(word.casefold() in certificate.scope.casefold() for word in pilot.words):
        return passed("pcf_label", "pilot", "Body and product are in the pilot list.", pilot.source)
    message = "The body {body} may not label this product in the pilot, only {classes}: {scope}."
    return failed(
        "pcf_label", "outside_pilot", message, pilot.source,
        body=named, classes=pilot.classes, scope=certificate.scope,
    )  # fmt: skip
