"""What is filled in on corrective actions."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.operations.corrective_actions import LONGEST_ANSWER
from procurement.pages.condition_form import ConditionForm, owners_at
from procurement.policy import ActionOrigin
from procurement.queries.corrective_actions import FOLLOWERS
from suppliers.models import Incident, Organisation, Supplier, User
from suppliers.pages.forms.fields import DayField, DocumentField, NamedChoiceField
from suppliers.queries.access import organisations_of
from suppliers.wording import INCIDENTS

ORIGINS = (
    (ActionOrigin.AUDIT, _("An audit or a visit")),
    (ActionOrigin.INCIDENT, _("An incident")),
    (ActionOrigin.CONDITION, _("A condition of the admission")),
    (ActionOrigin.OTHER, _("Something else")),
)


class IncidentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{INCIDENTS.get(obj.kind, obj.kind)} {obj.occurred_on.isoformat()}"


class OpenActionForm(ConditionForm):
    """A corrective action outside a decision: where, and what it comes from."""

    organisation = NamedChoiceField(label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None)
    origin = forms.ChoiceField(label=_("What it comes from"), choices=ORIGINS)
    incident = IncidentField(label=_("Incident"), queryset=Incident.objects.none(), required=False)

    def __init__(
        self, typed: Any = None, *, supplier: Supplier, user: User, on: date, chosen: Mapping[str, str]
    ) -> None:
        theirs = supplier.engagements.filter(organisation__in=organisations_of(user, *FOLLOWERS))
        here = Organisation.objects.filter(pk__in=theirs.values("organisation")).order_by("path")
        known = chosen.get("incident", "")
        initial = {"incident": known, "origin": ActionOrigin.INCIDENT} if known.isdigit() else {}
        super().__init__(typed, owners=owners_at(supplier, *here), on=on, initial=initial)
        cast(NamedChoiceField, self.fields["organisation"]).queryset = here
        incidents = supplier.incidents.filter(withdrawn_at__isnull=True).order_by("-occurred_on")
        cast(IncidentField, self.fields["incident"]).queryset = incidents


class StepForm(forms.Form):
    """What the buyer says to close, return, postpone or drop; closing needs no words."""

    text = forms.CharField(label=_("Reason"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, sent: Any = None, *, act: str) -> None:
        super().__init__(sent, auto_id=f"{act}_%s")
        if act == "close":
            self.fields["text"].required = False
            self.fields["text"].label = _("What you found")
        if act == "answer":
            self.fields["text"].label = _("What was done")
        if act == "postpone":
            self.fields["due_on"] = DayField(label=_("New day"))


class AnswerForm(forms.Form):
    """The owner's report: what was done, with a file as evidence."""

    text = forms.CharField(
        label=_("What was done"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer_document = DocumentField(label=_("One of your files"), queryset=None, required=False)
    answer_file = forms.FileField(label=_("Or a new file"), required=False)

    def __init__(self, sent: Any = None, *, supplier: Supplier) -> None:
        super().__init__(sent)
        documents = supplier.documents.order_by("-uploaded_at", "-pk")
        cast(DocumentField, self.fields["answer_document"]).queryset = documents
