"""Reading an amount that a person typed or a sheet holds. Strict: what could be meant in two ways is asked again."""

import re
from decimal import Decimal

from suppliers.errors import Refused

LARGEST = Decimal("1e12")
MOST_DECIMALS = 6
LONGEST = 40

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", re.ASCII)
_NO_NUMBER = frozenset({"nan", "snan", "inf", "infinity"})


def parse_quantity(
    text: str, *, field: str = "quantity", allow_negative: bool = False, most_decimals: int = MOST_DECIMALS
) -> Decimal:
    """Read `text` as an exact amount: ASCII digits, at most one point, commas only between groups of three.

    Raises `Refused` with a code of its own for each way to be wrong; the amount is at most 1e12 with at most
    `most_decimals`. Nothing is guessed: 1,5 and 1_000 and １０ are refused, not repaired.
    """
    typed = text.strip(" \t\r\n")
    _refuse_empty_or_long(typed, field)
    _refuse_foreign_characters(typed, field)
    _refuse_other_notations(typed, field)
    _refuse_misplaced_marks(typed, field)
    _refuse_too_precise(typed, field, most_decimals)
    amount = Decimal(typed.replace(",", ""))
    _refuse_sign(typed, amount, field, allow_negative=allow_negative)
    return within_bounds(amount, field=field)


def within_bounds(amount: Decimal, *, field: str = "quantity") -> Decimal:
    """Refuse what no supplier can have used; an amount from a database or an API passes here too."""
    if not amount.is_finite():
        raise Refused(
            "not_a_number", "“{text}” is not a number. Enter digits, such as 1234.5.", field, text=str(amount)
        )
    if abs(amount) > LARGEST:
        raise Refused(
            "too_large",
            "{text} is larger than any real amount (at most {largest}). Check the digits and the unit.",
            field,
            text=f"{amount:f}"[:LONGEST],
            largest=f"{LARGEST:,f}",
        )
    return amount


def _refuse_empty_or_long(typed: str, field: str) -> None:
    if not typed:
        raise Refused("quantity_missing", "Enter an amount, such as 1234.5.", field)
    if len(typed) > LONGEST:
        raise Refused(
            "too_long",
            "The amount has {length} characters; at most {most} are read.",
            field,
            length=len(typed),
            most=LONGEST,
        )


def _refuse_foreign_characters(typed: str, field: str) -> None:
    if typed[0] in "=@":
        raise Refused("formula", "“{text}” is a formula. Enter its result as a number.", field, text=typed)
    if any(not c.isascii() and (c.isdigit() or c.isnumeric() or c in "，．。－") for c in typed):
        raise Refused(
            "not_ascii_digits", "“{text}” has full-width or other digits. Type them as 0-9 and “.”.", field, text=typed
        )
    if "_" in typed:
        raise Refused("underscore", "“{text}” has an underscore. Enter 1000 or 1,000.", field, text=typed)


def _refuse_other_notations(typed: str, field: str) -> None:
    if typed.lstrip("+-").lower() in _NO_NUMBER:
        raise Refused("not_a_number", "“{text}” is not a number. Enter digits, such as 1234.5.", field, text=typed)
    if _EXPONENT.fullmatch(typed):
        raise Refused("exponent", "“{text}” is in powers of ten. Write the amount out in digits.", field, text=typed)
    if re.search(r"[^0-9.,\-]", typed):
        raise Refused(
            "not_a_number",
            "“{text}” is not a number. Enter digits only, without a unit.",
            field,
            text=typed,
        )


def _refuse_misplaced_marks(typed: str, field: str) -> None:
    if "," in typed and not _GROUPED.fullmatch(typed):
        raise Refused(
            "misplaced_comma",
            "“{text}” has a comma in an unexpected place. Commas part groups of three (1,234.5); decimals follow “.”.",
            field,
            text=typed,
        )
    if "," not in typed and not _PLAIN.fullmatch(typed):
        raise Refused(
            "misplaced_mark",
            "“{text}” has a point or a sign in an unexpected place. Enter it as 1234.5.",
            field,
            text=typed,
        )


def _refuse_too_precise(typed: str, field: str, most: int) -> None:
    decimals = len(typed.partition(".")[2])
    if decimals > most:
        raise Refused(
            "too_precise",
            "“{text}” has {decimals} decimals; at most {most} are kept. Round it or choose a smaller unit.",
            field,
            text=typed,
            decimals=decimals,
            most=most,
        )


def _refuse_sign(typed: str, amount: Decimal, field: str, *, allow_negative: bool) -> None:
    if not typed.startswith("-"):
        return
    if not amount:
        raise Refused(
            "negative_zero", "“{text}” is zero with a minus sign. Enter 0 if nothing was used.", field, text=typed
        )
    if not allow_negative:
        raise Refused("negative", "{text} is negative; it must be zero or more.", field, text=typed)
