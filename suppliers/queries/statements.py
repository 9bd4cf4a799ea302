"""What suppliers say of certificates that they do not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from suppliers.enums import NotHeld
from suppliers.models import CertificateStatement, CertificateType, Supplier
from suppliers.queries.own_file import OPEN


@dataclass(frozen=True, slots=True)
class TypeState:
    """A kind of certificate and what the supplier says of it. `overdue`: it was in progress until a day now past."""

    type: CertificateType
    stated: CertificateStatement | None
    overdue: bool


def current_statements(supplier: Supplier) -> QuerySet[CertificateStatement]:
    """What the supplier says now, one row for a kind at most."""
    return supplier.certificate_statements.filter(superseded_at__isnull=True)


def types_held(supplier: Supplier, on: date) -> set[str]:
    """The kinds of which a certificate waits or was verified and has not ended."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return set(supplier.certificates.filter(lasting, status__in=OPEN).values_list("type_id", flat=True))


def types_not_held(supplier: Supplier, on: date) -> list[TypeState]:
    """Every kind that the supplier holds nothing of, those that count for a green supplier first."""
    held = types_held(supplier, on)
    stated: Mapping[str, CertificateStatement] = {row.type_id: row for row in current_statements(supplier)}
    types = CertificateType.objects.exclude(code__in=held).order_by("-recognised", "code")
    return [TypeState(kind, stated.get(kind.code), is_overdue(stated.get(kind.code), on)) for kind in types]


def statements_to_show(supplier: Supplier, on: date) -> list[TypeState]:
    """What the supplier says of kinds that it holds nothing of, for readers of its file."""
    held = types_held(supplier, on)
    rows = current_statements(supplier).exclude(type__in=held).select_related("type", "stated_by")
    return [TypeState(row.type, row, is_overdue(row, on)) for row in rows.order_by("-type__recognised", "type_id")]


def is_overdue(stated: CertificateStatement | None, on: date) -> bool:
    """Whether a day was named until which the certificate would be there, and it has passed."""
    if stated is None or stated.statement != NotHeld.IN_PROGRESS or stated.until is None:
        return False
    return stated.until < on
