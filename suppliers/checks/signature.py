"""The signatures that a file bears itself: is it as it was signed, and can anybody here say who signed?

PDF signatures by ISO 32000-2, 12.8 (pyhanko). Whoever calls this with a stranger's file does so in a process of its own
with bounds (suppliers.operations.signatures): the parser is pure Python and the file may be made to keep it busy.
"""

import io
import logging
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import version

from asn1crypto import cms, pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from suppliers.checks.certificate_facts import NO_SIGNATURE, UNREADABLE_SIGNATURE, FileSignature
from suppliers.enums import SignatureState

ENGINE = f"pyhanko {version('pyhanko')}"
MOST_SIGNATURES = 20
# What is wrong with a signature is told as a finding; pyhanko would write a traceback for each as well.
for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)
# Digests that anybody can forge two files for, and those that stand for the Chinese GM/T 0003, 0004 and 0010.
_WEAK = frozenset({"md2", "md5", "sha1"})
_NAMES = {"1.2.156.10197.1.401": "SM3", "1.2.156.10197.1.501": "SM2-SM3", "1.2.156.10197.1.301.1": "SM2"}
_KNOWN = frozenset({"md2", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
_WORST_FIRST = (SignatureState.CHANGED, SignatureState.UNKNOWN, SignatureState.INTACT)


def read_signatures(content: bytes, *, at: datetime, roots: Sequence[bytes] = ()) -> FileSignature:
    """What the signatures of a file say, the worst of them; whatever the parser throws becomes "unreadable".

    `roots` are certificates (PEM or DER) of authorities that are trusted here; without them every signer is unknown.
    """
    if content.startswith(b"PK"):
        return _ofd_seal(content)
    try:
        signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
        anchors = [_certificate(root) for root in roots]
        found = [_judged(each, at, anchors) for each in signatures[:MOST_SIGNATURES]]
    except Exception:
        return UNREADABLE_SIGNATURE
    return min(found, key=lambda each: _WORST_FIRST.index(each.state), default=NO_SIGNATURE)


def _certificate(content: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(content)[2] if pem.detect(content) else content)


def _judged(signature: EmbeddedPdfSignature, at: datetime, roots: Sequence[x509.Certificate]) -> FileSignature:
    try:
        foreign = _foreign_algorithm(signature.signer_info)
        if foreign:
            message = "It bears a signature by {algorithm}, which cannot be computed here."
            return FileSignature(SignatureState.UNKNOWN, "unknown_algorithm", message, {"algorithm": foreign})
        context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at)
        with ThreadPoolExecutor(1) as thread:  # it starts an event loop, which a thread that has one refuses
            return _told(thread.submit(validate_pdf_signature, signature, context).result())
    except Exception:  # of this signature alone: another one may still say that the file was changed
        return UNREADABLE_SIGNATURE


def _told(status: PdfSignatureStatus) -> FileSignature:
    """A signer without a chain to a trusted root proves nothing, neither for nor against the certificate."""
    values = {"signer": _signer(status), "on": _day(status)}
    if not status.intact or not status.valid or not status.docmdp_ok:
        message = "The file was changed after {signer} signed it."
        return FileSignature(SignatureState.CHANGED, "changed", message, values)
    if status.md_algorithm in _WEAK:
        message = "It is signed with {algorithm}, which proves nothing any more."
        return FileSignature(
            SignatureState.UNKNOWN, "weak_algorithm", message, {"algorithm": status.md_algorithm.upper()}
        )
    if not status.trusted:
        message = "Unchanged since {signer} signed it on {on}, but nobody here vouches for who that is."
        return FileSignature(SignatureState.UNKNOWN, "unknown_signer", message, values)
    message = "Unchanged since {signer} signed it on {on}."
    return FileSignature(SignatureState.INTACT, "intact", message, values)


def _foreign_algorithm(info: cms.SignerInfo) -> str:
    """The name of an algorithm that is not known here, such as SM2 with SM3; "" when all are."""
    digest, signed_by = info["digest_algorithm"]["algorithm"], info["signature_algorithm"]
    if digest.native not in _KNOWN:
        return _NAMES.get(digest.dotted, str(digest.native))
    try:
        return "" if signed_by.signature_algo else "?"
    except ValueError:
        return _NAMES.get(signed_by["algorithm"].dotted, str(signed_by["algorithm"].native))


def _signer(status: PdfSignatureStatus) -> str:
    names = status.signing_cert.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "?")[:160]


def _day(status: PdfSignatureStatus) -> str:
    told = status.signer_reported_dt
    return told.date().isoformat() if told else "?"


def _ofd_seal(content: bytes) -> FileSignature:
    """An OFD (GB/T 33190-2016) lists its seals in Signatures.xml; they are made with SM2 and SM3 by rule."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sealed = any(name.lower().endswith("signatures.xml") for name in package.namelist())
    except Exception:
        return UNREADABLE_SIGNATURE
    if not sealed:
        return NO_SIGNATURE
    message = "It bears an electronic seal of the OFD format, which cannot be computed here."
    return FileSignature(SignatureState.UNKNOWN, "ofd_seal", message)
