"""A scoring model from JSON and back, and the hash of its content. Everything is checked, with place and reason."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from scoring.engine.facts import KINDS, FactKind, FactSpec
from scoring.engine.model import Criterion, Dimension, Level, Missing, MissingPolicy, Model, ModelScope, Veto
from scoring.engine.numbers import FULL
from scoring.engine.parse_rules import MOST_POINTS, RuleReader, rule_to_json
from scoring.engine.reading import ModelError, Place, Problem
from suppliers.enums import EvidenceLevel

FORMAT = "greengate-scoring-model/1"
_GRADED = (EvidenceLevel.DECLARED, EvidenceLevel.DOCUMENTED, EvidenceLevel.VERIFIED)
_MODEL_TEXTS = ("name_zh", "name_en", "provenance", "source", "status_note_zh", "status_note_en")
_MODEL_PARTS = ("minimum_known", "evidence_worth", "levels", "vetoes", "dimensions")
_MODEL_FIELDS = ("format", "hash", "code", "version", "scope", *_MODEL_TEXTS, *_MODEL_PARTS)
_CRITERION_TEXTS = ("code", "name_zh", "name_en", "how_scored_zh", "how_scored_en")
_CRITERION_PLAIN = ("weight", "scale", "may_be_not_applicable", "evidence_counts", "note_zh", "note_en")
_CRITERION_ORIGIN = ("provenance", "source")
_CRITERION_PARTS = ("rule", "applies_to", "categories", "missing")
_CRITERION_FIELDS = (*_CRITERION_TEXTS, *_CRITERION_PLAIN, *_CRITERION_ORIGIN, *_CRITERION_PARTS)
PROVENANCES = ("official", "proposed", "verify-before-quoting")


def model_from_json(content: object, known: Mapping[str, FactSpec]) -> Model:
    """The model that a JSON object describes, over the facts of a catalogue.

    Raises ModelError with every problem found. A "hash" in the object must be that of the content.
    """
    problems: list[Problem] = []
    if not isinstance(content, Mapping):
        raise ModelError([Problem(".", "object_needed", "A scoring model is a JSON object.")])
    model = _model(Place(content, "", problems), RuleReader(known))
    if not problems:
        _check_model(model, problems)
    stated = content.get("hash")
    if not problems and stated is not None and stated != content_hash(model):
        message = "The hash does not fit the content: the file was changed or damaged. It says {stated}, it is {found}."
        problems.append(Problem("hash", "wrong_hash", message, {"stated": stated, "found": content_hash(model)}))
    if problems:
        raise ModelError(problems)
    return model


def content_hash(model: Model) -> str:
    """SHA-256 (hex) over the canonical JSON of everything in the model."""
    text = json.dumps(_content(model), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def model_to_json(model: Model) -> dict[str, object]:
    """The model as `model_from_json` reads it, with its hash."""
    return _content(model) | {"hash": content_hash(model)}


def _model(place: Place, reader: RuleReader) -> Model:
    place.only(_MODEL_FIELDS)
    place.choice("format", (FORMAT,))
    worth = place.inside("evidence_worth")
    return Model(
        code=place.text("code"),
        version=place.integer("version", 0, MOST_POINTS),
        **{key: place.text(key) for key in _MODEL_TEXTS},
        dimensions=tuple(_dimension(each, reader) for each in place.each("dimensions", least=1)),
        vetoes=tuple(_veto(each, reader) for each in place.each("vetoes")),
        levels=_levels(place),
        evidence_worth={level: worth.integer(level.name.lower(), 0, FULL) for level in _GRADED},
        minimum_known=place.integer("minimum_known", 0, FULL),
        scope=_scope(place),
    )


def _scope(place: Place) -> ModelScope:
    """Whom the model is for; without the field, or with an empty list in it, everybody."""
    if "scope" not in place.fields:
        return ModelScope()
    inside = place.inside("scope")
    inside.only(("kinds", "categories"))
    asked = (key for key in ("kinds", "categories") if inside.fields.get(key) != [])
    words = {key: inside.words(key, KINDS if key == "kinds" else None) for key in asked}
    return ModelScope(**{key: found for key, found in words.items() if found is not None})


def _levels(place: Place) -> tuple[Level, ...]:
    """From the best to the last; `below`, the first value that is too high, may be given and must then fit."""
    levels: list[Level] = []
    above = FULL + 1
    for each in place.each("levels", least=1):
        each.only(("code", "name_zh", "name_en", "minimum", "below"))
        level = Level(each.text("code"), each.text("name_zh"), each.text("name_en"), each.integer("minimum", 0, FULL))
        if level.minimum >= above:
            message = "{minimum} is not below the limit of the level before it; list the levels from the best down."
            each.note("minimum", "bands_out_of_order", message, minimum=level.minimum)
        below = each.fields.get("below")
        if below is not None and levels and below != above:
            message = "It ends at {below} and the next better level begins at {above}: they overlap or leave a gap."
            each.note("below", "bands_overlap", message, below=below, above=above)
        above = level.minimum
        levels.append(level)
    if levels and above != 0:
        place.note("levels", "bands_gap", "The last level must begin at 0, else some scores have none.")
    return tuple(levels)


def _veto(place: Place, reader: RuleReader) -> Veto:
    texts = ("code", "name_zh", "name_en", "source", "provenance")
    place.only((*texts, "fact", "condition", "applies_to"))
    spec = reader.fact(place, *FactKind)
    return Veto(
        **{key: place.text(key) for key in texts},
        fact=spec.key,
        condition=reader.condition(place, spec),
        applies_to=place.words("applies_to", KINDS),
    )


def _dimension(place: Place, reader: RuleReader) -> Dimension:
    place.only(("code", "name_zh", "name_en", "criteria", "minimum", "minimum_level", "bonus", "cap"))
    return Dimension(
        place.text("code"),
        place.text("name_zh"),
        place.text("name_en"),
        tuple(_criterion(each, reader) for each in place.each("criteria", least=1)),
        minimum=place.integer("minimum", 0, FULL, default=0),
        minimum_level=place.text("minimum_level", default=""),
        bonus=place.flag("bonus", default=False),
        cap=place.integer("cap", 0, FULL, default=0),
    )


def _criterion(place: Place, reader: RuleReader) -> Criterion:
    place.only(_CRITERION_FIELDS)
    criterion = Criterion(
        **{key: place.text(key) for key in _CRITERION_TEXTS},
        weight=place.integer("weight", 0, FULL),
        scale=place.integer("scale", 1, MOST_POINTS),
        rule=reader.rule(place.inside("rule")),
        applies_to=place.words("applies_to", KINDS),
        categories=place.words("categories"),
        may_be_not_applicable=place.flag("may_be_not_applicable", default=False),
        missing=_missing(place),
        evidence_counts=place.flag("evidence_counts", default=True),
        note_zh=place.text("note_zh", default=""),
        note_en=place.text("note_en", default=""),
        provenance=place.choice("provenance", PROVENANCES) if "provenance" in place.fields else "",
        source=place.text("source", default=""),
    )
    if criterion.rule.full != criterion.scale:
        message = "The rule gives at most {full} points on a scale of {scale}; the two must be equal."
        place.note("scale", "scale_not_reached", message, full=criterion.rule.full, scale=criterion.scale)
    return criterion


def _missing(place: Place) -> Missing:
    value = place.fields.get("missing", "none")
    if value in ("none", "excluded"):
        return Missing(MissingPolicy(str(value)))
    after = place.inside("missing").day("zero_after") if isinstance(value, Mapping) else None
    if after is None:
        message = "This must be none, excluded, or an object with zero_after and a date such as 2027-01-01."
        place.note("missing", "missing_policy", message)
        return Missing()
    return Missing(MissingPolicy.ZERO_AFTER, after)


def _check_model(model: Model, problems: list[Problem]) -> None:
    """What only shows on the whole tree."""
    place = Place({}, "", problems)
    for path, codes in (
        ("dimensions", [dimension.code for dimension in model.dimensions]),
        ("criteria", [criterion.code for criterion in model.criteria]),
        ("levels", [level.code for level in model.levels]),
        ("vetoes", [veto.code for veto in model.vetoes]),
    ):
        for code in (code for code, times in Counter(codes).items() if times > 1):
            place.note(path, "duplicate_code", "The code {code} is used more than once.", code=code)
    total = sum(dimension.weight for dimension in model.dimensions if not dimension.bonus)
    if total != FULL:
        message = "The weights add up to {total}, not to 10000; {difference} must be shared out."
        place.note("dimensions", "weights_do_not_sum", message, total=total, difference=FULL - total)
    worth = [model.evidence_worth[level] for level in _GRADED]
    if worth != sorted(worth) or worth[-1] == 0:
        place.note("evidence_worth", "worth_falls", "Better evidence must not be worth less, and the best something.")
    for at, dimension in enumerate(model.dimensions):
        _check_dimension(model, dimension, Place({}, f"dimensions[{at}]", problems))


def _check_dimension(model: Model, dimension: Dimension, place: Place) -> None:
    codes = {level.code for level in model.levels}
    if dimension.minimum and dimension.minimum_level not in codes:
        message = "A minimum needs the level that remains when it is missed; {level} is none."
        place.note("minimum_level", "unknown_level", message, level=dimension.minimum_level or "-")
    if dimension.bonus and (dimension.minimum or not dimension.cap):
        place.note("cap", "bonus_needs_cap", "A bonus needs a cap above 0 and has no minimum.")
    if dimension.weight > FULL:
        place.note("criteria", "bonus_too_heavy", "The weights of a bonus add up to more than 10000.")


def _content(model: Model) -> dict[str, object]:
    return {
        "format": FORMAT,
        "code": model.code,
        "version": model.version,
        **{key: getattr(model, key) for key in _MODEL_TEXTS},
        "minimum_known": model.minimum_known,
        "evidence_worth": {level.name.lower(): model.evidence_worth[level] for level in _GRADED},
        "levels": [{key: getattr(level, key) for key in Level.__slots__} for level in model.levels],
        "vetoes": [_veto_content(veto) for veto in model.vetoes],
        "dimensions": [_dimension_content(dimension) for dimension in model.dimensions],
    } | _scope_content(model.scope)


def _scope_content(scope: ModelScope) -> dict[str, object]:
    """Nothing for a model that is for everybody, so that what was hashed before there were scopes keeps its hash."""
    if scope == ModelScope():
        return {}
    return {"scope": {"kinds": _sorted(scope.kinds), "categories": _sorted(scope.categories)}}


def _veto_content(veto: Veto) -> dict[str, object]:
    condition = veto.condition
    return {
        **{key: getattr(veto, key) for key in ("code", "name_zh", "name_en", "fact", "source", "provenance")},
        "condition": {condition.comparison.value: condition.level or condition.value},
        "applies_to": _sorted(veto.applies_to),
    }


def _dimension_content(dimension: Dimension) -> dict[str, object]:
    plain = ("code", "name_zh", "name_en", "minimum", "minimum_level", "bonus", "cap")
    return {
        **{key: getattr(dimension, key) for key in plain},
        "criteria": [_criterion_content(criterion) for criterion in dimension.criteria],
    }


def _criterion_content(criterion: Criterion) -> dict[str, object]:
    missing = criterion.missing
    return {
        **{key: getattr(criterion, key) for key in (*_CRITERION_TEXTS, *_CRITERION_PLAIN)},
        "rule": rule_to_json(criterion.rule),
        "applies_to": _sorted(criterion.applies_to),
        "categories": _sorted(criterion.categories),
        "missing": {"zero_after": missing.after.isoformat()} if missing.after else missing.policy.value,
        **{key: getattr(criterion, key) for key in _CRITERION_ORIGIN if getattr(criterion, key)},
    }


def _sorted(words: frozenset[str] | None) -> list[str] | None:
    return None if words is None else sorted(str(word) for word in words)
