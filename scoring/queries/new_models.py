"""Which models came into force after suppliers were scored, and the runs that score by them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from scoring.models import NEW_MODEL, Run, ScoringModel
from scoring.queries.back_tests import standing
from scoring.queries.models import parsed

Change = tuple[date, datetime]
"""From which day something scores, and when it was published: both, since it may be published for the same day."""


def models_to_score_by(on: date) -> list[ScoringModel]:
    """The models in force that somebody was scored before, and by which no run was begun since; the widest first."""
    first = Run.objects.order_by("pk").first()
    if first is None:
        return []
    rows = standing(on)
    changes = [(row, _last_change(row, rows)) for row in rows]
    return [row for row, change in changes if _is_before(first, change) and not _is_begun(row, change)]


def pending_runs() -> QuerySet[Run]:
    """The runs by new models that are begun and not finished, the longest waiting first."""
    return Run.objects.filter(cause=NEW_MODEL, finished_at__isnull=True).order_by("pk")


def _last_change(row: ScoringModel, rows: Iterable[ScoringModel]) -> Change:
    """When the suppliers of a model last became others: with itself, or with one that left its former scope to it."""
    return max(_since(each) for each in rows if each == row or _left_a_scope(each))


def _left_a_scope(row: ScoringModel) -> bool:
    earlier = ScoringModel.objects.filter(code=row.code, version__lt=row.version, published_at__isnull=False)
    return any(parsed(each).scope != parsed(row).scope for each in earlier)


def _since(row: ScoringModel) -> Change:
    if row.in_force_from is None or row.published_at is None:
        raise ValueError(f"{row} is not published.")
    return row.in_force_from, row.published_at


def _is_before(run: Run, change: Change) -> bool:
    return (run.as_of, run.cut_off_at) < change


def _is_begun(row: ScoringModel, change: Change) -> bool:
    on, at = change
    since = Q(as_of__gt=on) | Q(as_of=on, cut_off_at__gte=at)
    return Run.objects.filter(since, cause=NEW_MODEL, model=row).exists()
