"""From what was typed to a computed and doubted footprint: every fault is found at once, each at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.product import ProductFootprint, compute_product
from suppliers.carbon.product_amounts import amount_of
from suppliers.carbon.product_inputs import Input, Rule, Supplied
from suppliers.carbon.product_typed import HEADER, LINE, Header, Typed, is_left_out, read_header, read_line
from suppliers.errors import Refused

MOST_LINES = 300
NO_YEAR, NO_REGION = 2024, "CN"
"""What lines are read with while the header is not sound yet, so that their own faults show all the same."""
_FIELD_OF = {
    "wrong_unit": "unit",
    "unknown_unit": "unit",
    "wrong_dimension": "unit",
    "density_missing": "density",
    "density_wrong": "density",
    "share_wrong": "recycled",
    "recycled_factor_missing": "recycled_factor",
    "uses_wrong": "uses",
    "unknown_kind": "energy",
    "green_power_in_product": "energy",
    "factor_unknown": "factor",
    "wrong_factor_kind": "factor",
    "unknown_process": "process",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of something, for one unit of the batch, and in which unit: to be compared with the version before."""

    name: str
    quantity: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that is sound, under its key, as it was typed and as it is computed with."""

    key: str
    typed: Typed
    item: Input

    def measure(self, batch: Decimal) -> "Measure":
        """The amount as it was typed, for one unit of the batch."""
        quantity = Fraction(self.typed["quantity"].replace(",", ""))
        return Measure(self.item.name, quantity / Fraction(batch), self.typed.get("unit", ""))


@dataclass(frozen=True, slots=True)
class ReadFootprint:
    """`header` is None where it is not sound. The field of a fault is that of the header or "line-<key>-<field>"."""

    typed: Typed
    header: Header | None
    lines: tuple[ReadLine, ...]
    faults: tuple[Refused, ...]

    @property
    def measures(self) -> dict[str, Measure]:
        """By key; nothing while the header is not sound."""
        batch = self.header.batch if self.header else None
        return {line.key: line.measure(batch) for line in self.lines} if batch else {}

    def computed(self, library: FactorLibrary) -> ProductFootprint:
        """The footprint of the lines that are sound. Raises the header's fault, and what is left to refuse."""
        if self.header is None:
            raise self.faults[0]
        return compute_product(
            [line.item for line in self.lines],
            declared=self.header.declared,
            library=library,
            batch=self.header.batch,
            allocation=self.header.allocation,
            region=self.header.region,
            year=self.header.year,
        )


def plain(typed: Mapping[str, object], keys: Sequence[str]) -> dict[str, str]:
    """Only what is known and says something, as text without blanks around it: equal when the same is meant."""
    found = {key: str(typed.get(key) or "").replace("\x00", "").strip() for key in keys}
    return {key: text for key, text in found.items() if text}


def keyed(lines: Sequence[Mapping[str, object]]) -> list[dict[str, str]]:
    """The lines as plain text, each with a key of its own; those without one, or with one twice, get a new one."""
    rows, used = [plain(line, LINE) for line in lines], set[str]()
    following = 1 + max((int(key) for row in rows if _is_number(key := row.get("key", ""))), default=0)
    for row in rows:
        key = row.get("key", "")
        if not _is_number(key) or key in used:
            row["key"], following = str(following), following + 1
        used.add(row["key"])
    return rows


def read_footprint(
    header: Mapping[str, object],
    lines: Sequence[Mapping[str, object]],
    *,
    library: FactorLibrary,
    parts: Mapping[str, Supplied],
    today: date,
) -> ReadFootprint:
    """Read a header and its lines; rows that say nothing are passed over. Never raises: see `faults`."""
    typed, faults = plain(header, HEADER), list[Refused]()
    found = _header(typed, today, faults)
    year, region = (found.year, found.region) if found else (NO_YEAR, NO_REGION)
    rows = [row for row in keyed(lines) if not is_left_out(row)]
    if len(rows) > MOST_LINES:
        faults.append(Refused("too_many_lines", "At most {most} lines, please.", "inputs", most=MOST_LINES))
        rows = rows[:MOST_LINES]
    sound = []
    for row in rows:
        try:
            item = read_line(row, year=year, region=region, parts=parts)
            amount_of(item, library, year)
            _refuse_unshared(item, found)
        except Refused as error:
            faults.append(_at_line(row["key"], error))
        else:
            sound.append(ReadLine(row["key"], row, item))
    if not rows:
        faults.append(
            Refused("nothing_reported", "Report at least one material, energy, process or transport.", "inputs")
        )
    return ReadFootprint(typed, found, tuple(sound), tuple(faults))


def _header(typed: Typed, today: date, faults: list[Refused]) -> Header | None:
    try:
        found = read_header(typed)
        if found.reference_until > today:
            raise Refused("period_ahead", "The reference period ends on {day} at the latest.", "reference_until",
                          day=today)  # fmt: skip
    except Refused as error:
        faults.append(error)
        return None
    return found


def _refuse_unshared(item: Input, header: Header | None) -> None:
    if item.shared and header is not None and header.allocation.rule == Rule.NONE:
        raise Refused(
            "allocation_missing",
            "{name} is shared with other products: choose how it is divided.",
            "shared",
            name=item.name,
        )


def _at_line(key: str, error: Refused) -> Refused:
    place = _FIELD_OF.get(error.code) or (error.field if error.field in LINE else "quantity")
    return Refused(error.code, error.message, f"line-{key}-{place}", **error.values)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 6
