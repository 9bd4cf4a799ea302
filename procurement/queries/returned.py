"""What a buyer returned a case for, at the thing itself: which certificate, which answer, which year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procurement.models import Application
from procurement.policy import ApplicationState
from suppliers.enums import CertificateStatus
from suppliers.models import Organisation, Supplier
from suppliers.questions import questions_for

Things = Mapping[str, list[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Returned:
    """One reason of a case that came back. `about`: "certificate:12", "question:cdp", "inventory:7", "" the section."""

    code: str
    section: str
    about: str
    text: str
    organisation: Organisation


def things_of(supplier: Supplier) -> Things:
    """What a reason can be about, by section: the key with the row or the question."""
    certificates = supplier.certificates.exclude(status__in=[CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN])
    inventories = supplier.inventories.filter(superseded_at__isnull=True).order_by("-year")
    return {
        "certificates": [
            (f"certificate:{row.pk}", row) for row in certificates.select_related("type").order_by("type")
        ],
        "carbon": [(f"inventory:{row.pk}", row) for row in inventories],
        "indicators": [(f"question:{each.key}", each) for each in questions_for(supplier.kind)],
    }


def returned_to(supplier: Supplier) -> dict[str, list[Returned]]:
    """The reasons of the cases that are with the supplier now, by what they are about; section reasons by section."""
    found: dict[str, list[Returned]] = defaultdict(list)
    cases = Application.objects.filter(supplier=supplier, state=ApplicationState.RETURNED)
    for case in cases.select_related("organisation").prefetch_related("decisions").order_by("pk"):
        decisions = sorted(case.decisions.all(), key=lambda decision: decision.round)
        for reason in decisions[-1].reasons if decisions else []:
            one = _returned(reason, case.organisation)
            found[one.about or one.section].append(one)
    return dict(found)


def returned_sections(found: Mapping[str, list[Returned]]) -> frozenset[str]:
    """The sections that something came back in."""
    return frozenset(one.section for several in found.values() for one in several if one.section)


def _returned(reason: Mapping[str, Any], organisation: Organisation) -> Returned:
    told = {key: str(reason.get(key, "")) for key in ("code", "section", "about", "text")}
    return Returned(**told, organisation=organisation)
