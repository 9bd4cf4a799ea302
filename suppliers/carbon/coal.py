"""Standard coal: how much of it one unit of an energy carrier stands for (GB/T 2589-2020, appendices A and B)."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from suppliers.carbon.factors import positive_decimal
from suppliers.errors import Refused

ELECTRICITY_EQUIVALENT = "electricity_equiv"
DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class CoalEquivalent:
    """kgce for one `unit`; `low` and `high` differ where the standard gives a range."""

    id: str
    name_zh: str
    name_en: str
    unit: str
    low: Decimal
    high: Decimal
    calorific_value: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class CoalChoice:
    """The value taken from a row, why that one, and whether it must be marked as an estimate."""

    code: str
    message: str
    equivalent: CoalEquivalent
    kgce_per_unit: Decimal
    values: Mapping[str, object] = field(default_factory=dict)
    is_estimate: bool = False

    @property
    def reason(self) -> str:
        return self.message.format(**self.values)

    def as_record(self) -> dict[str, object]:
        """What a calculated number stores of its coal equivalent."""
        return {
            "id": self.equivalent.id,
            "kgce_per_unit": str(self.kgce_per_unit),
            "unit": self.equivalent.unit,
            "source": self.equivalent.source,
            "is_estimate": self.is_estimate,
            "reason_code": self.code,
            "reason": self.message,
            "reason_values": {key: str(value) for key, value in self.values.items()},
        }


@dataclass(frozen=True, slots=True)
class CoalTable:
    """The rows by id."""

    rows: Mapping[str, CoalEquivalent]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "CoalTable":
        """A table from rows as the reference has them. Raises `Refused` naming the row that is wrong."""
        equivalents = [_equivalent(row, number) for number, row in enumerate(rows, start=1)]
        return cls({equivalent.id: equivalent for equivalent in equivalents})

    @classmethod
    def from_csv(cls, text: str) -> "CoalTable":
        return cls.from_rows(list(csv.DictReader(io.StringIO(text))))

    def __getitem__(self, row_id: str) -> CoalEquivalent:
        try:
            return self.rows[row_id]
        except KeyError:
            raise Refused("coal_row_unknown", "There is no coal equivalent {id}.", "coal_id", id=row_id) from None


def calorific(table: CoalTable, row_id: str) -> CoalChoice:
    """The calorific value (当量值) of a carrier. Of a range the upper end is taken: energy is never understated.

    For natural gas (1.1 to 1.33) that is 1.33, the value which GB/T 2589-2008 gave for oil-field gas, which is
    still the usual one, and with which published figures agree (304,000 m3 are stated as 404 tce).
    """
    row = table[row_id]
    if row.low == row.high:
        return _single(row)
    return CoalChoice(
        "upper_end",
        "GB/T 2589-2020 gives {low} to {high}; the upper end is used, so that energy is not understated.",
        row,
        row.high,
        {"low": row.low, "high": row.high},
        is_estimate=True,
    )


def electricity_equivalent(table: CoalTable, supply_coal: Decimal | None) -> CoalChoice:
    """The equivalent value (等价值) of a kWh: what power stations burnt for it that year, in kgce.

    Without the year's `supply_coal` the middle of the table's range is used and marked as an estimate.
    Raises `Refused` when the figure lies outside what power stations can have used.
    """
    row = table[ELECTRICITY_EQUIVALENT]
    if supply_coal is None:
        return CoalChoice(
            "middle_of_range",
            "The year's supply coal consumption is not known; the middle of {low} to {high} is used, an estimate.",
            row,
            (row.low + row.high) / 2,
            {"low": row.low, "high": row.high},
            is_estimate=True,
        )
    if not (supply_coal.is_finite() and Decimal("0.1229") <= supply_coal <= Decimal("0.5")):
        raise Refused(
            "supply_coal_wrong",
            "Supply coal consumption is in kgce per kWh, about {low} to {high}, not {given}.",
            "supply_coal",
            low=row.low,
            high=row.high,
            given=str(supply_coal),
        )
    return CoalChoice(
        "stated",
        "Supply coal consumption of the year as stated: {given} kgce/kWh.",
        row,
        supply_coal,
        {"given": supply_coal},
    )


def _single(row: CoalEquivalent) -> CoalChoice:
    if row.confidence == DERIVED:
        return CoalChoice(
            "derived",
            "Not in GB/T 2589-2020; derived from the fuel's calorific value, 29,307 kJ to the kgce.",
            row,
            row.high,
            is_estimate=True,
        )
    return CoalChoice(
        "table_value", "Reference value of GB/T 2589-2020.", row, row.high, is_estimate=row.confidence != "high"
    )


def _equivalent(row: Mapping[str, str], number: int) -> CoalEquivalent:
    return CoalEquivalent(
        id=row["id"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        unit=row["unit"],
        low=positive_decimal(row, "kgce_per_unit_low", number),
        high=positive_decimal(row, "kgce_per_unit_high", number),
        calorific_value=row["calorific_value"],
        confidence=row["confidence"],
        source=row["source"],
    )
