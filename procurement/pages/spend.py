"""Taking in yearly purchasing amounts: look first, then agree."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procurement.operations.spending import SPENDERS, preview_spend, take_in_spend
from procurement.spend_sheet import COLUMNS, read_spend
from suppliers.access import open_to
from suppliers.edge import page as answer
from suppliers.pages.own import person
from suppliers.pages.sheet_form import MOST_SHOWN, SheetForm, as_text, sound_rows, template, wrong_rows
from suppliers.queries.access import organisations_of, visible_to

PAGE = "procurement/spend_import.html"


@open_to(*SPENDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def spend_import(request: HttpRequest) -> HttpResponse:
    user = person(request)
    places = organisations_of(user, *SPENDERS).order_by("path")
    told: dict[str, object] = {"places": places}
    if request.GET.get("format") == "xlsx":
        first = places.first()
        return template("spend", COLUMNS, ("91310000MA00000000", first.code if first else "", "2025", "120.50"))
    if request.method != "POST":
        return render(request, PAGE, told | {"form": SheetForm(columns=COLUMNS)})
    form = SheetForm(request.POST, request.FILES, columns=COLUMNS)
    if not form.is_valid():
        return answer(request, PAGE, told | {"form": form}, form)
    sound, faults = sound_rows(form.read)
    lines, refused = read_spend(sound, last_year=timezone.localdate().year)
    among = visible_to(user, *SPENDERS)
    if "import" in request.POST:
        done = take_in_spend(lines, among=among, places=places, by=user, at=timezone.now())
        wrong = len(done.refused) + len(refused) + len(faults)
        counts = {"added": done.added, "changed": done.changed, "refused": wrong}
        messages.success(request, _("%(added)s new, %(changed)s changed, %(refused)s not taken.") % counts)
        return redirect("queue")
    would = preview_spend(lines, among=among, places=places)
    rows = wrong_rows(COLUMNS, [*faults, *refused, *would.refused])
    told |= {
        "form": SheetForm(columns=COLUMNS),
        "would": would,
        "taken": would.added + would.changed,
        "wrong": rows[:MOST_SHOWN],
        "more": max(0, len(rows) - MOST_SHOWN),
        "name": form.cleaned_data["name"],
        "text": as_text(COLUMNS, form.read.rows),
    }
    return render(request, PAGE, told)
