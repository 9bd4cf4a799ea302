"""The form on which a supplier confirms what was read from a certificate."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suppliers.models import Certificate, CertificateType
from suppliers.operations.certificates import ClaimedFields
from suppliers.pages.forms.fields import DayField
from suppliers.queries.certificates import likely_renewed
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
        told = {name: value for name, value in self.cleaned_data.items() if name != "renews"}
        return ClaimedFields(**{"tier": "", **told})


class OwnCertificateForm(CertificateForm):
    """The same on the portal, where the supplier says which of its certificates of the kind this one renews."""

    field_order = ("type", "tier", "renews")
    renews = forms.TypedChoiceField(
        label=_("This renews"),
        required=False,
        empty_value=None,
        help_text=_("The certificate that this one takes the place of; you are reminded of its end no more."),
    )

    def __init__(
        self, *arguments: Any, renewable: Iterable[Certificate], wanted: Certificate | None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        chosen = self["type"].value()
        rows = [each for each in renewable if each.type_id == chosen]
        if not rows:
            del self.fields["renews"]
            return
        field: Any = self.fields["renews"]
        field.choices = [("", _("None of them: it is a further one")), *((str(each.pk), _named(each)) for each in rows)]
        field.coerce = {str(each.pk): each for each in rows}.__getitem__
        number = str(self["number"].value() or "")
        likely = wanted if wanted in rows else likely_renewed(rows, number=number, valid_from=self._first_day())
        self.initial["renews"] = likely.pk if likely else ""

    def renewed(self) -> Certificate | None:
        """What the supplier said that it renews."""
        certificate: Certificate | None = self.cleaned_data.get("renews")
        return certificate

    def _first_day(self) -> date | None:
        """The first day as far as it is known: read, or typed and not checked yet."""
        field: Any = self.fields["valid_from"]
        try:
            day: date | None = field.to_python(self["valid_from"].value())
        except ValidationError:
            return None
        return day


def _named(certificate: Certificate) -> str:
    number, until = certificate.number, certificate.valid_until
    if until is None:
        return gettext("%(number)s, without an end") % {"number": number}
    return gettext("%(number)s, until %(until)s") % {"number": number, "until": until.isoformat()}
