"""A product's footprint as a report by the structure of GB/T 24067-2024: overview, goal, scope, inventory analysis,
impact assessment, interpretation. What the maker did not tell is said not to be told."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.pages.report_parts import GATES, LEVELS, factor_table, number, percent
from scoring.reports import Bar, Bars, Column, Facts, Part, Report, Section, Table, Words
from suppliers.models import ProductFootprint
from suppliers.pages.factor_shown import FactorShown
from suppliers.pages.forms.product import STAGES
from suppliers.pages.product_shown import FootprintShown, LineShown, footprint_shown, unit_name
from suppliers.wording import in_reader_language

KG = "kg CO₂e"
MOST_BARS = 10


def product_report(footprint: ProductFootprint, on: date, at: datetime) -> Report:
    """In the active language. The lines should be prefetched in their order; the benchmark is that of the day `on`."""
    shown, product = footprint_shown(footprint, on), footprint.product
    maker = in_reader_language(product.supplier)
    return Report(
        title=_("Product carbon footprint"),
        subject=f"{in_reader_language(product)} · {product.code}",
        lead=_("Structured by GB/T 24067-2024 (ISO 14067). %(sentence)s.") % {"sentence": shown.sentence},
        facts=_overview(shown, maker),
        headline=_headline(shown),
        sections=tuple(_sections(shown)),
        mark=f"{product.code} · {_('version')} {footprint.number} · {footprint.uuid}",
        author=maker,
        made_at=timezone.localtime(at),
        is_sample=product.supplier.is_sample,
    )


def _overview(shown: FootprintShown, maker: str) -> tuple[tuple[str, str], ...]:
    footprint = shown.footprint
    product, header = footprint.product, footprint.header
    who = str(footprint.published_by) if footprint.published_by else _("not told")
    return (
        (_("Maker"), f"{maker} · {product.supplier.identifier}"),
        (_("Person responsible"), who),
        (
            _("Published on"),
            f"{timezone.localtime(footprint.published_at):%Y-%m-%d} · {_('version')} {footprint.number}",
        ),
        (_("Classification"), " · ".join(filter(None, (product.gtin, product.cpc, product.group))) or _("not told")),
        (_("Standard"), "GB/T 24067-2024, ISO 14067:2018"),
        (_("Reliability"), str(LEVELS[footprint.reliability])),
        *(((_("Comment"), header["comment"]),) if header.get("comment") else ()),
    )


def _headline(shown: FootprintShown) -> tuple[tuple[str, str, str], ...]:
    footprint = shown.footprint
    rows = [
        (_("Whole footprint"), number(footprint.kgco2e, 3), KG),
        (_("Cradle to gate"), number(footprint.gate_kg, 3), KG),
        (_("Primary data"), percent(footprint.primary_bp), ""),
    ]
    if shown.efficiency:
        unit = f"{footprint.header.get('function_unit', '')} / {KG}"
        rows.append((_("Carbon efficiency"), number(Decimal(shown.efficiency)), unit))
    else:
        rows.append((_("Made with estimated factors"), percent(footprint.estimate_bp), ""))
    return tuple(rows)


def _sections(shown: FootprintShown) -> Iterator[Section]:
    goal = _(
        "To tell what one declared unit of the product emits over the stages reported, and which lines make most of "
        "it. It is meant for the maker and for those who buy the product; it is no comparison of brands."
    )
    yield Section(_("Goal"), (Words(goal),))
    yield Section(_("Scope of the study"), tuple(_scope(shown)))
    yield Section(_("Inventory analysis"), tuple(_analysis(shown)))
    yield Section(_("Results by stage"), tuple(_results(shown)))
    yield Section(_("Interpretation: hot spots and comparison"), tuple(_interpretation(shown)))
    yield Section(_("Assumptions and limits"), tuple(_limits(shown)))
    factors = list(_factors(shown))
    if factors:
        yield Section(_("Emission factors"), (factor_table(factors),))
    yield Section(_("Verification"), tuple(_verification(shown)))


def _scope(shown: FootprintShown) -> Iterator[Part]:
    footprint = shown.footprint
    header, told = footprint.header, {line.stage for line in footprint.lines.all()}
    declared = _("%(amount)s %(unit)s of %(mass)s kg") % {
        "amount": number(footprint.declared_amount),
        "unit": unit_name(footprint.declared_unit),
        "mass": number(footprint.mass_kg),
    }
    function = " ".join(filter(None, (header.get("function_amount", ""), header.get("function_unit", ""))))
    cut_off = percent(int(Decimal(header.get("exempted_percent") or "0") * 100))
    yield Facts(
        (
            (_("Declared unit"), declared),
            (_("Function"), function or _("not told")),
            (_("Stages with lines"), "; ".join(str(words) for stage, words in STAGES.items() if stage in told)),
            (_("Stages without lines"), "; ".join(str(words) for stage, words in STAGES.items() if stage not in told)),
            (_("System boundary"), header.get("boundary") or _("not described by the maker")),
            (_("Cut-off"), f"{cut_off} {header.get('exempted_why', '')}".strip()),
            (_("Period"), f"{footprint.reference_from:%Y-%m-%d} – {footprint.reference_until:%Y-%m-%d}"),
            (_("Place"), shown.region),
        )
    )


def _analysis(shown: FootprintShown) -> Iterator[Part]:
    footprint, allocation = shown.footprint, shown.footprint.figures["allocation"]
    ratings = shown.ratings or []
    names = (_("technology"), _("time"), _("place"))
    quality = "; ".join(f"{name} {rating}" for name, rating in zip(names, ratings, strict=False))
    basis = f"{allocation['own']} / {allocation['whole']} = {percent(allocation['share_bp'])}"
    yield Facts(
        (
            (_("Amounts are for a batch of"), f"{footprint.header.get('batch') or '1'}"),
            (_("Primary data"), percent(footprint.primary_bp)),
            (_("Data quality, 1 (good) to 3 (poor)"), quality or _("nothing is emitted, so that there is none")),
            (_("Allocation"), str(shown.allocation) + (f": {basis}" if allocation["own"] else "")),
        )
    )
    columns = (
        Column(_("Data line"), 34),
        Column(_("Kind"), 20),
        Column(_("Stage"), 16),
        Column(_("Amount"), 22, is_number=True),
        Column(KG, 16, is_number=True),
        Column(_("Share"), 11, is_number=True),
        Column(_("Data"), 12),
    )
    yield Table(columns, tuple(_line(each) for each in shown.lines))


def _line(each: LineShown) -> tuple[str, ...]:
    line = each.line
    amount = f"{line.typed.get('quantity', '')} {line.typed.get('unit', '')}".strip()
    distance = f" × {line.typed['km']} km" if line.typed.get("km") else ""
    data = _("primary") if line.is_primary else _("secondary")
    return (
        line.name,
        str(each.kind),
        str(each.stage),
        amount + distance,
        number(line.kg, 3),
        percent(line.share_bp),
        data,
    )


def _results(shown: FootprintShown) -> Iterator[Part]:
    footprint = shown.footprint
    yield Words(
        _("Impact: climate change, global warming potential over 100 years, by IPCC %(set)s where a gas is not CO₂.")
        % {"set": footprint.header.get("gwp_set") or "AR6"}
    )
    stages = footprint.figures["by_stage"]
    rows = tuple((str(STAGES[stage]), number(Decimal(kg), 3)) for stage, kg in stages.items())
    yield Table(
        (Column(_("Stage"), 60), Column(KG, 20, is_number=True)), rows, (_("All stages"), number(footprint.kgco2e, 3))
    )
    yield Bars(tuple(Bar(bar.label, bar.value, bar.text) for bar in shown.stage_bars))
    gate = footprint.figures["gate"]
    yield Facts(
        (
            (_("Cradle to gate"), f"{number(footprint.gate_kg, 3)} {KG}"),
            (_("of which packaging"), f"{number(Decimal(gate['packaging_kg']), 3)} {KG}"),
            (_("of which by aircraft"), f"{number(Decimal(gate['aircraft_kg']), 3)} {KG}"),
            (_("Biogenic uptake, apart"), f"{number(footprint.uptake_kg, 3)} kg CO₂"),
        )
    )


def _interpretation(shown: FootprintShown) -> Iterator[Part]:
    yield Words(_("The lines that weigh most, the largest first:"))
    yield Bars(tuple(Bar(bar.label, bar.value, bar.text) for bar in shown.line_bars[:MOST_BARS]))
    hot = [each.line.name for each in shown.hot_spots if each.hot]
    if hot:
        yield Facts(((_("Hot spots (a tenth or more)"), "; ".join(hot)),))
    if shown.compared is None:
        yield Words(_("No industry figure for this product group and unit is in the library."))
        return
    figure = shown.compared.benchmark
    words = _("%(share)s below %(name)s") if shown.compared.below else _("%(share)s above %(name)s")
    told = words % {"share": percent(shown.compared.apart_bp), "name": in_reader_language(figure)}
    source = f"{number(figure.kgco2e)} {KG}/{figure.unit} · {figure.source} · {figure.year}"
    version = f"{figure.code} v{figure.version} · {figure.confidence}"
    yield Facts(((_("Against the industry"), told), (_("Its source"), f"{source} · {version}")))


def _limits(shown: FootprintShown) -> Iterator[Part]:
    yield Words(
        _(
            "The footprint is about climate change alone. Electricity takes the national life-cycle factor, whatever "
            "contract it was bought under. No interval of uncertainty was computed; plausibility was checked:"
        )
    )
    yield Facts(tuple((str(GATES[gate.code]), words) for gate, words in shown.gates))
    if shown.has_estimates:
        share = percent(shown.footprint.estimate_bp)
        yield Words(_("%(share)s of the footprint is made with estimated factors.") % {"share": share}, warns=True)
    for doubt, explanation in shown.doubts:
        yield Words(doubt, warns=True)
        yield Facts(((_("The maker's explanation"), explanation),))


def _factors(shown: FootprintShown) -> Iterator[tuple[str, FactorShown]]:
    for each in shown.lines:
        for factor in each.factors:
            yield each.line.name, factor


def _verification(shown: FootprintShown) -> Iterator[Part]:
    footprint, document = shown.footprint, shown.footprint.document
    header = footprint.header
    who = " · ".join(filter(None, (header.get("verifier", ""), header.get("verified_on", ""))))
    checked = {
        None: _("not checked by the buyer yet"),
        True: _("accepted by the buyer"),
        False: _("returned by the buyer"),
    }
    parts = [(each.line.name, each.part["reference"]) for each in shown.lines if each.part]
    yield Facts(
        (
            (_("Verification"), str(shown.verification)),
            (_("Verifier"), who or _("none")),
            (_("Document"), f"{document.name} (SHA-256 {document.sha256})" if document else _("none")),
            (_("Checked by the buyer"), checked[footprint.accepted]),
            (_("Factor library"), footprint.library_version),
            *((_("Footprint of the part “%(name)s”") % {"name": name}, reference) for name, reference in parts),
        )
    )
    yield Words(_("This report is made from what the maker published and is no statement of verification."))
