from datetime import timedelta

import pytest

from scoring.engine.facts import Fact
from suppliers.enums import EvidenceLevel, Known, SupplierKind
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import EARLIER, answer, fact_of, hold, level_of, make_document

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "days", "level"),
    [
        ("DISCHARGEPERMIT", 90, "valid"),
        ("DISCHARGEPERMIT", 89, "expiring"),
        ("DISCHARGEPERMIT", 0, "expiring"),
        ("DISCHARGEPERMIT", -1, "none"),
        ("DISCHARGEREG", 90, "registered_clean"),
        ("DISCHARGEREG", 89, "expiring"),
    ],
)
def test_a_permit_counts_by_the_days_that_it_has_left(code: str, days: int, level: str) -> None:
    supplier = make_supplier()
    answer(supplier, "penalties_3y", 0)
    certificate = hold(supplier, code, until=TODAY + timedelta(days=days))
    fact = fact_of(supplier, "permit_state")
    assert level_of("permit_state", fact) == level
    assert (fact.evidence, fact.source) == (EvidenceLevel.VERIFIED, certificate.pk)


def test_a_permit_without_an_end_is_valid() -> None:
    supplier = make_supplier()
    hold(supplier, "DISCHARGEPERMIT", until=None)
    assert level_of("permit_state", fact_of(supplier, "permit_state")) == "valid"


@pytest.mark.parametrize("penalties", [None, 1])
def test_a_registration_that_is_not_known_to_be_clean_counts_like_an_expiring_permit(penalties: int | None) -> None:
    supplier = make_supplier()
    hold(supplier, "DISCHARGEREG")
    answer(supplier, "penalties_3y", penalties)
    assert level_of("permit_state", fact_of(supplier, "permit_state")) == "expiring"


@pytest.mark.parametrize("said", [0, 1])
def test_whoever_says_to_have_no_permit_yet_has_none(said: int) -> None:
    supplier = make_supplier()
    row = answer(supplier, "without_permit", said)
    assert fact_of(supplier, "permit_state") == Fact(Known.KNOWN, 0, EvidenceLevel.DECLARED, -row.pk)


def test_a_permit_is_not_asked_of_a_trader_and_not_known_of_a_manufacturer() -> None:
    assert fact_of(make_supplier(kind=SupplierKind.TRADER), "permit_state").state is Known.NOT_ASKED
    assert fact_of(make_supplier(), "permit_state").state is Known.NOT_KNOWN


@pytest.mark.parametrize(
    ("mark", "level"),
    [("CNAS C001-M", "valid_accredited"), ("UKAS 1", "valid_unaccredited"), ("", "valid_unaccredited")],
)
def test_an_environmental_system_is_accredited_by_its_mark(mark: str, level: str) -> None:
    supplier = make_supplier()
    hold(supplier, "ISO14001", accreditation=mark)
    assert level_of("ems_state", fact_of(supplier, "ems_state")) == level


@pytest.mark.parametrize("key", ["ems_state", "enms_state"])
@pytest.mark.parametrize(("said", "level"), [(0, "none"), (1, "in_progress")])
def test_without_a_certificate_the_answer_counts(key: str, said: int, level: str) -> None:
    supplier = make_supplier()
    row = answer(supplier, f"without_{key.removesuffix('_state')}", said)
    fact = fact_of(supplier, key)
    assert (level_of(key, fact), fact.evidence, fact.source) == (level, EvidenceLevel.DECLARED, -row.pk)


def test_a_certificate_stands_above_the_answer() -> None:
    supplier = make_supplier()
    answer(supplier, "without_enms", 1)
    certificate = hold(supplier, "ISO50001")
    assert fact_of(supplier, "enms_state") == Fact(Known.KNOWN, 2, EvidenceLevel.VERIFIED, certificate.pk)


@pytest.mark.parametrize(("code", "key"), [("ISO9001", "qms_valid"), ("ISO45001", "ohsms_valid")])
def test_a_management_system_is_valid_lapsed_or_not_known(code: str, key: str) -> None:
    supplier, lapsed, nothing = make_supplier(), make_supplier(), make_supplier()
    hold(supplier, code)
    hold(lapsed, code, until=YESTERDAY)
    assert (fact_of(supplier, key).state, fact_of(supplier, key).value) == (Known.KNOWN, 1)
    assert (fact_of(lapsed, key).state, fact_of(lapsed, key).value) == (Known.KNOWN, 0)
    assert fact_of(nothing, key) == Fact(Known.NOT_KNOWN)


