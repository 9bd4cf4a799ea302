"""The one place where an exact number becomes a shown number."""

from decimal import Context, Decimal
from fractions import Fraction

KG_PLACES = 3
"""Kilograms of CO2e and kgce are stated to the gram: tonnes then carry six places, more than any source states."""

_WIDE = Context(prec=80)


def half_up(amount: Fraction | Decimal | int, places: int) -> Decimal:
    """Round to `places` decimals, halves away from zero. Done once per result, at the end."""
    exact = Fraction(amount)
    scaled, doubled = abs(exact.numerator) * 10**places, 2 * exact.denominator
    units = (2 * scaled + exact.denominator) // doubled
    return Decimal(-units if exact < 0 else units).scaleb(-places, _WIDE)


def tonnes(kilograms: Decimal) -> Decimal:
    """Kilograms as tonnes, the same digits with the point moved."""
    return kilograms.scaleb(-3, _WIDE)
