"""What a supplier is asked besides certificates and carbon: the other indicators. Plain Python, no Django.

A question's key is also the key of the fact that scoring reads. Values are integers: shares and changes in basis points
(10,000 is 100 %), counts as they are, yes/no as 1/0, levels as the index into `options`, which goes from worst to best.
Nobody is asked what no model reads of his kind: carriers have questions of their own, and so have customers that lead a
chain of their own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from suppliers.questions.chain import CHAIN
from suppliers.questions.general import GENERAL
from suppliers.questions.logistics import LOGISTICS
from suppliers.questions.question import SECTIONS, AnswerType, Option, Question

__all__ = ["BY_KEY", "QUESTIONS", "SECTIONS", "AnswerType", "Option", "Question", "questions_for"]

QUESTIONS: tuple[Question, ...] = (*GENERAL, *LOGISTICS, *CHAIN)
BY_KEY: Mapping[str, Question] = MappingProxyType({question.key: question for question in QUESTIONS})


def questions_for(kind: str) -> tuple[Question, ...]:
    """The questions that a supplier of this kind is asked, in order."""
    return tuple(question for question in QUESTIONS if question.is_asked_of(kind))
