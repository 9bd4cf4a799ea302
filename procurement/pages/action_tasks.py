"""Corrective actions and what a buyer sent back, in the supplier's task list."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from procurement.models import CorrectiveAction
from procurement.pages.own_tasks import DONE, NOT_STARTED, RETURNED, TITLES, Task
from procurement.policy import ActionState
from suppliers.questions.asking import Section
from suppliers.wording import in_reader_language

MINUTES = 10
SECTIONS: Mapping[str, Section] = {
    "certificates": Section.CERTIFICATES,
    "carbon": Section.ENERGY,
    "indicators": Section.INDICATORS,
}
"""From the sections of a decision's reasons to those of the task list."""


def action_tasks(actions: Iterable[CorrectiveAction], today: date) -> list[Task]:
    """One task for each unfinished corrective action; what was reported done waits for the buyer."""
    return [_task(action, today) for action in actions]


def with_returns(tasks: Iterable[Task], sections: Collection[str]) -> list[Task]:
    """The tasks, those of a section that a buyer sent something back in marked as returned."""
    titles = {str(TITLES[SECTIONS[section]]) for section in sections if section in SECTIONS}
    text = _("Your buyer sent something back here: the reason stands at the entry.")
    return [
        replace(task, state=RETURNED, text=text, minutes=task.minutes or MINUTES) if task.title in titles else task
        for task in tasks
    ]


def _task(action: CorrectiveAction, today: date) -> Task:
    told = {"buyer": in_reader_language(action.organisation), "day": date_format(action.due_on)}
    uid, url = f"action-{action.pk}", reverse("own_action", args=[action.pk])
    title = _("Put right: %(finding)s") % {"finding": Truncator(action.finding).chars(60)}
    if action.state == ActionState.ANSWERED:
        return Task(title, _("Reported to %(buyer)s, who looks at it.") % told, url, DONE, uid=uid)
    is_late = action.due_on < today
    text = _("%(buyer)s asked for it by %(day)s: it is late.") if is_late else _("Asked by %(buyer)s, by %(day)s.")
    return Task(title, text % told, url, NOT_STARTED, MINUTES, action.due_on, uid)
