"""Taking a case, giving it to a colleague, giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procurement.operations.assigning import assign_case
from procurement.queries.cases import decidable_by
from procurement.queries.people import deciders
from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.pages.own import person


@open_to(Role.OFFICER)
@require_POST
def case_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """`to`: the id of an officer of the case's organisation; empty gives it back."""
    user = person(request)
    application = get_object_or_404(decidable_by(user), pk=pk)
    wanted = request.POST.get("to", "")
    to = next((each for each in deciders(application.organisation) if str(each.pk) == wanted), None)
    if wanted and to is None:
        messages.error(request, _("Only an officer of this organisation can take the case."))
        return redirect("case", pk)
    try:
        assign_case(application, to, by=user, at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
    return redirect("case", pk)
