"""The form of a target: so many percent less than in a base year, by a target year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.models import CarbonTarget
from suppliers.pages.forms.fields import AmountField

MEASURES = [
    (CarbonTarget.Measure.INTENSITY, _("Emissions per 10,000 yuan of output")),
    (CarbonTarget.Measure.TOTAL, _("Emissions in all")),
]


class TargetForm(forms.Form):
    """`years` are the years that may be the base."""

    measure = forms.ChoiceField(label=_("What is to fall"), choices=MEASURES)
    base_year = forms.TypedChoiceField(label=_("Base year"), coerce=int)
    target_year = forms.IntegerField(label=_("Target year"), min_value=2016, max_value=2060)
    reduction = AmountField(label=_("Reduction"), decimals=2)

    def __init__(self, *arguments: Any, years: list[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["base_year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]

    @property
    def reduction_bp(self) -> int:
        """In basis points."""
        return int(self.cleaned_data["reduction"] * 100)
