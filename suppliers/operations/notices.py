"""Telling people: one notice per (person, kind, subject), however often it is asked for."""

from collections.abc import Iterable
from datetime import datetime

from suppliers.models import Notice, Supplier, User


def tell(
    people: Iterable[User],
    kind: str,
    *,
    subject: str,
    path: str,
    at: datetime,
    supplier: Supplier | None = None,
    **values: object,
) -> None:
    """Put a notice into each person's inbox; the tick mails it. The same (person, kind, subject) is told once."""
    plain = {key: value if isinstance(value, (int, str)) else str(value) for key, value in values.items()}
    Notice.objects.bulk_create(
        [
            Notice(user=user, supplier=supplier, kind=kind, subject=subject, values=plain, path=path, created_at=at)
            for user in people
        ],
        ignore_conflicts=True,
    )
