"""Effective weights of many suppliers: the same largest remainder as `numbers.apportion`, in numpy."""

import numpy as np
from numpy.typing import NDArray

from scoring.engine.facts import Flags, Ints
from scoring.engine.model import Model
from scoring.engine.numbers import FULL


def effective_weights(model: Model, live: Flags) -> Ints:
    """Basis points int64 [c, n] when only `live` [c, n] lines carry weight.

    Few patterns of what applies occur among many suppliers, so each is worked out once.
    """
    first, inverse = patterns(live)
    return weights_of(model, live[:, first])[:, inverse]


def patterns(flags: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The different columns of [k, n] flags: where each occurs first, and for each column which of them it is."""
    _, first, inverse = np.unique(_keys(np.packbits(flags, axis=0)), return_index=True, return_inverse=True)
    return first, inverse


def _keys(packed: NDArray[np.uint8]) -> NDArray[np.void] | NDArray[np.uint64]:
    """One sortable key a column."""
    rows = np.ascontiguousarray(packed.T)
    if rows.shape[1] <= 8:
        wide = np.zeros((len(rows), 8), dtype=np.uint8)
        wide[:, : rows.shape[1]] = rows
        return wide.view(np.uint64).ravel()
    return rows.view(f"V{rows.shape[1]}").ravel()


def weights_of(model: Model, live: Flags) -> Ints:
    """The same, worked out column by column."""
    weights = np.array([criterion.weight for criterion in model.criteria], dtype=np.int64)[:, None] * live
    places = dimension_places(model)
    plain = [(d, place) for d, place in zip(model.dimensions, places, strict=True) if not d.bonus]
    alive = np.stack([np.where(weights[place].any(axis=0), dimension.weight, 0) for dimension, place in plain])
    by_dimension = _apportion(np.where(alive.any(axis=0), FULL, 0), alive, [d.code for d, _ in plain])
    for whole, (dimension, place) in zip(by_dimension, plain, strict=True):
        weights[place] = _apportion(whole, weights[place], [criterion.code for criterion in dimension.criteria])
    return weights


def dimension_places(model: Model) -> list[slice]:
    """Where the criteria of each dimension stand among all."""
    places, at = [], 0
    for dimension in model.dimensions:
        places.append(slice(at, at + len(dimension.criteria)))
        at += len(dimension.criteria)
    return places


def _apportion(whole: Ints, shares: Ints, codes: list[str]) -> Ints:
    """Share out `whole` [n] over `shares` [k, n]; equal remainders go by code."""
    total = np.maximum(shares.sum(axis=0), 1)
    if (total == whole).all():
        return shares  # nothing to share out: the usual case, and what-if asks for it at every change
    parts, remainders = np.divmod(whole * shares, total)
    by_code = np.array(sorted(range(len(codes)), key=codes.__getitem__))
    order = by_code[np.argsort(-remainders[by_code], axis=0, kind="stable")]
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(codes))[:, None], axis=0)
    share: Ints = parts + (rank < whole - parts.sum(axis=0))
    return share
