"""What an officer tells of a firm that is to register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.checks.invitation_sheet import MOST_ROWS
from suppliers.enums import SupplierKind
from suppliers.models import Category, Organisation, User
from suppliers.operations.invitations import INVITERS, Invited
from suppliers.pages.forms.fields import NamedChoiceField, NamedChoicesField
from suppliers.pages.forms.registration import KINDS
from suppliers.queries.access import organisations_of

MOST_BYTES = 2_000_000


class OnBehalf(forms.Form):
    """For whom: the organisations in which the person may invite."""

    organisation = NamedChoiceField(label=_("On behalf of"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *arguments: Any, user: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        places = organisations_of(user, *INVITERS).order_by("path")
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]


class InvitationForm(OnBehalf):
    company_name = forms.CharField(label=_("Company"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("If you know it: then nobody has to type it."),
    )
    contact_name = forms.CharField(label=_("Name of the contact"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail of the contact"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=User.Language.choices)
    kind = forms.ChoiceField(label=_("Kind of company"), choices=KINDS, initial=SupplierKind.MANUFACTURER)
    categories = NamedChoicesField(label=_("What it supplies"), queryset=Category.objects.none(), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["categories"].queryset = Category.objects.order_by("id")  # type: ignore[attr-defined]

    def invited(self) -> Invited:
        told = self.cleaned_data
        return Invited(
            company_name=told["company_name"],
            email=told["email"],
            credit_code=told["credit_code"],
            contact_name=told["contact_name"],
            kind=SupplierKind(told["kind"]),
            categories=tuple(told["categories"]),
            language=told["language"],
        )


class SheetForm(OnBehalf):
    """A sheet to look at; the second time, the rows that were good, as the preview kept them."""

    file = forms.FileField(label=_("Excel or CSV file"), required=False)
    rows = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=2_000_000)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["file"].widget.attrs |= {"data-max-bytes": MOST_BYTES, "accept": ".xlsx,.csv"}
        self.fields["file"].help_text = _("At most %(rows)s rows and 2 MB.") % {"rows": MOST_ROWS}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        upload = told.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("Choose a file of at most 2 MB."))
        elif upload is None and not told.get("rows"):
            self.add_error("file", _("Choose a file."))
        return told