@pytest.mark.parametrize(
    ("code", "tier", "key", "level"),
    [
        ("CLEANPROD", "Ⅰ级", "cleaner_production", "level_1"),
        ("CLEANPROD", "Ⅱ级", "cleaner_production", "level_2"),
        ("CLEANPROD", "Ⅲ级", "cleaner_production", "level_3"),
        ("GREENFACTORY", "国家级", "green_factory", "national"),
        ("GREENFACTORY", "市级", "green_factory", "municipal"),
        ("WEATHERGRADE", "B-", "weather_grade", "b_minus"),
        ("WEATHERGRADE", "引领性", "weather_grade", "a"),
        ("ECOVADIS", "Platinum", "ecovadis", "platinum"),
        ("ECOVADIS", "none", "ecovadis", "none"),
    ],
)
def test_a_tier_gives_its_level(code: str, tier: str, key: str, level: str) -> None:
    supplier = make_supplier()
    hold(supplier, code, tier=tier)
    assert level_of(key, fact_of(supplier, key)) == level


def test_a_tier_that_nobody_knows_says_nothing() -> None:
    supplier = make_supplier()
    hold(supplier, "GREENFACTORY", tier="星级")
    assert fact_of(supplier, "green_factory") == Fact(Known.NOT_KNOWN)


def test_evidence_is_declared_documented_or_verified() -> None:
    supplier = make_supplier()
    for code, fields in (
        ("ISO9001", {"status": "claimed"}),
        ("ISO45001", {"status": "claimed", "document": make_document(supplier)}),
        ("ISO50001", {"status": "verified"}),
    ):
        hold(supplier, code, **fields)
    levels = [fact_of(supplier, key).evidence for key in ("qms_valid", "ohsms_valid", "enms_state")]
    assert levels == [EvidenceLevel.DECLARED, EvidenceLevel.DOCUMENTED, EvidenceLevel.VERIFIED]


def test_a_better_supported_certificate_decides_and_a_renewal_makes_good_a_lapse() -> None:
    supplier = make_supplier()
    hold(supplier, "GREENFACTORY", tier="国家级", status="claimed")
    verified = hold(supplier, "GREENFACTORY", tier="省级")
    hold(supplier, "GREENFACTORY", tier="市级")
    hold(supplier, "GREENFACTORY", tier="国家级", until=YESTERDAY)
    assert fact_of(supplier, "green_factory") == Fact(Known.KNOWN, 2, EvidenceLevel.VERIFIED, verified.pk)


def test_a_rejected_certificate_is_not_accepted_unless_something_better_is_known() -> None:
    supplier = make_supplier()
    rejected = hold(supplier, "ISO14001", status="rejected")
    assert fact_of(supplier, "ems_state") == Fact(Known.NOT_ACCEPTED, 0, EvidenceLevel.NONE, rejected.pk)
    said = answer(supplier, "without_ems", 1)
    assert fact_of(supplier, "ems_state") == Fact(Known.KNOWN, 1, EvidenceLevel.DECLARED, -said.pk)
    lapsed = hold(supplier, "ISO14001", until=YESTERDAY)
    assert fact_of(supplier, "ems_state") == Fact(Known.KNOWN, 0, EvidenceLevel.VERIFIED, lapsed.pk)


def test_a_withdrawn_and_a_future_certificate_are_not_seen() -> None:
    supplier = make_supplier()
    hold(supplier, "ISO9001", status="withdrawn")
    hold(supplier, "ISO9001", valid_from=TODAY + timedelta(days=1))
    assert fact_of(supplier, "qms_valid") == Fact(Known.NOT_KNOWN)


def test_what_was_claimed_or_checked_after_the_cut_off_has_not_happened() -> None:
    supplier = make_supplier()
    hold(supplier, "ISO9001", claimed_at=NOW + timedelta(seconds=1), checked_at=NOW + timedelta(seconds=1))
    hold(supplier, "ISO45001", checked_at=NOW + timedelta(seconds=1))
    hold(supplier, "ISO50001", status="rejected", checked_at=NOW + timedelta(seconds=1))
    assert fact_of(supplier, "qms_valid") == Fact(Known.NOT_KNOWN)
    assert fact_of(supplier, "ohsms_valid").evidence is EvidenceLevel.DECLARED
    assert (fact_of(supplier, "enms_state").value, fact_of(supplier, "enms_state").evidence) == (2, 1)
    assert fact_of(supplier, "ohsms_valid", cut_off=EARLIER - timedelta(seconds=1)).state is Known.NOT_KNOWN
