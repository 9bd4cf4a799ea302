"""Where a reader finds a row of evidence: its page, its file, and the page of the file on which it stands."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from scoring.evidence.definition import Table
from scoring.queries.references import EvidenceReference, preview_path


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence with the page where it lies and, if there is one, its file. `checker`: who, for this reader."""

    reference: EvidenceReference
    url: str
    file_url: str
    checker: str


def proof_of(reference: EvidenceReference, staff: bool, supplier: int) -> Proof:
    """Where a reader finds a row of evidence."""
    file_url = preview_path(reference)
    checker = reference.verified_by if staff else reference.checker
    return Proof(reference, _page(reference, staff, supplier) or file_url, file_url, checker or "")


def _page(reference: EvidenceReference, staff: bool, supplier: int) -> str:
    if staff:
        own = _address("certificate", reference.id) if reference.table == Table.CERTIFICATE else ""
        return own or _address("supplier", supplier)
    pages = {Table.CERTIFICATE: "own_certificates", Table.DISCLOSURE: "own_indicators"}
    if reference.table == Table.INVENTORY:
        return _address("own_inventory", reference.id)
    return _address(pages[reference.table]) if reference.table in pages else ""


def _address(name: str, *arguments: int) -> str:
    """A page by name; "" where this installation has none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
