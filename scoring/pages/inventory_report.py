"""An organisation's inventory as a report with the contents that ISO 14064-1:2018, 9.3.1 asks for, in its order.

What the supplier did not tell is said not to be told: no sentence of this report fills a gap.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scoring.pages.report_parts import GATES, LEVELS, factor_table, in_tonnes, number
from scoring.reports import Bar, Bars, Column, Facts, Part, Report, Section, Table, Words
from suppliers.carbon.inventory import Reference
from suppliers.carbon.kinds import BIOMASS, FREIGHT, GOODS, PROCESS_STATED, REFRIGERANT
from suppliers.models import Inventory, Supplier
from suppliers.pages.carbon_years import composition, side_by_side
from suppliers.pages.factor_shown import FactorShown
from suppliers.pages.inventory import InventoryShown, LineShown, inventory_shown
from suppliers.wording import in_reader_language, place_name

T = "t CO₂e"


def inventory_report(inventory: Inventory, years: Sequence[Inventory], reference: Reference, at: datetime) -> Report:
    """In the active language. `years` are the current inventories, the latest first; lines should be prefetched."""
    shown, supplier = inventory_shown(inventory, reference), inventory.supplier
    name = in_reader_language(supplier)
    return Report(
        title=_("Greenhouse-gas inventory %(year)s") % {"year": inventory.year},
        subject=name,
        lead=_("Structured by ISO 14064-1:2018, 9.3.1. Every figure is shown with the factor it was made with."),
        facts=_facts(inventory, supplier),
        headline=_headline(shown),
        sections=tuple(_sections(shown, years)),
        mark=f"{supplier.identifier} · {inventory.year} · {inventory.library_version}",
        author=name,
        made_at=timezone.localtime(at),
        is_sample=supplier.is_sample,
    )


def _facts(inventory: Inventory, supplier: Supplier) -> tuple[tuple[str, str], ...]:
    who = str(inventory.reported_by) if inventory.reported_by else _("not told")
    uscc = supplier.scheme == Supplier.Scheme.USCC
    return (
        (_("Unified social credit code") if uscc else _("Identifier"), supplier.identifier),
        (_("Person responsible"), who),
        (_("Period"), _("Calendar year %(year)s, 1 January to 31 December") % {"year": inventory.year}),
        (_("Reported"), f"{timezone.localtime(inventory.reported_at):%Y-%m-%d}"),
        (_("State"), _state(inventory)),
        (_("Reliability"), str(LEVELS[inventory.reliability])),
    )


def _state(inventory: Inventory) -> str:
    if inventory.superseded_at is not None:
        return _("replaced by a later report")
    if inventory.accepted is None:
        return _("not checked by the buyer yet")
    return _("accepted by the buyer") if inventory.accepted else _("returned by the buyer")


def _headline(shown: InventoryShown) -> tuple[tuple[str, str, str], ...]:
    inventory = shown.inventory
    if inventory.undivided_kg is not None:
        return ((_("Scope 1 and 2, estimated"), in_tonnes(inventory.undivided_kg), T),)
    return (
        (_("Direct emissions"), in_tonnes(inventory.scope1_kg), T),
        (_("Imported energy, location-based"), in_tonnes(inventory.scope2_location_kg), T),
        (_("Imported energy, market-based"), in_tonnes(inventory.scope2_market_kg), T),
        (_("Standard coal, calorific"), in_tonnes(inventory.kgce_calorific), "tce"),
    )


def _sections(shown: InventoryShown, years: Sequence[Inventory]) -> Iterator[Section]:
    inventory = shown.inventory
    yield Section(_("Reporting organisation and boundaries"), tuple(_boundaries(inventory)))
    yield Section(_("Emissions by category"), tuple(_by_category(shown)))
    yield Section(_("Direct emissions by gas, biogenic carbon, removals"), tuple(_by_gas(shown)))
    yield Section(_("What is not included"), (Words(_excluded(inventory)),))
    yield Section(_("Years compared"), tuple(_compared(inventory, years)))
    yield Section(_("How it was quantified"), tuple(_method(shown)))
    yield Section(_("Activity data"), (activity_table(shown.lines),))
    factors = list(factors_used(shown.lines))
    if factors:
        yield Section(_("Emission factors"), (factor_table(factors),))
    yield Section(_("Uncertainty and plausibility"), tuple(_doubts(shown)))
    yield Section(_("Verification and statement"), tuple(_verification(shown)))


def _boundaries(inventory: Inventory) -> Iterator[Part]:
    supplier = inventory.supplier
    sites = [site.name for site in supplier.sites.filter(retired_at__isnull=True).order_by("name")]
    place = place_name(supplier.region) if supplier.region else _("not told")
    yield Facts(
        (
            (
                _("Organisation"),
                " / ".join(dict.fromkeys(each for each in (supplier.name_zh, supplier.name_en) if each)),
            ),
            (_("Place"), place),
            (_("Sites named by the organisation"), "; ".join(sites) or _("none named")),
            (_("Consolidation approach"), _("not stated by the organisation")),
            (_("Output"), _money(inventory.output_wan)),
            (_("Revenue"), _money(inventory.revenue_wan)),
        )
    )


def _money(wan: Decimal | None) -> str:
    return _("not told") if wan is None else _("%(amount)s × 10,000 yuan") % {"amount": number(wan)}


def _by_category(shown: InventoryShown) -> Iterator[Part]:
    inventory = shown.inventory
    columns = (Column(_("Category (ISO 14064-1)"), 60), Column(T, 20, is_number=True))
    if inventory.undivided_kg is not None:
        yield Words(_("An estimate from output and sector: the categories are not told apart."), warns=True)
        rows: tuple[tuple[str, ...], ...] = ((_("1 and 2 together, estimated"), in_tonnes(inventory.undivided_kg)),)
        yield Table(columns, rows)
        return
    freight, goods = _kilograms(shown, FREIGHT), _kilograms(shown, GOODS)
    stated = inventory.scope3_kg if inventory.route == Inventory.Route.REPORT else None
    rows = (
        (_("1 Direct emissions"), in_tonnes(inventory.scope1_kg)),
        (_("2 Imported energy, location-based"), in_tonnes(inventory.scope2_location_kg)),
        (_("2 Imported energy, market-based (beside it, not added)"), in_tonnes(inventory.scope2_market_kg)),
        (_("3 Transportation, as far as reported"), in_tonnes(freight)),
        (_("4 Products used, as far as reported"), in_tonnes(goods)),
        (_("5 Products from the organisation in use"), _("not quantified")),
        (_("6 Other sources"), _("not quantified")),
        *(((_("3 to 6 together, as the report states them"), in_tonnes(stated)),) if stated is not None else ()),
    )
    yield Table(columns, rows, (_("1 and 2, location-based"), in_tonnes(inventory.total_kg)))
    made_of = composition(inventory)
    if made_of:
        yield Words(_("Categories 1 and 2 by source, location-based:"))
        yield Bars(tuple(Bar(bar.label, float(bar.value or 0), bar.text) for bar in made_of))


def _kilograms(shown: InventoryShown, kind: str) -> Decimal | None:
    """The sum of the lines of a kind; None where there is none."""
    amounts = [each.line.kg_location for each in shown.lines if each.line.kind == kind]
    return sum(amounts, Decimal(0)) if amounts else None


def _by_gas(shown: InventoryShown) -> Iterator[Part]:
    gases: dict[str, Decimal] = {}
    for each in shown.lines:
        if each.line.scope == 1:
            gas = _gas(each)
            gases[gas] = gases.get(gas, Decimal(0)) + each.line.kg_location
    if gases:
        rows = tuple((gas, in_tonnes(kg)) for gas, kg in gases.items())
        yield Table((Column(_("Gas"), 60), Column(T, 20, is_number=True)), rows)
    yield Facts(
        (
            (_("Biogenic CO₂, apart"), _if_any(shown.biogenic, "t CO₂")),
            (_("Montreal-protocol gases, apart"), _if_any(shown.apart, T)),
            (_("Removals"), _("none reported")),
        )
    )


def _if_any(amount: Decimal | None, unit: str) -> str:
    return _("none reported") if amount is None else f"{number(amount, 3)} {unit}"


def _gas(each: LineShown) -> str:
    """What a direct line emits, as far as its factor tells it."""
    if each.line.kind == REFRIGERANT:
        return each.line.item
    if each.line.kind == BIOMASS:
        return "CH₄ + N₂O"
    only_carbon_dioxide = each.location is not None and each.location.gwp_set == "CO2"
    if only_carbon_dioxide or each.line.item == "CO2" or each.line.kind == "shielding_co2":
        return "CO₂"
    return _("CO₂e, not told by gas") if each.line.kind == PROCESS_STATED else _("not told by gas")


def _excluded(inventory: Inventory) -> str:
    if inventory.route == Inventory.Route.BILLS:
        return _(
            "Included are the sources listed under “Activity data”. Any other source is not in this inventory; the "
            "organisation gave no reasons for leaving sources out. Fuels are counted by their carbon dioxide alone "
            "where their factor counts no other gas."
        )
    return _("What the figures leave out was not told to this system.")


def _compared(inventory: Inventory, years: Sequence[Inventory]) -> Iterator[Part]:
    shown = [row for row in years if row.year <= inventory.year][:4]
    target = inventory.supplier.carbon_targets.filter(superseded_at__isnull=True).first()
    base = str(target.base_year) if target else _("none set")
    yield Facts(((_("Base year"), base),))
    if len(shown) < 2:
        yield Words(_("There is no earlier year to compare with."))
        return
    heads = [Column(str(row.year), 14, is_number=True) for row in reversed(shown)]
    rows = [(row.name, row.unit, *(number(cell.value, 2) for cell in row.cells)) for row in side_by_side(shown)]
    yield Table((Column(_("Figure"), 30), Column(_("Unit"), 20), *heads), tuple(rows))


def _method(shown: InventoryShown) -> Iterator[Part]:
    inventory = shown.inventory
    ways = {
        Inventory.Route.BILLS: _(
            "Activity data of the year times an emission factor, source by source. Sums are exact and rounded once, "
            "half up, to the gram. Electricity is counted twice, side by side: by the average factor of the place and "
            "year (location-based), and by certificates and the residual factor (market-based)."
        ),
        Inventory.Route.REPORT: _("The totals were taken from the organisation's own report, as it states them."),
        Inventory.Route.ESTIMATE: _("Output times what is usual in the sector: the middle of the published range."),
    }
    yield Words(ways[Inventory.Route(inventory.route)], warns=inventory.route == Inventory.Route.ESTIMATE)
    gwp = (
        f"IPCC {inventory.gwp_set}, GWP100" if inventory.gwp_set else _("none was used: all factors are of CO₂ or CO₂e")
    )
    yield Facts(
        (
            (_("Global warming potentials"), gwp),
            (_("Factor library"), inventory.library_version),
            (_("Standard coal, calorific value"), f"{in_tonnes(inventory.kgce_calorific)} tce (GB/T 2589-2020)"),
            (_("Standard coal, equivalent value"), f"{in_tonnes(inventory.kgce_equivalent)} tce"),
            (_("Change of method"), _("none reported")),
        )
    )
    yield from estimates_of(shown.lines)


def estimates_of(lines: Sequence[LineShown]) -> Iterator[Words]:
    """A warning for estimated factors, and one for coal equivalents that are estimates."""
    if any(factor.is_estimate for _name, factor in factors_used(lines)):
        yield Words(_("Some factors are estimates; they are marked in the table of factors."), warns=True)
    if any(each.coal is not None and each.coal["is_estimate"] for each in lines):
        yield Words(_("Some coal equivalents are taken from a range of GB/T 2589-2020 and are estimates."), warns=True)


def activity_table(lines: Sequence[LineShown]) -> Table:
    """Each line with its amount, place and results."""
    columns = (
        Column(_("Energy or source"), 34),
        Column(_("Amount"), 20, is_number=True),
        Column(_("Place"), 14),
        Column(pgettext("emissions", "Scope"), 8),
        Column(f"{T}, {_('location-based')}", 18, is_number=True),
        Column(f"{T}, {_('market-based')}", 18, is_number=True),
        Column("kgce", 14, is_number=True),
    )
    return Table(columns, tuple(_line(each) for each in lines))


def _line(each: LineShown) -> tuple[str, ...]:
    line = each.line
    return (
        f"{each.name} · {each.item}" if each.item else each.name,
        f"{number(line.quantity)} {each.unit}",
        each.place,
        str(line.scope) if line.scope else "1 + 2",
        "—" if each.market_only else in_tonnes(line.kg_location),
        "—" if each.location_only else in_tonnes(line.kg_market),
        number(line.kgce, 1) if each.coal else "—",
    )


def factors_used(lines: Sequence[LineShown]) -> Iterator[tuple[str, FactorShown]]:
    """Each factor with what it was used for."""
    for each in lines:
        name = f"{each.name} · {each.item}" if each.item else each.name
        if each.location is not None:
            yield name if each.same else f"{name} ({_('location-based')})", each.location
        if each.market is not None and not each.same:
            yield f"{name} ({_('market-based')})", each.market


def _doubts(shown: InventoryShown) -> Iterator[Part]:
    yield Words(_("No interval of uncertainty was computed. Plausibility was checked, and this is what came of it:"))
    yield Facts(tuple((str(GATES[gate["code"]]), str(gate["text"])) for gate in shown.gates))  # type: ignore[index]
    for doubt, explanation in shown.doubts:
        yield Words(doubt, warns=True)
        yield Facts(((_("The organisation's explanation"), explanation),))
    if not shown.doubts:
        yield Words(_("Nothing was found implausible."))


def _verification(shown: InventoryShown) -> Iterator[Part]:
    inventory = shown.inventory
    words = {
        Inventory.Assurance.NONE: _("not checked"),
        Inventory.Assurance.SELF_CHECKED: _("checked by the organisation itself"),
        Inventory.Assurance.THIRD_PARTY: _("verified by a third party, by the organisation's word"),
    }
    document = inventory.document
    yield Facts(
        (
            (_("How it was checked"), words[Inventory.Assurance(inventory.assurance)]),
            (_("Document"), f"{document.name} (SHA-256 {document.sha256})" if document else _("none")),
            (_("Checked by the buyer"), _state(inventory)),
        )
    )
    yield Words(
        _(
            "This report follows the list of contents of ISO 14064-1:2018, 9.3.1. It is made from what the "
            "organisation reported and is no statement of verification."
        )
    )
