"""What is entered of an incident."""

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.wording import INCIDENTS, SEVERITIES


class IncidentForm(forms.Form):
    """A penalty, a pollution incident, an accident or a listing, with where it is known from."""

    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=list(INCIDENTS.items()),
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=list(SEVERITIES.items()),
        help_text=_("Major: a serious event, or a criminal penalty. It can be a veto."),
    )
    occurred_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("When it happened or was listed.")
    )
    ends_on = forms.DateField(
        label=_("Ended on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For a listing: when it was lifted. Empty: it still stands."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=160, help_text=_("The register, letter or report that says so.")
    )
    reference = forms.CharField(label=_("Number of the letter or entry"), required=False, max_length=80)
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
