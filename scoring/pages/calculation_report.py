"""A calculation of the public calculator as a document: what was typed, what came out, and every factor."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.pages.inventory_report import activity_table, estimates_of, factors_used
from scoring.pages.report_parts import factor_table, number
from scoring.reports import Bar, Bars, Report, Section
from suppliers.pages.calculation import Page

KG = "kg CO₂e"


def calculation_report(page: Page, at: datetime) -> Report:
    """In the active language, of a page that was computed."""
    calculation = page.calculation
    if calculation is None:
        raise ValueError("Only a computed page can be reported.")
    inventory, whole = calculation.inventory, page.whole.cleaned_data
    headline = [
        (_("Emissions in all"), number(calculation.total_kg), KG),
        (_("Standard coal, calorific"), number(inventory.kgce_calorific), "kgce"),
        (_("Scope 1"), number(inventory.scope1_kg), KG),
        (_("Scope 2, location-based"), number(inventory.scope2_location_kg), KG),
        (_("Scope 2, market-based"), number(inventory.scope2_market_kg), KG),
        (_("Scope 3"), number(inventory.scope3_kg), KG),
    ]
    if calculation.efficiency is not None:
        headline.append((_("Carbon efficiency"), number(calculation.efficiency), f"{whole['function_unit']} / {KG}"))
    function = f"{number(calculation.function_amount)} {whole['function_unit']}".strip()
    return Report(
        title=_("Carbon calculation %(year)s") % {"year": inventory.year},
        subject=whole["title"] or _("Calculated without sign-in"),
        lead=_("From what somebody typed into the public calculator. Nobody checked it, and nothing of it was kept."),
        facts=((_("Function"), function), (_("Calculated on"), f"{timezone.localtime(at):%Y-%m-%d %H:%M}")),
        headline=tuple(headline),
        sections=_sections(page),
        mark=inventory.library_version,
        author="Greengate",
        made_at=timezone.localtime(at),
    )


def _sections(page: Page) -> tuple[Section, ...]:
    bars = tuple(
        Bar(each.name, float(each.line.kg_location), f"{number(each.line.kg_location)} {KG}") for each in page.shown
    )
    factors = factor_table(factors_used(page.shown))
    return (
        Section(_("Activity data"), (activity_table(page.shown), Bars(bars))),
        Section(_("Emission factors"), (*estimates_of(page.shown), factors)),
    )
