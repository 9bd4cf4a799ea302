from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_file import may_be_signed
from suppliers.checks.signature import read_signatures
from tests.suppliers.checks import signing

AT = datetime(2026, 6, 1, tzinfo=UTC)


def found(content: bytes, *roots: bytes) -> tuple[str, str]:
    signature = read_signatures(content, at=AT, roots=roots)
    assert signature.message.format(**signature.values) or signature.code == "none"
    return signature.state.value, signature.code


def test_an_unsigned_certificate_is_not_worth_a_look_and_says_nothing() -> None:
    assert (may_be_signed(draw_certificate()), found(draw_certificate())) == (False, ("none", "none"))


def test_an_untouched_file_is_intact_only_where_somebody_here_vouches_for_the_signer() -> None:
    signed = signing.signed()
    assert may_be_signed(signed)
    assert found(signed) == ("unknown", "unknown_signer")
    assert found(signed, signing.root()) == ("intact", "intact")


def test_the_signer_and_the_day_are_told() -> None:
    values = read_signatures(signing.signed(), at=AT).values
    assert values["signer"] == "示例认证中心"
    assert len(str(values["on"])) == len("2026-06-01")


@pytest.mark.parametrize("change", [signing.with_one_byte_changed, signing.with_another_page])
def test_what_was_changed_after_signing_is_noticed_whoever_signed(change: object) -> None:
    changed = change(signing.signed())  # type: ignore[operator]
    assert found(changed) == ("changed", "changed")
    assert found(changed, signing.root()) == ("changed", "changed")


def test_a_second_signature_is_no_change_and_the_worst_of_several_counts() -> None:
    twice = signing.signed(signing.signed(), field="Sig2")
    assert found(twice, signing.root()) == ("intact", "intact")
    assert found(signing.with_another_page(twice), signing.root()) == ("changed", "changed")


def test_algorithms_of_chinese_issuers_are_unknown_and_never_fake() -> None:
    signature = read_signatures(signing.by_chinese_algorithms(signing.signed()), at=AT)
    assert (signature.state.value, signature.code, signature.values) == (
        "unknown",
        "unknown_algorithm",
        {"algorithm": "SM3"},
    )


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_a_broken_digest_proves_nothing(digest: str) -> None:
    assert found(signing.signed(digest=digest), signing.root()) == ("unknown", "weak_algorithm")


def test_an_ofd_with_a_seal_is_unknown_and_one_without_says_nothing(tmp_path: object) -> None:
    def package(*names: str) -> bytes:
        path = f"{tmp_path}/{len(names)}.ofd"
        with ZipFile(path, "w") as made:
            for name in names:
                made.writestr(name, "<x/>")
        with open(path, "rb") as stream:
            return stream.read()

    assert found(package("OFD.xml")) == ("none", "none")
    assert found(package("OFD.xml", "Doc_0/Signs/Signatures.xml")) == ("unknown", "ofd_seal")
    assert found(package("OFD.xml")[:-30]) == ("unknown", "unreadable")


def test_a_signature_that_is_garbage_is_unreadable() -> None:
    assert found(signing.with_garbage_for_a_signature(signing.signed())) == ("unknown", "unreadable")


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
def test_no_damage_ever_throws_or_passes(place: int, patch: bytes) -> None:
    whole = signing.signed()
    place %= len(whole)
    damaged = whole[:place] + patch + whole[place + len(patch) :]
    state, _code = found(damaged, signing.root())
    assert state in {"none", "intact", "changed", "unknown"}
