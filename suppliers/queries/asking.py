"""What a supplier is asked by the policy in force, with minutes: measured ones once there are enough."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from statistics import median

from suppliers.enums import SiteUse, SupplierKind
from suppliers.models import AskingPolicy, SectionTime, Supplier
from suppliers.questions.asking import CATALOGUE, Asked, Asking, Place, Profile, Section, asked, asking_from_json

ENOUGH = 10
"""Measured times of a section and kind, from which on their median stands for the policy's figure."""
LATEST = 200
"""Of so many of the latest times, so that a form that became shorter shows."""


def asking_in_force(on: date) -> Asking:
    """The latest published policy in force on the day; where none was ever loaded, the catalogue alone."""
    row = AskingPolicy.objects.filter(in_force_from__lte=on).order_by("-version").first()
    return asking_from_json(row.definition) if row else CATALOGUE


def asked_of(supplier: Supplier, on: date) -> Asked:
    """What the supplier is asked, as it has its categories and sites now. Four queries."""
    return asked(asking_in_force(on), profile_of(supplier), seconds_of(supplier.kind))


def asked_by_kind(on: date) -> Mapping[SupplierKind, Asked]:
    """What a newcomer of each kind will be asked, whatever it supplies and wherever it works."""
    policy, times = asking_in_force(on), _times()
    return {kind: asked(policy, Profile(kind), _medians(times[kind])) for kind in SupplierKind}


def profile_of(supplier: Supplier) -> Profile:
    """What the policy looks at: kind, categories, and the sites in use."""
    sites = supplier.sites.filter(retired_at__isnull=True).values_list("country", "use")
    return Profile(
        SupplierKind(supplier.kind),
        frozenset(supplier.categories.values_list("code", flat=True)),
        tuple(Place(country, SiteUse(use) if use else None) for country, use in sites),
        supplier.country,
    )


def seconds_of(kind: str) -> dict[Section, tuple[int, int]]:
    """Median seconds for one thing and number of times, of the sections that were measured often enough."""
    return _medians(_times(kind)[SupplierKind(kind)])


Times = Mapping[Section, list[float]]


def _times(kind: str = "") -> defaultdict[SupplierKind, defaultdict[Section, list[float]]]:
    """Seconds for one thing by kind and section, of the latest times."""
    rows = SectionTime.objects.order_by("-id")
    found: defaultdict[SupplierKind, defaultdict[Section, list[float]]] = defaultdict(lambda: defaultdict(list))
    most = LATEST * len(Section) * (1 if kind else len(SupplierKind))
    rows = rows.filter(kind=kind) if kind else rows
    for of, section, seconds, things in rows.values_list("kind", "section", "seconds", "things")[:most]:
        found[SupplierKind(of)][Section(section)].append(seconds / things)
    return found


def _medians(times: Times) -> dict[Section, tuple[int, int]]:
    return {
        section: (max(1, round(median(each[:LATEST]))), len(each[:LATEST]))
        for section, each in times.items()
        if len(each) >= ENOUGH
    }
