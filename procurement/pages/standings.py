"""Standings: where one supplier stands with one organisation, the moves by hand, and the graph of all moves."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from procurement.models import Engagement
from procurement.operations.hand_moves import LONGEST, UPWARDS, move_by_hand
from procurement.pages.reader import for_case_readers, for_staff
from procurement.pages.words import standing_word
from procurement.policy import HAND_CODES, PERSON_MOVES, Standing
from procurement.queries.corrective_actions import unfinished_conditions
from procurement.queries.duties import obstacle_to_lifting
from procurement.standing_graph import draw, moves
from suppliers.access import open_to
from suppliers.edge import attempt
from suppliers.enums import Role
from suppliers.models import Document, Supplier, User
from suppliers.pages.forms.fields import DocumentField
from suppliers.pages.own import person
from suppliers.queries.access import organisations_of, visible_to
from suppliers.wording import reason_text

MOVERS = (Role.OFFICER, Role.COMPLIANCE, Role.MANAGER)
LEGEND = {
    "clock": gettext_lazy("The clock alone; people too"),
    "person": gettext_lazy("A person, with reason and evidence"),
    "case": gettext_lazy("A decided case, or a new application"),
}


class MoveForm(forms.Form):
    """A move by hand: where to, why by a code, the sentence, and one of the supplier's files as evidence."""

    standing = forms.ChoiceField(choices=[(each, each) for each in Standing], widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    sentence = forms.CharField(
        label=gettext_lazy("What happened, in a sentence"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = DocumentField(
        label=gettext_lazy("Evidence among the supplier's files"), queryset=Document.objects.none(), required=False
    )

    def __init__(self, typed: Any = None, *, standing: Standing, supplier: Supplier) -> None:
        super().__init__(typed, initial={"standing": standing}, auto_id=f"{standing}_%s")
        reasons = [(code, reason_text(code)) for code in HAND_CODES.get(standing, ())]
        cast(forms.ChoiceField, self.fields["reason"]).choices = reasons
        cast(DocumentField, self.fields["document"]).queryset = supplier.documents.order_by("-uploaded_at", "-pk")


@for_case_readers
@require_safe
def standing(request: HttpRequest, pk: int, engagement: int) -> HttpResponse:
    """Where the supplier stands with one organisation of the reader's, why, and what the reader may do about it."""
    return _shown(request, _found(request, pk, engagement))


@open_to(*MOVERS)
@require_POST
def move(request: HttpRequest, pk: int, engagement: int) -> HttpResponse:
    """Move the standing by hand."""
    user, found = person(request), _found(request, pk, engagement)
    wanted = next((each for each in _open_moves(found, user) if each == request.POST.get("standing")), None)
    if wanted is None:
        messages.error(request, _("This standing cannot follow from the one that stands now."))
        return _shown(request, found, status=409)
    form = MoveForm(request.POST, standing=wanted, supplier=found.supplier)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("reason", "sentence", "document")}
        if attempt(form, lambda: move_by_hand(found, wanted, **told, by=user, at=timezone.now())) is not None:
            messages.success(request, _("Moved: %(standing)s.") % {"standing": standing_word(wanted)})
            return redirect("standing", pk, engagement)
    return _shown(request, found, failed=form, status=422)


@for_staff
@require_safe
def standings(request: HttpRequest) -> HttpResponse:
    """The graph and the table of moves, as the code has them."""
    words = {each.value: standing_word(each) for each in Standing}
    legend = {who: str(text) for who, text in LEGEND.items()}
    drawn = mark_safe(draw(words, _("Which standing can follow from which"), legend))  # noqa: S308 - ours, escaped
    return render(request, "procurement/standings.html", {"drawn": drawn, "moves": moves()})


def drawn_for_documents() -> str:
    """The graph as docs/standing.svg holds it, in English as the documents are."""
    with override("en"):
        english = {each.value: standing_word(each) for each in Standing}
        legend = {who: str(text) for who, text in LEGEND.items()}
    return draw(english, "Which standing can follow from which", legend, paper=True)


def _found(request: HttpRequest, pk: int, engagement: int) -> Engagement:
    supplier = get_object_or_404(visible_to(person(request)), pk=pk)
    here = supplier.engagements.filter(organisation__in=organisations_of(person(request)))
    return get_object_or_404(here.select_related("organisation", "supplier"), pk=engagement)


def _open_moves(engagement: Engagement, user: User) -> list[Standing]:
    """What the reader's roles in the organisation may do from here."""
    table = PERSON_MOVES.get(Standing(engagement.standing), {})
    return [
        after
        for after, roles in table.items()
        if organisations_of(user, *roles).filter(pk=engagement.organisation_id).exists()
    ]


def _shown(
    request: HttpRequest, engagement: Engagement, *, failed: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    engagement.refresh_from_db()
    user, supplier = person(request), engagement.supplier
    rule = obstacle_to_lifting(engagement, user)
    open_moves = [each for each in _open_moves(engagement, user) if not (rule and each in UPWARDS)]
    chosen = failed.data.get("standing", "") if failed else ""
    context = {
        "engagement": engagement,
        "supplier": supplier,
        "reason": reason_text(engagement.reason),
        "forms": [
            (each, failed if failed and each == chosen else MoveForm(standing=each, supplier=supplier))
            for each in open_moves
        ],
        "failed": chosen,
        "rule": rule if UPWARDS & PERSON_MOVES.get(Standing(engagement.standing), {}).keys() else None,
        "moves": [
            (row, reason_text(row.reason))
            for row in engagement.hand_moves.select_related("by", "document").order_by("-pk")
        ],
        "conditions": list(unfinished_conditions(supplier.pk, engagement.organisation_id).order_by("due_on")),
    }
    return render(request, "procurement/standing.html", context, status=status)
