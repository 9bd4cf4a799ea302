"""Everything that goes to the buyer, line by line, for the page on which the supplier checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procurement.pages.own_tasks import File
from suppliers.models import Certificate, Disclosure, Inventory, Supplier
from suppliers.pages.evidence import AnswerRow
from suppliers.queries.own_file import OPEN, current_answers, own_certificates
from suppliers.questions import SECTIONS, Question


@dataclass(frozen=True, slots=True)
class Line:
    """A question with the answer that stands; None where nothing was sent yet."""

    question: Question
    row: AnswerRow | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The certificates, the year of carbon, and the questions by section (its names, then its lines)."""

    certificates: Sequence[Certificate]
    inventory: Inventory | None
    sections: Sequence[tuple[Mapping[str, str], Sequence[Line]]]


def what_goes_out(supplier: Supplier, file: File) -> Sent:
    """What the buyer will see, as it stands now. Two queries."""
    answers = {row.question: row for row in current_answers(supplier)}
    certificates = [each for each in own_certificates(supplier) if each.status in OPEN]
    lines = [_line(question, answers) for question in file.asked.questions]
    sections = [
        ({"name_zh": chinese, "name_en": english}, [line for line in lines if line.question.section == key])
        for key, (chinese, english) in SECTIONS.items()
    ]
    return Sent(certificates, file.state.inventory, [(names, found) for names, found in sections if found])


def _line(question: Question, answers: Mapping[str, Disclosure]) -> Line:
    answer = answers.get(question.key)
    return Line(question, AnswerRow(answer, question) if answer else None)
