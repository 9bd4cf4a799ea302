"""Controls in groups: what is open in the studio, as its template reads it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.engine.facts import KINDS
from scoring.pages.studio.controls import Control, Desk, key_of
from scoring.pages.studio.rule import RuleForm
from suppliers.models import Category
from suppliers.wording import in_reader_language


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together; `path` is what its remove button names ("" where it cannot be removed)."""

    title: str
    controls: tuple[Control, ...]
    path: str = ""

    @property
    def problem(self) -> bool:
        """Whether something in it must be put right."""
        return any(control.problem for control in self.controls)


@dataclass(frozen=True, slots=True)
class PartForm:
    """What is open in the studio. wholes: lists and objects that the form sends as a whole; growing: what a button adds
    to."""

    path: str
    title: str
    groups: tuple[Group, ...]
    wholes: tuple[str, ...] = ()
    growing: str = ""
    growing_words: str = ""
    rule: RuleForm | None = None
    problem: str = ""

    @property
    def key(self) -> str:
        return key_of(self.path)

    @property
    def kind(self) -> str:
        """What kind of place it is: groups that were opened in one criterion are open in the next."""
        return re.sub(r"\[[0-9]+\]", "", self.path)

    @property
    def all_open(self) -> bool:
        """Whether there is so little that nothing need be folded."""
        return self.rule is None


def names_of(desk: Desk, path: str) -> tuple[Control, ...]:
    """Code and names, as everything in a model has them."""
    return (
        desk.text(f"{path}.code", _("Code")),
        desk.text(f"{path}.name_zh", _("Name in Chinese")),
        desk.text(f"{path}.name_en", _("Name in English")),
    )


def kinds_offered() -> list[tuple[str, str]]:
    """All kinds of supplier; the template has the words for them."""
    return [(kind.value, "") for kind in KINDS]


def categories_offered() -> list[tuple[str, str]]:
    """All categories of what suppliers sell."""
    return [(each.code, in_reader_language(each)) for each in Category.objects.order_by("code")]
