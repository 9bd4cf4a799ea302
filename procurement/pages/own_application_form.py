"""The form of an application: to whom, for what and from where, and on which grounds it asks for priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.models import Application
from procurement.operations.applying import Ground
from procurement.policy import PriorityGround
from procurement.queries.own_applications import open_to_application
from suppliers.models import Category, Document, Organisation, Site, Supplier
from suppliers.pages.forms.fields import DayField, NamedChoiceField, NamedChoicesField
from suppliers.wording import place_name

GROUNDS: Mapping[PriorityGround, Promise] = {
    PriorityGround.TECHNOLOGY: _("New technology"),
    PriorityGround.PROCESS: _("New process"),
    PriorityGround.PRODUCT: _("New product"),
    PriorityGround.MATERIAL: _("New material"),
    PriorityGround.ECO_MATERIAL: _("Energy-saving or eco material"),
}


@dataclass(frozen=True, slots=True)
class GroundFields:
    """The fields of one ground on the page."""

    ground: PriorityGround
    name: str
    claimed: BoundField
    statement: BoundField
    document: BoundField
    file: BoundField
    ends_on: BoundField


class SitesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Sites of the supplier, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {place_name(obj.province)}" if obj.province else str(obj.name)


class ApplicationForm(forms.Form):
    organisation = NamedChoiceField(
        label=_("Whom you apply to"), queryset=Organisation.objects.none(), empty_label=None
    )
    categories = NamedChoicesField(
        label=_("For what"),
        queryset=Category.objects.none(),
        error_messages={"required": _("Choose at least one category.")},
    )
    sites = SitesField(
        label=_("From which sites"),
        queryset=Site.objects.none(),
        required=False,
        help_text=_("None: from all of them."),
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        supplier: Supplier,
        preferred: int | None = None,
        about: Application | None = None,
    ) -> None:
        documents = list(supplier.documents.order_by("-id"))
        sold = supplier.categories.order_by("id")
        initial: dict[str, object] = {"organisation": preferred} if preferred else {}
        initial |= {"categories": list(sold if about is None else about.categories.all())}
        initial |= {"sites": [] if about is None else list(about.sites.all())}
        for claim in about.priority_claims.all() if about else ():
            ground = claim.ground
            initial |= {
                f"{ground}_claimed": True,
                f"{ground}_statement": claim.statement,
                f"{ground}_document": claim.document_id,
                f"{ground}_ends_on": claim.ends_on,
            }
        super().__init__(typed, initial=initial)
        self.fields["organisation"].queryset = open_to_application(supplier)  # type: ignore[attr-defined]
        self.fields["categories"].queryset = sold  # type: ignore[attr-defined]
        self.fields["categories"].required = bool(sold)
        self.fields["sites"].queryset = supplier.sites.filter(retired_at__isnull=True).order_by("id")  # type: ignore[attr-defined]
        for ground in PriorityGround:
            self.fields |= _fields(ground, documents)

    def grounds_shown(self) -> list[GroundFields]:
        names = ("claimed", "statement", "document", "file", "ends_on")
        return [
            GroundFields(ground, str(GROUNDS[ground]), *(self[f"{ground}_{name}"] for name in names))
            for ground in PriorityGround
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        today = timezone.localdate()
        for ground in PriorityGround:
            if not typed.get(f"{ground}_claimed"):
                continue
            if not typed.get(f"{ground}_statement"):
                self.add_error(f"{ground}_statement", _("Say in a sentence what is new or eco about it."))
            if not typed.get(f"{ground}_document") and f"{ground}_document" not in self.errors:
                self.add_error(f"{ground}_document", _("Add the evidence: a document of yours, or a new file."))
            ends_on = typed.get(f"{ground}_ends_on")
            if ends_on is None and f"{ground}_ends_on" not in self.errors:
                self.add_error(f"{ground}_ends_on", _("Say until when this ground holds."))
            if isinstance(ends_on, date) and ends_on < today:
                self.add_error(f"{ground}_ends_on", _("This ground has ended: give a day to come."))
        return typed

    def grounds(self) -> list[Ground]:
        """The claimed ones, as the operation takes them."""
        typed = self.cleaned_data
        return [
            Ground(ground, typed[f"{ground}_statement"], typed[f"{ground}_document"], typed[f"{ground}_ends_on"])
            for ground in PriorityGround
            if typed[f"{ground}_claimed"]
        ]


def _fields(ground: PriorityGround, documents: list[Document]) -> dict[str, forms.Field]:
    own = {str(document.pk): document for document in documents}
    chosen = [("", "—"), *((key, document.name) for key, document in own.items())]
    return {
        f"{ground}_claimed": forms.BooleanField(label=GROUNDS[ground], required=False),  # type: ignore[arg-type]
        f"{ground}_statement": forms.CharField(
            label=_("What is new or eco about it"),
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"{ground}_document": forms.TypedChoiceField(
            label=_("Evidence, from your documents"),
            choices=chosen,
            coerce=own.__getitem__,
            empty_value=None,
            required=False,
        ),
        f"{ground}_file": forms.FileField(label=_("Or a new file"), required=False, allow_empty_file=True),
        f"{ground}_ends_on": DayField(label=_("Holds until"), required=False),
    }
