"""The method in the open: which models there are, and everything that one of them counts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.engine.model import Comparison, Criterion, Veto
from scoring.evidence.catalogue import BY_KEY
from scoring.models import ScoringModel
from scoring.pages.rule_words import shown
from scoring.queries.models import model_in_force, parsed
from scoring.queries.values import shown_value
from suppliers.access import signed_in
from suppliers.enums import EvidenceLevel
from suppliers.errors import Refused
from suppliers.wording import in_reader_language


@signed_in
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Every published model, the latest first. Suppliers read it too: what counts is no secret."""
    rows = ScoringModel.objects.filter(published_at__isnull=False).order_by("-in_force_from", "-published_at", "-pk")
    try:
        current = model_in_force(timezone.localdate()).pk
    except Refused:
        current = 0
    return render(request, "scoring/method.html", {"models": [(row, parsed(row)) for row in rows], "current": current})


@signed_in
@require_safe
def model(request: HttpRequest, pk: int) -> HttpResponse:
    """One model: its dimensions, criteria with rules in words, weights, vetoes, levels, worth of evidence."""
    row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
    found = parsed(row)
    context = {
        "row": row,
        "model": found,
        "dimensions": [(each, [_criterion(one) for one in each.criteria]) for each in found.dimensions],
        "vetoes": [(veto, _condition(veto)) for veto in found.vetoes],
        "worth": [(level, found.evidence_worth[level]) for level in EvidenceLevel if level],
    }
    return render(request, "scoring/model.html", context)


def _criterion(criterion: Criterion) -> dict[str, object]:
    return {
        "criterion": criterion,
        "rule": shown(criterion.rule),
        "kinds": sorted(criterion.applies_to) if criterion.applies_to is not None else [],
    }


def _condition(veto: Veto) -> str:
    """When it strikes, in words."""
    definition = BY_KEY[veto.fact]
    texts = shown_value(definition, veto.condition.value)
    value = texts[0] if in_reader_language(definition) == definition.name_zh else texts[1]
    words = {
        Comparison.EQUALS: _("Strikes when “{fact}” is: {value}."),
        Comparison.AT_LEAST: _("Strikes when “{fact}” is {value} or more."),
        Comparison.AT_MOST: _("Strikes when “{fact}” is {value} or less."),
    }
    if definition.kind == "yes_no":
        return words[Comparison.EQUALS].format(fact=in_reader_language(definition), value=value)
    return words[veto.condition.comparison].format(fact=in_reader_language(definition), value=value)
