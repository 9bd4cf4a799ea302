"""The names of vetoes and entry bars by their code."""

from dataclasses import dataclass
from datetime import date

from procurement.entry_bars import EntryBar
from procurement.queries.policies import policy_in_force
from scoring.engine.model import Veto
from scoring.queries.models import models_in_force, parsed


@dataclass(frozen=True, slots=True)
class VetoName:
    """What a code stands for, and the text it comes from."""

    code: str
    name_zh: str
    name_en: str
    source: str
    provenance: str


def veto_names(on: date) -> dict[str, VetoName]:
    """Those of the scoring models and of the policy in force on the day."""
    named: list[Veto | EntryBar] = [veto for model in models_in_force(on) for veto in parsed(model).vetoes]
    named += policy_in_force(on).bars
    return {each.code: VetoName(each.code, each.name_zh, each.name_en, each.source, each.provenance) for each in named}
