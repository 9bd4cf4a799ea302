"""The overview: how green the register is, what waits, what runs out. Every number leads to its list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.pages.marks import Tally, tallies
from procurement.pages.reader import CASE_READERS, for_staff
from procurement.policy import GOOD_STANDING, Policy, Standing
from procurement.queries.coverage import Coverage
from procurement.queries.levels import level_codes
from procurement.queries.overview import RECENT_DAYS, Overview, Row, overview
from scoring.engine.numbers import half_up
from suppliers.models import CertificateType
from suppliers.pages.own import person
from suppliers.queries.access import roles_of

COLUMNS = (Standing.ADMITTED, Standing.CONDITIONAL, Standing.ON_WATCH, Standing.SUSPENDED, Standing.APPLIED)


@for_staff
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    found, codes = overview(person(request), on), level_codes(on)
    context = {
        "overview": found,
        "on": on,
        "levels": _levels(found, codes),
        "standings": _standings(found),
        "columns": COLUMNS,
        "rows": [_row(row) for row in found.rows],
        "coverage": [_coverage(line, found.rows) for line in found.coverage],
        "definition": _definition(found.policy, codes),
        "recent_days": RECENT_DAYS,
        "reads_cases": bool(roles_of(person(request)) & CASE_READERS),
    }
    return render(request, "procurement/dashboard.html", context)


def _levels(found: Overview, codes: dict[int, str]) -> list[Tally]:
    counts = [(code, found.levels.get(index, 0)) for index, code in codes.items()]
    return tallies(
        [*counts, ("never", found.levels[None])], {code: f"level={code}" for code in [*codes.values(), "never"]}
    )


def _standings(found: Overview) -> list[Tally]:
    counts = [(standing.value, found.standings.get(standing, 0)) for standing in Standing]
    return tallies([each for each in counts if each[1]], {each.value: f"standing={each}" for each in Standing})


def _row(row: Row) -> dict[str, object]:
    """The cells of one organisation, each with the filter behind it."""
    place = f"organisation={row.organisation.pk}" + ("&alone=on" if row.alone else "")
    good = sum(row.standings.get(standing, 0) for standing in GOOD_STANDING)
    return {
        "organisation": row.organisation,
        "query": place,
        "engaged": row.engaged,
        "cells": [(standing, row.standings.get(standing, 0), f"{place}&standing={standing}") for standing in COLUMNS],
        "green": row.green,
        "green_query": f"{place}&standing=good&green=yes",
        "green_share": None if row.green is None or not row.engaged else half_up(10_000 * row.green, row.engaged),
        "good": good,
    }


def _coverage(line: Coverage, rows: tuple[Row, ...]) -> dict[str, object]:
    """The cells of one kind of certificate, each with the filter behind it: all suppliers, then by organisation."""
    holds = f"holds={line.type.pk}"
    places = [f"&organisation={row.organisation.pk}" + ("&alone=on" if row.alone else "") for row in rows]
    queries = [f"{holds}{place}" for place in ("", *places)]
    return {"type": line.type, "cells": list(zip((line.all, *line.groups), queries, strict=True))}


def _definition(policy: Policy | None, codes: dict[int, str]) -> dict[str, object] | None:
    """The published definition of a green supplier, as it reads."""
    if policy is None:
        return None
    return {
        "version": policy.version,
        "standings": sorted(policy.green_standings),
        "levels": [codes[index] for index in sorted(policy.green_levels) if index in codes],
        "certificates": CertificateType.objects.filter(pk__in=policy.green_certificates).order_by("pk"),
    }
