"""The form of a stranger: seven typed fields, the rest is chosen."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from suppliers.checks.identity import check_credit_code
from suppliers.edge import said
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, Organisation
from suppliers.operations.registration import Registration
from suppliers.pages.forms.fields import NamedChoiceField, NamedChoicesField

KINDS = [
    (SupplierKind.MANUFACTURER, _("Manufacturer")),
    (SupplierKind.TRADER, _("Trader")),
    (SupplierKind.SERVICE, _("Service provider")),
    (SupplierKind.LOGISTICS, _("Logistics provider")),
    (SupplierKind.RECYCLER, _("Recycler")),
    (SupplierKind.CUSTOMER, _("Customer")),
]


CHECK_ON_LEAVING = {"hx-get": reverse_lazy("register-check-code"), "hx-trigger": "change", "hx-target": "#code-said"}


class RegistrationForm(forms.Form):
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, as on the business licence."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **CHECK_ON_LEAVING}),
    )
    name_zh = forms.CharField(
        label=_("Registered name in Chinese"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of company"), choices=KINDS, widget=forms.RadioSelect, initial=SupplierKind.MANUFACTURER
    )
    categories = NamedChoicesField(
        label=_("What you supply"), queryset=Category.objects.none(), help_text=_("Choose all that apply.")
    )
    organisation = NamedChoiceField(
        label=_("Whom you want to supply"), queryset=Organisation.objects.none(), empty_label=None
    )
    contact_name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=32, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("You sign in with it. We send a link to confirm it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters, none of the common ones."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    consent = forms.BooleanField(
        label=_("This buyer and the organisations above it may read our file. We can withdraw this later."),
        error_messages={"required": _("Without this consent the buyer cannot look at your file: tick it to register.")},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["categories"].queryset = Category.objects.order_by("id")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.order_by("path")  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        try:
            return check_credit_code(self.cleaned_data["credit_code"]).code
        except Refused as error:
            raise forms.ValidationError(said(error), code=error.code) from error

    def registration(self, province: str) -> Registration:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return Registration(
            credit_code=typed["credit_code"],
            name_zh=typed["name_zh"],
            name_en=typed["name_en"],
            kind=SupplierKind(typed["kind"]),
            contact_name=typed["contact_name"],
            email=typed["email"],
            password=typed["password"],
            phone=typed["phone"],
            province=province,
            language="en" if get_language() == "en" else "zh-hans",
        )
