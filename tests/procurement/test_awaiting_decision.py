from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from procurement.queries.cases import suppliers_awaiting_decision
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate
from suppliers.queries.verification import DECISION_WAITS, LOOKS_WRONG, OTHERS, by_urgency
from tests.factories import NOW, TODAY, make_case, make_certificate, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
FAR = TODAY + timedelta(days=700)
CLAIMED = CertificateStatus.CLAIMED


def test_certificates_that_a_decision_waits_for_come_before_those_in_no_hurry(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)
    group = make_organisation("group")
    case = make_case(group)
    older = make_certificate(make_supplier(organisation=group), status=CLAIMED, valid_until=FAR)
    waiting = make_certificate(case.supplier, "ISO9001", status=CLAIMED, valid_until=FAR)
    wrong = make_certificate(make_supplier(organisation=group), "ISO45001", status=CLAIMED, valid_until=FAR)
    Certificate.objects.filter(pk=older.pk).update(claimed_at=NOW - timedelta(days=9))
    Certificate.objects.filter(pk=wrong.pk).update(holder="示例别家有限公司")

    rows = by_urgency(Certificate.objects.all(), TODAY)

    assert [(row.pk, row.urgency) for row in rows] == [  # type: ignore[attr-defined]
        (wrong.pk, LOOKS_WRONG),
        (waiting.pk, DECISION_WAITS),
        (older.pk, OTHERS),
    ]
    page = signed_in(make_staff(group, Role.COMPLIANCE)).get("/certificates/?why=decision")
    assert waiting.number in text_of(page)
    assert older.number not in text_of(page)
    assert list(suppliers_awaiting_decision()) == [case.supplier]
