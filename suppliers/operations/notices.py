"""Telling people: one notice per (person, kind, subject), however often it is asked for."""

from collections.abc import Iterable
from datetime import datetime

from suppliers.models import Notice, Organisation, Supplier, User


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
    """Put a notice into each person's inbox; the tick mails it. The same (person, kind, subject) is told once.

    A value with names is kept by both of them, since the readers differ: `supplier_name` and `supplier_name_en`.
    """
    plain = {key: _plain(value) for key, value in values.items()}
    plain |= {f"{key}_en": value.name_en for key, value in values.items() if isinstance(value, Supplier | Organisation)}
    Notice.objects.bulk_create(
        [
            Notice(user=user, supplier=supplier, kind=kind, subject=subject, values=plain, path=path, created_at=at)
            for user in people
        ],
        ignore_conflicts=True,
    )


def _plain(value: object) -> int | str:
    if isinstance(value, Supplier | Organisation):
        return value.name_zh
    return value if isinstance(value, (int, str)) else str(value)


def mail_again(notice: Notice) -> None:
    """Put a notice that was given up back among those to be mailed, as if it had never been tried."""
    Notice.objects.filter(pk=notice.pk, trouble="undeliverable").update(
        tries=0, next_try_at=None, given_up_at=None, trouble=""
    )
