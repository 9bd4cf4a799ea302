"""The form of a product footprint: a header and any number of lines, every one kept as it was typed.

The fields judge nothing themselves: what is typed is read by suppliers.carbon.product_typed, the same for pages, API
and sheets, and its faults are put at the fields here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.kinds import GREEN_POWER, KINDS
from suppliers.carbon.processes import PROCESSES
from suppliers.carbon.product_inputs import Origin, Rule, Stage
from suppliers.carbon.product_typed import ASSESSMENTS, DECLARED_UNITS, HEADER, LINE, USUAL_STAGE, VERIFICATIONS, Kind
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.units import UNITS
from suppliers.models import Product
from suppliers.wording import in_reader_language

Choices = Sequence[tuple[str, object]]

KINDS_OF_LINE: Mapping[str, str | Promise] = {
    Kind.MATERIAL: _("Material"),
    Kind.PART: _("Bought part with its own footprint"),
    Kind.PROCESS: _("Process step"),
    Kind.ENERGY: _("Other energy"),
    Kind.PACKAGING: _("Packaging"),
    Kind.LEG: _("Transport leg"),
}
STAGES: Mapping[str, str | Promise] = {
    Stage.RAW_MATERIAL: _("Raw material"),
    Stage.MANUFACTURE: _("Manufacture"),
    Stage.DISTRIBUTION: _("Distribution"),
    Stage.USE: _("Use"),
    Stage.END_OF_LIFE: _("End of life"),
}
ORIGINS: Mapping[str, str | Promise] = {
    Origin.FOSSIL: _("Fossil"),
    Origin.LAND_USE: _("Land-use change"),
    Origin.LAND_MANAGEMENT: _("Land management, biogenic CO2"),
    Origin.BIOGENIC_NON_CO2: _("Biogenic methane and others"),
}
RULES: Mapping[str, str | Promise] = {
    Rule.NONE: _("Nothing is shared"),
    Rule.MASS: _("By mass"),
    Rule.ECONOMIC: _("By revenue"),
}
VERIFIED: Mapping[str, str | Promise] = dict(
    zip(VERIFICATIONS, (_("Declared by ourselves"), _("Checked by a customer (second party)"),
                        _("Verified by a third party (attach the statement)")), strict=True)
)  # fmt: skip
LABELS: Mapping[str, str | Promise] = {
    "declared_amount": _("Declared unit: amount"),
    "declared_unit": _("Declared unit"),
    "mass_kg": _("Mass of the declared unit"),
    "batch": _("Declared units in the batch"),
    "scrap_kg": _("Scrap and waste of the batch"),
    "reference_from": _("Reference period from"),
    "reference_until": _("until"),
    "region": _("Made in"),
    "function_amount": _("Function"),
    "function_unit": _("Unit of the function"),
    "allocation": _("How shared inputs are divided"),
    "allocation_own": _("This product's amount"),
    "allocation_whole": _("All products together"),
    "uptake_kg": _("Biogenic CO2 taken up"),
    "biogenic_carbon_kg": _("Biogenic carbon content"),
    "fossil_carbon_kg": _("Fossil carbon content"),
    "exempted_percent": _("Left out, share of the footprint"),
    "exempted_why": _("What was left out, and why"),
    "boundary": _("Processes within the boundary"),
    "stated_kg": _("Total of an own report"),
    "stated_including_kg": _("The same with biogenic uptake"),
    "gwp_set": _("Warming potentials used by us"),
    "comment": _("Remarks for the reader"),
    "verification": _("How it was checked"),
    "verifier": _("Checked by"),
    "verified_on": _("Checked on"),
    "explanation": _("Explanation"),
    "kind": _("Kind"),
    "stage": _("Stage"),
    "name": _("Name"),
    "quantity": _("Amount"),
    "unit": _("Unit"),
    "factor": _("Factor"),
    "recycled": _("Recycled share"),
    "recycled_factor": _("Factor of the recycled part"),
    "uses": _("Used how often"),
    "process": _("Step"),
    "energy": _("Energy"),
    "density": _("Density in kg/L"),
    "origin": _("Origin of the gases"),
    "part": _("Part"),
    "km": _("Distance"),
    "primary": _("We measured this"),
    "shared": _("Shared with other products"),
}
HINTS: Mapping[str, Promise] = {
    "batch": _("All amounts below are of one batch."),
    "function_amount": _("What it performs in its life, e.g. 20 000 h or 5 000 t lifted: for carbon efficiency."),
    "stated_kg": _("If you hold a report, its total is compared with the lines."),
    "boundary": _("Which steps are counted; readers outside see it."),
}
LONG = frozenset({"exempted_why", "boundary", "comment", "explanation"})
_AMOUNTS = frozenset(
    {"declared_amount", "mass_kg", "batch", "scrap_kg", "function_amount", "allocation_own", "allocation_whole",
     "uptake_kg", "biogenic_carbon_kg", "fossil_carbon_kg", "exempted_percent", "stated_kg", "stated_including_kg",
     "quantity", "recycled", "uses", "density", "km"}
)  # fmt: skip
_DAYS = frozenset({"reference_from", "reference_until", "verified_on"})
_BOXES = frozenset({"primary", "shared"})
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    Kind.MATERIAL: ("name", "factor", "quantity", "unit"),
    Kind.PART: ("part", "quantity"),
    Kind.PROCESS: ("process", "name", "energy", "quantity", "unit", "primary"),
    Kind.ENERGY: ("name", "energy", "quantity", "unit", "primary"),
    Kind.PACKAGING: ("name", "factor", "quantity", "unit", "uses"),
    Kind.LEG: ("name", "factor", "quantity", "unit", "km"),
}
MORE_OF: Mapping[str, tuple[str, ...]] = {
    Kind.MATERIAL: ("recycled", "recycled_factor", "stage", "primary", "shared"),
    Kind.PART: ("name", "stage", "shared"),
    Kind.PROCESS: ("origin", "density", "stage", "shared"),
    Kind.ENERGY: ("density", "stage", "shared"),
    Kind.PACKAGING: ("recycled", "recycled_factor", "stage", "primary", "shared"),
    Kind.LEG: ("stage", "primary", "shared"),
}


class TypedForm(forms.Form):
    """A form over texts that somebody else judges: always bound, never wrong by itself."""

    def __init__(self, typed: Mapping[str, str], keys: Iterable[str], choices: Mapping[str, Choices], prefix: str = ""):
        stem = f"{prefix}-" if prefix else ""
        super().__init__({f"{stem}{key}": text for key, text in typed.items()}, prefix=prefix or None)
        for key in keys:
            self.fields[key] = _field(key, choices.get(key))

    def blame(self, field: str, words: str) -> None:
        self.add_error(field if field in self.fields else None, words)


class LineForm(TypedForm):
    """One line. `usual` fields stand in the row, `more` under "More"; a locked one is shown and cannot be typed."""

    def __init__(self, typed: Mapping[str, str], choices: Mapping[str, Choices], *, locked: bool, reason: str = ""):
        kind = Kind(typed["kind"]) if typed.get("kind") in set(Kind) else Kind.MATERIAL
        shown = {"stage": USUAL_STAGE[kind].value, **typed}
        mine = {**choices, "factor": choices["leg_factor" if kind == Kind.LEG else "material_factor"]}
        super().__init__(shown, LINE, mine, prefix=f"line-{typed['key']}")
        # Not "key" and "kind": a template would find the fields of these names first.
        self.row_kind, self.row_key, self.locked, self.reason = kind, typed["key"], locked, reason

    @property
    def called(self) -> object:
        return KINDS_OF_LINE[self.row_kind]

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self[key] for key in FIELDS_OF[self.row_kind]]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[key] for key in MORE_OF[self.row_kind]]

    @property
    def more_told(self) -> bool:
        """Whether something unusual is said under "More", or is wrong there."""
        plain = {"stage": USUAL_STAGE[self.row_kind].value, "primary": True, "origin": Origin.FOSSIL.value}
        return any(field.errors or (field.value() or "") not in ("", plain.get(field.name)) for field in self.more)


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """What tells a product; the operation judges it."""

    class Meta:
        model = Product
        fields = ("code", "name_zh", "name_en", "group", "gtin", "cpc")
        labels = {
            "code": _("Product number"),
            "name_zh": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "group": _("Product group"),
            "gtin": "GTIN",
            "cpc": _("CPC code"),
        }
        help_texts = {
            "code": _("As you call it; it names the product in all versions."),
            "group": _("For the comparison with the industry, where there is a figure."),
            "cpc": _("Central Product Classification of the UN, if you know it."),
        }

    def __init__(self, *arguments: Any, groups: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["group"] = forms.ChoiceField(
            label=self.fields["group"].label,
            help_text=self.fields["group"].help_text,
            choices=[("", _("none of these")), *groups],
            required=False,
        )

    def _post_clean(self) -> None:
        """Nothing of the model is checked here: suppliers.operations.product_drafts does."""


def header_form(typed: Mapping[str, str]) -> TypedForm:
    provinces = [(place.code, in_reader_language(place)) for place in PROVINCES]
    chinese = in_reader_language(_Both())
    choices: dict[str, Choices] = {
        "declared_unit": [(code, names[0 if chinese == "zh" else 1]) for code, names in DECLARED_UNITS.items()],
        "region": [("", "—"), *provinces],
        "allocation": list(RULES.items()),
        "gwp_set": [(code, code) for code in ASSESSMENTS],
        "verification": list(VERIFIED.items()),
    }
    usual = {"declared_amount": "1", "declared_unit": "piece", "batch": "1", "allocation": "none"}
    return TypedForm({**usual, **typed}, HEADER, choices)


def line_choices(factors: Choices, legs: Choices, parts: Choices) -> dict[str, Choices]:
    """What the lists of all lines hold, made once for a page."""
    kinds = [(kind.code, in_reader_language(kind)) for kind in KINDS if kind.code != GREEN_POWER]
    units = [(unit.code, in_reader_language(unit)) for unit in UNITS if unit.code != "t.km"]
    return {
        "material_factor": [("", "—"), *factors],
        "leg_factor": [("", "—"), *legs],
        "recycled_factor": [("", "—"), *factors],
        "part": [("", "—"), *parts],
        "process": [("", "—"), *((step.code, in_reader_language(step)) for step in PROCESSES)],
        "energy": [("", _("none: kg CO2e stated")), *kinds],
        "unit": [("", "—"), *units],
        "stage": list(STAGES.items()),
        "origin": list(ORIGINS.items()),
    }


class _Both:
    name_zh, name_en = "zh", "en"


def _field(key: str, choices: Choices | None) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if choices is not None:
        widget = forms.Select(choices=choices)
    elif key in _AMOUNTS:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    elif key in _DAYS:
        widget = forms.DateInput(attrs={"type": "date"})
    elif key in _BOXES:
        widget = forms.CheckboxInput(attrs={"value": "yes"})
    elif key in LONG:
        widget = forms.Textarea(attrs={"rows": 2})
    options: dict[str, Any] = {"label": LABELS.get(key, key), "help_text": HINTS.get(key, "")}
    return forms.CharField(required=False, widget=widget, **options)
