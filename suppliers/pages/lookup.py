"""Looking up a certificate that somebody shows: what the register knows of it; what it does not is unknown."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suppliers.access import STAFF, open_to
from suppliers.models import Certificate
from suppliers.pages.own import person
from suppliers.pages.tables import page_of, typed
from suppliers.queries.lookup import SHORTEST, Found, look_up, state_of
from suppliers.queries.own_file import shown_status
from suppliers.wording import TIERS, reason_text

SIZE = 25
SAID: Mapping[Found, Promise] = {
    Found.IN_FORCE: _("Verified by compliance, and in force today."),
    Found.NOT_YET: _("Verified by compliance; it begins later."),
    Found.ENDED: _("It was verified, and has ended."),
    Found.CLAIMED: _("The supplier handed it in; nobody has checked it yet."),
    Found.CLAIMED_ENDED: _("The supplier handed it in, nobody checked it, and it has ended."),
    Found.REJECTED: _("Compliance did not accept it: %(reason)s."),
    Found.WITHDRAWN: _("The supplier took it out of its file."),
}


@open_to(*STAFF)
@require_safe
def certificate_lookup(request: HttpRequest) -> HttpResponse:
    """?q= a number, a holder or a credit code."""
    text, today = typed(request), timezone.localdate()
    page = page_of(request, look_up(person(request), text), SIZE)
    told = {
        "q": text,
        "page": page,
        "rows": [
            {
                "certificate": each,
                "status": shown_status(each, today),
                "said": str(SAID[state_of(each, today)]) % {"reason": reason_text(each.rejection)},
                "tier": str(TIERS.get(each.tier, each.tier)),
                "other_holder": _held_by_other(each),
            }
            for each in page
        ],
        "too_short": bool(text) and len(text) < SHORTEST,
    }
    return render(request, "suppliers/lookup.html", told)


def _held_by_other(certificate: Certificate) -> bool:
    return certificate.holder not in (certificate.supplier.name_zh, certificate.supplier.name_en)
