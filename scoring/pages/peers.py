"""Where the supplier stands among its peers, in words and marks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.queries.models import parsed
from scoring.queries.peers import Peers, Quartiles, peers_of


@dataclass(frozen=True, slots=True)
class PeerRow:
    """The whole or a dimension: the supplier's own value beside the quartiles of its peers, and which quarter it is in.

    `own` is text; `href` leads to where it is explained.
    """

    code: str
    name_zh: str
    name_en: str
    own: str
    quartiles: Quartiles
    quarter: str
    tone: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownPeers:
    """`rows` are empty with fewer than ten peers."""

    peers: Peers
    rows: list[PeerRow]


def shown_peers(scorecard: Scorecard, *, at: datetime) -> ShownPeers | None:
    """For the supplier's own pages; None while nobody was scored at the moment that counts."""
    found = peers_of(scorecard, at=at)
    if found is None:
        return None
    if found.total is None:
        return ShownPeers(found, [])
    names = {dimension.code: dimension for dimension in parsed(scorecard.run.model).dimensions}
    points = (scorecard.total + 50) // 100
    rows = [PeerRow("", "总分", "Total", f"{points}", found.total, *_quarter(points, found.total), "#total")]
    for each in found.dimensions:
        name = names[each.code]
        own = "—" if each.reached is None else f"{each.reached} %"
        where = ("", "mute") if each.reached is None else _quarter(each.reached, each.quartiles)
        rows.append(PeerRow(each.code, name.name_zh, name.name_en, own, each.quartiles, *where, f"#{each.code}"))
    return ShownPeers(found, rows)


def _quarter(own: int, of: Quartiles) -> tuple[str, str]:
    if own >= of.high:
        return _("in the upper quarter"), "ok"
    if own >= of.middle:
        return _("above the middle"), "info"
    return (_("below the middle"), "mute") if own >= of.low else (_("in the lower quarter"), "warn")
