"""The published rule of reliability, told from the very table that levels are computed with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suppliers.access import public
from suppliers.carbon.reliability import PUBLISHED, Gate, ReliabilityLevel
from suppliers.wording import filled

GATE_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "evidence": (_("Evidence"), _("What stands behind the figure, and whether compliance accepted it.")),
    "rigour": (_("Rigour"), _("How the figure was made.")),
    "plausibility": (_("Plausibility"), _("What the figure says of itself.")),
}
LEVEL_WORDS: dict[ReliabilityLevel, str | Promise] = {
    ReliabilityLevel.NONE: _("Counts as nothing: as if the figure were not there."),
    ReliabilityLevel.LOW: _("Counts like what is declared without a document."),
    ReliabilityLevel.MEDIUM: _("Counts like what a document supports."),
    ReliabilityLevel.HIGH: _("Counts like what was verified."),
}


@public
@require_safe
def reliability_rule(request: HttpRequest) -> HttpResponse:
    """Every sentence that a gate can say, with the level that it allows."""
    gates = [
        (name, lead, [_said(gate) for gate in PUBLISHED if gate.code == code])
        for code, (name, lead) in GATE_WORDS.items()
    ]
    levels = [(level, LEVEL_WORDS[level]) for level in sorted(ReliabilityLevel, reverse=True)]
    return render(request, "suppliers/reliability.html", {"gates": gates, "levels": levels})


def _said(gate: Gate) -> tuple[str, ReliabilityLevel]:
    return filled(gate.message, gate.values), gate.allows
