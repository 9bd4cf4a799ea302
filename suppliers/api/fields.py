"""Fields that take a value in exactly one notation. What could be meant in two ways, or was not asked, is refused."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from suppliers.carbon.quantities import parse_quantity
from suppliers.edge import said
from suppliers.errors import Refused

LARGEST_ID = 2**63 - 1
LONGEST_NAME_SHOWN = 40
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Strict(serializers.Serializer[Any]):
    """An object with exactly the fields it names; one more is refused by its name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name)[:LONGEST_NAME_SHOWN] for name in data if name not in self.fields)
            if unknown:
                message = _("There is no such field here.")
                raise serializers.ValidationError({name: [message] for name in unknown}, code="unknown_field")
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text, and only text: a number or true is not read as its spelling. Bounded; no NUL, no lone surrogate."""

    default_error_messages = {"wrong_type": _("Give text here.")}

    def __init__(self, *, max_length: int, **options: Any) -> None:
        if not options.get("required", True):
            options.setdefault("allow_blank", True)
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("wrong_type")
        return super().to_internal_value(data)


class Email(serializers.EmailField):
    default_error_messages = {"wrong_type": _("Give text here.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("wrong_type")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of the codes, as text. The refusal does not repeat what was sent."""

    default_error_messages = {"invalid_choice": _("This is none of the possible codes.")}

    def __init__(self, choices: type[StrEnum] | list[str], **options: Any) -> None:
        super().__init__(choices=[str(choice) for choice in choices], **options)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice")
        return data


class Whole(serializers.IntegerField):
    """A whole number of JSON: not text, not 1.0, not true."""

    default_error_messages = {"wrong_type": _("Give a whole number here.")}

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        super().__init__(min_value=low, max_value=high, **options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("wrong_type")
        return data


class Id(Whole):
    """The id of something; whether it is there for the reader is the view's question."""

    def __init__(self, **options: Any) -> None:
        super().__init__(low=1, high=LARGEST_ID, **options)


class YesNo(serializers.BooleanField):
    default_error_messages = {"wrong_type": _("Give true or false here.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("wrong_type")
        return data


class Day(serializers.DateField):
    """A day as 2026-06-01 and in no other notation, from 1950 to 2200."""

    default_error_messages = {"not_a_day": _("Give a day from 1950 to 2200 as in 2026-06-01.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            if not isinstance(data, str) or not _DAY.fullmatch(data):
                raise ValueError
            day = date.fromisoformat(data)
        except ValueError:
            self.fail("not_a_day")
        if not 1950 <= day.year <= 2200:
            self.fail("not_a_day")
        return day


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "maxLength": 40, "example": "1234.5"})
class StrictDecimal(serializers.Field[Decimal, str, str, Any]):
    """An exact amount as text, by suppliers.carbon.parse_quantity: no number of JSON, which many readers round."""

    default_error_messages = {
        "wrong_type": _("Give the amount as text, such as “1234.5”."),
        "too_precise": _("Give at most {most} decimals."),
        "too_large": _("Give at most {most} digits before the point."),
    }

    def __init__(self, *, decimals: int = 6, digits: int = 13, allow_negative: bool = False, **options: Any) -> None:
        self.decimals, self.digits, self.allow_negative = decimals, digits, allow_negative
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or data != data.strip() or "," in data:
            self.fail("wrong_type")
        try:
            amount = parse_quantity(data, allow_negative=self.allow_negative)
        except Refused as error:
            raise serializers.ValidationError(said(error), code=error.code) from error
        if amount != round(amount, self.decimals):
            self.fail("too_precise", most=self.decimals)
        if abs(amount) >= Decimal(10) ** self.digits:
            self.fail("too_large", most=self.digits)
        return amount

    def to_representation(self, value: Decimal) -> str:
        return f"{value:f}"


class QueryId(serializers.IntegerField):
    """An id in the query, where everything is text: ASCII digits only."""

    default_error_messages = {"wrong_type": _("Give a whole number here.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, required=False, **options)

    def to_internal_value(self, data: Any) -> int:
        text = str(data)
        if not (text.isascii() and text.isdigit() and len(text) <= 19):
            self.fail("wrong_type")
        return int(text)


@extend_schema_field(OpenApiTypes.OBJECT)
class Json(serializers.JSONField):
    """A record as it is stored: an object of JSON."""


@extend_schema_field({"type": "string"})
class Exact(serializers.DecimalField):
    """An exact amount out, as text with all its places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=24, decimal_places=options.pop("places", 6), read_only=True, **options)
