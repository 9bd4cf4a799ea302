"""Forms about people: whom to invite, which section to open to whom, how to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import Organisation, PersonChange, Supplier, User
from suppliers.operations.delegations import CERTIFICATES, ENERGY, FIRST_YEAR
from suppliers.pages.forms.fields import NamedChoiceField
from suppliers.questions import questions_for
from suppliers.wording import ROLES, section_name

ADDRESS = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
REASONS = [
    (PersonChange.Reason.LEFT, _("Has left")),
    (PersonChange.Reason.MOVED, _("Has another task now")),
    (PersonChange.Reason.ASKED, _("Asked for it")),
    (PersonChange.Reason.LOST_DEVICE, _("Lost the device")),
    (PersonChange.Reason.SAFETY, _("For safety")),
    (PersonChange.Reason.MISTAKE, _("Was a mistake")),
]


class InviteForm(forms.Form):
    """A colleague of a supplier."""

    email = forms.EmailField(label=_("E-mail"), widget=ADDRESS)
    role = forms.ChoiceField(
        label=_("May do"),
        choices=[
            (Role.SUPPLIER_MEMBER, _("Member: fills in and uploads")),
            (Role.SUPPLIER_ADMIN, _("Administrator: also sends applications, looks after people and consents")),
        ],
        widget=forms.RadioSelect,
        initial=Role.SUPPLIER_MEMBER,
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)


class DelegateForm(forms.Form):
    """One section, to one address."""

    section = forms.ChoiceField(label=_("Section"))
    year = forms.TypedChoiceField(label=_("Year, for energy"), coerce=int, required=False, empty_value=None)
    email = forms.EmailField(label=_("E-mail"), widget=ADDRESS)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, supplier: Supplier, last_year: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        sections = dict.fromkeys(question.section for question in questions_for(supplier.kind))
        named = [(section, section_name(section)) for section in sections]
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            *named,
            (ENERGY, _("Energy of one year")),
            (CERTIFICATES, _("Upload of certificates")),
        ]
        years = range(last_year, max(FIRST_YEAR, last_year - 4) - 1, -1)
        self.fields["year"].choices = [("", "—"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed["year"] = (typed.get("year") or 0) if typed.get("section") == ENERGY else 0
        return typed


class JoinForm(forms.Form):
    """Who joins without an account."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters, none of the common ones."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


class GrantForm(forms.Form):
    """A role of staff, to an address: an account that is there, or an invitation."""

    email = forms.EmailField(label=_("E-mail"), widget=ADDRESS)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role, ROLES[role]) for role in Role if role not in SUPPLIER_ROLES]
    )
    organisation = NamedChoiceField(label=_("In"), queryset=Organisation.objects.none(), empty_label=None)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS)


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a person reads and is told."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Of the pages, the inbox and the mails.")
    )
    mail_rhythm = forms.ChoiceField(
        label=_("Mails"),
        choices=[
            (User.MailRhythm.AT_ONCE, _("At once")),
            (User.MailRhythm.DAILY, _("Once a day, as one mail; what is urgent at once")),
            (User.MailRhythm.URGENT, _("Only what is urgent; the rest stands in the inbox")),
        ],
        widget=forms.RadioSelect,
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily mail"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("Chinese time."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "mail_rhythm", "digest_hour"]
