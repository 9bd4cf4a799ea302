"""A supplier's task list: what is done, what is not, what comes back, and what one click can do next.

Any order will do, but for sending: an application cannot be finished while a section that the asking policy wants begun
is not. Whoever adds a kind of task gives it a state, the day on which it is due if there is one, and its address.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.models import Application, SurveySupplier
from procurement.policy import ApplicationState
from procurement.working_days import working_days_after
from suppliers.models import Certificate
from suppliers.queries.own_file import FileState
from suppliers.questions.asking import Asked, Section
from suppliers.wording import in_reader_language

NOT_STARTED, IN_PROGRESS, BLOCKED, RETURNED, DONE = "not_started", "in_progress", "blocked", "returned", "done"
SURVEY_MINUTES, RENEWAL_MINUTES = 5, 4
SOON_DAYS, FIRST_DAYS = 14, 30
"""What is due within so many days goes first; a newcomer has so many days for the year that was due before."""
TITLES: Mapping[Section, Promise] = {
    Section.CERTIFICATES: gettext_lazy("Certificates"),
    Section.ENERGY: gettext_lazy("Energy and carbon"),
    Section.INDICATORS: gettext_lazy("Indicators"),
    Section.APPLICATION: gettext_lazy("Application"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the list. `state` is a word of the task vocabulary; `minutes` 0 when nothing is left to do.

    `uid` names it for calendars; `missing`: title and address of what must be begun before this can be finished.
    """

    title: str
    text: str
    url: str
    state: str
    minutes: int = 0
    due: date | None = None
    uid: str = ""
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state != DONE


@dataclass(frozen=True, slots=True)
class File:
    """What the tasks are read from; `begun_drafts` are the sections with something typed and not sent."""

    state: FileState
    asked: Asked
    applications: Sequence[Application]
    begun_drafts: Collection[str]
    registered: date
    today: date

    def minutes(self, section: Section, left: int, things: int) -> int:
        """Of the minutes for a section with so many things, those of what is left."""
        return round(self.asked.minutes[section].minutes * left / things) if things else 0


def tasks_of(file: File) -> list[Task]:
    """The tasks of the file, in the order that suits most, and the application, which comes last."""
    parts = [_certificates(file), *([_energy(file)] if Section.ENERGY in file.asked.forms else []), _indicators(file)]
    return [*parts, _application(file)]


def renewal_tasks(ending: Iterable[Certificate], today: date) -> list[Task]:
    """One task for each certificate that ends soon, or has ended in these weeks, and nothing follows."""
    return [_renewal(certificate, today) for certificate in ending if certificate.valid_until is not None]


def survey_tasks(asked: Iterable[SurveySupplier]) -> list[Task]:
    """One task for each open survey that a buyer sent."""
    told = _("Asked by your buyer, please answer by %(day)s.")
    return [
        Task(
            each.survey.title,
            told % {"day": date_format(each.survey.due_on)},
            reverse("own_survey", args=[each.pk]),
            DONE if each.answered_at else NOT_STARTED,
            0 if each.answered_at else SURVEY_MINUTES,
            None if each.answered_at else each.survey.due_on,
            f"survey-{each.pk}",
        )
        for each in asked
    ]


def next_task(tasks: Sequence[Task], today: date) -> Task | None:
    """What to do next: what came back first, then what was begun, then what was not; of these what is due soon."""
    soon = today + timedelta(days=SOON_DAYS)
    ordered = sorted(tasks, key=lambda task: task.due if task.due and task.due <= soon else date.max)
    urgent = (task for wanted in (RETURNED, IN_PROGRESS, NOT_STARTED) for task in ordered if task.state == wanted)
    return next(urgent, None)


def _renewal(certificate: Certificate, today: date) -> Task:
    ends = certificate.valid_until or today
    told = _("%(number)s ended on %(day)s.") if ends < today else _("%(number)s ends on %(day)s.")
    return Task(
        _("Renew: %(kind)s") % {"kind": in_reader_language(certificate.type)},
        told % {"number": certificate.number, "day": date_format(ends)},
        reverse("own_certificates"),
        NOT_STARTED,
        RENEWAL_MINUTES,
        ends,
        f"certificate-{certificate.pk}",
    )


