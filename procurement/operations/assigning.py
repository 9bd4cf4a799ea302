"""Who works on a case. It tells people, it binds nobody: whoever may decide may still decide."""

from datetime import datetime

from django.db import transaction

from procurement.models import Application
from procurement.operations.standing import move_standing
from procurement.policy import ApplicationState, Standing
from procurement.queries.people import deciders
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Supplier, User
from suppliers.operations.notices import tell


@transaction.atomic
def assign_case(application: Application, to: User | None, *, by: User, at: datetime) -> Application:
    """Give the case to an officer of its organisation (None: to nobody); the first to take it has it under review."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    supplier = Supplier.objects.lock(application.supplier_id)
    if application.state != ApplicationState.SENT:
        raise Refused("already_decided", "This case was decided before, by somebody else or in another window.")
    if to is not None and to.pk not in {each.pk for each in deciders(application.organisation)}:
        raise Refused("not_an_officer", "Only an officer of this organisation can take the case.", "to")
    application.assigned_to, application.assigned_at = to, at if to else None
    application.save(update_fields=["assigned_to", "assigned_at"])
    record(supplier, "application.assigned", at=at, by=by, application=application.pk, to=to.pk if to else None)
    engagement = application.organisation.engagements.select_related("supplier").filter(supplier=supplier).first()
    if to is not None and engagement is not None and engagement.standing == Standing.APPLIED:
        engagement.supplier = supplier
        move_standing(engagement, Standing.UNDER_REVIEW, reason="taken_up", by=by, at=at, application=application.pk)
    if to is not None and to.pk != by.pk:
        tell(
            [to],
            "application.assigned",
            subject=f"application/{application.pk}/assigned/{supplier.history_number}",
            path=f"/cases/{application.pk}/",
            at=at,
            supplier=supplier,
            supplier_name=supplier,
        )
    return application
