"""Days on which a certificate holds. Both ends belong to it; the day is the supplier's day."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

NEVER = date(9999, 12, 31)
REMINDED_DAYS = (90, 60, 30, 7, 0)


class Validity(StrEnum):
    NOT_YET_VALID = "not_yet_valid"
    VALID = "valid"
    EXPIRED = "expired"


def status_on(valid_from: date | None, valid_until: date | None, day: date) -> Validity:
    """How a certificate stands on a day, ends included; an end that is not given does not bound."""
    if valid_from and day < valid_from:
        return Validity.NOT_YET_VALID
    if expires(valid_until) and valid_until and day > valid_until:
        return Validity.EXPIRED
    return Validity.VALID


def expires(valid_until: date | None) -> bool:
    """9999-12-31 stands for never (Catena-X business partner certificate 3.1.0), and so does no end at all."""
    return valid_until is not None and valid_until != NEVER


def reminder_days(valid_until: date | None, days: tuple[int, ...] = REMINDED_DAYS) -> tuple[date, ...]:
    """The days on which a reminder falls due, in order; none for what never expires."""
    if valid_until is None or not expires(valid_until):
        return ()
    return tuple(valid_until - timedelta(days=before) for before in sorted(days, reverse=True))


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
