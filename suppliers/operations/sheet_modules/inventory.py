"""A year's inventory as a sheet: the lines of its bills and its green-power certificates."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from suppliers.carbon.biomass import Fuel
from suppliers.carbon.factors import Factor
from suppliers.carbon.gases import Gas, GwpSet
from suppliers.carbon.inventory import Activity
from suppliers.carbon.kinds import BIOMASS, ELECTRICITY, GREEN_POWER, REFRIGERANT, energy_kind
from suppliers.carbon.lines import ITEM_CATEGORIES
from suppliers.carbon.units import convert
from suppliers.checks.sheets import SheetRow
from suppliers.errors import Refused
from suppliers.models import GreenPowerCertificate, Inventory, InventoryLine, Supplier
from suppliers.operations.footprints import GreenPower, report_inventory
from suppliers.operations.sheet_modules.bound import Named, Of, Said, Wish
from suppliers.queries.reference import carbon_reference
from suppliers.questions import Option
from suppliers.sheets import inventory
from suppliers.sheets.comparing import EMPTY
from suppliers.sheets.fields import Choices, Values, digest, plain, told_apart
from suppliers.sheets.inventory import UNIT_CHOICES, certificate_key, line_key, position_of
from suppliers.sheets.module import Entry, Here, Module, TemplateRow

DEFAULT_REGION = "CN"
USUAL = ("electricity", "natural_gas", "diesel", "purchased_heat")


@dataclass(frozen=True, slots=True)
class InventoryLines:
    """The lines of a supplier's year."""

    module: Module = inventory.INVENTORY

    def here(self, of: Of, _keys: Collection[str] | None = None) -> Mapping[str, tuple[Values, ...]]:
        current = _current(of)
        if current is not None and current.route != Inventory.Route.BILLS:
            message = (
                "{year} was not reported from bills. Report it from bills at its page first, or take another year."
            )
            raise Refused("not_from_bills", message, "file", year=of.year)
        return _stands(current) if current else {}

    def entries(self, of: Of, rows: Sequence[SheetRow], _lines: Sequence[SheetRow], here: Here) -> Iterator[Entry]:
        return inventory.entries(rows, here, items_of(of.supplier))

    def lists(self, of: Of) -> Mapping[str, Choices]:
        return {"item": Choices(chain.from_iterable(items_of(of.supplier).values()))}

    def choices_of(self, _key: str, _column: str) -> Choices:
        return Choices()

    def template(self, of: Of, named: Named) -> Iterator[TemplateRow]:
        here, last = self.here(of), _current(Of(of.supplier, (of.year or 0) - 1))
        before = _stands(last) if last and last.route == Inventory.Route.BILLS else {}
        for key, (values,) in here.items():
            yield _row(key, digest((values,)), values, before.get(key), named)
        if not here:
            for key, (values,) in (before or _usual(of.supplier)).items():
                told = {name: value for name, value in values.items() if name not in {"quantity", "number"}}
                yield _row(key, EMPTY, told, before.get(key), named)

    def take_over(self, of: Of, wishes: Sequence[Wish], said: Said) -> None:
        current = _current(of) or Inventory(assurance=Inventory.Assurance.SELF_CHECKED)
        rows = dict(_stands(current)) if current.pk else {}
        for at, wish in enumerate(wishes):
            if wish.there is None:
                rows.pop(wish.key, None)
            else:
                rows[wish.key or f"new-{at}"] = wish.there
        values = [values for (values,) in rows.values()]
        report_inventory(
            of.supplier,
            activities=_activities(of, rows, current),
            green_power=[_certificate(each) for each in values if each["kind"] == GREEN_POWER],
            output_wan=current.output_wan,
            revenue_wan=current.revenue_wan,
            output_t=current.output_t,
            sector=current.sector,
            gwp_set=GwpSet(current.gwp_set or GwpSet.AR6),
            assurance=current.assurance,
            document=current.document,
            explanation=said.explanation,
            reference=carbon_reference(of.supplier),
            by=said.by,
            at=said.at,
        )


def items_of(supplier: Supplier) -> Mapping[str, Choices]:
    """What a line of a kind may be of, by kind: the gases, fuels, materials and modes that have a factor today."""
    reference = carbon_reference(supplier)
    of_factors = {
        kind: told_apart(_choice(factor.id, factor) for factor in reference.factors if factor.category in categories)
        for kind, categories in ITEM_CATEGORIES.items()
    }
    return {
        REFRIGERANT: Choices(_choice(gas.code, gas) for gas in reference.gases.leaking),
        BIOMASS: Choices(_choice(fuel.id, fuel) for fuel in reference.biomass.fuels.values()),
        **of_factors,
    }


