"""The form of a year's energy: any number of lines, green-power certificates, output, assurance."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.inventory import Activity
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER, KINDS, EnergyKind
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.units import UNITS
from suppliers.models import Document, Inventory, Supplier
from suppliers.operations.footprints import GreenPower
from suppliers.pages.forms.fields import AmountField, DocumentField
from suppliers.wording import in_reader_language

BY_CODE: Mapping[str, EnergyKind] = {kind.code: kind for kind in KINDS}
LITRES = "L"
UNIT_NAMES = {unit.code: unit for unit in UNITS}
ALL_UNITS = tuple(dict.fromkeys(code for kind in KINDS for code in kind.units))
ASSURANCES = [
    (Inventory.Assurance.SELF_CHECKED, _("Checked by ourselves")),
    (Inventory.Assurance.THIRD_PARTY, _("Verified by a third party (attach the statement)")),
    (Inventory.Assurance.NONE, _("Not checked")),
]


class RowForm(forms.Form):
    """A row among others. One in which nothing is told is left out."""

    telling: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        return str(self.prefix)

    @property
    def row_number(self) -> str:
        """The number in "line-3"."""
        return self.row.rpartition("-")[2]

    @property
    def is_left_out(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.telling)


class LineForm(RowForm):
    """One line of a bill. The units on offer follow the kind; the place matters for electricity alone."""

    telling = ("quantity",)

    kind = forms.ChoiceField(label=_("Energy"))
    quantity = AmountField(label=_("Amount"), required=False)
    unit = forms.ChoiceField(label=_("Unit"))
    region = forms.ChoiceField(label=_("Province"), required=False)
    density = AmountField(label=_("Density in kg/L"), required=False, decimals=4)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        kinds = [(kind.code, in_reader_language(kind)) for kind in KINDS if kind.code != GREEN_POWER]
        self.fields["kind"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        self.energy = BY_CODE.get(str(self["kind"].value() or ""))
        units = self.energy.units if self.energy else ALL_UNITS
        self.fields["unit"].choices = [(code, _unit_name(code)) for code in units]  # type: ignore[attr-defined]
        provinces = [(place.code, in_reader_language(place)) for place in PROVINCES]
        self.fields["region"].choices = [("", "—"), *provinces]  # type: ignore[attr-defined]
        if self.energy and self.energy.code != ELECTRICITY:
            del self.fields["region"]
        if self.energy and LITRES not in self.energy.units:
            del self.fields["density"]
        self.before: Decimal | None = None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("kind") == ELECTRICITY and not typed.get("region") and not self.is_left_out:
            self.add_error("region", _("Choose the province: the factor of electricity depends on it."))
        return typed

    def activity(self, year: int, region: str) -> Activity:
        typed = self.cleaned_data
        return Activity(
            kind=typed["kind"],
            quantity=typed["quantity"],
            unit=typed["unit"],
            region=typed.get("region") or region,
            year=year,
            density=typed.get("density") if typed["unit"] == LITRES else None,
        )


class GreenForm(RowForm):
    """One green-power certificate set against the year's electricity."""

    telling = ("number", "kwh")

    number = forms.CharField(label=_("Certificate number"), max_length=64, required=False)
    kwh = AmountField(label=_("Covers (kWh)"), required=False, decimals=3)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.is_left_out:
            return typed
        if not typed.get("number") and "number" not in self.errors:
            self.add_error("number", _("Enter the number of the certificate."))
        if not typed.get("kwh") and "kwh" not in self.errors:
            self.add_error("kwh", _("Enter how many kWh it covers, more than zero."))
        return typed


class YearForm(forms.Form):
    """What belongs to the year as a whole."""

    output_wan = AmountField(
        label=_("Output of the year"),
        help_text=_("For the intensity. Leave it empty if unknown."),
        required=False,
        decimals=2,
    )
    assurance = forms.ChoiceField(label=_("How it was checked"), choices=ASSURANCES)
    document = DocumentField(
        label=_("Statement or bills, from your documents"),
        queryset=Document.objects.none(),
        empty_label="—",
        required=False,
    )
    file = forms.FileField(label=_("Or a new file"), required=False, allow_empty_file=True)
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("One sentence; it is kept with the report and read by who checks it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, supplier: Supplier, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["document"].queryset = supplier.documents.order_by("-id")  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg,.ofd"


def rows_typed(typed: MultiValueDict[str, str], stem: str) -> list[int]:
    """The numbers of the rows that a request holds (line-0-kind, line-7-kind ...), in order, at most a hundred."""
    found = {int(match[1]) for name in typed if (match := re.match(rf"{stem}-([0-9]{{1,4}})-", name, re.ASCII))}
    return sorted(found)[:100]


def green_power_of(forms_: Sequence[GreenForm]) -> list[GreenPower]:
    return [
        GreenPower(form.cleaned_data["number"], form.cleaned_data["kwh"]) for form in forms_ if not form.is_left_out
    ]


def _unit_name(code: str) -> str:
    return in_reader_language(UNIT_NAMES[code])
