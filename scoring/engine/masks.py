"""Which of a model's categories a supplier has, as the bits of one integer: what a scorecard keeps of them.

Bit n stands for the nth of `codes`, which are the model's categories in their order. One integer for one supplier, an
int64 array for many.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from scoring.engine.facts import Flags, Ints

MOST_CATEGORIES = 63
"""The bits of an int64 without its sign."""


def mask_of(codes: Sequence[str], categories: Collection[str]) -> int:
    """The mask of a supplier; categories that are not among the codes leave no trace."""
    return sum(1 << bit for bit, code in enumerate(codes) if code in categories)


def categories_of(codes: Sequence[str], mask: int) -> frozenset[str]:
    """The categories that a mask stands for. ValueError when it has a bit that no code stands behind."""
    if mask < 0 or mask >> len(codes):
        raise ValueError(f"The mask {mask} names more than {len(codes)} categories.")
    return frozenset(code for bit, code in enumerate(codes) if mask >> bit & 1)


def category_flags(codes: Sequence[str], masks: Ints) -> Mapping[str, Flags]:
    """For each code which suppliers have it, bool [n]."""
    return {code: (masks >> np.int64(bit) & 1).astype(np.bool_) for bit, code in enumerate(codes)}