def _choice(code: str, thing: Factor | Fuel | Gas) -> Option:
    return Option(code, thing.name_zh, thing.name_en)


def _current(of: Of) -> Inventory | None:
    found = of.supplier.inventories.filter(year=of.year or 0, superseded_at__isnull=True)
    return found.select_related("document").prefetch_related("lines", "green_power").first()


def _stands(current: Inventory) -> dict[str, tuple[Values, ...]]:
    lines = sorted((line for line in current.lines.all() if line.kind != GREEN_POWER), key=lambda line: line.position)
    green = [each for each in current.green_power.all() if each.released_at is None]
    return {
        **{line_key(line.position): (_line(line),) for line in lines},
        **{certificate_key(each.number): (_green(each),) for each in sorted(green, key=lambda each: each.pk)},
    }


def _line(line: InventoryLine) -> Values:
    return {
        "kind": line.kind,
        "item": line.item,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "region": line.region if line.kind == ELECTRICITY else "",
        "density": plain(line.density),
        "number": "",
        "note": line.note,
    }


def _green(certificate: GreenPowerCertificate) -> Values:
    told = {"kind": GREEN_POWER, "quantity": plain(certificate.kwh), "unit": "kWh", "number": certificate.number}
    return {"item": "", "region": "", "density": "", "note": ""} | told


def _usual(supplier: Supplier) -> dict[str, tuple[Values, ...]]:
    """What most companies use, for one that has never reported."""
    found: dict[str, tuple[Values, ...]] = {}
    for at, code in enumerate(USUAL, start=1):
        region = supplier.region if code == ELECTRICITY else ""
        found[line_key(at)] = ({"kind": code, "unit": energy_kind(code).units[0], "region": region},)
    return found


def _row(key: str, base: str, values: Values, before: tuple[Values, ...] | None, named: Named) -> TemplateRow:
    """A row with the units of its kind to choose from, and what it said the year before."""
    units = energy_kind(values["kind"]).units
    last = f"{before[0]['quantity']} {named(_unit(before[0]['unit']))}" if before else ""
    offered = Choices(unit for unit in UNIT_CHOICES if unit.code in units)
    return TemplateRow(key, base, {**values, "last": last}, {"unit": offered})


def _unit(code: str) -> Option:
    return next(unit for unit in UNIT_CHOICES if unit.code == code)


def _activities(of: Of, rows: Mapping[str, tuple[Values, ...]], current: Inventory) -> list[Activity]:
    """The lines, and the certified part of the electricity as a line of its own. Where the place of a line is not asked
    for, it stays what it was."""
    before = {line_key(line.position): line for line in current.lines.all()} if current.pk else {}
    usual, year = of.supplier.region or DEFAULT_REGION, of.year or 0
    told = []
    for key, (values,) in rows.items():
        if values["kind"] != GREEN_POWER:
            line = before.get(key)
            kept = line.region if line and line.kind == values["kind"] != ELECTRICITY else usual
            told.append(_activity(key, values, values["region"] or kept, year))
    certificates = [_certificate(values) for (values,) in rows.values() if values["kind"] == GREEN_POWER]
    covered = sum((each.kwh for each in certificates), Decimal(0))
    if covered:
        place = next((each.region for each in told if each.kind == ELECTRICITY), usual)
        number = next((line.position for line in before.values() if line.kind == GREEN_POWER), 0)
        told.append(Activity(GREEN_POWER, covered, "kWh", place, year, position=number))
    return told


def _activity(key: str, values: Values, region: str, year: int) -> Activity:
    return Activity(
        kind=values["kind"],
        quantity=Decimal(values["quantity"]),
        unit=values["unit"],
        region=region,
        year=year,
        density=Decimal(values["density"]) if values["density"] else None,
        item=values["item"],
        note=values["note"],
        position=position_of(key),
    )


def _certificate(values: Values) -> GreenPower:
    kwh = convert(Decimal(values["quantity"]), values["unit"], "kWh")
    return GreenPower(values["number"], Decimal(kwh.numerator) / Decimal(kwh.denominator))
