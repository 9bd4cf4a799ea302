"""Why a text is no credit code, and which character is to blame."""

from collections.abc import Iterator

from suppliers.checks.uscc import ALPHABET, LENGTH, check_character, organisation_character
from suppliers.errors import Refused

_INSTEAD = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_LOOKALIKES = {"0": "DQ", "1": "L7", "2": "7", "3": "8", "4": "A", "5": "6", "6": "G5", "7": "1", "8": "B3"} | {
    "A": "4", "B": "8", "D": "0", "G": "6C", "C": "G", "L": "1", "Q": "0", "U": "W", "W": "U", "M": "N", "N": "M",
}  # fmt: skip


def refuse_character(position: int, found: str) -> None:
    """Refuse a character that no credit code has; digits and letters of the alphabet pass, in either case."""
    if found.upper() in ALPHABET and found.isascii():
        return
    if found.isascii() and found.upper() in _INSTEAD:
        raise Refused(
            "credit_code_letter",
            'Character {position} is "{found}". Credit codes do not use the letters I, O, S, V and Z: '
            'is it perhaps "{likely}"?',
            "credit_code",
            position=position,
            found=found,
            likely=_INSTEAD[found.upper()],
        )
    if "！" <= found <= "～":
        raise Refused(
            "credit_code_full_width",
            'Character {position} is the full-width "{found}". Type it in half width: "{likely}".',
            "credit_code",
            position=position,
            found=found,
            likely=chr(ord(found) - 0xFEE0),
        )
    raise Refused(
        "credit_code_character",
        'Character {position} is "{found}". A credit code has only digits and capital letters.',
        "credit_code",
        position=position,
        found=found if found.isprintable() else f"U+{ord(found):04X}",
    )


def refuse_length(length: int) -> None:
    """Refuse a code of this many characters; there must be 18."""
    if length < LENGTH:
        raise Refused(
            "credit_code_length",
            "A credit code has 18 characters. Here are {length}: {missing} are missing.",
            "credit_code",
            length=length,
            missing=LENGTH - length,
        )
    raise Refused(
        "credit_code_length",
        "A credit code has 18 characters. Here are {length}: character 19 and what follows is too much.",
        "credit_code",
        length=length,
        position=LENGTH + 1,
    )


def refuse_region(code: str) -> None:
    """Refuse letters where the region of GB/T 2260 stands."""
    for position, found in enumerate(code[2:8], 3):
        if not found.isdigit():
            raise Refused(
                "credit_code_region",
                'Character {position} is "{found}". Characters 3 to 8 are the region and must be digits.',
                "credit_code",
                position=position,
                found=found,
            )


def refuse_check(code: str) -> None:
    """Refuse a code whose check character does not fit; name the slip if exactly one well-known slip explains it."""
    expected = check_character(code)
    guesses = list(_slips(code))
    trusted = [guess for guess in guesses if organisation_character(guess[2][8:16]) == guess[2][16]] or guesses
    if len(trusted) != 1:
        raise Refused(
            "credit_code_check",
            'Character 18, the check character, is "{found}" and should be "{expected}" for the 17 before it. '
            "One of the 18 is wrong: compare each with the business licence.",
            "credit_code",
            position=LENGTH,
            found=code[-1],
            expected=expected,
        )
    kind, position, likely = trusted[0]
    if kind == "swapped":
        raise Refused(
            "credit_code_swapped",
            'Characters {position} and {following} ("{found}") look swapped: the check character "{last}" does not fit '
            'them, but fits "{likely}".',
            "credit_code",
            position=position,
            following=position + 1,
            found=code[position - 1 : position + 1],
            likely=likely[position - 1 : position + 1],
            last=code[-1],
            expected=expected,
        )
    raise Refused(
        "credit_code_lookalike",
        'Character {position} looks wrong: with "{likely}" instead of "{found}" the check character "{last}" '
        "would fit.",
        "credit_code",
        position=position,
        found=code[position - 1],
        likely=likely[position - 1],
        last=code[-1],
        expected=expected,
    )


def _slips(code: str) -> Iterator[tuple[str, int, str]]:
    """(kind, position, code) of each adjacent swap and each look-alike that would make the code valid."""
    for place in range(LENGTH - 1):
        left, right = code[place], code[place + 1]
        swapped = code[:place] + right + left + code[place + 2 :]
        if left != right and _fits(swapped):
            yield "swapped", place + 1, swapped
    for place, found in enumerate(code):
        for other in _LOOKALIKES.get(found, ""):
            replaced = code[:place] + other + code[place + 1 :]
            if _fits(replaced):
                yield "lookalike", place + 1, replaced


def _fits(code: str) -> bool:
    return code[2:8].isdigit() and check_character(code) == code[-1]
