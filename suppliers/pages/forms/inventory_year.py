"""What belongs to a year as a whole, and the forms of the two routes without bills: a report's totals, an estimate."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.gases import GwpSet
from suppliers.carbon.stated import ReportTotals
from suppliers.models import Document, Inventory, SectorRange, Supplier
from suppliers.operations.year_as_whole import Year
from suppliers.pages.forms.fields import AmountField, DocumentField
from suppliers.wording import in_reader_language

ASSURANCES = [
    (Inventory.Assurance.SELF_CHECKED, _("Checked by ourselves")),
    (Inventory.Assurance.THIRD_PARTY, _("Verified by a third party (attach the statement)")),
    (Inventory.Assurance.NONE, _("Not checked")),
]
GWP_SETS = [(GwpSet.AR6, _("IPCC AR6 (2021)")), (GwpSet.AR5, _("IPCC AR5 (2013)"))]
FILES = ".pdf,.png,.jpg,.jpeg,.ofd"


class YearForm(forms.Form):
    """What belongs to the year as a whole. `sectors` are those that there is a range of."""

    output_wan = AmountField(
        label=_("Output of the year"),
        help_text=_("For the intensity. Leave it empty if unknown."),
        required=False,
        decimals=2,
    )
    revenue_wan = AmountField(label=_("Revenue of the year"), required=False, decimals=2)
    output_t = AmountField(
        label=_("Mass of the products made"),
        help_text=_("Held against the materials that you list."),
        required=False,
        decimals=3,
    )
    sector = forms.ChoiceField(
        label=_("Sector"), help_text=_("To see whether your intensity is usual."), required=False
    )
    gwp_set = forms.ChoiceField(
        label=_("Global warming potentials"),
        help_text=_("For refrigerants and other gases. The latest is AR6."),
        choices=GWP_SETS,
        required=False,
    )
    assurance = forms.ChoiceField(label=_("How it was checked"), choices=ASSURANCES)
    document = DocumentField(
        label=_("Statement or bills, from your documents"),
        queryset=Document.objects.none(),
        empty_label="—",
        required=False,
    )
    file = forms.FileField(label=_("Or a new file"), required=False, allow_empty_file=True)
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("One sentence; it is kept with the report and read by who checks it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, supplier: Supplier, sectors: list[SectorRange], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sectors = sectors
        self.fields["document"].queryset = supplier.documents.order_by("-id")  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = FILES
        known = {row.sector: in_reader_language(row) for row in sectors}
        self.fields["sector"].choices = [("", "—"), *known.items()]  # type: ignore[attr-defined]

    @property
    def tells_more(self) -> bool:
        """Whether one of the rarer fields says something, so that they are shown open."""
        return any(self[name].value() or self[name].errors for name in ("revenue_wan", "output_t", "sector"))

    def whole(self) -> Year:
        """The year as the operations take it."""
        typed = self.cleaned_data
        return Year(
            output_wan=typed.get("output_wan"),
            revenue_wan=typed.get("revenue_wan"),
            output_t=typed.get("output_t"),
            sector=typed.get("sector", ""),
            assurance=typed.get("assurance", Inventory.Assurance.NONE),
            document=typed.get("document"),
            explanation=typed["explanation"],
            gwp_set=GwpSet(typed.get("gwp_set") or GwpSet.AR6),
        )


class ReportForm(YearForm):
    """The totals of a report, as they stand there."""

    scope1_t = AmountField(label=_("Scope 1"))
    scope2_location_t = AmountField(label=_("Scope 2, location-based"))
    scope2_market_t = AmountField(label=_("Scope 2, market-based"), required=False)
    scope3_t = AmountField(label=_("Scope 3"), required=False)
    total_t = AmountField(
        label=_("Total as the report states it"), help_text=_("Held against its parts."), required=False
    )
    tce = AmountField(label=_("Standard coal, calorific value"), required=False)
    tce_equivalent = AmountField(label=_("Standard coal, equivalent value"), required=False)
    electricity_kwh = AmountField(
        label=_("Electricity behind scope 2"), help_text=_("To check the factor of the report."), required=False
    )
    heat_gj = AmountField(label=_("Heat behind scope 2"), required=False)

    field_order = ("scope1_t", "scope2_location_t")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["document"].label = _("Report or verification statement, from your documents")
        del self.fields["gwp_set"], self.fields["output_t"]

    def totals(self, year: int) -> ReportTotals:
        """The totals as the operation takes them."""
        amounts: Mapping[str, Decimal | None] = {name: self.cleaned_data[name] for name in TOTALS}
        return ReportTotals(year, **amounts)  # type: ignore[arg-type]


TOTALS = (
    *("scope1_t", "scope2_location_t", "scope2_market_t", "scope3_t", "total_t"),
    *("tce", "tce_equivalent", "electricity_kwh", "heat_gj"),
)


class EstimateForm(YearForm):
    """Output and sector, and nothing else."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("output_t", "gwp_set", "assurance", "document", "file"):
            del self.fields[name]
        self.fields["output_wan"].required = self.fields["sector"].required = True
        self.fields["output_wan"].help_text = _("The estimate is made from it.")
        self.fields["sector"].help_text = _("Only sectors with a sourced figure are listed.")
