"""The sites and contacts of one's own company."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.checks.countries import CHINA, country_name
from suppliers.edge import attempt, page
from suppliers.models import Contact, Site
from suppliers.operations.places import put_contact, put_site, retire_contact, retire_site
from suppliers.pages.forms.places import ContactForm, SiteForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.wording import place_name


@for_suppliers
@require_safe
def own_company(request: HttpRequest) -> HttpResponse:
    supplier = own(request)
    told = {
        "supplier": supplier,
        "sites": [(site, _place_of(site)) for site in supplier.sites.filter(retired_at__isnull=True).order_by("name")],
        "contacts": supplier.contacts.filter(retired_at__isnull=True).order_by("name", "pk"),
    }
    return page(request, "suppliers/company.html", told)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_site(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a site, or change one."""
    sites = own(request).sites.filter(retired_at__isnull=True)
    site: Site | None = get_object_or_404(sites, pk=pk) if pk is not None else None
    form = SiteForm(request.POST if request.method == "POST" else None, site=site)
    now = timezone.now()
    put = lambda: put_site(own(request), form.told(), site=site, by=person(request), at=now)  # noqa: E731
    if form.is_valid() and attempt(form, put) is not None:
        messages.success(request, _("Saved."))
        return redirect("own_company")
    return page(request, "suppliers/company_form.html", {"form": form, "site": True, "thing": site}, form)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_contact(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a contact, or change one."""
    contacts = own(request).contacts.filter(retired_at__isnull=True)
    contact: Contact | None = get_object_or_404(contacts, pk=pk) if pk is not None else None
    form = ContactForm(request.POST if request.method == "POST" else None, contact=contact)
    now = timezone.now()
    put = lambda: put_contact(own(request), form.told(), contact=contact, by=person(request), at=now)  # noqa: E731
    if form.is_valid() and attempt(form, put) is not None:
        messages.success(request, _("Saved."))
        return redirect("own_company")
    return page(request, "suppliers/company_form.html", {"form": form, "site": False, "thing": contact}, form)


@for_suppliers
@require_POST
def own_site_retire(request: HttpRequest, pk: int) -> HttpResponse:
    retire_site(get_object_or_404(own(request).sites, pk=pk), by=person(request), at=timezone.now())
    messages.success(request, _("Retired: it is no longer offered, and what names it stays."))
    return redirect("own_company")


@for_suppliers
@require_POST
def own_contact_retire(request: HttpRequest, pk: int) -> HttpResponse:
    retire_contact(get_object_or_404(own(request).contacts, pk=pk), by=person(request), at=timezone.now())
    messages.success(request, _("Removed, with the name and the ways to reach the person."))
    return redirect("own_company")


def _place_of(site: Site) -> str:
    if site.country != CHINA:
        return country_name(site.country, get_language() or "")
    return place_name(site.province) if site.province else ""
