"""What an officer fills in to return or refuse a case: coded reasons by section, each with a sentence and, where one
can be named, the certificate, the answer or the year that it is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.operations.admission import Reason
from procurement.policy import Verdict
from procurement.queries.returned import Things
from suppliers.wording import in_reader_language

SECTIONS = (
    ("", _("The case as a whole")),
    ("profile", _("Company profile")),
    ("certificates", _("Certificates")),
    ("carbon", _("Energy and carbon")),
    ("indicators", _("Indicators")),
    ("application", _("Priority grounds")),
)
SECTION_WORDS = dict(SECTIONS)
CODES = (
    ("evidence_missing", _("Evidence is missing")),
    ("evidence_doubtful", _("Evidence is doubtful")),
    ("score_too_low", _("The score is too low")),
    ("veto", _("A veto stands against it")),
    ("not_needed", _("There is no demand")),
    ("other", _("Another reason")),
)
CODE_WORDS = {**dict(CODES), "condition": _("Condition")}


class DecisionForm(forms.Form):
    """A verdict on the sending that the officer looked at (`round`), with a code and a text for each section."""

    verdict = forms.ChoiceField(choices=[(each, each) for each in Verdict], widget=forms.HiddenInput)
    round = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)

    def __init__(self, *args: Any, things: Things | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.things = things or {}
        for section, label in SECTIONS:
            self.fields[f"code_{section}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Nothing to say")), *CODES]
            )
            self.fields[f"text_{section}"] = forms.CharField(
                label=_("What is wrong, and what to do"),
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if self.things.get(section):
                self.fields[f"about_{section}"] = forms.MultipleChoiceField(
                    label=_("Which one"),
                    required=False,
                    choices=[(key, _named(thing)) for key, thing in self.things[section]],
                    widget=forms.CheckboxSelectMultiple,
                )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        """Code and text of each section, to lay out side by side, and what it can be about."""
        names = [section for section, _label in SECTIONS]
        return [
            (self[f"code_{name}"], self[f"text_{name}"], self[f"about_{name}"] if self.things.get(name) else None)
            for name in names
        ]

    @property
    def reasons(self) -> list[Reason]:
        """What was chosen, in the order of the sections: one for each thing named, else one for the section."""
        chosen = [(section, self.cleaned_data.get(f"code_{section}", "")) for section, _label in SECTIONS]
        return [
            Reason(code, section, self.cleaned_data.get(f"text_{section}", "").strip(), about)
            for section, code in chosen
            if code
            for about in self.cleaned_data.get(f"about_{section}") or [""]
        ]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        for section, _label in SECTIONS:
            code, text = asked.get(f"code_{section}"), asked.get(f"text_{section}", "").strip()
            if (text or asked.get(f"about_{section}")) and not code:
                self.add_error(f"code_{section}", _("Choose the reason that this sentence belongs to."))
            if code == "other" and not text:
                self.add_error(f"text_{section}", _("Say in a sentence what the other reason is."))
        return asked


def _named(thing: Any) -> str:
    """A certificate by kind and number, an inventory by its year, a question by its words."""
    if hasattr(thing, "number"):
        return f"{in_reader_language(thing.type)} {thing.number}"
    return str(thing.year) if hasattr(thing, "year") else in_reader_language(thing)
