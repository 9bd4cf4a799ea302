"""The five queries: what the files of many suppliers say as of a day, seen no later than the cut-off.

A row recorded, answered or checked after the cut-off was not there yet; a check after it has not happened. Only the
withdrawal of a certificate is not dated: a withdrawn one is not seen at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from scoring.engine.facts import KINDS
from scoring.evidence.held import EXPIRING_DAYS, PROOFS
from scoring.evidence.packing import Group, PackedQuery, Parameter, Scope

REJECTED, LAPSED, VALID = 1, 2, 3
CODES = 64
"""Every first column is supplier * CODES + code; what the code means stands at each query."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """What the queries gave, packed; see each function for the columns."""

    certificates: list[Group]
    inventories: list[Group]
    incidents: list[Group]
    disclosures: list[Group]
    suppliers: list[Group]


def read_rows(scope: Scope, *, as_of: date, cut_off: datetime) -> FileRows:
    """Everything that facts are made of, in five queries whatever the number of suppliers."""
    return FileRows(**{name: query.groups() for name, query in file_queries(scope, as_of, cut_off).items()})


def read_suppliers(scope: Scope) -> list[Group]:
    """The suppliers alone, as in `FileRows.suppliers`."""
    return _suppliers(scope).groups()


def file_queries(scope: Scope, as_of: date, cut_off: datetime) -> dict[str, PackedQuery]:
    """The five, in the order in which they must be asked.

    The suppliers come last: whoever registers meanwhile is then there without a file, never a file without him.
    """
    operations = connection.ops
    parameters: dict[str, Parameter] = {
        "cut": operations.adapt_datetimefield_value(cut_off),
        "day": operations.adapt_datefield_value(as_of),
        "soon": operations.adapt_datefield_value(as_of + timedelta(days=EXPIRING_DAYS)),
        "since": operations.adapt_datefield_value(three_years_before(as_of)),
        "year": as_of.year,
    }
    return {
        "certificates": _certificates(scope, parameters),
        "inventories": _inventories(scope, parameters),
        "incidents": _incidents(scope, parameters),
        "disclosures": _disclosures(scope, parameters),
        "suppliers": _suppliers(scope),
    }


def three_years_before(day: date) -> date:
    """The same day three years earlier; the last day of February for its 29th."""
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return day.replace(year=day.year - 3, day=28)


def three_years_after(day: date) -> date:
    """The first day on which what happened on this one lies three years back; 1 March for the 29th of February."""
    try:
        return day.replace(year=day.year + 3)
    except ValueError:
        return date(day.year + 3, 3, 1)


def _suppliers(scope: Scope) -> PackedQuery:
    """supplier and index of its kind in KINDS."""
    whens = " ".join(f"WHEN '{kind.value}' THEN {at}" for at, kind in enumerate(KINDS))
    source = f"suppliers_supplier WHERE {scope.condition('id')}"
    return PackedQuery([f"id * {CODES} + CASE kind {whens} END"], source, {})


def read_categories(scope: Scope, codes: Sequence[str]) -> list[Group]:
    """Supplier with code = index into `codes`, for each of these categories that it sells. What is sold is not dated:
    it is read as it stands now. No query when nothing is asked for."""
    if not codes:
        return []
    parameters: dict[str, Parameter] = {f"code{at}": code for at, code in enumerate(codes)}
    whens = " ".join(f"WHEN %(code{at})s THEN {at}" for at in range(len(codes)))
    names = ", ".join(f"%({key})s" for key in parameters)
    source = (
        "suppliers_suppliercategory sold JOIN suppliers_category category ON category.id = sold.category_id"
        f" WHERE {scope.condition('sold.supplier_id')} AND category.code IN ({names})"
    )
    return PackedQuery([f"sold.supplier_id * {CODES} + CASE category.code {whens} END"], source, parameters).groups()


def _certificates(scope: Scope, parameters: dict[str, Parameter]) -> PackedQuery:
    """By type and tier: supplier with code = class * 16 + evidence * 4 + ends soon * 2 + accredited; id."""
    types = ", ".join(f"'{code}'" for code in PROOFS)
    code = (
        "16 * CASE WHEN status = 'rejected' AND checked_at <= %(cut)s THEN 1 WHEN valid_until < %(day)s THEN 2"
        " ELSE 3 END"
        " + 4 * CASE WHEN status = 'verified' AND checked_at <= %(cut)s THEN 3 WHEN document_id IS NOT NULL THEN 2"
        " ELSE 1 END"
        " + CASE WHEN valid_until < %(soon)s THEN 2 ELSE 0 END"
        " + CASE WHEN substr(accreditation, 1, 4) = 'CNAS' THEN 1 ELSE 0 END"
    )
    source = (
        f"suppliers_certificate WHERE {scope.condition('supplier_id')} AND type_id IN ({types})"
        " AND claimed_at <= %(cut)s AND valid_from <= %(day)s AND status <> 'withdrawn'"
    )
    return PackedQuery([f"supplier_id * {CODES} + {code}", "id"], source, parameters, ("type_id", "tier"))


def _inventories(scope: Scope, parameters: dict[str, Parameter]) -> PackedQuery:
    """By assurance: supplier with code = evidence (0: not accepted); id; year; output in 0.01 万元 (0: none);
    scope 1 and 2 (location) in g; electricity, green electricity in Wh.

    The evidence is the published level (suppliers.carbon.reliability), as it is stored since the check; before that
    it follows from document and route alone, which a test of that module holds it to. What was estimated from the
    output says nothing of an intensity: it is read as if it had no output.
    """
    code = (
        "CASE WHEN checked_at <= %(cut)s THEN reliability"
        " WHEN document_id IS NULL OR route = 'estimate' THEN 1 ELSE 2 END"
    )
    columns = [
        f"supplier_id * {CODES} + {code}",
        "id",
        "year",
        "CASE WHEN route = 'estimate' THEN 0 ELSE CAST(round(COALESCE(output_wan, 0) * 100) AS bigint) END",
        _thousandths("COALESCE(undivided_kg, scope1_kg + scope2_location_kg)"),
        _thousandths("electricity_kwh"),
        _thousandths("green_kwh"),
    ]
    source = (
        f"suppliers_inventory WHERE {scope.condition('supplier_id')} AND year <= %(year)s"
        " AND reported_at <= %(cut)s AND (superseded_at IS NULL OR superseded_at > %(cut)s)"
    )
    return PackedQuery(columns, source, parameters, ("assurance",))


def _thousandths(expression: str) -> str:
    """As int64, capped where it would not fit: no real amount comes near, but an absurd one must not stop a run."""
    return (
        f"CAST(round(1000 * CASE WHEN {expression} < 9000000000000000 THEN {expression}"
        " ELSE 9000000000000000 END) AS bigint)"
    )


def _incidents(scope: Scope, parameters: dict[str, Parameter]) -> PackedQuery:
    """By kind and severity: supplier with code 0; id. Listings that still stand, all else of three years."""
    source = (
        f"suppliers_incident WHERE {scope.condition('supplier_id')} AND recorded_at <= %(cut)s"
        " AND (withdrawn_at IS NULL OR withdrawn_at > %(cut)s) AND occurred_on <= %(day)s"
        " AND CASE WHEN kind = 'untrustworthy' THEN ends_on IS NULL OR ends_on >= %(day)s"
        " ELSE occurred_on > %(since)s END"
    )
    return PackedQuery([f"supplier_id * {CODES}", "id"], source, parameters, ("kind", "severity"))


def _disclosures(scope: Scope, parameters: dict[str, Parameter]) -> PackedQuery:
    """By question: supplier with code = Known * 4 + evidence; id; value (0 when there is none)."""
    code = (
        "4 * CASE WHEN checked_at <= %(cut)s AND NOT accepted THEN 3 WHEN value IS NOT NULL THEN 0"
        " WHEN state = 'not_applicable' THEN 4 ELSE 2 END"
        " + CASE WHEN checked_at IS NULL OR checked_at <= %(cut)s THEN evidence WHEN document_id IS NOT NULL THEN 2"
        " ELSE 1 END"
    )
    source = (
        f"suppliers_disclosure WHERE {scope.condition('supplier_id')} AND answered_at <= %(cut)s"
        " AND (superseded_at IS NULL OR superseded_at > %(cut)s)"
    )
    columns = [f"supplier_id * {CODES} + {code}", "id", "COALESCE(value, 0)"]
    return PackedQuery(columns, source, parameters, ("question",))
