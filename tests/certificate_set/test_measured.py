from collections import Counter

import pytest
from django.conf import settings

from fixtures.certificate_set.cases import Altered, Case, Form, all_cases
from fixtures.certificate_set.measured import measure
from suppliers.checks.certificate import CertificateType, read_certificate_types

CASES = all_cases()
PHOTOS = 6


@pytest.fixture(scope="module")
def types() -> dict[str, CertificateType]:
    return read_certificate_types((settings.REFERENCE_DIR / "certificate_types.json").read_text(encoding="utf-8"))


def photos() -> list[Case]:
    """A few of the forty, altered ones among them: seconds each. The command measures all."""
    every = [case for case in CASES if case.form == Form.PHOTO]
    return every[:: len(every) // PHOTOS]


def test_there_are_two_hundred_different_files_and_a_third_is_altered() -> None:
    assert (len(CASES), len({case.key for case in CASES})) == (200, 200)
    made: dict[Altered | None, int] = dict.fromkeys(Altered, 8)
    made |= {None: 140, Altered.SIGNATURE: 10, Altered.RETYPED: 10}
    assert Counter(case.altered for case in CASES) == made


def test_text_is_read_right_every_altered_file_is_noticed_and_no_true_one_accused(
    types: dict[str, CertificateType],
) -> None:
    cases = [case for case in CASES if case.form != Form.PHOTO]
    found = measure(cases, types)
    assert (found.missed, found.accused) == ([], [])
    assert found.share(Form.TEXT, Form.OFD, Form.SIGNED) >= 95


@pytest.mark.timeout(240)
def test_photos_at_an_angle_are_read_and_the_altered_ones_noticed(types: dict[str, CertificateType]) -> None:
    cases = photos()
    assert {case.altered is None for case in cases} == {True, False}
    found = measure(cases, types)
    assert (found.missed, found.accused) == ([], [])
    assert found.share(Form.PHOTO) >= 85
