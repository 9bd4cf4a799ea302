"""The form on which a supplier confirms what was read from a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.models import CertificateType
from suppliers.operations.certificates import ClaimedFields
from suppliers.pages.forms.fields import DayField
from suppliers.wording import TIERS, in_reader_language


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Certificate file"), help_text=_("PDF, JPG, PNG or OFD."), allow_empty_file=True)

    def __init__(self, *arguments: Any, most_bytes: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        accepted = ".pdf,.png,.jpg,.jpeg,.ofd"
        self.fields["file"].widget.attrs |= {"data-max-bytes": most_bytes, "accept": accepted}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is inspected by the domain on its own, so that one refused never loses the others."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(each, initial) for each in data or [None]]


class UploadsForm(UploadForm):
    """The same for several files at once."""

    file = FilesField(label=_("Certificate files"), help_text=_("PDF, JPG, PNG or OFD."), allow_empty_file=True)


class CertificateForm(forms.Form):
    type = forms.ChoiceField(label=_("Kind of certificate"))
    tier = forms.ChoiceField(label=_("Level"), required=False)
    number = forms.CharField(label=_("Certificate number"), max_length=80)
    holder = forms.CharField(label=_("Holder"), max_length=160)
    credit_code = forms.CharField(label=_("Holder's credit code"), max_length=40, required=False)
    standard = forms.CharField(label=_("Standard"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=160, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("The last day; leave it empty if there is no end.")
    )
    scope = forms.CharField(label=_("Scope"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sites = forms.CharField(
        label=_("Sites"),
        help_text=_("The addresses that it covers, one a line."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    accreditation = forms.CharField(label=_("Accreditation mark"), max_length=40, required=False)
    body_number = forms.CharField(
        label=_("Approval number of the issuer"), help_text="CNCA-R-…", max_length=40, required=False
    )
    surveyed_on = DayField(label=_("Last surveillance"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        types = list(CertificateType.objects.order_by("-recognised", "code"))
        choices = [("", "—"), *((row.code, in_reader_language(row)) for row in types)]
        self.fields["type"].choices = choices  # type: ignore[attr-defined]
        chosen = self["type"].value() or ""
        tiers: list[str] = next((row.tiers for row in types if row.code == chosen), [])
        if tiers:
            self.fields["tier"].choices = [("", "—"), *((tier, TIERS.get(tier, tier)) for tier in tiers)]  # type: ignore[attr-defined]
        else:
            del self.fields["tier"]

    def clean_sites(self) -> tuple[str, ...]:
        """Each line an address."""
        return tuple(line.strip() for line in self.cleaned_data["sites"].splitlines() if line.strip())

    def claimed(self) -> ClaimedFields:
        """What the supplier confirmed, as the operation takes it."""
        return ClaimedFields(**{"tier": "", **self.cleaned_data})
