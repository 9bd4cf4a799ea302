"""Facts of many suppliers from their files: five queries a call, whatever the number of suppliers."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from scoring.evidence.filling import (
    fill_answers,
    fill_certificates,
    fill_incidents,
    fill_submission,
    mark_unclean_registrations,
)
from scoring.evidence.inventories import fill_inventories
from scoring.evidence.matrix import FactMatrix, Table
from scoring.evidence.packing import Scope, scope_of
from scoring.evidence.rows import CODES, FileRows, read_rows


def read_facts(
    keys: Sequence[str],
    *,
    as_of: date,
    cut_off: datetime,
    first_id: int = 0,
    last_id: int = 0,
    ids: Sequence[int] | None = None,
) -> FactMatrix:
    """The facts `keys` of the suppliers from first to last id, or of `ids`; who is not there is left out."""
    scope = Scope(first_id, last_id) if ids is None else scope_of(ids)
    return facts_from(read_rows(scope, as_of=as_of, cut_off=cut_off), keys)


def facts_from(rows: FileRows, keys: Sequence[str]) -> FactMatrix:
    """What the rows mean. Answers first: certificates and the register stand above them."""
    suppliers = np.sort(rows.suppliers[0].columns[0])
    table = Table(suppliers // CODES, (suppliers % CODES).astype(np.int8))
    fill_answers(table, rows.disclosures)
    fill_certificates(table, rows.certificates)
    fill_incidents(table, rows.incidents)
    fill_inventories(table, rows.inventories)
    mark_unclean_registrations(table)
    fill_submission(table)
    return table.cut(keys)
