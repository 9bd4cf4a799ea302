"""The forms of the public calculator: the rows are those of the energy form, so that what is typed can move there."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.operations.year_as_whole import FIRST_YEAR
from suppliers.pages.forms.fields import AmountField


class CalculationForm(forms.Form):
    """What holds for a calculation as a whole."""

    year = forms.ChoiceField(label=_("Year"), help_text=_("Factors of electricity differ by year."))
    title = forms.CharField(label=_("What is calculated"), max_length=80, required=False)
    function_amount = AmountField(
        label=_("Function"),
        help_text=_("What it all serves, as an amount: pieces made, hours run, kWh delivered."),
        required=False,
    )
    function_unit = forms.CharField(label=_("Unit of the function"), max_length=40, required=False)

    def __init__(self, *arguments: Any, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        years = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.initial.setdefault("year", str(today.year - 1))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("function_amount") is not None and not typed.get("function_unit"):
            self.add_error("function_unit", _("Say in which unit the function is measured."))
        return typed


class ClaimForm(forms.Form):
    """The text of a calculation, typed in or as the file that was downloaded."""

    text = forms.CharField(
        label=_("Text of the calculation"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_("Or its file"), required=False, max_length=200)
    file.widget.attrs["accept"] = ".txt"
