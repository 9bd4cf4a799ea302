"""A fact's integer in its unit, for readers of Chinese and of English."""

from dataclasses import dataclass

from scoring.engine.facts import Fact, FactKind
from scoring.evidence.catalogue import BY_KEY
from scoring.evidence.definition import FactDefinition
from scoring.queries.references import EvidenceReference, References, reference_of
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class ExplainedFact:
    """One fact that a line read. `text_*` is its value in its unit, "" unless `state` is KNOWN."""

    key: str
    name_zh: str
    name_en: str
    meaning_zh: str
    meaning_en: str
    unit_zh: str
    unit_en: str
    value: int
    text_zh: str
    text_en: str
    state: Known
    evidence: EvidenceLevel
    reference: EvidenceReference | None


def explained_fact(key: str, fact: Fact, found: References) -> ExplainedFact:
    """A fact with its words, its value in its unit, and the row that it comes from."""
    definition = BY_KEY[key]
    texts = shown_value(definition, fact.value) if fact.state is Known.KNOWN else ("", "")
    return ExplainedFact(
        key,
        definition.name_zh,
        definition.name_en,
        definition.meaning_zh,
        definition.meaning_en,
        definition.unit_zh,
        definition.unit_en,
        fact.value,
        *texts,
        fact.state,
        fact.evidence,
        reference_of(found, key, fact.source),
    )


def shown_value(definition: FactDefinition, value: int) -> tuple[str, str]:
    """The value as text in Chinese and in English: a level's name, yes or no, a number, a percentage."""
    if definition.kind is FactKind.LEVEL:
        level = definition.levels[value]
        return level.name_zh, level.name_en
    if definition.kind is FactKind.YES_NO:
        return ("是", "Yes") if value else ("否", "No")
    text = str(value) if definition.kind is FactKind.COUNT else percent(value)
    return text, text


def percent(basis_points: int) -> str:
    """4550 as "45.5 %"."""
    sign = "-" if basis_points < 0 else ""
    whole, rest = divmod(abs(basis_points), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{sign}{whole}{decimals} %"
