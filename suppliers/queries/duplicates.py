"""The same file or number twice: in a supplier's own file, and, for staff, in the files of others."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from suppliers.checks.certificate_number import normalise_number
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Document, Supplier, User
from suppliers.queries.access import visible_to

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same file or number at other suppliers: those whose file the reader may see, and how many others there are.

    `files`: suppliers that sent the same file without a certificate that was claimed from it.
    """

    certificates: tuple[Certificate, ...]
    files: tuple[Document, ...]
    hidden: int


def same_in_own_file(supplier: Supplier, document: Document, number: str) -> Certificate | None:
    """The supplier's own certificate with this file, or with this number and neither rejected nor withdrawn."""
    own = supplier.certificates.select_related("type").order_by("-id")
    found = own.filter(document=document).first()
    key = normalise_number(number)
    if found is None and key:
        dead = [CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN]
        found = own.exclude(status__in=dead).filter(number_key=key).first()
    return found


def same_elsewhere(certificate: Certificate, user: User) -> Elsewhere:
    """Where else the number of a certificate, or its file, was handed in; no supplier ever sees this."""
    digest = certificate.document.sha256 if certificate.document else ""
    others = Certificate.objects.exclude(supplier=certificate.supplier_id)
    same = others.filter(_same(certificate, digest))
    documents = Document.objects.filter(sha256=digest).exclude(supplier=certificate.supplier_id) if digest else None
    bare = (documents or Document.objects.none()).exclude(certificates__in=same)
    seen = visible_to(user)
    shown = same.filter(supplier__in=seen).select_related("supplier", "type", "document").order_by("id")
    files = bare.filter(supplier__in=seen).select_related("supplier").order_by("id")
    hidden = _suppliers(same.exclude(supplier__in=seen)) | _suppliers(bare.exclude(supplier__in=seen))
    return Elsewhere(tuple(shown[:MOST_SHOWN]), tuple(files[:MOST_SHOWN]), len(hidden))


def _same(certificate: Certificate, digest: str) -> Q:
    same = Q(type=certificate.type_id, number_key=certificate.number_key)
    return same | Q(document__sha256=digest) if digest else same


def _suppliers(rows: QuerySet[Certificate] | QuerySet[Document]) -> set[int]:
    return set(rows.values_list("supplier_id", flat=True))
