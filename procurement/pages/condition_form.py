"""What an officer fills in to admit with conditions: what, who, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.operations.corrective_actions import LONGEST_FINDING, Condition
from procurement.pages.decision_form import SECTIONS
from procurement.queries.corrective_actions import possible_owners
from procurement.queries.people import members_of
from suppliers.models import Organisation, Supplier, User
from suppliers.pages.forms.fields import DayField

ROWS = 6
DAYS = 30


@dataclass(frozen=True, slots=True)
class Owners:
    """Who can own an action, by id, and whom the form proposes: one of the supplier's people."""

    people: Mapping[int, User]
    proposed: int | None

    @property
    def choices(self) -> list[tuple[int, str]]:
        return [(pk, f"{user.name} · {user.email}" if user.name else user.email) for pk, user in self.people.items()]


def owners_at(supplier: Supplier, *organisations: Organisation) -> Owners:
    """The possible owners at one of the organisations; two queries and one for each organisation."""
    found = {user.pk: user for each in organisations for user in possible_owners(supplier, each).order_by("name", "pk")}
    return Owners(found, members_of(supplier).order_by("pk").values_list("pk", flat=True).first())


class ConditionForm(forms.Form):
    """One condition or corrective action."""

    text = forms.CharField(
        label=_("What is to be put right"), max_length=LONGEST_FINDING, widget=forms.Textarea(attrs={"rows": 2})
    )
    section = forms.ChoiceField(label=_("Part of the file"), choices=SECTIONS, required=False)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int)
    due_on = DayField(label=_("Due"))

    def __init__(self, typed: Any = None, *, owners: Owners, on: date, **more: Any) -> None:
        initial = {"owner": owners.proposed, "due_on": on + timedelta(days=DAYS)}
        super().__init__(typed, initial=initial | more.pop("initial", {}), **more)
        self.owners = owners
        cast(forms.ChoiceField, self.fields["owner"]).choices = owners.choices

    @property
    def condition(self) -> Condition:
        told = self.cleaned_data
        return Condition(told["text"], self.owners.people[told["owner"]], told["due_on"], told["section"])

    @property
    def is_empty(self) -> bool:
        """Nobody wrote what: a row that is left alone."""
        return not str(self.data.get(self.add_prefix("text"), "")).strip()


def condition_rows(typed: Any, *, supplier: Supplier, organisation: Organisation, on: date) -> list[ConditionForm]:
    """The rows of the dialog, bound when something was sent."""
    owners = owners_at(supplier, organisation)
    return [ConditionForm(typed, owners=owners, on=on, prefix=f"condition{place}") for place in range(ROWS)]


def conditions_of(rows: list[ConditionForm]) -> list[Condition] | None:
    """What was asked for in the rows that were filled in; None when one of them is wrong."""
    wanted = [row for row in rows if not row.is_empty]
    wrong = [row for row in wanted if not row.is_valid()]  # each of them, so that each shows its errors
    return None if wrong else [row.condition for row in wanted]
