"""The link of a mail: it opens one renewal, once, for seven days, and leaves the reminders their say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.files import Limits
from suppliers.enums import CertificateStatus
from suppliers.errors import Refused
from suppliers.models import Certificate, Document, Event, RenewalLink, User
from suppliers.operations.certificates import ClaimedFields, claim_certificate, reject_certificate
from suppliers.operations.renewals import LIFE, MOST_UPLOADS, hand_in_by_link, make_link, renew_by_link
from suppliers.queries.renewal import live_link
from tests.factories import NOW, TODAY, make_certificate, make_member, make_supplier

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)
FIELDS = ClaimedFields("ISO14001", "99926E00001R1M", "示例", TODAY, TODAY + timedelta(days=1_095))


def make_ending() -> tuple[Certificate, User]:
    supplier = make_supplier()
    return make_certificate(supplier, valid_until=TODAY + timedelta(days=7)), make_member(supplier)


def hand_in(token: str, content: bytes = b"") -> Document:
    return hand_in_by_link(token, content=content or draw_certificate(), name="ISO.pdf", limits=Limits(), at=SOON)


def test_a_link_renews_its_certificate_and_is_used_up() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    document = hand_in(token)
    renewal = renew_by_link(token, FIELDS, at=SOON)
    assert (renewal.renews, renewal.document, renewal.supplier) == (certificate, document, certificate.supplier)
    assert (renewal.status, renewal.claimed_by) == (CertificateStatus.CLAIMED, None)
    assert live_link(token, SOON) is None
    with pytest.raises(Refused, match="ended"):
        renew_by_link(token, FIELDS, at=SOON)
    assert certificate.renewals.count() == 1


def test_the_history_says_that_the_link_did_it_and_whom_it_was_mailed_to() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    hand_in(token)
    renewal = renew_by_link(token, FIELDS, at=SOON)
    event = Event.objects.get(kind="certificate.renewed_by_link")
    link = RenewalLink.objects.get()
    assert event.by is None
    assert event.payload == {
        "certificate": renewal.pk,
        "renews": certificate.pk,
        "link": link.pk,
        "mailed_to": person.pk,
    }
    assert set(Event.objects.values_list("by", flat=True)) == {None}


def test_the_token_is_nowhere_kept() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    stored = " ".join(str(value) for value in RenewalLink.objects.values()[0].values())
    assert token not in stored
    assert token.split(".")[0] not in stored


def test_no_two_tokens_are_alike() -> None:
    certificate, person = make_ending()
    assert len({make_link(certificate, person, at=NOW) for _ in range(5)}) == 5


def test_a_newer_link_of_the_same_person_ends_the_older_and_no_one_else_s() -> None:
    certificate, person = make_ending()
    colleague = make_member(certificate.supplier)
    old, theirs = make_link(certificate, person, at=NOW), make_link(certificate, colleague, at=NOW)
    new = make_link(certificate, person, at=SOON)
    assert [live_link(token, SOON) is not None for token in (old, theirs, new)] == [False, True, True]


def test_a_link_lives_seven_days_to_the_second() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    assert live_link(token, NOW + LIFE - timedelta(seconds=1)) is not None
    assert live_link(token, NOW + LIFE) is None


@pytest.mark.parametrize("spoilt", ["", "x", ".", "x.y", "示例", "a" * 500])
def test_what_is_no_token_opens_nothing(spoilt: str) -> None:
    make_link(*make_ending(), at=NOW)
    assert live_link(spoilt, SOON) is None


def test_a_token_with_one_character_changed_opens_nothing() -> None:
    token = make_link(*make_ending(), at=NOW)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert live_link(token[:place] + other + token[place + 1 :], SOON) is None


def test_a_token_opens_its_own_certificate_and_no_other() -> None:
    (first, one), (second, two) = make_ending(), make_ending()
    opened = [
        live_link(make_link(certificate, person, at=NOW), SOON) for certificate, person in ((first, one), (second, two))
    ]
    assert [link.certificate for link in opened if link] == [first, second]


def test_a_renewal_by_another_way_ends_the_link_too() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    claim_certificate(certificate.supplier, FIELDS, document=None, renews=certificate, by=person, at=SOON)
    assert live_link(token, SOON) is None
    with pytest.raises(Refused, match="ended"):
        hand_in(token)
    assert Document.objects.count() == 0


def test_a_permit_of_another_number_leaves_the_link_of_the_genuine_one_open() -> None:
    supplier = make_supplier()
    permit = make_certificate(supplier, "DISCHARGEPERMIT", valid_until=TODAY + timedelta(days=7))
    token = make_link(permit, make_member(supplier), at=NOW)
    renewal = replace(FIELDS, type="DISCHARGEPERMIT", number="91130100WY00000158002P")
    claim_certificate(supplier, renewal, document=None, by=None, at=SOON)
    assert live_link(token, SOON) is not None
    hand_in(token)
    assert renew_by_link(token, replace(renewal, number=permit.number), at=SOON).renews == permit
    assert live_link(token, SOON) is None


def test_a_link_that_was_used_stays_used_when_its_renewal_is_rejected() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    hand_in(token)
    renewal = renew_by_link(token, FIELDS, at=SOON)
    reject_certificate(renewal, reason="unreadable", by=None, at=SOON)
    assert live_link(token, SOON) is None
    assert live_link(make_link(certificate, person, at=SOON), SOON) is not None


def test_who_is_no_longer_with_the_supplier_opens_nothing() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    person.memberships.all().delete()
    assert live_link(token, SOON) is None


def test_a_file_that_is_refused_leaves_the_link_as_it_was() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    with pytest.raises(Refused):
        hand_in(token, b"not a certificate")
    link = live_link(token, SOON)
    assert link is not None
    assert (link.document, link.uploads) == (None, 0)
    hand_in(token)
    assert renew_by_link(token, FIELDS, at=SOON).renews == certificate


def test_fields_that_are_refused_leave_the_link_as_it_was() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    hand_in(token)
    backwards = ClaimedFields("ISO14001", "1", "示例", TODAY, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="ends on"):
        renew_by_link(token, backwards, at=SOON)
    assert live_link(token, SOON) is not None
    assert Certificate.objects.count() == 1


def test_without_a_file_nothing_is_renewed() -> None:
    token = make_link(*make_ending(), at=NOW)
    with pytest.raises(Refused, match="file"):
        renew_by_link(token, FIELDS, at=SOON)
    assert Certificate.objects.count() == 1


def test_a_link_takes_so_many_files_and_no_more() -> None:
    certificate, person = make_ending()
    token = make_link(certificate, person, at=NOW)
    RenewalLink.objects.update(uploads=MOST_UPLOADS - 1)
    hand_in(token)
    with pytest.raises(Refused, match="sign in"):
        hand_in(token, draw_certificate(number="2"))
    assert Document.objects.count() == 1


def test_a_foreign_file_never_becomes_the_renewal_s() -> None:
    (certificate, person), (other, theirs) = make_ending(), make_ending()
    token, foreign = make_link(certificate, person, at=NOW), make_link(other, theirs, at=NOW)
    mine, not_mine = hand_in(token), hand_in(foreign)
    assert (mine.supplier, not_mine.supplier) == (certificate.supplier, other.supplier)
    assert renew_by_link(token, FIELDS, at=SOON).document == mine
