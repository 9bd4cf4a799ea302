"""What was typed into a form and not yet sent."""

from collections.abc import Collection

from suppliers.models import SectionDraft, Supplier


def draft_of(supplier: Supplier, section: str) -> SectionDraft | None:
    return supplier.drafts.filter(section=section).select_related("saved_by").first()


def drafted(supplier: Supplier) -> Collection[str]:
    """The sections in which something was typed and not yet sent."""
    return frozenset(supplier.drafts.values_list("section", flat=True))
