"""What every page gets: who reads it, where they may go, whether the data are samples."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.accounts import lacks_second_factor
from config.shell import VERSION
from config.shell.navigation import links
from suppliers.models import User
from suppliers.queries.access import own_supplier, roles_of


def shell(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"demo": settings.DEMO, "version": VERSION, "roles": frozenset(), "navigation": []}
    roles = roles_of(user)
    return {
        "demo": settings.DEMO,
        "version": VERSION,
        "roles": roles,
        "navigation": links(roles, request.path),
        "own_supplier": own_supplier(user),
        # Counted where it is shown: a dialog within a page gets this context too.
        "second_factor_needed": SimpleLazyObject(lambda: lacks_second_factor(user)),
        "unread": SimpleLazyObject(user.notices.filter(read_at__isnull=True).count),
    }
