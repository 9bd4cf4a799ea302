"""Setting the level that an organisation asks for: whoever is below may ask for more than those above, never less."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from procurement.models import LevelMinimum
from procurement.queries.minimums import chain_of, level_minimum, may_set_for, own_minimums
from scoring.queries.models import levels_in_force
from suppliers.errors import Refused
from suppliers.models import Organisation, User

LONGEST_REASON = 500


@transaction.atomic
def set_level_minimum(
    organisation: Organisation, level: str, *, in_force_from: date, reason: str, by: User, at: datetime
) -> LevelMinimum:
    """From a day on, let an organisation admit and keep suppliers from this level on; "" lifts its own limit.

    Refused for who manages neither the organisation nor one above it nor checks compliance for the whole group, for a
    day that is over, and for a level below what holds above. Whatever is set above applies below at once.
    """
    Organisation.objects.select_for_update(of=("self",)).get(path=chain_of(organisation)[0])
    if not may_set_for(by).filter(pk=organisation.pk).exists():
        raise Refused("not_yours_to_set", "This takes a manager of {organisation}.", organisation=organisation)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused("reason_needed", "Say why, in at most {most} characters.", "reason", most=LONGEST_REASON)
    if in_force_from < localdate(at):
        raise Refused("day_is_over", "A minimum begins today or later.", "in_force_from")
    _refuse_unfit(organisation, level, in_force_from)

    return LevelMinimum.objects.create(
        organisation=organisation, level=level, in_force_from=in_force_from, reason=reason, set_by=by, set_at=at
    )


def _refuse_unfit(organisation: Organisation, level: str, on: date) -> None:
    codes = [each.code for each in levels_in_force(on)]
    if level and level not in codes:
        message = "{level} is no level of the models in force; choose one of {codes}."
        raise Refused("unknown_level", message, "level", level=level, codes=", ".join(codes))
    own = own_minimums(on).get(organisation.path)
    if (own.level if own else "") == level:
        raise Refused("nothing_changed", "{organisation} asks for this already.", "level", organisation=organisation)
    above = level_minimum(organisation.parent, on) if organisation.parent else None
    if level and above and codes.index(level) > above.index:
        raise Refused(
            "looser_than_above",
            "{above} asks for level {least} at least: {organisation} may ask for more, not for less.",
            "level",
            above=above.organisation,
            least=above.level,
            organisation=organisation,
        )
