"""The sheet of yearly purchasing amounts, one row for each supplier, organisation and year. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from suppliers.carbon.quantities import parse_quantity
from suppliers.checks.identity import check_credit_code
from suppliers.checks.sheets import Column, RowRefused, SheetRow, judged
from suppliers.errors import Refused

COLUMNS = (
    Column("credit_code", ("统一社会信用代码", "Credit code")),
    Column("organisation", ("单位代码", "Organisation code")),
    Column("year", ("年度", "Year")),
    Column("amount_wan", ("采购额（万元）", "Amount, 10,000 yuan")),
)
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class SpendLine:
    """A good row: how much the organisation (by its code) bought in the year, in 万元."""

    number: int
    credit_code: str
    organisation: str
    year: int
    amount_wan: Decimal


def read_spend(rows: Iterable[SheetRow], *, last_year: int) -> tuple[tuple[SpendLine, ...], tuple[RowRefused, ...]]:
    """The good rows, and what is wrong with the others."""
    return judged(rows, lambda row: _line(row, last_year), _key, told_at="credit_code")


def _key(line: SpendLine) -> tuple[str, str, int]:
    return line.credit_code, line.organisation, line.year


def _line(row: SheetRow, last_year: int) -> SpendLine:
    cells = row.cells
    year, amount = cells["year"].strip(), parse_quantity(cells["amount_wan"], field="amount_wan")
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year[:6]) <= last_year):
        message = "The year must be from {first} to {last}."
        raise Refused("year_out_of_range", message, "year", first=FIRST_YEAR, last=last_year)
    if amount != round(amount, 2):
        raise Refused("too_precise", "At most two decimals: amounts are in 10,000 yuan.", "amount_wan")
    code = check_credit_code(cells["credit_code"]).code
    return SpendLine(row.number, code, cells["organisation"].strip(), int(year), amount)
