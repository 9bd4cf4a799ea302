"""The indicators as a sheet: answers to the questions that the supplier is asked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suppliers.checks.sheets import SheetRow
from suppliers.enums import AnswerState
from suppliers.models import Disclosure
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.sheet_modules.bound import Named, Of, Said, Wish
from suppliers.questions import BY_KEY, SECTIONS, Option, Question, questions_for
from suppliers.sheets import indicators
from suppliers.sheets.fields import Choices, Values, digest
from suppliers.sheets.indicators import NOTE, STATE, VALUE
from suppliers.sheets.module import Entry, Here, Module, TemplateRow


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of a supplier."""

    module: Module = indicators.INDICATORS

    def here(self, of: Of, _keys: Collection[str] | None = None) -> Mapping[str, tuple[Values, ...]]:
        return {key: (_values(BY_KEY[key], row),) for key, row in _current(of).items()}

    def entries(self, of: Of, rows: Sequence[SheetRow], _lines: Sequence[SheetRow], here: Here) -> Iterator[Entry]:
        return indicators.entries(rows, here, questions_for(of.supplier.kind))

    def lists(self, _of: Of) -> Mapping[str, Choices]:
        return {}

    def choices_of(self, key: str, column: str) -> Choices:
        return indicators.choices_of(BY_KEY[key]) if column == VALUE and key in BY_KEY else Choices()

    def template(self, of: Of, named: Named) -> Iterator[TemplateRow]:
        here = self.here(of)
        for question in questions_for(of.supplier.kind):
            stands = here.get(question.key)
            told = {
                "section": named(Option("", *SECTIONS[question.section])),
                "question": named(question),
                "unit": indicators.unit_of(question),
            }
            yield TemplateRow(
                question.key,
                digest(stands or ()),
                {**(stands[0] if stands else {}), **told},
                {VALUE: choices} if (choices := indicators.choices_of(question)) else {},
                {"question": named(Option("", question.hint_zh, question.hint_en))},
            )

    def take_over(self, of: Of, wishes: Sequence[Wish], said: Said) -> None:
        current = _current(of)
        answers = [_answer(wish, current.get(wish.key)) for wish in wishes]
        answer_questions(of.supplier, answers, by=said.by, at=said.at)


def _current(of: Of) -> dict[str, Disclosure]:
    rows = of.supplier.disclosures.filter(superseded_at__isnull=True).select_related("document")
    asked = {question.key for question in questions_for(of.supplier.kind)}
    return {row.question: row for row in rows if row.question in asked}


def _values(question: Question, row: Disclosure) -> Values:
    return {
        VALUE: "" if row.value is None else indicators.stated(question, row.value),
        STATE: "" if row.state == AnswerState.GIVEN else row.state,
        NOTE: row.note,
    }


def _answer(wish: Wish, current: Disclosure | None) -> Answer:
    """What the sheet says; a document that stands by the answer stays by it."""
    (values,) = wish.there or ({VALUE: "", STATE: "", NOTE: ""},)
    value = values[VALUE]
    return Answer(
        wish.key,
        AnswerState(values[STATE] or AnswerState.GIVEN),
        indicators.integer(BY_KEY[wish.key], value) if value else None,
        values[NOTE],
        current.document if current else None,
    )
