"""The certificate of equality: one scorecard worked out again on both paths, number beside number."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from scoring.engine.columns import score_columns
from scoring.engine.score import Score
from scoring.evidence.fingerprint import input_hashes
from scoring.models import Scorecard
from scoring.queries.levels import level_code
from scoring.queries.models import compiled
from scoring.queries.stored import matrix_of, rescored
from suppliers.models import User

FORMAT = "greengate-equality-certificate/1"
Figure = int | str


@dataclass(frozen=True, slots=True)
class Compared:
    """One number as it is stored and as it comes out of the inputs: row by row, and in columns (None: no such path).

    `what`: total, known, level, input_hash, line or veto; `code` names the criterion or the veto. Points and totals are
    hundredths, known is basis points; -1 stands for no points.
    """

    what: str
    code: str
    stored: Figure
    row: Figure | None
    columns: Figure | None

    @property
    def equal(self) -> bool:
        return all(found == self.stored for found in (self.row, self.columns) if found is not None)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was worked out again, from what, by what, for whom and when. Nothing of it is stored.

    `impossible`: the model cannot take the stored inputs, so there is nothing to compare. `engine`: the SHA-256 of the
    source of the engine that computed, which is its exact version.
    """

    scorecard: int
    issued_as: str
    supplier: int
    identifier: str
    name_zh: str
    name_en: str
    model_code: str
    model_version: int
    model_hash: str
    as_of: date
    kind: str
    figures: tuple[Compared, ...]
    impossible: bool
    engine: str
    asked_by: str
    made_at: datetime

    @property
    def equal(self) -> bool:
        return not self.impossible and all(figure.equal for figure in self.figures)

    @property
    def different(self) -> tuple[Compared, ...]:
        return tuple(figure for figure in self.figures if not figure.equal)

    def as_record(self) -> dict[str, object]:
        """Everything as plain JSON, with its digest."""
        figures = [asdict(figure) | {"equal": figure.equal} for figure in self.figures]
        plain = {"format": FORMAT, **asdict(self), "figures": figures, "equal": self.equal}
        plain |= {"as_of": self.as_of.isoformat(), "made_at": self.made_at.isoformat()}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return plain | {"sha256": hashlib.sha256(text.encode()).hexdigest()}


def certify(scorecard: Scorecard, *, by: User, at: datetime) -> Certificate:
    """Work a scorecard out again from what is stored with it and say of every number whether it is the same."""
    scorecard = Scorecard.objects.select_related("supplier", "run__model", "issue").get(pk=scorecard.pk)
    try:
        figures, impossible = tuple(_figures(scorecard)), False
    except (ValueError, IndexError, KeyError):
        figures, impossible = (), True
    model, supplier = scorecard.run.model, scorecard.supplier
    issue = getattr(scorecard, "issue", None)
    return Certificate(
        scorecard=scorecard.pk,
        issued_as=issue.number if issue else "",
        supplier=supplier.pk,
        identifier=supplier.identifier,
        name_zh=supplier.name_zh,
        name_en=supplier.name_en,
        model_code=model.code,
        model_version=model.version,
        model_hash=model.content_hash,
        as_of=scorecard.run.as_of,
        kind=scorecard.kind,
        figures=figures,
        impossible=impossible,
        engine=engine_fingerprint(),
        asked_by=by.name or "",
        made_at=at,
    )


def _figures(card: Scorecard) -> Iterator[Compared]:
    plan = compiled(card.run.model)
    facts, score = matrix_of([card], plan), rescored(card)
    columns = score_columns(
        plan,
        facts.values,
        facts.states,
        facts.evidence,
        facts.kinds,
        as_of=card.run.as_of,
        categories=facts.category_flags,
    )
    (digest,) = input_hashes(facts, as_of=card.run.as_of, model_hash=card.run.model.content_hash)
    model = plan.model
    yield Compared("input_hash", "", card.input_hash, digest, None)
    yield Compared("total", "", card.total, score.total, int(columns.totals[0]))
    levels = [level_code(model, level) for level in (card.level, score.level_index, int(columns.levels[0]))]
    yield Compared("level", "", *levels)
    yield Compared("known", "", card.known, score.known, int(columns.known[0]))
    lines = zip(model.criteria, card.points, _points(score), columns.points[0].tolist(), strict=True)
    yield from (Compared("line", criterion.code, *found) for criterion, *found in lines)
    vetoes = zip(model.vetoes, card.vetoes, score.vetoes, columns.veto_states[0].tolist(), strict=True)
    yield from (Compared("veto", veto.code, stored, int(row.state), found) for veto, stored, row, found in vetoes)


def _points(score: Score) -> list[int]:
    return [-1 if line.points is None else line.points for line in score.lines]


@cache
def engine_fingerprint() -> str:
    """SHA-256 (hex) over the names and contents of the engine's source files, in their order."""
    found = hashlib.sha256()
    for file in sorted(files("scoring.engine").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".py"):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()
