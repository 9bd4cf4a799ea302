"""The form of a year's bills: any number of lines, and the green-power certificates set against them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.inventory import Activity, Reference
from suppliers.carbon.items import items_of
from suppliers.carbon.kinds import (
    ELECTRICITY,
    GREEN_POWER,
    KINDS,
    OTHER_KINDS,
    WITH_ITEM,
    WITH_NOTE,
    EnergyKind,
    Family,
)
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.units import UNITS
from suppliers.checks.countries import CHINA, countries
from suppliers.operations.footprints import GreenPower
from suppliers.pages.forms.fields import AmountField
from suppliers.wording import in_reader_language, place_name

BY_CODE: Mapping[str, EnergyKind] = {kind.code: kind for kind in (*KINDS, *OTHER_KINDS)}
LITRES = "L"
UNIT_NAMES = {unit.code: unit for unit in UNITS}
ALL_UNITS = tuple(dict.fromkeys(code for kind in BY_CODE.values() for code in kind.units))
FAMILIES = {
    Family.ENERGY: _("Purchased energy (scope 2)"),
    Family.STATIONARY: _("Fuels burnt on site (scope 1)"),
    Family.MOBILE: _("Fuels of own vehicles (scope 1)"),
    Family.FUGITIVE: _("Leaks of gases (scope 1)"),
    Family.PROCESS: _("Processes (scope 1)"),
    Family.BIOMASS: _("Biomass (stated apart)"),
    Family.GOODS: _("Purchased materials (scope 3)"),
    Family.FREIGHT: _("Contracted transport (scope 3)"),
}
ITEM_LABELS = {
    Family.FUGITIVE: _("Gas"),
    Family.BIOMASS: _("Fuel"),
    Family.GOODS: _("Material"),
    Family.FREIGHT: _("Mode of transport"),
}


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

    def full_clean(self) -> None:
        """A row that is left out lacks nothing: neither a gas nor a unit."""
        super().full_clean()
        if self.is_bound and self.is_left_out:
            self._errors = forms.utils.ErrorDict()


class LineForm(RowForm):
    """One line of a bill. What is asked follows the kind: its units, the place of electricity, the gas of a leak.

    `before` is what last year's line of the same position said, `reason` why compliance returned the line.
    """

    telling = ("quantity",)

    kind = forms.ChoiceField(label=_("Energy or source"))
    item = forms.ChoiceField(label=_("Which"))
    quantity = AmountField(label=_("Amount"), required=False)
    unit = forms.ChoiceField(label=_("Unit"))
    region = forms.ChoiceField(label=_("Province"), required=False)
    density = AmountField(label=_("Density in kg/L"), required=False, decimals=4)
    note = forms.CharField(label=_("On what the figure is based"), max_length=500)
    position = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, reference: Reference, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = [("", "—"), *_kinds()]  # type: ignore[attr-defined]
        self.energy = BY_CODE.get(str(self["kind"].value() or ""))
        units = self.energy.units if self.energy else ALL_UNITS
        self.fields["unit"].choices = [(code, _unit_name(code)) for code in units]  # type: ignore[attr-defined]
        provinces = [(place.code, in_reader_language(place)) for place in PROVINCES]
        here = str(self["region"].value() or "")  # a firm abroad has its country there, and may have sites here
        abroad = [(here, place_name(here))] if here != CHINA and here in countries("en") else []
        self.fields["region"].choices = [("", "—"), *abroad, *provinces]  # type: ignore[attr-defined]
        self._ask_for_what_the_kind_needs(reference)
        self.before: Decimal | None = None
        self.reason = ""

    @property
    def unit_before(self) -> str:
        """The unit of last year's amount, in the reader's language."""
        return _unit_name(str(self["unit"].value() or "kg"))

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
            item=typed.get("item", ""),
            note=typed.get("note", ""),
            position=typed.get("position") or 0,
        )

    def _ask_for_what_the_kind_needs(self, reference: Reference) -> None:
        """A row without a kind asks for none of the details yet."""
        code = self.energy.code if self.energy else ""
        if code in WITH_ITEM:
            items = [(item.code, in_reader_language(item)) for item in items_of(code, reference)]
            self.fields["item"].choices = [("", "—"), *items]  # type: ignore[attr-defined]
            self.fields["item"].label = ITEM_LABELS[BY_CODE[code].family]
        else:
            del self.fields["item"]
        if code not in WITH_NOTE:
            del self.fields["note"]
        if self.energy and code != ELECTRICITY:
            del self.fields["region"]
        if self.energy and LITRES not in self.energy.units:
            del self.fields["density"]


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


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds in groups, as they are asked for."""
    return [
        (
            str(words),
            [
                (kind.code, in_reader_language(kind))
                for kind in BY_CODE.values()
                if kind.family == family and kind.code != GREEN_POWER
            ],
        )
        for family, words in FAMILIES.items()
    ]
