"""Forms of a supplier's sites and contacts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.provinces import PROVINCES
from suppliers.checks.countries import CHINA, countries
from suppliers.enums import SiteUse
from suppliers.models import Contact, Site
from suppliers.operations.places import ContactTold, SiteTold
from suppliers.wording import in_reader_language

USES = [
    (SiteUse.PRODUCTION.value, _("Production")),
    (SiteUse.WAREHOUSE.value, _("Warehouse")),
    (SiteUse.OFFICE.value, _("Office")),
]


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name of the site"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"))
    province = forms.ChoiceField(label=_("Province, in China"), required=False)
    use = forms.ChoiceField(
        label=_("What is done there"),
        choices=[("", "—"), *USES],
        required=False,
        help_text=_("Where nothing is made, you are not asked about making things."),
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, site: Site | None = None) -> None:
        values = ("name", "address", "country", "province", "use")
        initial = {name: getattr(site, name) for name in values} if site else {"country": CHINA}
        super().__init__(typed, initial=initial)
        found = countries(get_language() or "")
        self.fields["country"].choices = [(CHINA, found[CHINA]), *found.items()]  # type: ignore[attr-defined]
        provinces = [(place.code, in_reader_language(place)) for place in PROVINCES]
        self.fields["province"].choices = [("", "—"), *provinces]  # type: ignore[attr-defined]

    def told(self) -> SiteTold:
        return SiteTold(**self.cleaned_data)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    position = forms.CharField(label=_("Position"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=32, required=False)

    def __init__(self, typed: Mapping[str, Any] | None = None, *, contact: Contact | None = None) -> None:
        values = ("name", "position", "email", "phone")
        initial = {name: getattr(contact, name) for name in values} if contact else {}
        super().__init__(typed, initial=initial)

    def told(self) -> ContactTold:
        return ContactTold(**self.cleaned_data)
