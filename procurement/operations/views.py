"""Views of lists that people keep under a name."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from procurement.models import SavedView
from suppliers.errors import Refused
from suppliers.models import Organisation, User
from suppliers.queries.access import organisations_of

MOST_VIEWS = 30
LONGEST_QUERY = 500
NOT_KEPT = frozenset({"page", "after", "before", "format"})


@transaction.atomic
def save_view(
    page: str, name: str, query: str, *, organisation: Organisation | None = None, by: User, at: datetime
) -> SavedView:
    """Keep the filters of a list under a name; the same name again takes the new filters."""
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise Refused("name_needed", "Give it a name of at most {most} characters.", "name", most=40)
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key not in NOT_KEPT])
    if len(kept) > LONGEST_QUERY:
        raise Refused("too_long", "At most {limit} characters, please.", "query", limit=LONGEST_QUERY)
    if organisation is not None and not organisations_of(by).filter(pk=organisation.pk).exists():
        raise Refused("not_your_organisation", "You can share it with organisations that you work for.", "organisation")
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # or two windows pass the limit together
    others = SavedView.objects.filter(user=by, page=page).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise Refused("too_many", "You keep {most} views of this list: remove one first.", "name", most=MOST_VIEWS)
    view, _made = SavedView.objects.update_or_create(
        user=by, page=page, name=name, defaults={"query": kept, "organisation": organisation, "saved_at": at}
    )
    return view


def drop_view(view: SavedView) -> None:
    """Forget a view: a person's convenience and no record, so it may go."""
    view.delete()
