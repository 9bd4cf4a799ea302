"""The sentence that goes with each line and each veto. English format strings, translated at the edge."""

from scoring.engine.model import Criterion, LineState, Missing, VetoState
from scoring.engine.numbers import FULL, hundredths
from scoring.engine.score import Reason


def line_reason(
    criterion: Criterion, state: LineState, points: int | None, worth: int, *, of_kind: bool, here: bool, refused: bool
) -> Reason:
    """of_kind: whether it is meant for this kind of supplier; here: and for what it sells; refused: it was said not to
    apply, which was not accepted."""
    if points is not None and state in (LineState.SCORED, LineState.PARTIAL):
        return _scored(criterion, state, points, worth)
    if state is LineState.NOT_APPLICABLE and of_kind and not here:
        return Reason(
            "not_for_what_it_sells",
            "Not meant for what this supplier sells; its weight goes to the other lines of the dimension.",
            {},
        )
    if state is LineState.NOT_APPLICABLE and not here:
        return Reason(
            "not_for_this_kind",
            "Not meant for this kind of supplier; its weight goes to the other lines of the dimension.",
            {},
        )
    if refused:
        return Reason(
            "not_applicable_refused",
            "It was said not to apply, but this model asks it of every supplier of this kind.",
            {},
        )
    return _missing(state, criterion.missing)


def _scored(criterion: Criterion, state: LineState, points: int, worth: int) -> Reason:
    values = {"points": hundredths(points), "scale": hundredths(criterion.scale), "worth": hundredths(worth)}
    if state is LineState.PARTIAL:
        message = "{points} of {scale} points from what is known, counted at {worth} %; more is open."
        return Reason("partial", message, values)
    if worth < FULL:
        message = "{points} of {scale} points, counted at {worth} % because of how well it is supported."
        return Reason("scored_in_part", message, values)
    return Reason("scored", "{points} of {scale} points.", values)


def _missing(state: LineState, missing: Missing) -> Reason:
    if state is LineState.NOT_ASKED:
        return Reason("not_asked", "This was not asked yet; its points stay open.", {})
    if state is LineState.NOT_KNOWN:
        return Reason("not_known", "This was asked and is not known; its points stay open.", {})
    if state is LineState.NOT_ACCEPTED:
        return Reason("not_accepted", "What was given was not accepted as evidence; its points stay open.", {})
    if state is LineState.MISSING_ZERO:
        message = "Nothing was given; from {after} on this model gives no points for that."
        return Reason("missing_zero", message, {"after": missing.after})
    if state is LineState.EXCLUDED:
        message = "Nothing is known; this model then leaves the line out and its weight goes to the others."
        return Reason("excluded", message, {})
    return Reason(
        "not_applicable", "Does not apply to this supplier; its weight goes to the other lines of the dimension.", {}
    )


def veto_reason(state: VetoState, source: str) -> Reason:
    """The four answers to a veto; `source` is the text that it comes from."""
    values = {"source": source}
    if state is VetoState.FAIL:
        return Reason("veto_fail", "It strikes; no score makes up for it ({source}).", values)
    if state is VetoState.PASS:
        return Reason("veto_pass", "It does not strike.", values)
    if state is VetoState.UNKNOWN:
        return Reason("veto_unknown", "Nobody knows yet whether it strikes ({source}); find out.", values)
    return Reason("veto_not_applicable", "Not meant for this kind of supplier.", values)
