"""What stops an admission: the vetoes of the scorecard and the entry bars of the policy, with their exceptions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from procurement.entry_bars import EntryBar
from procurement.models import VetoException
from procurement.policy import Policy
from scoring.engine.model import VETOED_INDEX, VetoState
from scoring.models import Scorecard
from scoring.queries.models import parsed
from scoring.queries.stored import level_without_vetoes
from suppliers.enums import IncidentKind, IncidentSeverity
from suppliers.models import Incident, Organisation, Supplier

_LIGHT = [IncidentKind.PENALTY, IncidentKind.POLLUTION, IncidentKind.ACCIDENT, IncidentKind.DELISTED]


@dataclass(frozen=True, slots=True)
class Stop:
    """One veto or entry bar that stands, or of which nothing is known where the policy asks for a second person.

    `incident`: what the register holds of it, for a bar. `exception`: the one in force here; `asked`: one that waits.
    """

    code: str
    name_zh: str
    name_en: str
    source: str
    provenance: str
    is_unknown: bool
    incident: Incident | None = None
    exception: VetoException | None = None
    asked: VetoException | None = None

    @property
    def holds(self) -> bool:
        """Whether it stops an admission now."""
        return self.exception is None


def stops(
    supplier: Supplier, organisation: Organisation, scorecard: Scorecard | None, on: date, policy: Policy
) -> tuple[Stop, ...]:
    """Everything that stands against the supplier at the organisation on the day, excepted or not."""
    found = (*_of_scorecard(scorecard, policy), *_of_register(supplier.pk, on, policy.bars))
    if not found:
        return ()
    here = VetoException.objects.filter(supplier=supplier, organisation=organisation).select_related("asked_by")
    holding = list(in_force(here, on).order_by("ends_on"))
    waiting = {each.veto: each for each in here.filter(granted__isnull=True)}
    return tuple(_with_exception(stop, holding, waiting.get(stop.code)) for stop in found)


def level_here(scorecard: Scorecard, found: Iterable[Stop]) -> int:
    """The index of the level that counts at an organisation: without the vetoes when every one is excepted there."""
    if scorecard.level == VETOED_INDEX and not any(stop.holds for stop in found):
        return level_without_vetoes(scorecard)
    return scorecard.level


def in_force(rows: QuerySet[VetoException], on: date) -> QuerySet[VetoException]:
    """Those that hold on the day: granted, not ended, and nothing grave registered since they were asked for.

    An exception stands on what was known then; whatever came later takes another one.
    """
    later = grave(Incident.objects.filter(supplier=OuterRef("supplier"), recorded_at__gt=OuterRef("asked_at")))
    return rows.filter(~Exists(later), granted=True, ended_at__isnull=True, ends_on__gte=on)


def grave(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Incidents that a veto or a bar can stand on: all but the ordinary ones that cost points at most."""
    return incidents.exclude(severity=IncidentSeverity.ORDINARY, kind__in=_LIGHT).filter(withdrawn_at__isnull=True)


def barred(on: date, policy: Policy) -> set[int]:
    """The ids of all suppliers that an entry bar stands against on the day, excepted or not."""
    return {row.supplier_id for row in _registered(policy.bars) if any(bar.strikes(row, on) for bar in policy.bars)}


def _of_scorecard(scorecard: Scorecard | None, policy: Policy) -> list[Stop]:
    if scorecard is None:
        return []
    wanted = {VetoState.FAIL, VetoState.UNKNOWN} if policy.unknown_needs_exception else {VetoState.FAIL}
    pairs = zip(parsed(scorecard.run.model).vetoes, scorecard.vetoes, strict=True)
    return [
        Stop(veto.code, veto.name_zh, veto.name_en, veto.source, veto.provenance, state == VetoState.UNKNOWN)
        for veto, state in pairs
        if state in wanted
    ]


def _of_register(supplier: int, on: date, bars: Sequence[EntryBar]) -> list[Stop]:
    rows = list(_registered(bars).filter(supplier=supplier).order_by("-occurred_on", "-pk")) if bars else []
    struck = [(bar, next((row for row in rows if bar.strikes(row, on)), None)) for bar in bars]
    return [
        Stop(bar.code, bar.name_zh, bar.name_en, bar.source, bar.provenance, is_unknown=False, incident=incident)
        for bar, incident in struck
        if incident is not None
    ]


def _registered(bars: Sequence[EntryBar]) -> QuerySet[Incident]:
    kinds = {kind for bar in bars for kind in bar.kinds}
    return Incident.objects.filter(kind__in=sorted(kinds), withdrawn_at__isnull=True)


def _with_exception(stop: Stop, holding: Sequence[VetoException], asked: VetoException | None) -> Stop:
    """The exception that covers it: one of an unknown veto covers no veto that stands."""
    covering = [each for each in holding if each.veto == stop.code and (stop.is_unknown or not each.of_unknown)]
    return Stop(
        stop.code,
        stop.name_zh,
        stop.name_en,
        stop.source,
        stop.provenance,
        stop.is_unknown,
        stop.incident,
        covering[-1] if covering else None,
        asked,
    )
