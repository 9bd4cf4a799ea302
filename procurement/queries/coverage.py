"""Which share of the suppliers holds which kind of certificate: verified and in force, never merely claimed."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from procurement.queries.certificates import certificates_in_force
from scoring.engine.numbers import half_up
from suppliers.models import CertificateType


@dataclass(frozen=True, slots=True)
class Held:
    """So many of `of` suppliers hold it; `share` in basis points, None of nobody."""

    count: int
    of: int

    @property
    def share(self) -> int | None:
        return half_up(10_000 * self.count, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of certificate: held by how many of all, and of each group in the order in which they were given."""

    type: CertificateType
    all: Held
    groups: tuple[Held, ...]


def coverage(suppliers: Set[int], groups: Mapping[int, Set[int]], on: date) -> tuple[Coverage, ...]:
    """The kinds that anybody holds, those that the policy recognises first, then the most held; in two queries.

    `groups` are keyed sets of suppliers, such as those engaged with each organisation.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for code, supplier in certificates_in_force(on).values_list("type_id", "supplier_id"):
        if supplier in suppliers:
            holders[code].add(supplier)
    types = CertificateType.objects.in_bulk()
    rows = [
        Coverage(
            types[code],
            Held(len(holding), len(suppliers)),
            tuple(Held(len(holding & group), len(group)) for group in groups.values()),
        )
        for code, holding in holders.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.type.recognised, -row.all.count, row.type.pk)))
