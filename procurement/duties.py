"""Separation of duties: the one table of what no person does twice in the same matter. Plain Python, no Django.

What a person has done in a matter is found by queries.duties; every operation asks `kept_apart` before it acts, and a
page asks the same, so that it can say why a button is not there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What a person does in the matter of one supplier and one organisation."""

    ENTER = "enter"  # the case itself, or evidence that stands in the file
    VERIFY = "verify"  # evidence that stands in the file
    DECIDE = "decide"  # on the case
    ASK = "ask"  # for an exception from a veto
    GRANT = "grant"  # that exception
    SUSPEND = "suspend"
    LIFT = "lift"  # that suspension, or a watch
    ANSWER = "answer"  # for a corrective action: its owner, or who reported it done
    CLOSE = "close"  # that corrective action, or drop it


@dataclass(frozen=True, slots=True)
class Apart:
    """Who had the duty `one` does not have the duty `other` after it; the sentence says so to whoever tries.

    The first row is kept by the operations of the suppliers' file itself, which know who entered what.
    """

    one: Duty
    other: Duty
    code: str
    message: str

    @property
    def values(self) -> Mapping[str, object]:
        """The message needs none; pages show a rule as they show a finding."""
        return {}


APART: tuple[Apart, ...] = (
    Apart(Duty.ENTER, Duty.VERIFY, "own_entry", "You entered this; somebody else must check it."),
    Apart(Duty.ENTER, Duty.DECIDE, "own_entry", "You entered part of this case; somebody else must decide on it."),
    Apart(Duty.ENTER, Duty.GRANT, "own_entry", "You entered part of this file; another manager must grant it."),
    Apart(Duty.ENTER, Duty.LIFT, "own_entry", "You entered part of this file; another manager must lift it."),
    Apart(
        Duty.VERIFY, Duty.DECIDE, "own_check", "You verified evidence of this case; somebody else must decide on it."
    ),
    Apart(Duty.ASK, Duty.GRANT, "own_request", "You asked for this exception; another person must decide on it."),
    Apart(
        Duty.GRANT, Duty.DECIDE, "own_grant", "You granted an exception here; somebody else must decide on the case."
    ),
    Apart(Duty.DECIDE, Duty.GRANT, "own_decision", "You decided on this case before; another manager must grant it."),
    Apart(Duty.SUSPEND, Duty.LIFT, "own_suspension", "You put it there; another manager must lift it."),
    Apart(Duty.ANSWER, Duty.CLOSE, "own_answer", "This is your own action; somebody else must check that it is done."),
)


def kept_apart(duty: Duty, done: Collection[Duty]) -> Apart | None:
    """The first rule that keeps a person who has `done` these duties from one more; None when nothing does."""
    return next((rule for rule in APART if rule.other == duty and rule.one in done), None)
