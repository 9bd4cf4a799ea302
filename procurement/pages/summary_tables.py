"""The words of a file's summary: rows of the database as tables of text in the active language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from procurement.file_summary import MOST_ROWS, Summary, Table
from procurement.models import CorrectiveAction
from procurement.pages.own_tasks import Task
from procurement.pages.words import (
    action_state_word,
    certificate_word,
    kind_word,
    level_word,
    reliability_word,
    severity_word,
    standing_word,
)
from procurement.queries.summary_rows import Part, SummaryRows
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from suppliers.carbon.rounding import half_up, tonnes
from suppliers.models import Incident, Supplier
from suppliers.pages.carbon_years import intensity
from suppliers.pages.product_shown import sentence
from suppliers.queries.own_file import shown_status
from suppliers.wording import INCIDENTS, in_reader_language, place_name, reason_text


def summary_of(
    rows: SummaryRows, *, broken_at: int | None, tasks: Sequence[Task] = (), author: str, at: datetime
) -> Summary:
    """The document's texts. A copy without actions of its own tells the supplier's open `tasks` in their place.

    `broken_at`: the event at which the history does not hold, None while it does.
    """
    supplier, local = rows.supplier, timezone.localtime(at)
    chinese = (get_language() or "").startswith("zh")
    names = [supplier.name_zh, supplier.name_en] if chinese else [supplier.name_en, supplier.name_zh]
    first, second = names if names[0] else reversed(names)
    return Summary(
        language="zh" if chinese else "en",
        title=_("Green supply-chain file: summary"),
        name=first,
        other_name=second if second != first else "",
        sample=_("Sample") if supplier.is_sample else "",
        facts=_facts(rows),
        tables=_tables(rows, tasks),
        notes_title=_("History and origin"),
        notes=_notes(supplier, broken_at),
        author=author,
        made=_("Made %(at)s for %(reader)s") % {"at": f"{local:%Y-%m-%d %H:%M}", "reader": author},
        page=_("Page {page} of {pages}"),
        made_at=local,
    )


def _facts(rows: SummaryRows) -> tuple[tuple[str, str], ...]:
    supplier = rows.supplier
    label = {"uscc": _("Credit code"), "lei": _("LEI")}.get(supplier.scheme, _("Registration number"))
    sites = [f"{each.name} {each.address}".strip() for each in rows.sites.rows]
    return (
        (label, supplier.identifier),
        (_("Kind"), kind_word(supplier.kind)),
        (_("Region"), place_name(supplier.province or supplier.country)),
        (_("Registered"), _day(supplier.day(supplier.registered_at))),
        (_("Categories"), _list(in_reader_language(each) for each in rows.categories)),
        (_("Sites"), _list(sites)),
    )


def _tables(rows: SummaryRows, tasks: Sequence[Task]) -> tuple[Table, ...]:
    tables = [_standings(rows), _scores(rows), _certificates(rows), _carbon(rows), _footprints(rows)]
    tables.append(_actions(rows.actions) if rows.actions is not None else _tasks(tasks))
    return (*tables, _incidents(rows.incidents)) if rows.incidents is not None else tuple(tables)


def _standings(rows: SummaryRows) -> Table:
    told = [
        (
            in_reader_language(each.organisation),
            standing_word(each.standing),
            _day(rows.supplier.day(each.since)),
            _day(each.admitted_until) if each.admitted_until else _("no end named"),
            reason_text(each.reason),
        )
        for each in rows.standings.rows
    ]
    heads = (_("Organisation"), _("Standing"), _("Since"), _("Admitted until"), _("Reason"))
    return _table(_("Standing"), heads, (34, 16, 11, 13, 26), told, _("None yet"), rows.standings.more)


def _scores(rows: SummaryRows) -> Table:
    told = [
        (
            _day(card.run.as_of),
            f"{card.total / 100:.2f}",
            level_word(level_code(parsed(card.run.model), card.level)),
            f"{card.known / 100:.0f} %",
            f"{in_reader_language(card.run.model)} v{card.run.model.version}",
        )
        for card in rows.scores
    ]
    heads = (_("As of"), _("Score, of 100"), _("Level"), _("Known"), _("Scoring model"))
    empty = _("This supplier was never scored.")
    return Table(_("Score: the last five"), heads, (16, 14, 16, 10, 44), tuple(told), empty)


def _certificates(rows: SummaryRows) -> Table:
    told = [
        (
            in_reader_language(each.type),
            each.number,
            certificate_word(shown_status(each, rows.on)),
            _day(each.valid_from),
            _day(each.valid_until) if each.valid_until else _("no end"),
        )
        for each in rows.certificates.rows
    ]
    heads = (_("Certificate"), _("Number"), _("State"), _("Valid from"), _("Valid until"))
    empty = _("No certificate was handed in.")
    return _table(_("Certificates"), heads, (36, 28, 13, 11, 12), told, empty, rows.certificates.more)


def _carbon(rows: SummaryRows) -> Table:
    """Years with scope 1 and 2 (GHG Protocol), both ways of scope 2, and how far they can be relied on."""
    told = [
        (
            str(each.year),
            _mass(each.scope1_kg),
            _mass(each.scope2_location_kg),
            _mass(each.scope2_market_kg),
            _mass(each.total_kg),
            _number(intensity(each)),
            reliability_word(each.reliability),
        )
        for each in rows.inventories.rows
    ]
    scopes = (_("Scope 1, t"), _("Scope 2 location, t"), _("Scope 2 market, t"), _("Scope 1 + 2, t"))
    heads = (_("Year"), *scopes, _("kg / 10,000 yuan"), _("Reliability"))
    empty = _("No energy and carbon was reported.")
    return _table(_("Carbon by year (CO₂e)"), heads, (9, 14, 17, 17, 14, 15, 16), told, empty, rows.inventories.more)


def _footprints(rows: SummaryRows) -> Table:
    told = [
        (
            in_reader_language(each.product),
            each.product.code,
            sentence(each),
            f"{each.primary_bp / 100:.0f} %",
            _day(each.reference_until),
            reliability_word(each.reliability),
        )
        for each in rows.footprints.rows
    ]
    heads = (_("Product"), _("Number"), _("Footprint"), _("Primary data"), _("Data until"), _("Reliability"))
    empty = _("No product footprint was published.")
    return _table(_("Product footprints"), heads, (24, 14, 28, 10, 11, 15), told, empty, rows.footprints.more)


def _actions(part: Part[CorrectiveAction]) -> Table:
    told = [
        (each.finding, in_reader_language(each.organisation), _day(each.due_on), action_state_word(each.state))
        for each in part.rows
    ]
    heads = (_("What is to be put right"), _("Organisation"), _("Due"), _("State"))
    return _table(_("Open actions"), heads, (50, 24, 12, 14), told, _("Nothing is to be put right."), part.more)


def _tasks(tasks: Sequence[Task]) -> Table:
    told = [(task.title, task.text, _day(task.due) if task.due else "") for task in tasks[:MOST_ROWS]]
    empty = _("Everything is done.")
    more = _more(len(tasks) - len(told))
    return Table(_("Open actions"), (_("Task"), _("What"), _("Due")), (28, 60, 12), tuple(told), empty, more)


def _incidents(part: Part[Incident]) -> Table:
    told = [
        (
            str(INCIDENTS.get(each.kind, each.kind)),
            severity_word(each.severity),
            _day(each.occurred_on) + (f" – {_day(each.ends_on)}" if each.ends_on else ""),
            _("Withdrawn") if each.withdrawn_at else _("Counts"),
            each.source,
        )
        for each in part.rows
    ]
    heads = (_("Incident"), _("Severity"), _("When"), _("State"), _("Source"))
    return _table(_("Incidents"), heads, (26, 12, 22, 12, 28), told, _("No incident is recorded."), part.more)


def _notes(supplier: Supplier, broken_at: int | None) -> tuple[str, ...]:
    told = {"n": supplier.history_number, "hash": supplier.history_hash}
    head = _("Events: %(n)s. SHA-256 of the last one: %(hash)s") % told
    state = _("The chain of hashes was checked just now and is intact.")
    if broken_at is not None:
        state = _("The chain of hashes does not hold: see event %(n)s.") % {"n": broken_at}
    origin = _("A summary only. Everything behind it stands at %(address)s") % {"address": settings.SITE_URL}
    return (head, state, origin)


def _table(
    title: str,
    heads: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Sequence[tuple[str, ...]],
    empty: str,
    more: int,
) -> Table:
    return Table(title, heads, widths, tuple(rows), empty, _more(more))


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("%(n)s more in the system.", "%(n)s more in the system.", count) % {"n": count}


def _list(texts: Iterable[str]) -> str:
    return _(", ").join(texts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _mass(kg: Decimal | None) -> str:
    return "" if kg is None else f"{half_up(tonnes(kg), 1):,}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{half_up(value, 1):,}"
