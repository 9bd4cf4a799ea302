"""The sheet of the indicators: a row for each question that the supplier is asked."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from suppliers.checks.sheets import SheetRow
from suppliers.enums import AnswerState
from suppliers.errors import Refused
from suppliers.questions import BY_KEY, AnswerType, Option, Question
from suppliers.sheets.fields import Choices, Field, Values, amount, chosen, plain, short
from suppliers.sheets.module import Entry, Here, Module, row_by_row

VALUE, STATE, NOTE = "value", "state", "note"
LONGEST_NOTE = 500
HUNDREDTHS = frozenset({AnswerType.SHARE, AnswerType.CHANGE})
STATES = Choices(
    (
        Option(AnswerState.NOT_KNOWN, "不清楚", "Do not know"),
        Option(AnswerState.NOT_YET, "尚未开展", "Not yet"),
        Option(AnswerState.NOT_APPLICABLE, "不适用", "Not applicable"),
    )
)
_NO_YES = Choices((Option("0", "否", "No"), Option("1", "是", "Yes")))

INDICATORS = Module(
    "indicators",
    "绿色指标",
    "Indicators",
    (
        Field("section", "类别", "Section", width=18, is_told=True),
        Field("question", "指标", "Question", width=48, is_told=True),
        Field(
            VALUE,
            "数值",
            "Value",
            "按“单位”列填写；有下拉列表的请从中选择。",
            "In the unit beside it; choose from the list where there is one.",
            width=22,
        ),
        Field("unit", "单位", "Unit", width=10, is_told=True),
        Field(
            STATE,
            "无数值的原因",
            "Why no value",
            "没有数值时选择原因；有数值则留空。",
            "Choose a reason when there is no value; leave it empty when there is one.",
            STATES,
            width=18,
        ),
        Field(NOTE, "备注", "Note", "最多 500 字。", "At most 500 characters.", width=40),
    ),
    most_rows=500,
    title=("question",),
)


def entries(rows: Sequence[SheetRow], here: Here, asked: Sequence[Question]) -> Iterator[Entry]:
    """The answers of a sheet. A row whose question is answered nowhere says nothing."""
    keys = {question.key for question in asked}

    def key_of(row: SheetRow, _free: frozenset[str]) -> str:
        typed = row.cells.get("id") or row.cells.get("question", "")
        return next((each.key for each in asked if typed in {each.key, each.name_zh, each.name_en}), typed)

    def judge(key: str, cells: Mapping[str, str]) -> Values | None:
        if key not in keys:
            raise Refused("row_unknown", "This row is no question that you are asked.", "question")
        return judge_answer(BY_KEY[key], cells, answered=key in here)

    def is_blank(row: SheetRow) -> bool:
        return not row.faults and not any(row.cells.get(key) for key in (VALUE, STATE, NOTE))

    return row_by_row(rows, here, judge, key_of=key_of, is_blank=is_blank)


def judge_answer(question: Question, cells: Mapping[str, str], *, answered: bool) -> Values | None:
    """What a row answers, None when it answers nothing and nothing was answered before. Raises Refused."""
    value = _value(question, cells[VALUE])
    state = chosen(cells[STATE], STATES, STATE)
    note = short(cells[NOTE], NOTE, LONGEST_NOTE)
    if value and state:
        raise Refused("both", "A value and a reason for none stand here: keep one of them.", STATE)
    if not value and not state:
        if not answered and not note:
            return None
        raise Refused("value_needed", "Give a value, or choose why there is none.", VALUE)
    return {VALUE: value, STATE: state, NOTE: note}


def choices_of(question: Question) -> Choices:
    """What the list at the value offers; nothing where a number is typed."""
    if question.type == AnswerType.YES_NO:
        return _NO_YES
    return Choices(Option(str(at), option.name_zh, option.name_en) for at, option in enumerate(question.options))


def unit_of(question: Question) -> str:
    if question.key == "citi_score":
        return "/ 100"
    return "%" if question.type in HUNDREDTHS else ""


def stated(question: Question, value: int) -> str:
    """The integer of an answer as a person writes it: per cent, a count, the index of a level."""
    return plain(Decimal(value).scaleb(-2) if question.type in HUNDREDTHS else Decimal(value))


def integer(question: Question, text: str) -> int:
    """The answer's integer from what `judge_answer` made of it."""
    return int(Decimal(text).scaleb(2)) if question.type in HUNDREDTHS else int(text)


def _value(question: Question, text: str) -> str:
    if choices := choices_of(question):
        return chosen(text, choices, VALUE)
    typed = text.removesuffix("%").rstrip() if question.type in HUNDREDTHS else text
    decimals = 2 if question.type in HUNDREDTHS else 0
    found = amount(typed, VALUE, decimals=decimals, negative=question.low < 0)
    if found and not question.low <= integer(question, found) <= question.high:
        raise Refused(
            "out_of_range",
            "{value} is out of the possible range, {low} to {high}: check number and unit.",
            VALUE,
            value=found,
            low=stated(question, question.low),
            high=stated(question, question.high),
        )
    return found
