"""Problems of a draft and reasons of a trial as sentences, in the units that the studio's controls have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.engine.model import Criterion
from scoring.engine.numbers import hundredths
from scoring.engine.reading import Problem
from scoring.pages.studio.paths import last, parent
from scoring.pages.studio.typed import HUNDREDTHS, factor_of
from scoring.queries.trial.movers import Reason, Why
from suppliers.wording import filled, in_reader_language


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in words. `place` is the name of the control that it is about."""

    place: str
    text: str


def said(problems: Sequence[Problem], definition: dict[str, object]) -> list[Said]:
    """Every problem in the reader's language."""
    return [Said(problem.path, _text(problem, definition)) for problem in problems]


def by_place(problems: Sequence[Said]) -> dict[str, str]:
    """The words by the control that they stand at."""
    found: dict[str, str] = {}
    for problem in problems:
        found[problem.place] = " ".join(filter(None, [found.get(problem.place), problem.text]))
    return found


def _text(problem: Problem, definition: dict[str, object]) -> str:
    values = problem.values
    if problem.code == "weights_do_not_sum":
        return _weights(int(str(values["difference"])), int(str(values["total"])))
    if problem.code == "scale_not_reached":
        message = _("The rule gives at most {full} points on a scale of {scale}; the two must be equal.")
        return message.format(full=_shown(values["full"]), scale=_shown(values["scale"]))
    if _in_hundredths(problem.path, definition):
        return filled(problem.message, _smaller(values)) if problem.code != "integer_needed" else _number_needed(values)
    if problem.code == "integer_needed":
        return _("A whole number is needed here, not {value}.").format(value=values["value"])
    return filled(problem.message, values)


def _weights(difference: int, total: int) -> str:
    if difference > 0:
        message = _("The weights add up to {total} %: {difference} % must still be shared out.")
    else:
        message = _("The weights add up to {total} %: {difference} % must be taken away.")
    return message.format(total=hundredths(total), difference=hundredths(abs(difference)))


def _number_needed(values: Mapping[str, object]) -> str:
    if values["value"] in {'""', "null"}:
        return _("A number is needed here.")
    return _("A number with two decimals at most is needed here, not {value}.").format(value=values["value"])


def _in_hundredths(path: str, definition: dict[str, object]) -> bool:
    """Whether the control at this place shows hundredths: points and percents, as against plain counts."""
    key = last(path)
    if key in {"knots", "steps"}:
        return not path.endswith("[0]") or factor_of(definition, parent(parent(parent(path)))) == 100
    return key in HUNDREDTHS or last(parent(path)) == "points"


def _smaller(values: Mapping[str, object]) -> dict[str, object]:
    return {key: _shown(value) for key, value in values.items()}


def _shown(value: object) -> object:
    return hundredths(value) if isinstance(value, int) else value


def why(reason: Reason | None) -> str:
    """Why a supplier changes its level, in a few words."""
    if reason is None:
        return ""
    name = f"{reason.thing.code} {in_reader_language(reason.thing)}" if reason.thing is not None else ""
    if reason.why is Why.LINE and isinstance(reason.thing, Criterion):
        return f"{name} {'+' if reason.change > 0 else ''}{hundredths(reason.change)}"
    if reason.why is Why.VETO:
        return _("Veto: {name}").format(name=name)
    if reason.why is Why.KNOWN:
        return _("how much of the weight is known")
    return _("a limit of a level, or the minimum of a dimension")
