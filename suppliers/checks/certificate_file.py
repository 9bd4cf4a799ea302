"""The points of a certificate that its file and the registers decide: what it says, its signature, its entry."""

from collections.abc import Callable
from datetime import date
from typing import Any

from suppliers.checks.certificate_facts import UNREADABLE_SIGNATURE, CertificateFacts, Listed, References
from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.certificate_text import Confidence, Found, ReadFields
from suppliers.checks.finding import Finding, Outcome, doubted, failed, passed, unknown
from suppliers.checks.names import core_name, normalise_name, same_script
from suppliers.checks.validity import NEVER
from suppliers.enums import RegisterStatus, SignatureState

SIGNATURES = "ISO 32000-2, 12.8"
READS_OTHERWISE = "reads_otherwise"
_Pair = tuple[object, Found[Any] | None, Callable[[object, object], bool]]
_Compared = tuple[object, Found[Any], Callable[[object, object], bool]]
_OUTCOMES = {
    SignatureState.INTACT: Outcome.PASS,
    SignatureState.CHANGED: Outcome.FAIL,
    SignatureState.UNKNOWN: Outcome.UNKNOWN,
}


def may_be_signed(content: bytes) -> bool:
    """Whether a file is worth a look: a PDF signature names the bytes it covers in the file itself, never in a packed
    stream; an OFD is a package whose list of files tells."""
    return b"/ByteRange" in content or content.startswith(b"PK")


def check_signature(references: References) -> Finding | None:
    """What the file's own signature says (ISO 32000-2, 12.8); None where the file bears none.

    Only "changed after it was signed" fails. A signer whom nobody here knows, or an algorithm that cannot be
    computed here (SM2 with SM3), proves nothing against the certificate.
    """
    if references.signature_due:
        return unknown("signature", "not_looked_at", "The file's own signature was not looked at yet.")
    signature = references.signature
    if signature is None or signature.state == SignatureState.NONE:
        return None
    odd = signature.code == UNREADABLE_SIGNATURE.code  # that of an honest file can be read, as a rule
    outcome = _OUTCOMES[signature.state]
    return Finding("signature", outcome, signature.code, signature.message, signature.values, SIGNATURES, odd)


def check_reading(certificate: CertificateFacts, read: ReadFields | None) -> Finding | None:
    """What is claimed stands in the file, as far as it was read with some certainty; None where nothing was.

    Whoever typed a later day than the file bears, or another issuer, is noticed here. A reader errs, so that it never
    fails; a scope is often claimed in short, so that another one is told apart from what is plainly other.
    """
    if read is None:
        return None
    pairs, scope = _sure(_pairs(certificate, read)), _sure([(certificate.scope, read.scope, _within)])
    if not pairs and not scope:
        return None
    if other := _otherwise(pairs):
        return doubted("file", READS_OTHERWISE, "The file says otherwise: {read}.", read=other)
    if other := _otherwise(scope):
        return doubted("file", "scope_otherwise", "The file gives another scope: {read}.", read=other)
    return passed("file", "as_read", "What is claimed stands in the file.")


def _pairs(certificate: CertificateFacts, read: ReadFields) -> list[_Pair]:
    return [
        (certificate.certificate_type.code, read.certificate_type, _says),
        (certificate.number, read.number, _says),
        (certificate.credit_code, read.credit_code, _says),
        (certificate.holder, read.holder, _says),
        (certificate.issuer, read.issuer, _names),
        (certificate.body_number, read.body_number, _says),
        (certificate.standard, read.standard, _cites),
        (certificate.accreditation, read.accreditation, _bears),
        (certificate.issued_on, read.issued_on, _says),
        (certificate.valid_from, read.valid_from, _says),
        (certificate.valid_until or NEVER, read.valid_until, _says),
    ]


def _sure(pairs: list[_Pair]) -> list[_Compared]:
    """Those that were read, and not as a mere guess."""
    return [(claimed, found, same) for claimed, found, same in pairs if found and found.confidence != Confidence.LOW]


