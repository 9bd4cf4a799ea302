"""The form of the other indicators: a value in human units, or why there is none, a note and a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suppliers.enums import AnswerState
from suppliers.models import Disclosure, Document, Supplier
from suppliers.operations.disclosures import Answer
from suppliers.pages.forms.fields import AmountField
from suppliers.questions import BY_KEY, SECTIONS, AnswerType, Question
from suppliers.wording import in_reader_language

HUNDREDTHS = {AnswerType.SHARE, AnswerType.CHANGE}
STATES = [
    ("", _("A value")),
    (AnswerState.NOT_KNOWN, _("Do not know")),
    (AnswerState.NOT_YET, _("Not yet")),
    (AnswerState.NOT_APPLICABLE, _("Not applicable")),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its fields and the answer that stands now."""

    question: Question
    value: BoundField
    state: BoundField
    note: BoundField
    document: BoundField
    file: BoundField
    current: Disclosure | None

    @property
    def unit(self) -> str:
        if self.question.key == "citi_score":
            return "/ 100"
        return "%" if self.question.type in HUNDREDTHS else ""

    @property
    def is_extended(self) -> bool:
        """Whether a note or document is there, so that they are shown open."""
        more = (self.note, self.document, self.file)
        return any(bound.value() or bound.errors for bound in more)


class IndicatorsForm(forms.Form):
    """The given questions; what stays empty and was never answered is left out."""

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        supplier: Supplier,
        current: Mapping[str, Disclosure],
        questions: Sequence[Question],
    ) -> None:
        self.questions, self.current = questions, current
        initial = {name: value for row in current.values() for name, value in _initial(row).items()}
        super().__init__(typed, initial=initial)
        documents = {str(document.pk): document for document in supplier.documents.order_by("-id")}
        for question in self.questions:
            self.fields |= _fields(question, documents)

    def sections(self) -> Iterator[tuple[str, str, list[Asked]]]:
        """Key, name and questions of each section, in order."""
        for key, (chinese, english) in SECTIONS.items():
            asked = [self._asked(question) for question in self.questions if question.section == key]
            if asked:
                yield key, in_reader_language(_Named(chinese, english)), asked

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for question in self.questions:
            key = question.key
            if key not in typed or f"{key}_state" not in typed:
                continue
            value, state = typed[key], typed[f"{key}_state"]
            if value not in (None, "") and state:
                self.add_error(key, _("A value and a reason for none stand here: keep one of them."))
            if value in (None, "") and not state and self._is_needed(key, typed):
                self.add_error(key, _("Give a value, or choose why there is none."))
            self._refuse_range(question, value)
        return typed

    def answers(self) -> list[Answer]:
        """What was answered, as the operation takes it."""
        return [answer for question in self.questions if (answer := self._answer(question)) is not None]

    def _asked(self, question: Question) -> Asked:
        key = question.key
        state, note, document, file = (self[f"{key}_{part}"] for part in ("state", "note", "document", "file"))
        return Asked(question, self[key], state, note, document, file, self.current.get(key))

    def _is_needed(self, key: str, typed: Mapping[str, Any]) -> bool:
        """An answer that stood cannot be emptied, and a note or document alone is no answer."""
        return key in self.current or bool(typed.get(f"{key}_note") or typed.get(f"{key}_document"))

    def _refuse_range(self, question: Question, value: object) -> None:
        if not isinstance(value, Decimal):
            return
        low, high = _stated(question, question.low), _stated(question, question.high)
        if not low <= value <= high:
            words = gettext("%(value)s is out of the possible range, %(low)s to %(high)s: check number and unit.")
            self.add_error(question.key, words % {"value": f"{value:f}", "low": f"{low:f}", "high": f"{high:f}"})

    def _answer(self, question: Question) -> Answer | None:
        typed, key = self.cleaned_data, question.key
        value, state = typed[key], typed[f"{key}_state"]
        if value in (None, "") and not state:
            return None
        return Answer(
            question=key,
            state=AnswerState(state or AnswerState.GIVEN),
            value=None if state else _integer(question, value),
            note=typed[f"{key}_note"],
            document=typed[f"{key}_document"],
        )


@dataclass(frozen=True, slots=True)
class _Named:
    name_zh: str
    name_en: str


def _fields(question: Question, documents: Mapping[str, Document]) -> dict[str, forms.Field]:
    chosen = [("", "—"), *((key, document.name) for key, document in documents.items())]
    return {
        question.key: _value_field(question),
        f"{question.key}_state": forms.ChoiceField(
            label=_("Or"), choices=STATES, required=False, initial="", widget=forms.RadioSelect
        ),
        f"{question.key}_note": forms.CharField(
            label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 1})
        ),
        f"{question.key}_document": forms.TypedChoiceField(
            label=_("Evidence, from your documents"),
            choices=chosen,
            coerce=documents.__getitem__,
            empty_value=None,
            required=False,
        ),
        f"{question.key}_file": forms.FileField(label=_("Or a new file"), required=False, allow_empty_file=True),
    }


def _value_field(question: Question) -> forms.Field:
    label = in_reader_language(question)
    if question.type in (AnswerType.LEVEL, AnswerType.YES_NO):
        options = [(str(at), in_reader_language(option)) for at, option in enumerate(question.options)]
        yes_no = [("0", _("No")), ("1", _("Yes"))]
        return forms.ChoiceField(label=label, choices=[("", "—"), *(options or yes_no)], required=False)
    return AmountField(
        label=label,
        required=False,
        decimals=2 if question.type in HUNDREDTHS else 0,
        allow_negative=question.low < 0,
    )


def _stated(question: Question, value: int) -> Decimal:
    return Decimal(value).scaleb(-2) if question.type in HUNDREDTHS else Decimal(value)


def _integer(question: Question, value: Decimal | str) -> int:
    return int(Decimal(value).scaleb(2)) if question.type in HUNDREDTHS else int(value)


def _initial(row: Disclosure) -> dict[str, object]:
    question = BY_KEY.get(row.question)
    if question is None:
        return {}
    value = "" if row.value is None else f"{_stated(question, row.value).normalize():f}"
    state = "" if row.state == AnswerState.GIVEN else row.state
    key = row.question
    return {key: value, f"{key}_state": state, f"{key}_note": row.note, f"{key}_document": row.document_id}
