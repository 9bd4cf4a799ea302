import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from scoring.models import IssuedScorecard, Scorecard
from scoring.operations.issuing import issue_scorecard
from scoring.operations.scoring import score_supplier
from scoring.queries.models import parsed
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event, Notice, User
from suppliers.wording import notice_text
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff
from tests.scoring.files import answer
from tests.scoring.issued import make_scored, use_fonts
from tests.scoring.scorecard.reading import joined, text_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fonts(settings: Settings) -> None:
    use_fonts(settings)


@pytest.fixture
def by() -> User:
    return make_staff(make_organisation("group"), Role.COMPLIANCE)


def scored(by: User) -> Scorecard:
    organisation = by.memberships.get().organisation
    assert organisation is not None
    return make_scored(organisation)[1]


def kept(path: str) -> bytes:
    with default_storage.open(path, "rb") as stream:
        content: bytes = stream.read()
    return content


def test_both_documents_are_kept_as_they_are_hashed_and_say_every_indicator(by: User) -> None:
    scorecard = scored(by)
    issued = issue_scorecard(scorecard, by=by, at=LATER)
    zh, en = kept(issued.pdf_zh), kept(issued.pdf_en)
    assert (hashlib.sha256(zh).hexdigest(), hashlib.sha256(en).hexdigest()) == (issued.sha256_zh, issued.sha256_en)
    codes = [criterion.code for criterion in parsed(scorecard.run.model).criteria]
    assert len(codes) == 27
    for text in (joined(text_of(zh)), joined(text_of(en))):
        assert [code for code in codes if code not in text] == []
        assert scorecard.input_hash in text
        assert f"/verify/{issued.token}/" in text
        assert f"{scorecard.total / 100:.2f}" in text
        assert scorecard.supplier.identifier in text
    assert scorecard.supplier.name_zh in joined(text_of(zh))
    assert "Notknown" in joined(text_of(en))


def test_it_gets_a_number_and_the_supplier_is_told_once(by: User) -> None:
    scorecard = scored(by)
    member = make_member(scorecard.supplier)
    issued = issue_scorecard(scorecard, by=by, at=LATER)
    assert issued.number == f"GG-2026-{scorecard.pk:06d}"
    assert (issued.issued_by, issued.issued_at, len(issued.token)) == (by, LATER, 43)
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.path) == (member, f"/scorecards/{scorecard.pk}/")
    assert issued.number in notice_text(notice)
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert (event.kind, event.payload["number"], event.by) == ("scorecard.issued", issued.number, by)
    assert list(breaks(scorecard.supplier_id)) == []


def test_a_scorecard_is_issued_once(by: User) -> None:
    scorecard = scored(by)
    first = issue_scorecard(scorecard, by=by, at=LATER)
    with pytest.raises(Refused) as refusal:
        issue_scorecard(scorecard, by=by, at=LATER)
    assert (refusal.value.code, refusal.value.values) == ("already_issued", {"number": first.number})
    assert IssuedScorecard.objects.count() == 1
    assert Event.objects.filter(kind="scorecard.issued").count() == 1


def test_one_that_a_newer_one_has_replaced_is_not_issued(by: User) -> None:
    old = scored(by)
    answer(old.supplier, "packaging_reusable", 8_000)
    new = score_supplier(old.supplier, as_of=TODAY, at=LATER, cause="asked")
    with pytest.raises(Refused) as refusal:
        issue_scorecard(old, by=by, at=LATER)
    assert refusal.value.code == "not_current"
    assert IssuedScorecard.objects.count() == 0
    assert issue_scorecard(new, by=by, at=LATER).scorecard == new


def test_without_fonts_it_says_what_to_run_and_issues_nothing(by: User, settings: Settings, tmp_path: Path) -> None:
    scorecard = scored(by)
    settings.FONT_DIR = tmp_path / "none"
    with pytest.raises(Refused) as refusal:
        issue_scorecard(scorecard, by=by, at=LATER)
    assert refusal.value.code == "no_fonts"
    assert "python -m scoring.fonts" in str(refusal.value)
    assert (IssuedScorecard.objects.count(), Event.objects.filter(kind="scorecard.issued").count()) == (0, 0)
