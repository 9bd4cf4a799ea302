"""Forms of the reference data. Amounts stay text until the domain has read them, so that nothing typed is lost."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.entries import LONGEST_SENTENCE, PIECE, BenchmarkEntry, FactorEntry, OwnEntry, SectorEntry
from suppliers.carbon.factors import Factor, FactorLibrary
from suppliers.models import Benchmark, Document, EmissionFactor, SectorRange, Supplier, User
from suppliers.operations.factor_versions import propose_benchmark, propose_factor, propose_range
from suppliers.pages.factor_words import (
    boundary_choices,
    category_choices,
    confidence_choices,
    gwp_choices,
    place_choices,
    unit_choices,
    unit_word,
)
from suppliers.pages.forms.fields import DocumentField
from suppliers.wording import in_reader_language

Row = EmissionFactor | Benchmark | SectorRange
AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}


def amount(label: str | Promise, **options: object) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=AMOUNT), **options)  # type: ignore[arg-type]


class VersionForm(forms.Form):
    """What every kind has. For a version of something that is there, what must stay as it is cannot be typed."""

    code = forms.CharField(label=_("Code"), help_text=_("Small letters, digits, points and dashes: fuel.cn.methanol"))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    region = forms.ChoiceField(label=_("Place"))
    year = forms.CharField(label=_("Year"), help_text=_("2024, 2015+ or 2023-2025; n/a where none is stated"))
    source = forms.CharField(
        label=_("Source"), max_length=LONGEST_SENTENCE, help_text=_("The instrument with its number, and the page")
    )
    confidence = forms.ChoiceField(label=_("Confidence"))
    reason = forms.CharField(label=_("Why a new version"), max_length=LONGEST_SENTENCE)
    stays: tuple[str, ...] = ("code", "region")

    def __init__(self, typed: QueryDict | None = None, *, before: Row | None = None) -> None:
        self.before = before
        initial = {name: getattr(before, name) for name in self.base_fields if name != "reason"} if before else {}
        super().__init__(typed, initial={"region": "CN", **initial})
        for name, choices in self.choices().items():
            now = str(initial.get(name, ""))  # what a file brought may be in no list
            more = [] if now in dict(choices) or not now else [(now, now)]
            self.fields[name].choices = [*choices, *more]  # type: ignore[attr-defined]
        if before is None:
            del self.fields["reason"]
        for name in self.stays if before is not None else ():
            self.fields[name].disabled = True

    def choices(self) -> Mapping[str, list[tuple[str, object]]]:
        return {"region": place_choices(), "confidence": confidence_choices()}

    def proposed(self, *, by: User, at: datetime) -> Row:
        """Put what was typed before a second person. Raises `Refused` at the field that is wrong."""
        raise NotImplementedError

    @property
    def told(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if name != "reason"}

    @property
    def how(self) -> tuple[str, bool]:
        """The reason for a version of something that is there; and whether it is something new."""
        return self.cleaned_data.get("reason", ""), self.before is None


class FactorForm(VersionForm):
    category = forms.ChoiceField(label=_("Category"))
    unit = forms.ChoiceField(label=_("Unit"))
    value = amount(_("kg CO₂e for one unit"))
    gwp_set = forms.ChoiceField(label=_("GWP set"))
    stays = ("code", "region", "category", "unit")
    field_order = ("code", "category", "name_zh", "name_en", "value", "unit", "region", "year", "gwp_set")

    def choices(self) -> Mapping[str, list[tuple[str, object]]]:
        more = {"category": category_choices(), "unit": unit_choices(), "gwp_set": gwp_choices()}
        return {**super().choices(), **more}

    def proposed(self, *, by: User, at: datetime) -> EmissionFactor:
        reason, new = self.how
        return propose_factor(FactorEntry(**self.told), reason=reason, new=new, by=by, at=at)


class BenchmarkForm(VersionForm):
    product_group = forms.CharField(label=_("Product group"), help_text=_("A code, such as gears or steel-plate"))
    unit = forms.ChoiceField(label=_("Declared unit"))
    value = amount(_("kg CO₂e for one unit"))
    boundary = forms.ChoiceField(label=_("System boundary"))
    stays = ("code", "region", "product_group", "unit", "boundary")
    field_order = ("code", "product_group", "name_zh", "name_en", "value", "unit", "boundary", "region", "year")

    def choices(self) -> Mapping[str, list[tuple[str, object]]]:
        return {**super().choices(), "unit": unit_choices(PIECE), "boundary": boundary_choices()}

    def proposed(self, *, by: User, at: datetime) -> Benchmark:
        reason, new = self.how
        return propose_benchmark(BenchmarkEntry(**self.told), reason=reason, new=new, by=by, at=at)


class RangeForm(VersionForm):
    sector = forms.CharField(label=_("Sector"), help_text=_("A code of GB/T 4754, such as C34, or a name"))
    low = amount(_("Usual from (kg CO₂e for 10,000 yuan)"))
    high = amount(_("Usual to (kg CO₂e for 10,000 yuan)"))
    stays = ("code", "region", "sector")
    field_order = ("code", "sector", "name_zh", "name_en", "low", "high", "region", "year")

    def proposed(self, *, by: User, at: datetime) -> SectorRange:
        reason, new = self.how
        return propose_range(SectorEntry(**self.told), reason=reason, new=new, by=by, at=at)


class OwnFactorForm(forms.Form):
    """A supplier's own factor: what it stands before, its value, its years and where it comes from."""

    replaces = forms.ChoiceField(label=_("For"))
    name = forms.CharField(label=_("What it is"), max_length=160)
    value = amount(_("kg CO₂e for one unit"))
    unit = forms.ChoiceField(label=_("Unit"))
    first_year = forms.TypedChoiceField(label=_("From year"), coerce=int)
    last_year = forms.TypedChoiceField(label=_("To year"), coerce=int)
    method = forms.CharField(
        label=_("How it was found"), max_length=LONGEST_SENTENCE, help_text=_("Who measured it, by which method")
    )
    document = DocumentField(label=_("Document"), queryset=Document.objects.none(), required=False)

    def __init__(
        self, typed: QueryDict | None = None, *, supplier: Supplier, library: FactorLibrary, years: list[int]
    ) -> None:
        super().__init__(typed, initial={"unit": "kg", "first_year": years[0], "last_year": years[0]})
        listed = [factor for factor in library if not factor.category.startswith("electricity")]
        self._choose("replaces", [("", "—"), *((each.id, _said(each)) for each in listed)])
        self._choose("unit", unit_choices())
        for name in ("first_year", "last_year"):
            self._choose(name, [(str(year), str(year)) for year in years])
        self.fields["document"].queryset = supplier.documents.order_by("-pk")  # type: ignore[attr-defined]

    def entry(self) -> OwnEntry:
        return OwnEntry(**{name: value for name, value in self.cleaned_data.items() if name != "document"})

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _said(factor: Factor) -> str:
    """A factor in the list of choices: its name, value and unit."""
    return f"{in_reader_language(factor)} ({factor.kgco2e_per_unit} kg/{unit_word(factor.unit)})"
