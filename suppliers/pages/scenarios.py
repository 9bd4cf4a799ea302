"""The what-if calculators: open to everybody, nothing kept. What was typed stands in the address, so that a colleague
can be sent the same comparison; nothing in it names a company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from suppliers.carbon.rounding import half_up
from suppliers.carbon.scenarios import Compared, GreenPowerCompared, PackagingCompared, Step
from suppliers.edge import attempt, page
from suppliers.pages.calculator import for_everybody
from suppliers.pages.factor_shown import FactorShown, factor_shown
from suppliers.pages.forms.scenarios import (
    FreightForm,
    GreenPowerForm,
    Outcome,
    PackagingForm,
    ScenarioForm,
    VehiclesForm,
)
from suppliers.pages.marks import Bar
from suppliers.queries.reference import carbon_reference
from suppliers.wording import in_reader_language


@dataclass(frozen=True, slots=True)
class Scenario:
    """A tab: its form, the URL's name, its title, and what has to be known about its result."""

    url: str
    title: str | Promise
    icon: str
    form: type[ScenarioForm]
    about: str | Promise


SCENARIOS: Mapping[str, Scenario] = {
    "freight": Scenario(
        "scenarios",
        gettext_lazy("Road to rail or water"),
        "train-front",
        FreightForm,
        gettext_lazy(
            "The same goods by another mode, the first and last miles included. Factors of different sources may count "
            "differently (with or without the fuel's way to the tank): compare like with like, the source stands below."
        ),
    ),
    "vehicles": Scenario(
        "scenario_vehicles",
        gettext_lazy("Vehicles replaced"),
        "truck",
        VehiclesForm,
        gettext_lazy(
            "Emission stages (China III to VI) limit nitrogen oxides and particles, not CO₂, and the factor library "
            "has no CO₂ factor of a stage. The comparison is made from what your vehicles are measured to use; what a "
            "stage alone changes in CO₂ is not known, and not taken as zero."
        ),
    ),
    "packaging": Scenario(
        "scenario_packaging",
        gettext_lazy("Packaging used again"),
        "repeat",
        PackagingForm,
        gettext_lazy("Making both kinds of packaging, and the empty way back. Washing and disposal are not counted."),
    ),
    "green_power": Scenario(
        "scenario_green_power",
        gettext_lazy("Green power bought"),
        "leaf",
        GreenPowerForm,
        gettext_lazy(
            "Certificates change the market-based figure only. The location-based figure stays what it is, and so does "
            "the intensity that is scored by it."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    name: str
    kg: Decimal
    factor: FactorShown


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    compared: Compared
    bars: Sequence[Bar]
    before: Sequence[StepShown]
    after: Sequence[StepShown]
    packaging: PackagingCompared | None = None
    green: GreenPowerCompared | None = None
    location: FactorShown | None = None

    @property
    def saves(self) -> bool:
        return self.compared.saved_kg >= 0

    @property
    def apart_kg(self) -> Decimal:
        return abs(self.compared.saved_kg)

    @property
    def apart_bp(self) -> int | None:
        return None if self.compared.saved_bp is None else abs(self.compared.saved_bp)

    @property
    def has_estimates(self) -> bool:
        return any(step.factor.is_estimate for step in (*self.before, *self.after))


@for_everybody
@require_safe
def scenario(request: HttpRequest, which: str) -> HttpResponse:
    """The form of one comparison; with what was typed in the address, what comes out."""
    chosen, library = SCENARIOS[which], carbon_reference().factors
    form = chosen.form(request.GET or None, library=library, today=timezone.localdate())
    outcome = attempt(form, form.outcome) if form.is_valid() else None
    told: dict[str, object] = {
        "form": form,
        "chosen": chosen,
        "tabs": SCENARIOS.values(),
        "outcome": outcome_shown(outcome) if outcome else None,
        "library": library.version,
    }
    return page(request, "suppliers/scenario.html", told, form)


def outcome_shown(outcome: Outcome) -> OutcomeShown:
    compared = _compared(outcome)
    rows = ((_("Today"), compared.before_kg, "mute"), (_("Then"), compared.after_kg, "accent"))
    green = outcome if isinstance(outcome, GreenPowerCompared) else None
    return OutcomeShown(
        compared=compared,
        bars=[Bar(name, kg, text=f"{half_up(kg, 1):,f} kg", tone=tone) for name, kg, tone in rows],
        before=_steps(compared.before),
        after=_steps(compared.after),
        packaging=outcome if isinstance(outcome, PackagingCompared) else None,
        green=green,
        location=factor_shown(green.location.as_record()) if green else None,
    )


def _compared(outcome: Outcome) -> Compared:
    if isinstance(outcome, GreenPowerCompared):
        return outcome.market
    return outcome.compared if isinstance(outcome, PackagingCompared) else outcome


def _steps(steps: Sequence[Step]) -> list[StepShown]:
    return [
        StepShown(in_reader_language(step.taken.factor), step.kg, factor_shown(step.taken.as_record()))
        for step in steps
    ]
