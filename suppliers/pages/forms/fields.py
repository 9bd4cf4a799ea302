"""Fields that read what people type as strictly as the domain does."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from suppliers.carbon.quantities import parse_quantity
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.wording import in_reader_language

# Django's own sentence, said in our Chinese: it stands at every required field that was left empty.
REQUIRED = gettext_noop("This field is required.")
DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


class AmountField(forms.CharField):
    """An amount of zero or more (or less, if allowed) by suppliers.carbon.parse_quantity: no 1_000, no １０, no NaN."""

    def __init__(self, *, decimals: int = 6, allow_negative: bool = False, **options: Any) -> None:
        self.decimals, self.allow_negative = decimals, allow_negative
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_quantity(text, allow_negative=self.allow_negative)
        except Refused as error:
            raise ValidationError(said(error), code=error.code) from error
        if not self.decimals and amount != round(amount):
            raise ValidationError(_("“%(text)s” is not a whole number."), "not_whole", {"text": text})
        if amount != round(amount, self.decimals):
            raise ValidationError(
                _("“%(text)s” has more than %(most)s decimals."), "too_precise", {"text": text, "most": self.decimals}
            )
        return amount


class DayField(forms.DateField):
    """A day, by the browser's own calendar; typed as 2026-06-01, 2026/6/1 or 2026年6月1日 too."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=DATE_FORMATS, **options)

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found is not None and not 1950 <= found.year <= 2200:
            raise ValidationError(_("%(day)s cannot be right: check the year."), "year", {"day": found})
        return found


class NamedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows that have a name in each language."""

    def label_from_instance(self, obj: Any) -> str:
        return in_reader_language(obj)


class NamedChoicesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows that have a name in each language, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return in_reader_language(obj)


class DocumentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the supplier's own documents."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)
