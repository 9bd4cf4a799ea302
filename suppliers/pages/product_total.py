"""What a draft comes to while it is typed: the footprint of its sound lines, and what is doubtful about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.plausibility import Severity
from suppliers.carbon.product import ProductFootprint as Computed
from suppliers.carbon.product_amounts import MATERIALS, TRANSPORT
from suppliers.carbon.product_doubts import doubt_product
from suppliers.carbon.product_reading import ReadFootprint, keyed, read_footprint
from suppliers.carbon.product_typed import HEADER
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Product, ProductFootprint, Supplier
from suppliers.pages.forms.product import KINDS_OF_LINE, Choices, line_choices
from suppliers.pages.product_shown import Bar, line_bar, said_of, stage_bars
from suppliers.queries.products import Scene, part_rows, scene_of, version_before
from suppliers.queries.reference import carbon_reference
from suppliers.wording import in_reader_language, with_figures

Lines = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Total:
    """The footprint of what is sound so far; `missing` says what stops even that, `incomplete` names what does not
    count in it yet."""

    sentence: str = ""
    bars: tuple[Bar, ...] = ()
    stages: tuple[Bar, ...] = ()
    primary_bp: int = 0
    estimated: bool = False
    doubts: tuple[tuple[str, str], ...] = ()
    incomplete: tuple[str, ...] = ()
    missing: str = ""


def total_of(product: Product, header: Mapping[str, str], lines: Lines) -> Total:
    supplier = product.supplier
    library = carbon_reference(supplier).factors
    scene = scene_of(supplier, [product.code])
    read = read_draft(product, header, lines, scene, library)
    try:
        computed = read.computed(library)
    except Refused as error:
        incomplete = _incomplete(read, lines)
        return Total(missing="" if incomplete else said(error), incomplete=incomplete)
    doubts = _doubts(read, computed, library, scene.current.get(product.code))
    declared = computed.declared
    return Total(
        sentence=said_of(computed.kgco2e, declared.amount, declared.unit, declared.mass_kg),
        bars=tuple(line_bar(line.name, line.kgco2e, line.share_bp) for line in computed.hot_spots[:8]),
        stages=tuple(stage_bars({stage.value: str(kg) for stage, kg in computed.by_stage})),
        primary_bp=computed.primary_share_bp,
        estimated=computed.has_estimates,
        doubts=doubts,
        incomplete=_incomplete(read, lines),
    )


def _incomplete(read: ReadFootprint, lines: Lines) -> tuple[str, ...]:
    """What a fault stands in, each once: a line by its name or its kind, else the head of the product."""
    kinds = {str(kind): str(words) for kind, words in KINDS_OF_LINE.items()}
    names = {f"line-{row['key']}": row.get("name") or kinds.get(row.get("kind", ""), "") for row in keyed(lines)}
    names |= dict.fromkeys(HEADER, _("Product and period"))
    found = (names.get(fault.field) or names.get(fault.field.rpartition("-")[0]) for fault in read.faults)
    return tuple(dict.fromkeys(filter(None, found)))


def _doubts(
    read: ReadFootprint, computed: Computed, library: FactorLibrary, current: ProductFootprint | None
) -> tuple[tuple[str, str], ...]:
    """What is doubtful so far: severity and words."""
    if read.header is None:
        return ()
    verdicts = doubt_product(read, read.header, computed, library=library, before=version_before(current))
    return tuple(
        (each.severity.value, with_figures(each.message, each.values))
        for each in verdicts
        if each.severity != Severity.OK
    )


def read_draft(
    product: Product, header: Mapping[str, str], lines: Lines, scene: Scene, library: FactorLibrary
) -> ReadFootprint:
    today = product.supplier.day(timezone.now())
    return read_footprint(header, lines, library=library, parts=scene.parts, today=today)


def choices_for(supplier: Supplier, library: FactorLibrary) -> dict[str, Choices]:
    """What the lists of a line hold for this supplier."""
    parts = [_part(row) for row in part_rows(supplier)]
    return line_choices(_factors(library, MATERIALS), _factors(library, TRANSPORT), parts)


def _factors(library: FactorLibrary, categories: tuple[str, ...]) -> Choices:
    """Factors to choose from, the Chinese ones first, each with its value; an estimate says so."""
    found = sorted(
        (each for each in library if each.category in categories), key=lambda each: (each.region != "CN", each.category)
    )
    return [
        (each.id, _labelled(each.kgco2e_per_unit, each.unit, each.official, in_reader_language(each))) for each in found
    ]


def _labelled(value: object, unit: str, official: bool, name: str) -> str:
    shown = f"{name} · {value} kg CO₂e/{unit}"
    return shown if official else _("%(factor)s, estimate") % {"factor": shown}


def _part(row: ProductFootprint) -> tuple[str, str]:
    product = row.product
    maker = in_reader_language(product.supplier)
    return str(row.uuid), f"{in_reader_language(product)} ({product.code}) · {maker} · {row.gate_kg.normalize():f} kg"
