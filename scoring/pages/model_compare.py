"""Two models side by side: what the later one adds, removes and changes, line by line in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from scoring.engine.comparison import Difference, How, Part, differences
from scoring.engine.model import Condition, Missing, Model, ModelScope
from scoring.engine.reading import ModelError
from scoring.engine.rule import Rule
from scoring.models import ModelDraft, ScoringModel
from scoring.pages.rule_words import shown
from scoring.queries.model_drafts import read_definition
from scoring.queries.models import parsed
from suppliers.access import READERS, open_to
from suppliers.wording import in_reader_language

PARTS = {
    Part.MODEL: gettext_lazy("Model"),
    Part.LEVEL: gettext_lazy("Level"),
    Part.WORTH: gettext_lazy("What evidence is worth"),
    Part.VETO: gettext_lazy("Veto"),
    Part.DIMENSION: gettext_lazy("Dimension"),
    Part.CRITERION: gettext_lazy("Criterion"),
}
FIELDS: dict[str, Promise] = {
    "weight": gettext_lazy("Weight"),
    "scale": gettext_lazy("Scale"),
    "rule": gettext_lazy("Rule"),
    "name_zh": gettext_lazy("Name (Chinese)"),
    "name_en": gettext_lazy("Name (English)"),
    "how_scored_zh": gettext_lazy("How it is scored (Chinese)"),
    "how_scored_en": gettext_lazy("How it is scored (English)"),
    "note_zh": gettext_lazy("Note (Chinese)"),
    "note_en": gettext_lazy("Note (English)"),
    "status_note_zh": gettext_lazy("Note on its status (Chinese)"),
    "status_note_en": gettext_lazy("Note on its status (English)"),
    "applies_to": gettext_lazy("Kinds of supplier"),
    "categories": gettext_lazy("Categories"),
    "scope": gettext_lazy("Whom it scores"),
    "missing": gettext_lazy("What is missing counts as"),
    "may_be_not_applicable": gettext_lazy("May be not applicable"),
    "evidence_counts": gettext_lazy("Evidence counts"),
    "minimum": gettext_lazy("Minimum"),
    "minimum_level": gettext_lazy("Level at best below it"),
    "minimum_known": gettext_lazy("Least weight that must be known"),
    "bonus": gettext_lazy("Bonus"),
    "cap": gettext_lazy("At most"),
    "condition": gettext_lazy("Strikes when"),
    "fact": gettext_lazy("Fact"),
    "source": gettext_lazy("Source"),
    "provenance": gettext_lazy("Provenance"),
    "worth": gettext_lazy("Worth"),
    "order": gettext_lazy("Order"),
    "dimension": gettext_lazy("Dimension"),
}
_PERCENT = {"weight", "worth", "minimum_known"}
_POINTS = {"scale", "cap"}


@dataclass(frozen=True, slots=True)
class Side:
    """A published model or a draft, as it is named in the address ("m12", "d3")."""

    key: str
    name: str
    version: int
    model: Model | None


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in words. before, after: a text, or a rule as the method page draws it."""

    part: str
    how: How
    code: str
    field: str
    before: object
    after: object
    is_rule: bool


@open_to(*READERS)
@require_safe
def model_compare(request: HttpRequest) -> HttpResponse:
    """?a= and ?b= name the two; with none, or one, the page asks for them."""
    a, b = (_side(request.GET.get(key, "")) for key in ("a", "b"))
    lines = [_line(each) for each in differences(a.model, b.model)] if a and a.model and b and b.model else None
    context = {"a": a, "b": b, "lines": lines, "choices": _choices()}
    return render(request, "scoring/model_compare.html", context)


def compare_key(thing: ScoringModel | ModelDraft) -> str:
    return f"{'m' if isinstance(thing, ScoringModel) else 'd'}{thing.pk}"


def _choices() -> list[Side]:
    """All published models and drafts, the latest first; what they hold is not read here."""
    models = ScoringModel.objects.filter(published_at__isnull=False).order_by("-pk")
    drafts = ModelDraft.objects.order_by("-pk")
    named = [Side(compare_key(row), in_reader_language(row), row.version, None) for row in models]
    return [
        *named,
        *(Side(compare_key(row), f"{row.code} ({_('Draft')} {row.pk})", row.version, None) for row in drafts),
    ]


def _side(key: str) -> Side | None:
    """What a key names; 404 for one that names nothing; None for an empty one."""
    if not key:
        return None
    kind, pk = key[:1], key[1:]
    if not (kind in {"m", "d"} and pk.isascii() and pk.isdigit() and len(pk) < 12):
        raise Http404
    if kind == "m":
        row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=int(pk))
        return Side(key, in_reader_language(row), row.version, parsed(row))
    draft = get_object_or_404(ModelDraft, pk=int(pk))
    try:
        model = read_definition(draft.definition)
    except ModelError:
        return Side(key, draft.code, draft.version, None)
    return Side(key, in_reader_language(model), draft.version, model)


def _line(each: Difference) -> Line:
    is_rule = isinstance(each.before or each.after, Rule)
    return Line(
        part=str(PARTS[each.part]),
        how=each.how,
        code=each.code,
        field=str(FIELDS.get(each.field, each.field)),
        before=_words(each, each.before),
        after=_words(each, each.after),
        is_rule=is_rule,
    )


def _words(each: Difference, value: Any) -> object:
    """The value as the reader reads it; a whole part by its name."""
    if value is None:
        return _("all") if each.how == How.CHANGED and each.field in {"applies_to", "categories"} else ""
    if isinstance(value, Rule):
        return shown(value)
    if each.field in _PERCENT or (each.field == "minimum" and each.part == Part.DIMENSION):
        return f"{value / 100:g} %"
    if each.field in _POINTS or (each.field == "minimum" and each.part == Part.LEVEL):
        return f"{value / 100:.2f}"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, ModelScope):
        return ", ".join(sorted(value.kinds | value.categories)) or _("all")
    if isinstance(value, Missing):
        return f"{value.policy.value} {value.after or ''}".strip()
    if isinstance(value, Condition):
        return f"{value.comparison.value} {value.level or value.value}"
    if isinstance(value, Collection) and not isinstance(value, str):
        return ", ".join(map(str, sorted(value) if isinstance(value, frozenset) else value))
    return in_reader_language(value) if hasattr(value, "name_zh") else str(value)
