"""What is filled in to ask for an exception from a veto, and to decide on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.operations.exceptions import LONGEST
from suppliers.pages.forms.fields import DayField


class ExceptionForm(forms.Form):
    """Why the supplier is needed in spite of the veto, and the last day of it."""

    veto = forms.CharField(max_length=24, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why in spite of the veto"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    ends_on = DayField(label=_("Holds until"), help_text=_("The first day after it suspends the supplier again."))


class ExceptionAnswerForm(forms.Form):
    """A manager's word on it."""

    granted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    answer = forms.CharField(label=_("Your reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_granted(self) -> bool:
        chosen: Any = self.cleaned_data["granted"]
        return bool(chosen == "yes")
