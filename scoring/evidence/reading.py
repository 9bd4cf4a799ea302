"""Facts of many suppliers from their files: five queries a call, whatever the number of suppliers."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from scoring.engine.facts import Ints
from scoring.evidence.filling import (
    fill_answers,
    fill_certificates,
    fill_incidents,
    fill_submission,
    mark_unclean_registrations,
)
from scoring.evidence.inventories import fill_inventories
from scoring.evidence.matrix import FactMatrix, Table
from scoring.evidence.packing import Group, Scope, scope_of
from scoring.evidence.rows import CODES, FileRows, read_categories, read_rows


def read_facts(
    keys: Sequence[str],
    *,
    as_of: date,
    cut_off: datetime,
    first_id: int = 0,
    last_id: int = 0,
    ids: Sequence[int] | None = None,
    categories: Sequence[str] = (),
) -> FactMatrix:
    """The facts `keys` of the suppliers from first to last id, or of `ids`; who is not there is left out.

    `categories`: the codes that the model asks for (`Model.categories`); they cost one more query when there are any.
    """
    scope = Scope(first_id, last_id) if ids is None else scope_of(ids)
    rows = read_rows(scope, as_of=as_of, cut_off=cut_off)
    return facts_from(rows, keys, categories, read_categories(scope, categories))


def facts_from(
    rows: FileRows, keys: Sequence[str], categories: Sequence[str] = (), sold: Sequence[Group] = ()
) -> FactMatrix:
    """What the rows mean. Answers first: certificates and the register stand above them; `sold`: read_categories."""
    suppliers = np.sort(rows.suppliers[0].columns[0])
    table = Table(suppliers // CODES, (suppliers % CODES).astype(np.int8))
    fill_answers(table, rows.disclosures)
    fill_certificates(table, rows.certificates)
    fill_incidents(table, rows.incidents)
    fill_inventories(table, rows.inventories)
    mark_unclean_registrations(table)
    fill_submission(table)
    return table.cut(keys, categories, masks_of(table.supplier_ids, sold))


def masks_of(supplier_ids: Ints, sold: Sequence[Group]) -> Ints:
    """The bits of `engine.masks` for suppliers by rising id; what is sold by somebody else is left out."""
    masks = np.zeros(len(supplier_ids), dtype=np.int64)
    for group in sold:
        suppliers, bits = np.divmod(group.columns[0], CODES)
        there = np.isin(suppliers, supplier_ids)
        np.bitwise_or.at(masks, np.searchsorted(supplier_ids, suppliers[there]), np.int64(1) << bits[there])
    return masks
