"""The modules of sheets with the supplier's file behind them, by code."""

from collections.abc import Mapping
from types import MappingProxyType

from suppliers.operations.sheet_modules.bound import Bound, Of, Said, Wish
from suppliers.operations.sheet_modules.indicators import Indicators
from suppliers.operations.sheet_modules.inventory import InventoryLines
from suppliers.operations.sheet_modules.products import Products

__all__ = ["BOUND", "Bound", "Of", "Said", "Wish"]

_ALL: tuple[Bound, ...] = (InventoryLines(), Indicators(), Products())
BOUND: Mapping[str, Bound] = MappingProxyType({bound.module.code: bound for bound in _ALL})
