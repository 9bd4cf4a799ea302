"""The hash of what a score was made from."""

import hashlib
from datetime import date

import numpy as np

from scoring.engine.facts import KINDS
from scoring.evidence.matrix import FactMatrix


def input_hashes(matrix: FactMatrix, *, as_of: date, model_hash: str) -> list[str]:
    """SHA-256 (hex) for each supplier over everything that its score depends on, and the rows that it came from.

    Hashed is the text "model hash|day|kind|", of a model that asks for categories with "mask|" after it (see
    engine.masks), and then one run of big-endian integers: values (8 bytes each), states (2), evidence (2), sources
    (8), in the order of the model's facts.
    """
    f = len(matrix.keys)
    types = {"values": ">i8", "states": ">i2", "evidence": ">i2", "sources": ">i8"}
    layout = np.dtype([(name, type_, (f,)) for name, type_ in types.items()])
    rows = np.empty(len(matrix.supplier_ids), dtype=layout)
    for name in types:
        rows[name] = getattr(matrix, name)
    content = rows.tobytes()
    size = layout.itemsize
    heads = [f"{model_hash}|{as_of.isoformat()}|{kind}|".encode() for kind in KINDS]
    masks = [f"{mask}|".encode() if matrix.categories else b"" for mask in matrix.masks.tolist()]
    return [
        hashlib.sha256(heads[kind] + mask + content[at * size : (at + 1) * size]).hexdigest()
        for at, (kind, mask) in enumerate(zip(matrix.kinds.tolist(), masks, strict=True))
    ]
