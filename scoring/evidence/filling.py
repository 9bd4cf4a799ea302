"""What the rows of a file mean: from certificates, answers, incidents and inventories to facts, in numpy."""

import numpy as np

from scoring.engine.facts import Bytes, Flags, Ints
from scoring.evidence.catalogue import ANSWERED, FACTS, REGISTERED, question_of
from scoring.evidence.held import HELD, NONE, PERMIT_EXPIRING, PERMIT_REGISTERED, PROOFS
from scoring.evidence.matrix import Table
from scoring.evidence.packing import Group
from scoring.evidence.rows import CODES, REJECTED
from suppliers.enums import LISTINGS, OFFENCES, EvidenceLevel, IncidentKind, IncidentSeverity, Known
from suppliers.questions import BY_KEY as QUESTIONS

WORTH = np.array([0, 6_000, 8_000, 10_000], dtype=np.int64)
"""What an answer adds to the quality of a submission by its evidence level, in basis points. Ours, not a model's."""

_ANSWERS_TO = {definition.question: definition.key for definition in (*HELD, *ANSWERED) if definition.question}
_SUBMITTED = [
    at
    for at, definition in enumerate(FACTS)
    if question_of(definition) is not None or definition.key == "inventory_assurance"
]


def fill_answers(table: Table, groups: list[Group]) -> None:
    """Facts that the supplier answered in words, and what it says of certificates that it does not hold.

    A value outside the question's range, which no form lets through, is not accepted.
    """
    for group in groups:
        key = _ANSWERS_TO.get(group.names[0])
        if key is None:
            continue
        question = QUESTIONS[group.names[0]]
        suppliers, codes = np.divmod(group.columns[0], CODES)
        ids, values = group.columns[1], group.columns[2]
        states = codes // 4
        wrong = (states == Known.KNOWN) & ((values < question.low) | (values > question.high))
        states = np.where(wrong, Known.NOT_ACCEPTED, states).astype(np.int8)
        stands_in = key != question.key or key in REGISTERED
        table.put(
            key,
            table.places(suppliers),
            values=np.full_like(values, NONE) if key == "permit_state" else values,
            states=states,
            evidence=(codes % 4).astype(np.int8),
            sources=-ids if stands_in else ids,
        )


def fill_certificates(table: Table, groups: list[Group]) -> None:
    """The best certificate of each supplier for each fact: valid before lapsed before rejected, then by evidence."""
    found: dict[str, list[Ints]] = {}
    for group in groups:
        rows = _proved(group)
        if rows is not None:
            found.setdefault(PROOFS[group.names[0]].fact, []).append(rows)
    for key, parts in found.items():
        suppliers, classes, evidence, values, ids = _best(np.concatenate(parts, axis=1))
        places = table.places(suppliers)
        counts = (classes != REJECTED) | ~table.known(key)[places]
        table.put(
            key,
            places[counts],
            values=values[counts],
            states=np.where(classes == REJECTED, Known.NOT_ACCEPTED, Known.KNOWN).astype(np.int8)[counts],
            evidence=evidence[counts].astype(np.int8),
            sources=ids[counts],
        )


def _proved(group: Group) -> Ints | None:
    """[supplier, class, evidence, value, id] of each certificate; None for a tier that says nothing."""
    (type_, tier), (keys, ids) = group.names, group.columns
    proof = PROOFS[type_]
    value = proof.value_of(tier)
    if value is None:
        return None
    suppliers, codes = np.divmod(keys, CODES)
    values = np.full_like(keys, value)
    if proof.accredited is not None:
        values[codes % 2 == 1] = proof.accredited
    if proof.expiring is not None:
        values[codes // 2 % 2 == 1] = proof.expiring
    classes = codes // 16
    values[classes <= 2] = NONE
    return np.stack([suppliers, classes, codes // 4 % 4, values, ids])


def _best(rows: Ints) -> Ints:
    """Of each supplier (first row) the column that is largest by the other rows, in their order."""
    ordered = rows[:, np.lexsort(rows[::-1])]
    last = np.append(ordered[0, 1:] != ordered[0, :-1], True) if ordered.shape[1] else np.zeros(0, dtype=np.bool_)
    return ordered[:, last]


def fill_incidents(table: Table, groups: list[Group]) -> None:
    """The register's word, verified: it stands where the supplier admits less, or says nothing."""
    for key in sorted(REGISTERED):
        parts = [np.stack(group.columns) for group in groups if key in _told_by(*group.names)]
        if parts:
            _register(table, key, np.concatenate(parts, axis=1))


def _told_by(kind: str, severity: str) -> set[str]:
    """The facts that an incident of this kind and severity bears on; a listing on that of its own kind alone."""
    if kind in LISTINGS:
        return {"untrustworthy_listed"} if kind == IncidentKind.UNTRUSTWORTHY else set()
    told = {"major_incident_3y"} if severity == IncidentSeverity.MAJOR else set()
    return told | {"penalties_3y"} if kind in OFFENCES else told


def _register(table: Table, key: str, rows: Ints) -> None:
    suppliers, counts = np.unique(rows[0] // CODES, return_counts=True)
    latest = _best(rows)[1]
    if key != "penalties_3y":
        counts = np.ones_like(counts)
    places = table.places(suppliers)
    stands = ~table.known(key)[places] | (table.values_of(key)[places] <= counts)
    table.put(
        key,
        places[stands],
        values=counts[stands],
        states=Known.KNOWN,
        evidence=EvidenceLevel.VERIFIED,
        sources=latest[stands],
    )


def mark_unclean_registrations(table: Table) -> None:
    """A registration without a known clean record counts like a permit about to expire (see the catalogue)."""
    permits = table.values_of("permit_state")
    clean = table.known("penalties_3y") & (table.values_of("penalties_3y") == 0)
    permits[table.known("permit_state") & (permits == PERMIT_REGISTERED) & ~clean] = PERMIT_EXPIRING


def fill_submission(table: Table) -> None:
    """Sum of the worth of what is answered, by what was asked and applies: answered share times mean worth."""
    states = table.states[_SUBMITTED]
    asked = ((states != Known.NOT_ASKED) & (states != Known.NOT_APPLICABLE)).sum(axis=0)
    worth = np.where(states == Known.KNOWN, WORTH[table.evidence[_SUBMITTED]], 0).sum(axis=0)
    quality = (2 * worth + asked) // np.maximum(2 * asked, 1)
    table.put(
        "submission_quality",
        np.arange(len(table.supplier_ids)),
        values=quality,
        states=_known_where(asked > 0),
        evidence=EvidenceLevel.VERIFIED,
        sources=np.zeros_like(quality),
    )


def _known_where(flags: Flags) -> Bytes:
    return np.where(flags, np.int8(Known.KNOWN), np.int8(Known.NOT_ASKED))
