"""The forms of a criterion and of a dimension in the studio, and the one door to every form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.engine.model import MissingPolicy
from scoring.pages.studio.controls import Control, Desk
from scoring.pages.studio.groups import Group, PartForm, categories_offered, kinds_offered, names_of
from scoring.pages.studio.rule import rule_form
from scoring.pages.studio.whole import WHOLE_PARTS, objects_at
from scoring.queries.trial.register import TrialRegister
from suppliers.wording import in_reader_language


def part_form(desk: Desk, path: str, register: TrialRegister | None) -> PartForm | None:
    """The form of "dimensions[0].criteria[2]", "dimensions[0]", or one of WHOLE_PARTS; None where nothing lies."""
    if path in WHOLE_PARTS:
        return WHOLE_PARTS[path](desk)
    if not isinstance(desk.at(path), dict):
        return None
    return _criterion(desk, path, register) if ".criteria[" in path else _dimension(desk, path)


def _criterion(desk: Desk, path: str, register: TrialRegister | None) -> PartForm:
    told = (
        desk.text(f"{path}.how_scored_zh", _("How it is scored, in Chinese"), "area"),
        desk.text(f"{path}.how_scored_en", _("How it is scored, in English"), "area"),
        desk.text(f"{path}.note_zh", _("Note in Chinese"), "area"),
        desk.text(f"{path}.note_en", _("Note in English"), "area"),
    )
    return PartForm(
        path,
        f"{desk.at(path).get('code', '')} {_title(desk, path)}",
        (
            Group(
                "",
                (desk.number(f"{path}.scale", _("Scale"), unit=_("points"), hint=_("What the rule gives at most.")),),
            ),
            Group(_("Whom it is for"), tuple(_reach(desk, path))),
            Group(_("When nothing is known, and what evidence counts"), tuple(_missing(desk, path))),
            Group(_("Names"), (*names_of(desk, path), *told)),
        ),
        wholes=(f"{path}.rule", f"{path}.applies_to", f"{path}.categories"),
        rule=rule_form(desk, f"{path}.rule", register),
        problem=desk.problem(path),
    )


def _title(desk: Desk, path: str) -> str:
    return name_of(desk.at(path))


@dataclass(frozen=True, slots=True)
class _Named:
    name_zh: str
    name_en: str


def name_of(told: Mapping[str, object]) -> str:
    """The name of a criterion or dimension of a draft, in the reader's language as far as it was typed."""
    return in_reader_language(_Named(str(told.get("name_zh") or ""), str(told.get("name_en") or "")))


def _reach(desk: Desk, path: str) -> Iterator[Control]:
    everybody = _("None chosen: every one.")
    yield desk.choices(f"{path}.applies_to", _("Kinds of supplier"), kinds_offered(), hint=everybody)
    yield desk.choices(f"{path}.categories", _("Categories"), categories_offered(), hint=everybody)
    yield desk.flag(f"{path}.may_be_not_applicable", _("A supplier may say that it does not apply"))


def _missing(desk: Desk, path: str) -> Iterator[Control]:
    value = desk.at(f"{path}.missing")
    dated = isinstance(value, dict)
    policies = [
        (MissingPolicy.NONE.value, _("Its points stay open")),
        (MissingPolicy.ZERO_AFTER.value, _("No points from a date on")),
        (MissingPolicy.EXCLUDED.value, _("The line is taken out of the sum")),
    ]
    policy = MissingPolicy.ZERO_AFTER.value if dated else value or MissingPolicy.NONE.value
    name = f"{path}.missing"
    asked = desk.choice(f"{name}.policy", _("When nothing is known"), policies, value=policy)
    yield Control(asked.name, asked.label, "choice", asked.value, options=asked.options, problem=desk.problem(name))
    after = str(value.get("zero_after") or "") if dated else ""
    yield Control(f"{name}.after", _("No points from"), "date", after, hint=_("Only for “No points from a date on”."))
    yield desk.flag(f"{path}.evidence_counts", _("Weaker evidence counts for less"), default=True)


def _dimension(desk: Desk, path: str) -> PartForm:
    levels = [(str(level.get("code")), str(level.get("code"))) for level in objects_at(desk, "levels")]
    minimum = (
        desk.number(f"{path}.minimum", _("At least of its own weight"), unit="%", hint=_("0: no minimum.")),
        desk.choice(
            f"{path}.minimum_level",
            _("Below it, at best"),
            [("", "—"), *levels],
            value=desk.at(f"{path}.minimum_level") or "",
        ),
    )
    bonus = (
        desk.flag(f"{path}.bonus", _("Bonus: on top of the 100 %")),
        desk.number(f"{path}.cap", _("The bonus gives at most"), unit=_("points")),
    )
    return PartForm(
        path,
        f"{desk.at(path).get('code', '')} {_title(desk, path)}",
        (Group(_("Names"), names_of(desk, path)), Group(_("Minimum"), minimum), Group(_("Bonus"), bonus)),
        problem=" ".join(filter(None, (desk.problem(path), desk.problem(f"{path}.criteria")))),
    )
