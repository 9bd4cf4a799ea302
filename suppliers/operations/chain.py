"""Looking whether a supplier's history is what was written: changes nothing."""

from suppliers.history import Break, breaks
from suppliers.models import Supplier


def first_break(supplier: Supplier) -> Break | None:
    """The first place where the chain of the supplier's events does not hold; None while all of it does."""
    return next(breaks(supplier.pk), None)
