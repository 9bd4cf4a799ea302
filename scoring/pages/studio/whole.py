"""The forms of the studio for the whole model: names, levels, vetoes, worth of evidence, and whom the model is for."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from scoring.engine.facts import FactKind
from scoring.engine.model import Comparison
from scoring.evidence.catalogue import BY_KEY
from scoring.pages.studio.controls import Control, Desk
from scoring.pages.studio.groups import Group, PartForm, categories_offered, kinds_offered, names_of
from scoring.pages.studio.typed import factor_of
from suppliers.wording import in_reader_language


def objects_at(desk: Desk, name: str) -> Sequence[dict[str, object]]:
    """The objects of a list, as far as they can be read."""
    found = desk.at(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _levels(desk: Desk) -> PartForm:
    groups = []
    for at in range(len(objects_at(desk, "levels"))):
        path = f"levels[{at}]"
        limit = desk.number(f"{path}.minimum", _("From"), unit=_("points"))
        groups.append(Group("", (*names_of(desk, path), limit), path))
    least = desk.number("minimum_known", _("A level needs at least this much of the weight known"), unit="%")
    return PartForm(
        "levels",
        _("Levels"),
        (*groups, Group("", (least,))),
        wholes=("levels",),
        growing="levels",
        growing_words=_("Add a level"),
        problem=desk.problem("levels"),
    )


def _vetoes(desk: Desk) -> PartForm:
    groups = tuple(_veto(desk, f"vetoes[{at}]") for at in range(len(objects_at(desk, "vetoes"))))
    problem = desk.problem("vetoes")
    return PartForm("vetoes", _("Vetoes"), groups, ("vetoes",), "vetoes", _("Add a veto"), problem=problem)


def _veto(desk: Desk, path: str) -> Group:
    facts = [
        ("", _("Choose a fact")),
        *sorted(((key, in_reader_language(each)) for key, each in BY_KEY.items()), key=lambda pair: pair[1]),
    ]
    controls = (
        *names_of(desk, path),
        desk.choice(f"{path}.fact", _("Fact"), facts, reshapes=True),
        *_condition(desk, path),
        desk.choices(f"{path}.applies_to", _("Kinds of supplier"), kinds_offered(), hint=_("None chosen: every one.")),
        desk.text(f"{path}.source", _("Source")),
        desk.text(f"{path}.provenance", _("Provenance")),
    )
    return Group("", controls, path)


def _condition(desk: Desk, path: str) -> Iterator[Control]:
    name = f"{path}.condition"
    condition = desk.at(name) if isinstance(desk.at(name), dict) else {}
    comparison, value = next(iter(condition.items()), (Comparison.EQUALS.value, 0))
    words = [
        (Comparison.EQUALS.value, _("is")),
        (Comparison.AT_LEAST.value, _("is at least")),
        (Comparison.AT_MOST.value, _("is at most")),
    ]
    yield desk.choice(f"{name}.comparison", _("Strikes when it"), words, value=comparison)
    definition = BY_KEY.get(str(desk.at(f"{path}.fact")))
    problem = desk.problem(f"{name}.{comparison}") or desk.problem(name)
    if definition is not None and definition.kind is FactKind.LEVEL:
        levels = [(each.code, in_reader_language(each)) for each in definition.levels]
        asked = desk.choice(f"{name}.value", _("Value"), levels, value=value)
        yield Control(asked.name, asked.label, "choice", asked.value, options=asked.options, problem=problem)
        return
    factor = factor_of(desk.definition, path)
    held = Desk({"it": value}, {}).number("it", "", factor=factor)
    unit = "%" if factor == 100 else ""
    hint = _("1 is yes, 0 is no.") if definition is not None and definition.kind is FactKind.YES_NO else ""
    yield Control(f"{name}.value", _("Value"), "number", held.value, unit, hint, problem=problem)


def _evidence(desk: Desk) -> PartForm:
    words = {"declared": _("Declared"), "documented": _("Documented"), "verified": _("Verified")}
    worth = tuple(desk.number(f"evidence_worth.{key}", text, unit="%") for key, text in words.items())
    problem = desk.problem("evidence_worth")
    return PartForm("evidence", _("What evidence is worth"), (Group("", worth),), problem=problem)


def _model(desk: Desk) -> PartForm:
    names = (desk.text("name_zh", _("Name in Chinese")), desk.text("name_en", _("Name in English")))
    told = (
        desk.text("status_note_zh", _("Note on its standing, in Chinese"), "area"),
        desk.text("status_note_en", _("Note on its standing, in English"), "area"),
    )
    origin = (desk.text("provenance", _("Provenance")), desk.text("source", _("Source")))
    return PartForm("model", _("Names and source"), (Group("", (*names, *origin, *told)),))


def _scope(desk: Desk) -> PartForm:
    hint = _("None chosen: every one.")
    controls = (
        desk.choices("scope.kinds", _("Kinds of supplier"), kinds_offered(), hint=hint),
        desk.choices("scope.categories", _("Categories"), categories_offered(), hint=hint),
    )
    return PartForm(
        "scope", _("Whom the model is for"), (Group("", controls),), wholes=("scope",), problem=desk.problem("scope")
    )


WHOLE_PARTS: dict[str, Callable[[Desk], PartForm]] = {
    "model": _model,
    "levels": _levels,
    "vetoes": _vetoes,
    "evidence": _evidence,
    "scope": _scope,
}
"""What can be opened for the whole model."""


def whole_parts() -> list[tuple[str, str]]:
    """What can be opened for the whole model: place and name."""
    names = (_("Names and source"), _("Levels"), _("Vetoes"), _("What evidence is worth"), _("Whom the model is for"))
    return list(zip(WHOLE_PARTS, names, strict=True))
