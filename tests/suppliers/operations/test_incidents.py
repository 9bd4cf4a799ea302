"""Incidents. A day is the supplier's own."""

from datetime import UTC, date, datetime

import pytest

from suppliers.errors import Refused
from suppliers.models import Event, Incident, Supplier, User
from suppliers.operations.incidents import record_incident
from tests.factories import make_supplier, make_user

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)  # 2 June, one o'clock, in Shanghai


def happened(supplier: Supplier, on: date, by: User) -> Incident:
    kind, severity = Incident.Kind.ACCIDENT, Incident.Severity.ORDINARY
    return record_incident(supplier, kind=kind, severity=severity, occurred_on=on, source="示例", by=by, at=NIGHT)


def test_what_happened_today_in_china_is_recorded_while_it_is_yesterday_elsewhere() -> None:
    assert happened(make_supplier(), date(2026, 6, 2), make_user()).occurred_on == date(2026, 6, 2)


def test_what_has_not_happened_yet_is_refused() -> None:
    supplier, person = make_supplier(), make_user()
    with pytest.raises(Refused) as refusal:
        happened(supplier, date(2026, 6, 3), person)
    assert (refusal.value.code, Incident.objects.count(), Event.objects.count()) == ("in_the_future", 0, 0)
