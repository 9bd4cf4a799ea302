"""By what each trouble of the demo world is known."""

from collections.abc import Callable

from fixtures.demo.answers import MISSING
from fixtures.demo.troubles import Trouble
from scoring.models import CurrentScore
from suppliers.enums import AnswerState
from suppliers.models import Certificate, Incident, Supplier
from tests.demo.conftest import Loaded


def _iso14001(supplier: Supplier) -> Certificate:
    return supplier.certificates.get(type="ISO14001")


def _expired(supplier: Supplier, world: Loaded) -> bool:
    held = _iso14001(supplier)
    on_watch = supplier.engagements.filter(standing="on_watch").exists()
    return held.status == "verified" and held.valid_until is not None and held.valid_until < world.day and on_watch


def _expiring(supplier: Supplier, world: Loaded) -> bool:
    held = _iso14001(supplier)
    left = (held.valid_until - world.day).days if held.valid_until else -1
    return held.status == "verified" and 0 < left < 90


def _same_number(supplier: Supplier, _: Loaded) -> bool:
    return Certificate.objects.filter(number_key=_iso14001(supplier).number_key).count() == 2


def _answer(supplier: Supplier, question: str = MISSING) -> tuple[str, int | None, bool | None] | None:
    found = supplier.disclosures.filter(question=question).first()
    return (found.state, found.value, found.accepted) if found else None


def _incident(supplier: Supplier, kind: str) -> bool:
    return supplier.incidents.filter(kind=kind, severity=Incident.Severity.MAJOR).count() == 1 and _vetoed(supplier)


def _vetoed(supplier: Supplier) -> bool:
    return CurrentScore.objects.get(supplier=supplier).level == -2


def _implausible(supplier: Supplier, _: Loaded) -> bool:
    last = supplier.inventories.latest("year")
    return {doubt["code"] for doubt in last.doubts} == {"jump"} and all(doubt["explanation"] for doubt in last.doubts)


SHOWN: dict[Trouble, Callable[[Supplier, Loaded], bool]] = {
    Trouble.EXPIRED: _expired,
    Trouble.EXPIRING: _expiring,
    Trouble.SAME_NUMBER: _same_number,
    Trouble.SAME_NAME: lambda supplier, _: Supplier.objects.filter(name_zh=supplier.name_zh).count() == 2,
    Trouble.OTHER_HOLDER: lambda supplier, _: _iso14001(supplier).rejection == "other_holder",
    Trouble.VETO_INCIDENT: lambda supplier, _: _incident(supplier, "pollution"),
    Trouble.VETO_LISTED: lambda supplier, _: _incident(supplier, "untrustworthy"),
    Trouble.VETO_PERMIT: lambda supplier, _: (
        _vetoed(supplier) and _answer(supplier, "without_permit") == (AnswerState.GIVEN, 0, None)
    ),
    Trouble.NOT_ASKED: lambda supplier, _: _answer(supplier) is None,
    Trouble.NOT_KNOWN: lambda supplier, _: _answer(supplier) == (AnswerState.NOT_KNOWN, None, None),
    Trouble.NOT_ACCEPTED: lambda supplier, _: (_answer(supplier) or ("", 0, None))[2] is False,
    Trouble.NOT_APPLICABLE: lambda supplier, _: (
        (_answer(supplier, "hazardous_waste") or ("", 0, None))[0] == AnswerState.NOT_APPLICABLE
    ),
    Trouble.ZERO: lambda supplier, _: (_answer(supplier) or ("", None, None))[1] == 0,
    Trouble.IMPLAUSIBLE: _implausible,
}
