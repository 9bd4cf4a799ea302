"""Working days in China: statutory holidays and make-up days by chinesecalendar. Plain Python.

In years that the State Council has not announced yet weekends alone are free.
"""

from datetime import date, timedelta

import chinese_calendar


def working_days_after(day: date, days: int) -> date:
    """The day that is `days` working days after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(day: date, until: date) -> int:
    """How many working days lie after `day`, up to and with `until`; 0 when it is not later."""
    return sum(is_working_day(day + timedelta(days=ahead)) for ahead in range(1, (until - day).days + 1))


def is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
