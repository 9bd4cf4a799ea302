"""A supplier's task list: what is done, what is not, what comes back, and what one click can do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procurement.models import Application, SurveySupplier
from procurement.policy import ApplicationState
from suppliers.queries.own_file import FileState

NOT_STARTED, IN_PROGRESS, RETURNED, DONE = "not_started", "in_progress", "returned", "done"
MINUTES_EACH = 1
MOST_MINUTES = {"certificates": 4, "energy": 25, "application": 3, "survey": 5}


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the list. `state` is a word of the task vocabulary; `minutes` 0 when nothing is left to do."""

    title: str
    text: str
    url: str
    state: str
    minutes: int = 0


def tasks_of(state: FileState, applications: Sequence[Application], today: date) -> list[Task]:
    """The four tasks, in the order that suits most; any order will do."""
    return [_certificates(state), _energy(state, today), _indicators(state), _application(applications)]


def survey_tasks(asked: Iterable[SurveySupplier]) -> list[Task]:
    """One task for each open survey that a buyer sent."""
    told = _("Asked by your buyer, please answer by %(day)s.")
    return [
        Task(
            each.survey.title,
            told % {"day": date_format(each.survey.due_on)},
            reverse("own_survey", args=[each.pk]),
            DONE if each.answered_at else NOT_STARTED,
            0 if each.answered_at else MOST_MINUTES["survey"],
        )
        for each in asked
    ]


def next_task(tasks: Sequence[Task]) -> Task | None:
    """What to do next: what came back first, then what was begun, then what was not."""
    urgent = (task for wanted in (RETURNED, IN_PROGRESS, NOT_STARTED) for task in tasks if task.state == wanted)
    return next(urgent, None)


def _certificates(state: FileState) -> Task:
    title, url = _("Certificates"), reverse("own_certificates")
    if state.rejected:
        text = ngettext(
            "%(count)s certificate was not accepted: hand in a better one.",
            "%(count)s certificates were not accepted: hand in better ones.",
            state.rejected,
        )
        return Task(title, text % {"count": state.rejected}, url, RETURNED, MOST_MINUTES["certificates"])
    if not state.certificates:
        text = _("Environmental management, discharge permit, energy management and what else you hold.")
        return Task(title, text, url, NOT_STARTED, MOST_MINUTES["certificates"])
    told = _("%(verified)s verified, %(waiting)s being checked.")
    return Task(title, told % {"verified": state.verified, "waiting": state.to_check}, url, DONE)


def _energy(state: FileState, today: date) -> Task:
    title, last = _("Energy and carbon"), today.year - 1
    inventory, form = state.inventory, reverse("own_carbon_year", args=[last])
    if inventory is None:
        text = _("Gas, electricity, diesel and heat of %(year)s, from your bills.") % {"year": last}
        return Task(title, text, form, NOT_STARTED, MOST_MINUTES["energy"])
    if inventory.accepted is False:
        text = _("The report of %(year)s was not accepted: correct it.") % {"year": inventory.year}
        return Task(title, text, reverse("own_carbon_year", args=[inventory.year]), RETURNED, MOST_MINUTES["energy"])
    if inventory.year < last:
        text = _("%(before)s is reported; %(year)s is due.") % {"before": inventory.year, "year": last}
        return Task(title, text, form, IN_PROGRESS, MOST_MINUTES["energy"])
    return Task(title, _("%(year)s is reported.") % {"year": inventory.year}, reverse("own_carbon"), DONE)


def _indicators(state: FileState) -> Task:
    title, url, left = _("Indicators"), reverse("own_indicators"), state.asked - state.answered
    if state.not_accepted:
        text = ngettext(
            "%(count)s answer was not accepted: correct it.",
            "%(count)s answers were not accepted: correct them.",
            state.not_accepted,
        )
        return Task(title, text % {"count": state.not_accepted}, url, RETURNED, MINUTES_EACH * state.not_accepted)
    told = _("%(answered)s of %(asked)s questions answered.") % {"answered": state.answered, "asked": state.asked}
    if not left:
        return Task(title, told, url, DONE)
    return Task(title, told, url, IN_PROGRESS if state.answered else NOT_STARTED, MINUTES_EACH * left)


def _application(applications: Sequence[Application]) -> Task:
    title, url = _("Application"), reverse("own_application")
    states = {application.state for application in applications}
    if ApplicationState.RETURNED in states:
        return Task(
            title,
            _("It came back: see what is missing, and send it again."),
            url,
            RETURNED,
            MOST_MINUTES["application"],
        )
    if ApplicationState.SENT in states:
        due = next(each.due_on for each in applications if each.state == ApplicationState.SENT)
        text = (
            _("It is with the buyer, who answers by %(day)s.") % {"day": date_format(due)}
            if due
            else _("It is with the buyer.")
        )
        return Task(title, text, url, DONE)
    if ApplicationState.APPROVED in states:
        return Task(title, _("You are admitted."), url, DONE)
    if ApplicationState.REFUSED in states:
        return Task(
            title, _("It was refused: see why. You may apply again."), url, RETURNED, MOST_MINUTES["application"]
        )
    return Task(
        title,
        _("Check your answers and send them to the buyer; you see a provisional score at once."),
        url,
        NOT_STARTED,
        MOST_MINUTES["application"],
    )
