"""A fixed row of integers in one column: an array on PostgreSQL, a little-endian blob on SQLite."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRES = {16: "smallint[]", 32: "integer[]", 64: "bigint[]"}

if TYPE_CHECKING:
    _Field = models.Field[Iterable[int], tuple[int, ...]]
else:
    _Field = models.Field


class IntegersField(_Field):
    """Integers of `bits` (16, 32 or 64) each; read back as a tuple of int."""

    def __init__(self, *args: Any, bits: int = 64, **kwargs: Any) -> None:
        self.bits = bits
        super().__init__(*args, **kwargs)

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(f"<i{self.bits // 8}")

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bits": self.bits}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return _POSTGRES[self.bits] if connection.vendor == "postgresql" else "blob"

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> tuple[int, ...] | None:
        if value is None or isinstance(value, list):
            return value if value is None else tuple(value)
        return tuple(np.frombuffer(value, self.dtype).tolist())

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if connection.vendor == "postgresql":
            return [int(v) for v in value]
        return np.asarray(value, self.dtype).tobytes()
