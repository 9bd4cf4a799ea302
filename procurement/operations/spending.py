"""Taking in what organisations bought from their suppliers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from procurement.models import Spend
from procurement.spend_sheet import SpendLine
from suppliers.checks.sheets import RowRefused
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier, User
from suppliers.models.supplier import SupplierQuerySet

SPENDERS = frozenset({Role.OFFICER, Role.MANAGER})
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, or would do: amounts that are new, changed, as before; and rows that are wrong."""

    added: int
    changed: int
    same: int
    refused: tuple[RowRefused, ...]


def preview_spend(lines: Sequence[SpendLine], *, among: SupplierQuerySet, places: QuerySet[Organisation]) -> Taken:
    """What `take_in_spend` would do now; writes nothing."""
    return _sorted_out(lines, among, places)[0]


@transaction.atomic
def take_in_spend(
    lines: Sequence[SpendLine], *, among: SupplierQuerySet, places: QuerySet[Organisation], by: User, at: datetime
) -> Taken:
    """Write the amounts of suppliers of `among` for organisations of `places`; a fixed number of queries a batch."""
    taken, rows = _sorted_out(lines, among, places)
    for row in rows:
        row.entered_by, row.entered_at = by, at
    Spend.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["organisation", "supplier", "year"],
        update_fields=["amount_wan", "entered_by", "entered_at"],
    )
    return taken


def _sorted_out(
    lines: Sequence[SpendLine], among: SupplierQuerySet, places: QuerySet[Organisation]
) -> tuple[Taken, list[Spend]]:
    """What is to be written, and the counts."""
    codes = {line.credit_code for line in lines}
    uscc = among.filter(scheme=Supplier.Scheme.USCC)
    suppliers = {code: pk for code, pk in uscc.values_list("identifier", "pk").iterator() if code in codes}
    organisations = dict(places.values_list("code", "pk"))
    before = {
        (supplier, organisation, year): amount
        for supplier, organisation, year, amount in Spend.objects.filter(
            organisation__in=organisations.values(), year__in={line.year for line in lines}
        ).values_list("supplier", "organisation", "year", "amount_wan")
    }
    refused, rows, counts = [], [], {"added": 0, "changed": 0, "same": 0}
    for line in lines:
        supplier, organisation = suppliers.get(line.credit_code), organisations.get(line.organisation)
        if supplier is None or organisation is None:
            refused.append(_unknown(line, organisation is None))
            continue
        old = before.get((supplier, organisation, line.year))
        counts["added" if old is None else "same" if old == line.amount_wan else "changed"] += 1
        if old != line.amount_wan:
            rows.append(
                Spend(supplier_id=supplier, organisation_id=organisation, year=line.year, amount_wan=line.amount_wan)
            )
    return Taken(refused=tuple(refused), **counts), rows


def _unknown(line: SpendLine, organisation: bool) -> RowRefused:
    if organisation:
        message = "{code} is not the code of an organisation that you work for."
        return RowRefused(line.number, "organisation", message, {"code": line.organisation})
    message = "{code} is no supplier whose file you may read."
    return RowRefused(line.number, "credit_code", message, {"code": line.credit_code})
