"""What the top bar holds for whom."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.enums import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the top bar: the name of its URL, its word and its icon."""

    name: str
    text: str | Promise
    icon: str
    also: tuple[str, ...] = ()
    """Addresses elsewhere that belong to the place."""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str | Promise
    icon: str
    current: bool


TASKS = Entry("portal", _("My tasks"), "list-checks")
OWN_CERTIFICATES = Entry("own_certificates", _("Certificates"), "award")
OWN_CARBON = Entry("own_carbon", _("Carbon"), "leaf", ("/portal/sheets/", "/products/"))
OWN_INDICATORS = Entry("own_indicators", _("Indicators"), "clipboard-list")
OWN_APPLICATION = Entry("own_application", _("Application"), "send")
OWN_SCORE = Entry("own_score", _("Score"), "gauge")

DASHBOARD = Entry("dashboard", _("Overview"), "chart-column")
QUEUE = Entry("queue", _("Admission queue"), "inbox")
ACTIONS = Entry("actions", _("Corrective actions"), "list-checks")
SUPPLIERS = Entry("suppliers", _("Suppliers"), "factory")
CERTIFICATES = Entry("certificate_calendar", _("Certificates"), "calendar-days")
VERIFY = Entry("verify", _("Evidence to verify"), "badge-check", ("/products/",))
SCORECARDS = Entry("scorecards", _("Scorecards"), "file-badge")
DUE = Entry("due", _("Reassessments"), "calendar-clock")
METHOD = Entry("method", _("Method"), "scale", ("/factors/",))
PEOPLE = Entry("staff", _("Staff"), "users")

SUPPLIER = (TASKS, OWN_CERTIFICATES, OWN_CARBON, OWN_INDICATORS, OWN_APPLICATION, OWN_SCORE)

PLACES: dict[str, tuple[Entry, ...]] = {
    Role.SUPPLIER_ADMIN: SUPPLIER,
    Role.SUPPLIER_MEMBER: SUPPLIER,
    Role.OFFICER: (DASHBOARD, QUEUE, ACTIONS, SUPPLIERS, CERTIFICATES, SCORECARDS, DUE, METHOD),
    Role.COMPLIANCE: (DASHBOARD, VERIFY, ACTIONS, SUPPLIERS, CERTIFICATES, SCORECARDS, DUE, METHOD),
    Role.MANAGER: (DASHBOARD, QUEUE, ACTIONS, SUPPLIERS, CERTIFICATES, SCORECARDS, DUE, METHOD),
    Role.AUDITOR: (DASHBOARD, QUEUE, VERIFY, ACTIONS, SUPPLIERS, CERTIFICATES, SCORECARDS, DUE, METHOD),
    Role.ADMINISTRATOR: (PEOPLE, DASHBOARD, SUPPLIERS, CERTIFICATES, METHOD),
}


def path_of(name: str) -> str:
    """The address of a named page, "" while this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links(roles: Collection[str], path: str) -> list[Link]:
    """The places of all these roles, each once; the current one is the longest address that the path begins with."""
    entries = dict.fromkeys(entry for role, places in PLACES.items() if role in roles for entry in places)
    found = [(entry, path_of(entry.name)) for entry in entries]
    reached = [
        (len(place), url) for entry, url in found if url for place in (url, *entry.also) if path.startswith(place)
    ]
    here = max(reached, default=(0, ""))[1]
    return [Link(url, entry.text, entry.icon, url == here) for entry, url in found if url]