def _otherwise(pairs: list[_Compared]) -> str:
    """What the file says where the claim says something else; a field that is not claimed says nothing else."""
    other = (str(found.value) for claimed, found, same in pairs if claimed and not same(claimed, found.value))
    return "; ".join(other)[:300]


def _says(claimed: object, read: object) -> bool:
    """Whether both say the same; what is written in another script says nothing else."""
    if isinstance(claimed, date):
        return claimed == read
    if normalise_number(str(claimed)) == normalise_number(str(read)):
        return True
    return not same_script(str(claimed), str(read)) or normalise_name(str(claimed)) == normalise_name(str(read))


def _within(claimed: object, read: object) -> bool:
    """Whether one is a part of the other, as it is where one text has it in two languages or in short."""
    ours, theirs = normalise_name(str(claimed)), normalise_name(str(read))
    return not same_script(str(claimed), str(read)) or ours in theirs or theirs in ours


def _names(claimed: object, read: object) -> bool:
    """Whether both name one body: its full name, or a part of it as a short name is."""
    ours, theirs = core_name(str(claimed)), core_name(str(read))
    return not same_script(str(claimed), str(read)) or ours in theirs or theirs in ours


def _cites(claimed: object, read: object) -> bool:
    """Whether one of the standards that the file names is the claimed one; a year that one side leaves out is no
    other."""
    return any(_within(claimed, standard) for standard in str(read).split(", "))


def _bears(claimed: object, read: object) -> bool:
    """Whether both are one mark, written out or not: CNAS, CNAS C001-M. IAF stands beside the mark of a member."""
    return normalise_name(str(read)).startswith("iaf") or _within(claimed, read)


def check_register(certificate: CertificateFacts, listed: tuple[Listed, ...] | None) -> Finding | None:
    """How the registers that were asked list it; None where none was. Not found means unknown, never fake.

    It fails where a register says so: revoked, another holder, other dates. Of several the worst word counts.
    """
    if listed is None:
        return None
    if not listed:
        return unknown(
            "register", "not_found", "No register that was asked knows this certificate; that proves nothing."
        )
    findings = [_compared(certificate, each) for each in listed]
    return min(findings, key=lambda each: (each.outcome != Outcome.FAIL, not each.warning))


def _compared(certificate: CertificateFacts, listed: Listed) -> Finding:
    where, source = {"register": listed.register}, listed.source
    if listed.status == RegisterStatus.REVOKED:
        return failed("register", "revoked", "{register} lists it as revoked.", source, **where)
    if not _same_holder(certificate, listed):
        message = '{register} lists it for another holder: "{holder}".'
        return failed("register", "other_holder", message, source, **where, holder=listed.holder or listed.credit_code)
    ours, theirs = _other_day(certificate.valid_until, listed.valid_until)
    if theirs:
        message = "{register} lists it until {listed}, the certificate says {claimed}."
        return failed("register", "other_end", message, source, **where, listed=theirs, claimed=ours)
    ours, theirs = _other_day(certificate.valid_from, listed.valid_from)
    if theirs:
        message = "{register} lists it from {listed}, the certificate says {claimed}."
        return failed("register", "other_begin", message, source, **where, listed=theirs, claimed=ours)
    if listed.status == RegisterStatus.SUSPENDED:
        return doubted("register", "suspended", "{register} lists it as suspended.", source, **where)
    return passed("register", "valid", "{register} lists it as valid.", source, **where)


def _same_holder(certificate: CertificateFacts, listed: Listed) -> bool:
    """By credit code if both are given, else by name without its legal form; what cannot be compared is not other."""
    if certificate.credit_code and listed.credit_code:
        return certificate.credit_code.strip().upper() == listed.credit_code.strip().upper()
    if not certificate.holder or not listed.holder or not same_script(certificate.holder, listed.holder):
        return True
    return core_name(certificate.holder) == core_name(listed.holder)


def _other_day(claimed: date | None, listed: date | None) -> tuple[date | None, date | None]:
    """Both days where they differ, else (None, None). A day that one side does not give does not differ."""
    return (claimed, listed) if claimed and listed and claimed != listed else (None, None)
