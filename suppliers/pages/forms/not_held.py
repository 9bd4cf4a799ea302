"""The form for kinds of certificates that are not held: one row for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from suppliers.enums import NotHeld
from suppliers.operations.statements import LONGEST_REASON, Stated
from suppliers.pages.forms.fields import DayField
from suppliers.queries.statements import TypeState
from suppliers.wording import NOT_HELD


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind with its three fields."""

    state: TypeState
    statement: BoundField
    until: BoundField
    reason: BoundField


class NotHeldForm(forms.Form):
    """A day that has passed is left empty, so that it is asked for anew."""

    def __init__(self, typed: QueryDict | None = None, *, types: Sequence[TypeState]) -> None:
        self.types = types
        super().__init__(typed, initial={key: value for state in types for key, value in _initial(state).items()})
        for state in types:
            code = state.type.code
            self.fields[code] = forms.ChoiceField(
                label=_("Statement"), choices=[("", "—"), *NOT_HELD.items()], required=False
            )
            self.fields[f"{code}-until"] = DayField(label=_("Until"), required=False)
            self.fields[f"{code}-reason"] = forms.CharField(
                label=_("Reason or note"), max_length=LONGEST_REASON, required=False
            )

    def rows(self) -> list[Asked]:
        """The kinds in their order."""
        codes = [(state, state.type.code) for state in self.types]
        return [Asked(state, self[code], self[f"{code}-until"], self[f"{code}-reason"]) for state, code in codes]

    def stated(self) -> list[Stated]:
        """What was said, as the operation takes it. A day belongs to what is in progress and to nothing else."""
        return [self._stated(state.type.code) for state in self.types]

    def blame(self, field: str, words: str) -> None:
        """Put a refusal at its row."""
        self.add_error(field if field in self.fields else None, words)

    def _stated(self, code: str) -> Stated:
        typed = self.cleaned_data
        statement = NotHeld(typed[code]) if typed[code] else None
        until = typed[f"{code}-until"] if statement == NotHeld.IN_PROGRESS else None
        return Stated(code, statement, until, typed[f"{code}-reason"] if statement else "")


def _initial(state: TypeState) -> dict[str, object]:
    stated, code = state.stated, state.type.code
    if stated is None:
        return {}
    until = None if state.overdue else stated.until
    return {code: stated.statement, f"{code}-until": until, f"{code}-reason": stated.reason}
