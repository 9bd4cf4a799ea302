"""Who may read the file: the supplier gives and takes back; the staff see whose files they may no longer read."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.models import Application, Engagement
from procurement.operations.consents import OPEN, withdraw_consent
from procurement.queries.withdrawn import withdrawn_engagements
from suppliers.access import STAFF, open_to
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Consent, Organisation, Supplier
from suppliers.operations.consents import give_consent
from suppliers.operations.members import is_administrator
from suppliers.pages.forms.fields import NamedChoiceField
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.tables import page_of

for_administrators = open_to(Role.SUPPLIER_ADMIN)


class ConsentForm(forms.Form):
    """To whom, and that it is meant: the box is never ticked beforehand."""

    organisation = NamedChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), empty_label="—"
    )
    meant = forms.BooleanField(
        label=gettext_lazy(
            "This organisation and those above it may read our whole file: certificates, energy and carbon, answers, "
            "scores and history. We can withdraw this at any time."
        ),
        error_messages={"required": gettext_lazy("Tick it if you mean it; nothing was given.")},
    )

    def __init__(self, *arguments: object, supplier: Supplier, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        given = supplier.consents.filter(withdrawn_at__isnull=True).values("organisation")
        found = Organisation.objects.exclude(pk__in=given).order_by("path")
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


@for_suppliers
@require_safe
def own_consents(request: HttpRequest) -> HttpResponse:
    return _shown(request, ConsentForm(supplier=own(request)))


@for_administrators
@require_POST
def own_consent_give(request: HttpRequest) -> HttpResponse:
    form = ConsentForm(request.POST, supplier=own(request))
    if form.is_valid():
        organisation, now = form.cleaned_data["organisation"], timezone.now()
        if attempt(form, lambda: give_consent(own(request), organisation, by=person(request), at=now)):
            messages.success(request, _("Given: they may read your file from now on."))
            return redirect("own_consents")
    return _shown(request, form)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def own_consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens when the consent ends, and the button that ends it."""
    live = own(request).consents.filter(withdrawn_at__isnull=True).select_related("organisation")
    consent = get_object_or_404(live, pk=pk)
    if request.method == "POST":
        try:
            withdraw_consent(consent, by=person(request), at=timezone.now())
        except Refused as error:
            messages.error(request, said(error))
        else:
            messages.success(request, _("Withdrawn: they can no longer read your file."))
        return redirect("own_consents")
    told = {
        "consent": consent,
        "cases": Application.objects.filter(
            supplier=consent.supplier_id, organisation=consent.organisation_id, state__in=OPEN
        ).exists(),
        "engagement": Engagement.objects.filter(
            supplier=consent.supplier_id, organisation=consent.organisation_id
        ).first(),
    }
    return render(request, "procurement/consent_withdraw.html", told)


@open_to(*STAFF)
@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Suppliers whose standing stays and whose file is closed: the name, and since when."""
    found = page_of(request, withdrawn_engagements(person(request)))
    return render(request, "procurement/withdrawn.html", {"page": found})


def _shown(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    supplier = own(request)
    rows = Consent.objects.filter(supplier=supplier).select_related("organisation", "given_by", "withdrawn_by")
    told = {
        "live": rows.filter(withdrawn_at__isnull=True).order_by("organisation__path"),
        "ended": rows.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at"),
        "may_change": is_administrator(person(request), supplier),
        "form": form,
    }
    return page(request, "procurement/consents.html", told, form)
