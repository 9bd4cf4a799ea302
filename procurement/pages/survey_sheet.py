"""A survey as a workbook: one supplier a row, one certificate type a column."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.models import Survey
from procurement.pages.words import kind_word
from procurement.queries.surveys import Asked, Held, types_of
from suppliers.models import Supplier
from suppliers.pages.tables import workbook
from suppliers.wording import in_reader_language

STATES: Mapping[Held, Promise] = {
    Held.VERIFIED: gettext_lazy("Held, verified"),
    Held.CLAIMED: gettext_lazy("Held, to be checked"),
    Held.EXPIRED: gettext_lazy("Expired"),
    Held.IN_PROGRESS: gettext_lazy("In progress"),
    Held.NOT_HELD: gettext_lazy("Not held"),
    Held.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    Held.SILENT: gettext_lazy("Nothing said"),
}


def state_word(state: Held) -> str:
    return str(STATES[state])


def survey_sheet(survey: Survey, asked: Sequence[Asked]) -> HttpResponse:
    """The listed suppliers with the state of each certificate, in two queries."""
    types = types_of(survey)
    suppliers = Supplier.objects.filter(surveys__survey=survey).in_bulk()
    heads = [_("Identifier"), _("Name (Chinese)"), _("Name (English)"), _("Kind"), _("Answered")]
    rows = (
        [*_who(suppliers[each.supplier]), _("Yes") if each.answered else _("No")]
        + [state_word(each.held[type_.pk]) for type_ in types]
        for each in asked
    )
    return workbook(f"survey-{survey.pk}", [*heads, *(in_reader_language(type_) for type_ in types)], rows)


def _who(supplier: Supplier) -> list[str]:
    return [supplier.identifier, supplier.name_zh, supplier.name_en, kind_word(supplier.kind)]
