"""The admission queue: priority first, then the oldest; filtered, sorted, kept as views, exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procurement.models import Application, SavedView
from procurement.pages.reader import for_case_readers
from procurement.pages.words import kind_word, level_word
from procurement.policy import ApplicationState, Purpose
from procurement.queries.case_list import SORTS, Asked, case_list, sorted_cases
from procurement.queries.levels import level_codes
from procurement.queries.views import views_for
from procurement.working_days import working_days_between
from suppliers.enums import Role, SupplierKind
from suppliers.models import Category, Organisation, User
from suppliers.pages.own import person
from suppliers.pages.tables import page_of, workbook
from suppliers.queries.access import organisations_of, roles_of
from suppliers.wording import in_reader_language

STATES = (ApplicationState.SENT, ApplicationState.RETURNED, ApplicationState.APPROVED, ApplicationState.REFUSED)
ALL = "all"
WHO = ("me", "nobody")


class QueueForm(forms.Form):
    """The filters of the queue, as they stand in the address; what cannot be understood is left out."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.ChoiceField(required=False, choices=[(each, each) for each in (*STATES, ALL)])
    organisation = forms.ModelChoiceField(required=False, queryset=Organisation.objects.none())
    purpose = forms.ChoiceField(required=False, choices=[(each, each) for each in Purpose])
    kind = forms.ChoiceField(required=False, choices=[(each, each) for each in SupplierKind])
    category = forms.ModelChoiceField(required=False, queryset=Category.objects.order_by("code"), to_field_name="code")
    level = forms.ChoiceField(required=False)
    who = forms.ChoiceField(required=False, choices=[(each, each) for each in WHO])
    overdue = forms.BooleanField(required=False)
    priority = forms.BooleanField(required=False)
    elsewhere = forms.BooleanField(required=False)
    mine = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False, choices=[(f"{sign}{key}", key) for key in SORTS for sign in ("", "-")])

    def __init__(self, typed: QueryDict, *, organisations: QuerySet[Organisation], levels: Mapping[int, str]) -> None:
        super().__init__(typed)
        self.levels = {code: index for index, code in levels.items()}
        cast(forms.ChoiceField, self.fields["level"]).choices = [(code, code) for code in self.levels]
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations

    @property
    def state_shown(self) -> str:
        return self.cleaned_data.get("state") or ApplicationState.SENT.value

    @property
    def narrowed(self) -> bool:
        return any(value for key, value in self.data.items() if key in self.fields and key not in {"sort", "state"})

    def asked(self) -> Asked:
        self.is_valid()
        typed = self.cleaned_data
        return Asked(
            text=typed.get("q", ""),
            state="" if self.state_shown == ALL else self.state_shown,
            organisation=typed.get("organisation"),
            purpose=typed.get("purpose", ""),
            kind=typed.get("kind", ""),
            category=typed.get("category"),
            level=self.levels.get(typed.get("level", "")),
            who=typed.get("who", ""),
            overdue=typed.get("overdue", False),
            priority=typed.get("priority", False),
            elsewhere=typed.get("elsewhere", False),
            decided_by_me=typed.get("mine", False),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the queue shows it. `days`: how long it has waited; `late`: days past its date, 0 if not; `left`:
    working days until it, None while the supplier has the case and the clock stands still."""

    case: Application
    level: str
    total: int | None
    days: int
    late: int
    left: int | None


@for_case_readers
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    user, on = person(request), timezone.localdate()
    codes, organisations = level_codes(on), organisations_of(user).order_by("path")
    form = QueueForm(request.GET, organisations=organisations, levels=codes)
    found = sorted_cases(case_list(user, form.asked(), on), form.cleaned_data.get("sort", ""))
    if request.GET.get("format") == "xlsx":
        return _export(found, codes, on)
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": [_row(case, codes, on) for case in page],
        "count": page.paginator.count,
        "asked": form.cleaned_data,
        "state": form.state_shown,
        "narrowed": form.narrowed,
        **_choices(user, organisations, codes),
        **kept_views(request, SavedView.Page.QUEUE),
    }
    return render(request, "procurement/queue.html", context)


def _choices(user: User, organisations: QuerySet[Organisation], codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "states": [*STATES, ALL],
        "organisations": organisations,
        "purposes": list(Purpose),
        "kinds": list(SupplierKind),
        "categories": Category.objects.order_by("code"),
        "levels": list(codes.values()),
        "is_officer": Role.OFFICER in roles_of(user),
    }


def kept_views(request: HttpRequest, page: str) -> dict[str, Any]:
    """What the part that keeps views of a list needs: the reader's views, and the filters as they stand."""
    return {"views": list(views_for(person(request), page)), "view_page": page, "view_query": request.GET.urlencode()}


def _row(case: Application, codes: Mapping[int, str], on: date) -> Row:
    score = getattr(case.supplier, "current_score", None)
    waits = case.state == ApplicationState.SENT and case.due_on is not None
    return Row(
        case=case,
        level=codes.get(score.level, "unrated") if score else "",
        total=score.total if score else None,
        days=(on - timezone.localdate(case.sent_at)).days,
        late=max(0, (on - case.due_on).days) if waits and case.due_on else 0,
        left=working_days_between(on, case.due_on) if waits and case.due_on else None,
    )


def _export(found: QuerySet[Application], codes: Mapping[int, str], on: date) -> HttpResponse:
    heads = [_("Identifier"), _("Supplier"), _("Kind"), _("Organisation"), _("State"), _("Priority"), _("Level")]
    heads += [_("Score"), _("Sent"), _("Due"), _("Spend, 10,000 yuan"), _("Year"), _("Works on it")]
    return workbook(f"cases-{on.isoformat()}", heads, (_cells(_row(case, codes, on)) for case in found))


def _cells(row: Row) -> tuple[object, ...]:
    case = row.case
    annotated = cast(Any, case)
    return (
        *(case.supplier.identifier, in_reader_language(case.supplier), kind_word(case.supplier.kind)),
        *(in_reader_language(case.organisation), case.state, _("Yes") if annotated.prior else _("No")),
        *(level_word(row.level) if row.level else "", row.total / 100 if row.total is not None else None),
        *(case.sent_at, case.due_on, annotated.spend, annotated.spend_year, str(case.assigned_to or "")),
    )
