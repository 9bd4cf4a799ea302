"""The arithmetic of the unified social credit code: GB 32100-2015, with the organisation code of GB 11714 in it."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SAMPLE_ORGANISATION = "WY"


def check_character(code: str) -> str:
    """The 18th character that the first 17 ask for (GB 32100-2015, clause 4.6)."""
    total = sum(ALPHABET.index(found) * weight for found, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[-total % 31]


def organisation_character(body: str) -> str:
    """The ninth character of an organisation code that begins with these eight (GB 11714; A counts 10 ... Z 35)."""
    total = sum(int(found, 36) * weight for found, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def make_credit_code(region: str, sequence: int, *, authority: str = "9", entity_type: str = "1") -> str:
    """A valid code for a sample supplier: both check characters right, the organisation code begins with WY.

    Codes seen in registers begin with a digit or MA there, so that a sample is told from a real firm at sight.
    `region` is six digits, 0 <= sequence < 31**6.
    """
    if not re.fullmatch(r"[0-9]{6}", region) or not 0 <= sequence < 31**6:
        raise ValueError(f"no code for region {region!r} and sequence {sequence}")
    digits = ""
    for _ in range(6):
        sequence, digit = divmod(sequence, 31)
        digits = ALPHABET[digit] + digits
    body = SAMPLE_ORGANISATION + digits
    code = authority + entity_type + region + body + organisation_character(body)
    return code + check_character(code)


def is_sample_code(code: str) -> bool:
    """Was this code made by `make_credit_code`?"""
    return code[8:10] == SAMPLE_ORGANISATION