def _certificates(file: File) -> Task:
    state, asked = file.state, len(file.asked.certificates)
    title, url = str(TITLES[Section.CERTIFICATES]), reverse("own_certificates")
    if state.rejected:
        text = ngettext(
            "%(count)s certificate was not accepted: hand in a better one.",
            "%(count)s certificates were not accepted: hand in better ones.",
            state.rejected,
        )
        minutes = RENEWAL_MINUTES * state.rejected
        return Task(title, text % {"count": state.rejected}, url, RETURNED, minutes)
    minutes = file.minutes(Section.CERTIFICATES, state.certificates_open, asked)
    if not state.certificates and not state.stated:
        text = _("Environmental management, discharge permit, energy management and what else you hold.")
        return Task(title, text, url, NOT_STARTED, minutes or RENEWAL_MINUTES)
    if state.certificates_open:
        told = _("Handed in, or said not to be held: %(done)s of the %(asked)s kinds you are asked for.")
        text = told % {"done": asked - state.certificates_open, "asked": asked}
        return Task(title, text, reverse("own_not_held"), IN_PROGRESS, minutes)
    told = _("%(verified)s verified, %(waiting)s being checked.")
    return Task(title, told % {"verified": state.verified, "waiting": state.to_check}, url, DONE)


def _energy(file: File) -> Task:
    title, last = str(TITLES[Section.ENERGY]), file.today.year - 1
    inventory, form = file.state.inventory, reverse("own_carbon_year", args=[last])
    minutes, due = file.asked.minutes[Section.ENERGY].minutes, date(file.today.year, *file.asked.policy.energy_due)
    whole = (minutes, max(due, file.registered + timedelta(days=FIRST_DAYS)), f"energy-{last}")
    begun = IN_PROGRESS if f"energy-{last}" in file.begun_drafts else NOT_STARTED
    if inventory is None:
        text = _("Gas, electricity, diesel and heat of %(year)s, from your bills.") % {"year": last}
        return Task(title, text, form, begun, *whole)
    if inventory.accepted is False:
        text = _("The report of %(year)s was not accepted: correct it.") % {"year": inventory.year}
        return Task(title, text, reverse("own_carbon_year", args=[inventory.year]), RETURNED, minutes)
    if inventory.year < last:
        text = _("%(before)s is reported; %(year)s is due.") % {"before": inventory.year, "year": last}
        return Task(title, text, form, IN_PROGRESS, *whole)
    return Task(title, _("%(year)s is reported.") % {"year": inventory.year}, reverse("own_carbon"), DONE)


def _indicators(file: File) -> Task:
    state = file.state
    title, url, left = str(TITLES[Section.INDICATORS]), reverse("own_indicators"), state.asked - state.answered
    minutes = file.minutes(Section.INDICATORS, state.not_accepted or left, state.asked)
    if state.not_accepted:
        text = ngettext(
            "%(count)s answer was not accepted: correct it.",
            "%(count)s answers were not accepted: correct them.",
            state.not_accepted,
        )
        return Task(title, text % {"count": state.not_accepted}, url, RETURNED, minutes)
    told = _("%(answered)s of %(asked)s questions answered.") % {"answered": state.answered, "asked": state.asked}
    if Section.INDICATORS in file.begun_drafts:
        text = _("%(told)s Something is typed and not sent yet.") % {"told": told}
        return Task(title, text, url, IN_PROGRESS, max(1, minutes))
    if not left:
        return Task(title, told, url, DONE)
    return Task(title, told, url, IN_PROGRESS if state.answered else NOT_STARTED, minutes)


def _application(file: File) -> Task:
    title, url = str(TITLES[Section.APPLICATION]), reverse("own_application")
    minutes = file.asked.minutes[Section.APPLICATION].minutes
    latest = {application.state: application for application in reversed(file.applications)}
    if returned := latest.get(ApplicationState.RETURNED):
        text = _("It came back: see what is missing, and send it again.")
        return Task(title, text, url, RETURNED, minutes, _back_by(returned, file), f"application-{returned.pk}")
    if sent := latest.get(ApplicationState.SENT):
        text = _("It is with the buyer.")
        if sent.due_on:
            text = _("It is with the buyer, who answers by %(day)s.") % {"day": date_format(sent.due_on)}
        return Task(title, text, url, DONE)
    if ApplicationState.APPROVED in latest:
        return Task(title, _("You are admitted."), url, DONE)
    if ApplicationState.REFUSED in latest:
        return Task(title, _("It was refused: see why. You may apply again."), url, RETURNED, minutes)
    missing = tuple(_named(section) for section in file.state.not_begun(file.asked))
    if missing:
        return Task(title, _("Before you can send it, begin with:"), url, BLOCKED, minutes, missing=missing)
    text = _("Check your answers and send them to the buyer; you see a provisional score at once.")
    return Task(title, text, url, IN_PROGRESS if Section.APPLICATION in file.begun_drafts else NOT_STARTED, minutes)


def _named(section: Section) -> tuple[str, str]:
    return str(TITLES[section]), reverse("own_carbon" if section == Section.ENERGY else f"own_{section}")


def _back_by(returned: Application, file: File) -> date | None:
    """By when a returned case should come again, counted from the decision."""
    decision = next(iter(returned.decisions.all()), None)
    day = returned.supplier.day(decision.at) if decision else None
    return working_days_after(day, file.asked.policy.returned_days) if day else None
