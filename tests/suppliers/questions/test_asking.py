"""The asking policy that ships, and what kinds, categories and sites make of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from suppliers.enums import SiteUse, SupplierKind
from suppliers.questions import questions_for
from suppliers.questions.asking import CATALOGUE, Minutes, Place, Profile, Section, asked, asking_from_json

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "reference" / "asking_v1.json"
DEFINITION: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
POLICY = asking_from_json(DEFINITION)
MAKER = SupplierKind.MANUFACTURER
OFFICE, FACTORY = Place("CN", SiteUse.OFFICE), Place("CN", SiteUse.PRODUCTION)


def certificates(profile: Profile) -> list[str]:
    return [each.type for each in asked(POLICY, profile).certificates]


def withheld(profile: Profile) -> set[str]:
    every = {question.key for question in questions_for(profile.kind)}
    return every - {question.key for question in asked(POLICY, profile).questions}


@pytest.mark.parametrize("kind", SupplierKind)
def test_a_kind_is_asked_every_question_of_the_catalogue_while_nothing_is_known_of_its_sites(
    kind: SupplierKind,
) -> None:
    assert asked(POLICY, Profile(kind)).questions == questions_for(kind)


def test_each_kind_has_its_own_certificates() -> None:
    assert {kind.value: certificates(Profile(kind)) for kind in SupplierKind} == {
        "manufacturer": ["ISO14001", "ISO9001", "ISO45001", "ISO50001", "DISCHARGEPERMIT"],
        "trader": ["ISO14001", "ISO9001"],
        "service": ["ISO14001", "ISO9001", "ISO45001"],
        "logistics": ["ISO14001", "ISO9001", "ISO45001"],
        "recycler": ["ISO14001", "ISO9001", "ISO45001", "ISO50001", "DISCHARGEPERMIT"],
        "customer": ["ISO14001", "ISO50001", "GREENSC"],
    }


def test_what_is_supplied_adds_what_it_needs() -> None:
    assert certificates(Profile(SupplierKind.LOGISTICS, frozenset({"road-haulage"})))[-1] == "ROADTRANSPORT"
    assert certificates(Profile(SupplierKind.RECYCLER, frozenset({"waste-services", "castings"})))[-1] == "HAZWASTE"


def test_who_has_offices_alone_is_not_asked_about_making_things() -> None:
    profile = Profile(MAKER, places=(OFFICE, Place("CN", SiteUse.WAREHOUSE)))
    assert withheld(profile) == {"without_permit", "hazardous_waste", "solid_waste_use", "water_reuse"}
    assert certificates(profile) == ["ISO14001", "ISO9001"]


@pytest.mark.parametrize("places", [(), (OFFICE, FACTORY), (OFFICE, Place("CN"))], ids=["none", "one makes", "unsaid"])
def test_nothing_is_taken_away_while_something_may_be_made_there(places: tuple[Place, ...]) -> None:
    assert withheld(Profile(MAKER, places=places)) == set()


@pytest.mark.parametrize(
    "profile",
    [Profile(MAKER, country="DE"), Profile(MAKER, places=(Place("DE", SiteUse.PRODUCTION), Place("VN")))],
    ids=["registered abroad", "sites abroad"],
)
def test_who_works_abroad_is_not_asked_for_chinese_permits(profile: Profile) -> None:
    assert withheld(profile) == {"without_permit", "citi_score"}
    assert "DISCHARGEPERMIT" not in certificates(profile)


def test_a_foreign_company_with_a_works_in_china_is_asked_for_its_permit() -> None:
    assert "DISCHARGEPERMIT" in certificates(Profile(MAKER, places=(Place("DE"), FACTORY), country="DE"))


def test_minutes_are_the_policys_until_times_were_measured() -> None:
    told = asked(POLICY, Profile(MAKER))
    assert told.minutes == {
        Section.CERTIFICATES: Minutes(10),
        Section.ENERGY: Minutes(25),
        Section.INDICATORS: Minutes(25),
        Section.APPLICATION: Minutes(3),
    }
    assert (told.total, told.is_measured) == (65, False)

    measured = asked(POLICY, Profile(MAKER), {Section.INDICATORS: (30, 12)})
    assert measured.minutes[Section.INDICATORS] == Minutes(12, 12)
    assert (measured.total, measured.is_measured) == (50, True)


def test_a_registration_serves_for_a_permit() -> None:
    permit = next(each for each in POLICY.certificates if each.type == "DISCHARGEPERMIT")
    assert [permit.is_settled_by({code}) for code in ("DISCHARGEPERMIT", "DISCHARGEREG", "ISO14001")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"minutes": {}}, KeyError),
        ({"forms": [{"form": "nosuch"}]}, ValueError),
        ({"withheld": [{"questions": ["nosuch"], "where": ["abroad"]}]}, ValueError),
        ({"withheld": [{"questions": ["cdp"], "where": ["nowhere"]}]}, ValueError),
        ({"certificates": [{"type": "ISO14001", "kinds": ["nosuch"]}]}, ValueError),
    ],
)
def test_a_policy_that_says_something_impossible_is_not_read(wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        asking_from_json(DEFINITION | wrong)


def test_without_a_policy_the_catalogue_alone_is_asked() -> None:
    told = asked(CATALOGUE, Profile(MAKER))
    assert (told.questions, told.certificates, told.forms) == (questions_for(MAKER), (), (Section.ENERGY,))
