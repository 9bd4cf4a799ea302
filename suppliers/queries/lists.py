"""The lists that checks compare with, as the page of bodies and registers shows them."""

from django.db.models import Count, Max, Q, QuerySet

from suppliers.models import AccreditationMark, BodyScope, ListImport, RegisterEntry


def body_scopes(text: str = "") -> QuerySet[BodyScope]:
    """What each listed body may issue, by name; with `text` those whose name or number contains it."""
    rows = BodyScope.objects.select_related("body", "type").order_by("body__name_key", "type")
    if text:
        named = Q(body__name_zh__icontains=text) | Q(body__name_en__icontains=text)
        rows = rows.filter(named | Q(body__number__icontains=text))
    return rows


def marks() -> QuerySet[AccreditationMark]:
    return AccreditationMark.objects.order_by("mark")


def register_standing() -> list[dict[str, object]]:
    """Each register with how many entries stand here and the latest day it spoke of."""
    rows = RegisterEntry.objects.values("register").annotate(entries=Count("pk"), as_of=Max("as_of"))
    return [dict(row) for row in rows.order_by("register")]


def latest_imports(most: int = 20) -> QuerySet[ListImport]:
    return ListImport.objects.select_related("by").order_by("-at", "-pk")[:most]
