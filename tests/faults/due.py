"""A supplier for whom the clock has something to do, and what came of it."""

from datetime import timedelta

from django.utils import timezone

from procurement.models import Reassessment
from procurement.operations.admission import decide, send_application
from procurement.policy import Verdict
from scoring.models import Scorecard
from suppliers.models import Certificate, Event, Notice, Supplier
from tests.factories import make_certificate, make_member, make_organisation, make_staff, make_supplier


def make_due() -> Supplier:
    """Admitted thirty days ago with a certificate that ran out two days ago; no clock has looked since.

    By the real clock, because the worker is a process of its own.
    """
    now = timezone.now()
    began, organisation = now - timedelta(days=30), make_organisation()
    supplier = make_supplier(organisation=organisation)
    member = make_member(supplier)
    certificate = make_certificate(supplier, valid_until=timezone.localdate(now) - timedelta(days=2))
    Certificate.objects.filter(pk=certificate.pk).update(claimed_at=began, checked_at=began)
    case = send_application(supplier, organisation, by=member, at=began)
    decide(case, Verdict.APPROVE, by=make_staff(organisation), at=began)
    return supplier


def finished(supplier: Supplier) -> bool:
    """Whether nothing is pending and something was done."""
    rows = list(Reassessment.objects.filter(supplier=supplier))
    return bool(rows) and all(row.finished_at is not None for row in rows)


def effects(supplier: Supplier) -> dict[str, int]:
    """How often each effect of a re-assessment is there; the first scorecard is that of the application."""
    told = Notice.objects.filter(supplier=supplier, kind="standing.moved").values_list("user", flat=True)
    return {
        "reassessments": Reassessment.objects.filter(supplier=supplier).count(),
        "scorecards": Scorecard.objects.filter(supplier=supplier).count() - 1,
        "reassessed": Event.objects.filter(supplier=supplier, kind="supplier.reassessed").count(),
        "on watch": Event.objects.filter(supplier=supplier, kind="standing.moved", payload__after="on_watch").count(),
        "told more than once": len(told) - len(set(told)),
    }


ONCE = {"reassessments": 1, "scorecards": 1, "reassessed": 1, "on watch": 1, "told more than once": 0}
