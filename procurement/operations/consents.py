"""Taking a consent back, with what follows for cases: nobody decides on a file that he may not read."""

from datetime import datetime

from django.db import transaction

from procurement.models import Application
from procurement.policy import ApplicationState
from procurement.queries.people import watchers
from suppliers.history import record
from suppliers.models import Consent, User
from suppliers.operations.consents import end_consent
from suppliers.operations.notices import tell

OPEN = (ApplicationState.SENT, ApplicationState.RETURNED)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User, at: datetime) -> Consent:
    """End the consent. An open case before that organisation goes back to the supplier as a draft, out of the queue.

    The standing stays where it was, known to the organisation by the supplier's name alone (queries.withdrawn).
    Those who read the file are told. Sending the case again is a new consent.
    """
    cases = Application.objects.filter(supplier=consent.supplier_id, organisation=consent.organisation_id)
    open_cases = list(cases.filter(state__in=OPEN).select_for_update(of=("self",)).order_by("pk"))
    consent = end_consent(consent, by=by, at=at)
    for case in open_cases:
        Application.objects.filter(pk=case.pk).update(state=ApplicationState.DRAFT)
        record(consent.supplier, "application.taken_back", at=at, by=by, application=case.pk)
    tell(
        watchers(consent.organisation),
        "consent.withdrawn",
        subject=f"consent/{consent.pk}",
        path="/suppliers/withdrawn/",
        at=at,
        supplier_name=consent.supplier,
        organisation_name=consent.organisation,
    )
    return consent
