"""The form of a stranger: seven or eight typed fields, the rest is chosen. Which number is asked for depends on where
the firm is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from suppliers.checks.countries import CHINA, countries
from suppliers.checks.identity import check_identity
from suppliers.edge import said
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, Organisation, Supplier, SupplierInvitation
from suppliers.operations.registration import Registration
from suppliers.pages.forms.fields import NamedChoiceField, NamedChoicesField
from suppliers.questions.asking import Asked

KINDS = [
    (SupplierKind.MANUFACTURER, _("Manufacturer")),
    (SupplierKind.TRADER, _("Trader")),
    (SupplierKind.SERVICE, _("Service provider")),
    (SupplierKind.LOGISTICS, _("Logistics provider")),
    (SupplierKind.RECYCLER, _("Recycler")),
    (SupplierKind.CUSTOMER, _("Customer")),
]
SCHEMES = [
    (Supplier.Scheme.USCC, _("In mainland China, with a credit code")),
    (Supplier.Scheme.LEI, _("Elsewhere, with an LEI")),
    (Supplier.Scheme.FOREIGN, _("Elsewhere, with another registration number")),
]
FIELDS = {
    Supplier.Scheme.USCC: {"credit_code"},
    Supplier.Scheme.LEI: {"lei", "country"},
    Supplier.Scheme.FOREIGN: {"registration_number", "country"},
}
NUMBERS = ("credit_code", "lei", "registration_number")
CHECK_ON_LEAVING = {"hx-get": reverse_lazy("register-check-code"), "hx-trigger": "change", "hx-target": "#code-said"}
# Another choice fetches the company's fields anew, with all that was typed; without a script a button does.
ADAPT = {"hx-post": "", "hx-trigger": "change", "hx-target": "#company", "hx-select": "#company"} | {
    "hx-swap": "outerHTML", "hx-vals": '{"adapt": "1"}',
}  # fmt: skip


class RegistrationForm(forms.Form):
    scheme = forms.ChoiceField(
        label=_("Where is the company registered?"),
        choices=SCHEMES,
        widget=forms.RadioSelect(attrs=ADAPT),
        required=False,
    )
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, as on the business licence."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **CHECK_ON_LEAVING}),
    )
    country = forms.ChoiceField(label=_("Country or region"))
    lei = forms.CharField(
        label=_("LEI"),
        help_text=_("Legal Entity Identifier: 20 letters and digits."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        help_text=_("As in the register of companies of that country."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
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

    def __init__(
        self, *arguments: Any, scheme: str, invitation: SupplierInvitation | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.chosen = Supplier.Scheme(scheme) if scheme in Supplier.Scheme.values else Supplier.Scheme.USCC
        self.invitation = invitation
        self.initial.setdefault("scheme", self.chosen)
        wanted = FIELDS[self.chosen]
        for name in {*NUMBERS, "country"} - wanted:
            del self.fields[name]
        self._fit()

    def _fit(self) -> None:
        """The choices, and what a foreign firm is asked otherwise: its own name, and a Chinese one if it has any."""
        self.fields["categories"].queryset = Category.objects.order_by("id")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.order_by("path")  # type: ignore[attr-defined]
        if self.invitation is not None:
            del self.fields["organisation"]
            self.fields["email"].help_text = gettext(
                "You sign in with it. The one that we wrote to is confirmed already."
            )
        if self.chosen == Supplier.Scheme.USCC:
            return
        places = {code: name for code, name in countries(get_language() or "").items() if code != CHINA}
        self.fields["country"].choices = [("", "—"), *places.items()]  # type: ignore[attr-defined]
        self.fields["name_zh"].label, self.fields["name_zh"].required = (
            gettext("Name in Chinese, if there is one"),
            False,
        )
        self.fields["name_en"].label, self.fields["name_en"].required = gettext("Registered name in Latin script"), True

    def tell_what_is_asked(self, asked: Mapping[SupplierKind, Asked]) -> None:
        """Say at each kind of company what it will be asked, and how long that takes."""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, format_html("<span>{}<small>{}</small></span>", text, told_of(asked[kind]))) for kind, text in KINDS
        ]

    def clean(self) -> dict[str, Any]:
        """Look at the number with its country, so that a slip is named before anything else is asked."""
        typed = super().clean() or {}
        if not self.errors.keys() & {*NUMBERS, "country"}:
            try:
                check_identity(**{name: typed[name] for name in FIELDS[self.chosen]})
            except Refused as error:
                field = error.field if error.field in self.fields else None
                self.add_error(field, ValidationError(said(error), code=error.code))
        return typed

    def registration(self) -> Registration:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        names = ("name_zh", "name_en", "contact_name", "email", "password", "phone")
        return Registration(
            **{name: typed[name] for name in names},
            **{name: typed[name] for name in FIELDS[self.chosen]},
            kind=SupplierKind(typed["kind"]),
            language="en" if get_language() == "en" else "zh-hans",
        )


def typed_so_far(post: QueryDict) -> dict[str, Any]:
    """What was typed, as the first values of a form that is not judged yet."""
    return {name: post.getlist(name) if name == "categories" else post[name] for name in post}


def invited_values(invitation: SupplierInvitation) -> dict[str, Any]:
    """What the officer knew of the firm."""
    return {
        "credit_code": invitation.credit_code,
        "name_zh": invitation.company_name if not invitation.company_name.isascii() else "",
        "name_en": invitation.company_name if invitation.company_name.isascii() else "",
        "kind": invitation.kind,
        "categories": [category.pk for category in invitation.categories.all()],
        "contact_name": invitation.contact_name,
        "email": invitation.email,
    }


def told_of(asked: Asked) -> str:
    """ "25 questions, 5 certificates, 1 carbon form, about 65 minutes", without what is not asked."""
    counts = len(asked.questions), len(asked.certificates), len(asked.forms)
    words = (
        ngettext("%(n)s question", "%(n)s questions", counts[0]),
        ngettext("%(n)s certificate", "%(n)s certificates", counts[1]),
        ngettext("%(n)s carbon form", "%(n)s carbon forms", counts[2]),
    )
    parts = [word % {"n": n} for n, word in zip(counts, words, strict=True) if n]
    return gettext(", ").join([*parts, gettext("about %(minutes)s minutes") % {"minutes": asked.total}])
