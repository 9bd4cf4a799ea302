"""Renewals of admissions as tasks of the supplier."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from procurement.models import Application
from procurement.pages.own_tasks import DONE, NOT_STARTED, RETURNED, Task
from procurement.policy import ApplicationState, Purpose
from procurement.queries.own_applications import own_applications
from suppliers.models import Supplier
from suppliers.wording import in_reader_language

MINUTES = 5
TO_CONFIRM = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def renewals_of(supplier: Supplier) -> QuerySet[Application]:
    return own_applications(supplier).filter(purpose=Purpose.RENEWAL)


def term_tasks(supplier: Supplier, today: date) -> list[Task]:
    """One task for each renewal that waits for the supplier, and those that wait for the buyer as done."""
    found = [each for each in renewals_of(supplier) if each.state in {*TO_CONFIRM, ApplicationState.SENT}]
    return [_task(each, today) for each in found]


def _task(application: Application, today: date) -> Task:
    title = _("Renew your admission to %(buyer)s") % {"buyer": in_reader_language(application.organisation)}
    url = reverse("own_renewal", args=[application.pk])
    if application.state == ApplicationState.SENT:
        return Task(title, _("It is with the buyer."), url, DONE)
    until = admitted_until(application) or today + timedelta(days=30)
    if application.state == ApplicationState.RETURNED:
        text = _("It came back: see what is missing, and send it again.")
        return Task(title, text, url, RETURNED, MINUTES, until, f"renewal-{application.pk}")
    text = _("It ends on %(day)s: look through your file and confirm it.") % {"day": date_format(until)}
    return Task(title, text, url, NOT_STARTED, MINUTES, until, f"renewal-{application.pk}")


def admitted_until(application: Application) -> date | None:
    """The last day of the term that runs; None when no end is named."""
    engaged = application.organisation.engagements.filter(supplier=application.supplier_id)
    return engaged.values_list("admitted_until", flat=True).first()
