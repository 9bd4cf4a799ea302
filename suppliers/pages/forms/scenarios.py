"""The four what-if calculators as forms: each reads what was typed and has it compared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.product_amounts import MATERIALS
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.scenarios import (
    Compared,
    Drive,
    GreenPowerCompared,
    Leg,
    PackagingCompared,
    Vehicle,
    buy_green_power,
    replace_vehicles,
    reuse_packaging,
    shift_freight,
)
from suppliers.operations.year_as_whole import FIRST_YEAR
from suppliers.pages.forms.fields import AmountField
from suppliers.wording import in_reader_language

Outcome = Compared | PackagingCompared | GreenPowerCompared
ROAD = ("transport-road",)
OTHER = ("transport-rail", "transport-inland-water", "transport-sea")
STAGES = [("cn3", _("China III")), ("cn4", _("China IV")), ("cn5", _("China V")), ("cn6", _("China VI"))]
FUELS = [(Drive.DIESEL.value, _("Diesel")), (Drive.GASOLINE.value, _("Gasoline"))]
NEV = ("nev", _("New-energy vehicle"))
ELECTRIC = (Drive.ELECTRIC.value, _("Electricity"))


class ScenarioForm(forms.Form):
    """Choices come from the library, so that what it does not hold cannot be asked for."""

    def __init__(self, *arguments: Any, library: FactorLibrary, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.library = library
        if "year" in self.fields:
            years = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
            self.fields["year"].choices = years  # type: ignore[attr-defined]
            self.initial.setdefault("year", str(today.year - 1))
        if "region" in self.fields:
            places = [(place.code, in_reader_language(place)) for place in PROVINCES]
            self.fields["region"].choices = [("", "—"), *places]  # type: ignore[attr-defined]

    def outcome(self) -> Outcome:
        """Raises Refused."""
        raise NotImplementedError

    def offer(self, name: str, categories: Sequence[str], unit: str) -> None:
        """The factors of these categories as the choices of a field, in the order of the library."""
        fitting = [each for each in self.library.factors if each.category in categories and each.unit == unit]
        named = [(each.id, f"{in_reader_language(each)} · {each.kgco2e_per_unit}") for each in fitting]
        self.fields[name].choices = [("", "—"), *named]  # type: ignore[attr-defined]


class FreightForm(ScenarioForm):
    tonnes = AmountField(label=_("Mass of the goods (t)"))
    road = forms.ChoiceField(label=_("By road today"), help_text=_("kg CO₂e for 1 t·km stands behind the name."))
    road_km = AmountField(label=_("Kilometres by road today"))
    other = forms.ChoiceField(label=_("By rail or water instead"))
    other_km = AmountField(label=_("Kilometres by rail or water"))
    feeder = forms.ChoiceField(label=_("First and last miles by"), required=False)
    feeder_km = AmountField(label=_("Kilometres of first and last miles"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, categories in (("road", ROAD), ("other", OTHER), ("feeder", ROAD)):
            self.offer(name, categories, "t.km")

    def outcome(self) -> Compared:
        typed = self.cleaned_data
        after = [Leg(typed["other"], typed["other_km"])]
        if typed["feeder_km"]:
            after.append(Leg(typed["feeder"] or typed["road"], typed["feeder_km"]))
        return shift_freight(typed["tonnes"], [Leg(typed["road"], typed["road_km"])], after, library=self.library)


class VehiclesForm(ScenarioForm):
    count = AmountField(label=_("Number of vehicles"), decimals=0)
    km_a_year = AmountField(label=_("Kilometres a year, each"))
    before_stage = forms.ChoiceField(label=_("Emission stage today"), choices=STAGES)
    before_drive = forms.ChoiceField(label=_("Fuel today"), choices=FUELS)
    before_use = AmountField(label=_("Litres for 100 km today"))
    before_density = AmountField(label=_("Density of that fuel (kg/L)"), decimals=4)
    after_stage = forms.ChoiceField(label=_("Emission stage then"), choices=[NEV, *STAGES[::-1]])
    after_drive = forms.ChoiceField(label=_("Drive then"), choices=[ELECTRIC, *FUELS])
    after_use = AmountField(label=_("kWh or litres for 100 km then"))
    after_density = AmountField(label=_("Density of that fuel (kg/L)"), required=False, decimals=4)
    region = forms.ChoiceField(label=_("Province of charging"), required=False)
    year = forms.ChoiceField(label=_("Year"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("after_drive") == Drive.ELECTRIC and not typed.get("region"):
            self.add_error("region", _("Choose the province: the factor of electricity depends on it."))
        return typed

    def outcome(self) -> Compared:
        typed = self.cleaned_data
        before, after = (
            Vehicle(
                typed[f"{side}_stage"], Drive(typed[f"{side}_drive"]), typed[f"{side}_use"], typed[f"{side}_density"]
            )
            for side in ("before", "after")
        )
        place, year = typed["region"] or "CN", int(typed["year"])
        count = int(typed["count"])
        return replace_vehicles(count, typed["km_a_year"], before, after, region=place, year=year, library=self.library)


class PackagingForm(ScenarioForm):
    single_material = forms.ChoiceField(
        label=_("Single-use packaging of"), help_text=_("kg CO₂e for 1 kg stands behind the name.")
    )
    single_kg = AmountField(label=_("Its mass for one trip (kg)"))
    reusable_material = forms.ChoiceField(label=_("Reusable packaging of"))
    reusable_kg = AmountField(label=_("Its mass for the same goods (kg)"))
    uses = AmountField(label=_("Trips that it makes"), decimals=0)
    back = forms.ChoiceField(label=_("Empty way back by"), required=False)
    back_km = AmountField(label=_("Kilometres of the way back"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("single_material", "reusable_material"):
            self.offer(name, MATERIALS, "kg")
        self.offer("back", (*ROAD, *OTHER), "t.km")

    def outcome(self) -> PackagingCompared:
        typed = self.cleaned_data
        return reuse_packaging(
            (typed["single_material"], typed["single_kg"]),
            (typed["reusable_material"], typed["reusable_kg"]),
            int(typed["uses"]),
            back=Leg(typed["back"], typed["back_km"]) if typed["back_km"] else None,
            library=self.library,
        )


class GreenPowerForm(ScenarioForm):
    kwh = AmountField(label=_("Electricity of the year (kWh)"))
    green_kwh = AmountField(label=_("Of which to be covered by certificates (kWh)"))
    region = forms.ChoiceField(label=_("Province"))
    year = forms.ChoiceField(label=_("Year"))

    def outcome(self) -> GreenPowerCompared:
        typed = self.cleaned_data
        return buy_green_power(
            typed["kwh"], typed["green_kwh"], region=typed["region"], year=int(typed["year"]), library=self.library
        )
