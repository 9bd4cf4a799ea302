"""The method in the open: which models there are, and everything that one of them counts."""

from collections.abc import Collection, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.engine.model import Comparison, Criterion, Veto
from scoring.evidence.catalogue import BY_KEY
from scoring.models import ScoringModel
from scoring.pages.rule_words import shown
from scoring.queries.back_tests import standing
from scoring.queries.model_drafts import Stage, may_draft
from scoring.queries.models import parsed
from scoring.queries.values import shown_value
from suppliers.access import READERS, signed_in
from suppliers.enums import EvidenceLevel
from suppliers.models import Category
from suppliers.pages.own import person
from suppliers.queries.access import roles_of
from suppliers.wording import in_reader_language


@signed_in
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Every published model, the latest first. Suppliers read it too: what counts is no secret."""
    rows = ScoringModel.objects.filter(published_at__isnull=False).order_by("-in_force_from", "-published_at", "-pk")
    on = timezone.localdate()
    holding = {row.pk for row in standing(on)}
    context = {
        "models": [(row, parsed(row), _stage(row, holding, on)) for row in rows],
        "is_staff": bool(roles_of(person(request)) & READERS),
    }
    return render(request, "scoring/method.html", context)


def _stage(row: ScoringModel, holding: Collection[int], on: date) -> Stage:
    if row.in_force_from is None or row.in_force_from > on:
        return Stage.PUBLISHED
    return Stage.IN_FORCE if row.pk in holding else Stage.SUPERSEDED


@signed_in
@require_safe
def model(request: HttpRequest, pk: int) -> HttpResponse:
    """One model: its dimensions, criteria with rules in words, weights, vetoes, levels, worth of evidence."""
    row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
    found = parsed(row)
    names = {each.code: each for each in Category.objects.all()}
    context = {
        "row": row,
        "model": found,
        "scope": {
            "kinds": sorted(found.scope.kinds),
            "categories": _categories(found.scope.categories, names),
        },
        "dimensions": [(each, [_criterion(one, names) for one in each.criteria]) for each in found.dimensions],
        "vetoes": [(veto, _condition(veto)) for veto in found.vetoes],
        "worth": [(level, found.evidence_worth[level]) for level in EvidenceLevel if level],
        "is_staff": bool(roles_of(person(request)) & READERS),
        "may_draft": may_draft(person(request)),
    }
    return render(request, "scoring/model.html", context)


def _categories(codes: Collection[str], names: Mapping[str, Category]) -> list[Category]:
    return [names[code] for code in sorted(codes) if code in names]


def _criterion(criterion: Criterion, names: Mapping[str, Category]) -> dict[str, object]:
    return {
        "criterion": criterion,
        "rule": shown(criterion.rule),
        "kinds": sorted(criterion.applies_to) if criterion.applies_to is not None else [],
        "categories": _categories(criterion.categories or (), names),
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
