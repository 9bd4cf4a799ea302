"""The register of suppliers: search, filter, sort, page, export."""

import tempfile
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from procurement.models import PolicyVersion
from procurement.operations.surveys import ASKERS
from procurement.pages.reader import CASE_READERS, for_staff
from procurement.pages.register_sheet import write_register
from procurement.policy import GOOD_STANDING, Standing
from procurement.queries.keyset import slice_of
from procurement.queries.levels import level_codes
from procurement.queries.possible_duplicates import possible_duplicates
from procurement.queries.register import SORTS, Wanted, engagements_of, green_among, register
from suppliers.carbon.provinces import PROVINCES
from suppliers.enums import Role, SupplierKind
from suppliers.models import Category, CertificateType, Organisation, Supplier, User
from suppliers.pages.own import person
from suppliers.queries.access import organisations_of, roles_of

SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YES_NO = {"yes": True, "no": False}
GOOD, NEVER = "good", "never"


class RegisterForm(forms.Form):
    """The filters of the register, as they stand in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[(each, each) for each in SupplierKind])
    category = forms.ModelChoiceField(
        label=_("Category"), required=False, queryset=Category.objects.order_by("code"), to_field_name="code"
    )
    province = forms.ChoiceField(
        label=_("Province"), required=False, choices=[(place.code, place.name_en) for place in PROVINCES]
    )
    level = forms.ChoiceField(label=_("Level"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[(code, code) for code in (GOOD, *Standing)]
    )
    organisation = forms.ModelChoiceField(label=_("Organisation"), required=False, queryset=Organisation.objects.none())
    alone = forms.BooleanField(required=False)
    green = forms.ChoiceField(label=_("Green"), required=False, choices=[(each, each) for each in YES_NO])
    sample = forms.ChoiceField(label=_("Sample"), required=False, choices=[(each, each) for each in YES_NO])
    expiring = forms.IntegerField(label=_("Certificate ends within"), required=False, min_value=1, max_value=3660)
    holds = forms.ModelChoiceField(
        label=_("Holds"), required=False, queryset=CertificateType.objects.order_by("-recognised", "code")
    )
    sort = forms.ChoiceField(required=False, choices=[(each, each) for each in SORTS])

    def __init__(self, asked: QueryDict, *, organisations: Any, levels: Mapping[int, str]) -> None:
        super().__init__(asked)
        self.levels = {code: index for index, code in levels.items()}
        cast(forms.ChoiceField, self.fields["level"]).choices = [(code, code) for code in (*self.levels, NEVER)]
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations

    def wanted(self) -> Wanted:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        asked = self.cleaned_data
        level = asked.get("level", "")
        standing = asked.get("standing", "")
        return Wanted(
            text=asked.get("q", ""),
            kind=asked.get("kind", ""),
            category=asked.get("category"),
            province=asked.get("province", ""),
            level=self.levels.get(level),
            unscored=level == NEVER,
            standings=GOOD_STANDING if standing == GOOD else frozenset({standing} - {""}),
            organisation=asked.get("organisation"),
            alone=asked.get("alone", False),
            green=YES_NO.get(asked.get("green", "")),
            sample=YES_NO.get(asked.get("sample", "")),
            expiring=asked.get("expiring"),
            holds=asked.get("holds"),
        )

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sort") or "name"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(value for key, value in self.data.items() if key in self.fields and key != "sort")


@for_staff
@require_safe
def suppliers(request: HttpRequest) -> HttpResponseBase:
    user, on = person(request), timezone.localdate()
    codes = level_codes(on)
    organisations = organisations_of(user).order_by("path")
    form = RegisterForm(request.GET, organisations=organisations, levels=codes)
    wanted = form.wanted()
    if request.GET.get("format") == "xlsx":
        return _export(user, wanted, form.order, on, codes)
    return _page(request, form, wanted, on, codes)


def _page(request: HttpRequest, form: RegisterForm, wanted: Wanted, on: date, codes: dict[int, str]) -> HttpResponse:
    user = person(request)
    found = register(user, wanted, on)
    cursor = {way: request.GET.get(way, "") for way in ("after", "before")}
    piece = slice_of(found, SORTS[form.order], SIZE, **cursor)
    engagements, green = engagements_of(user, piece.rows), _green(piece.rows, on)
    context = {
        "form": form,
        "asked": form.cleaned_data,
        "rows": [_row(supplier, codes, green, engagements.get(supplier.pk, [])) for supplier in piece.rows],
        "piece": piece,
        "count": found.count(),
        "duplicates": possible_duplicates(user).count(),
        "options": _options(form, codes),
        "may_ask": bool(roles_of(user) & ASKERS),
        "reads_incidents": bool(roles_of(user) & CASE_READERS),
        "may_import": Role.ADMINISTRATOR in roles_of(user),
        "ask_url": f"{reverse('survey_new')}?{request.GET.urlencode()}",
    }
    return render(request, "procurement/suppliers.html", context)


def _row(supplier: Supplier, codes: dict[int, str], green: set[int], engagements: list[Any]) -> dict[str, object]:
    score = getattr(supplier, "current_score", None)
    return {
        "supplier": supplier,
        "total": score.total if score else None,
        "level": codes.get(score.level, "unrated") if score else None,
        "green": supplier.pk in green,
        "engagements": engagements,
    }


def _green(rows: list[Supplier], on: date) -> set[int]:
    try:
        return green_among(rows, on)
    except PolicyVersion.DoesNotExist:
        return set()


def _options(form: RegisterForm, codes: dict[int, str]) -> dict[str, object]:
    return {
        "kinds": list(SupplierKind),
        "categories": Category.objects.order_by("code"),
        "provinces": PROVINCES,
        "levels": list(codes.values()),
        "standings": list(Standing),
        "organisations": cast("forms.ModelChoiceField[Organisation]", form.fields["organisation"]).queryset,
        "days": (30, 60, 90, 180),
        "types": cast("forms.ModelChoiceField[CertificateType]", form.fields["holds"]).queryset,
    }


def _export(user: User, wanted: Wanted, order: str, on: date, codes: dict[int, str]) -> FileResponse:
    """The filtered list as a workbook, written to a file that vanishes with the answer."""
    book = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed by the answer that sends it
    write_register(book, user, register(user, wanted, on), SORTS[order], on=on, codes=codes)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"suppliers-{on.isoformat()}.xlsx", content_type=XLSX)
