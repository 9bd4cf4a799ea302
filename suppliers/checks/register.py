"""What an adapter of a certificate register must be. Registers are off unless the setting names them.

An adapter answers from what it already has: it is called while a page is drawn and must not wait for a network. One
that asks outside fetches in a task of its own, stores what it was told with its date, and answers from that store.
Whatever it does not list is unknown (product rule 4): an extract is never whole.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from suppliers.checks.certificate_facts import Listed


class Asked(NamedTuple):
    """One certificate to look up: the code of its type and its number as normalise_number gives it."""

    certificate_type: str
    number: str


class Register(Protocol):
    """A register of certificates, asked for many at once.

    Answers hold only what the register lists: valid, suspended or revoked, for whom and until when, with the source and
    the day it said so. A certificate that it does not know is left out. An adapter that cannot answer now raises
    NotAnswered and counts as not asked.
    """

    def look_up(self, asked: Collection[Asked]) -> Mapping[Asked, Sequence[Listed]]: ...


class NotAnswered(Exception):  # noqa: N818 - not a fault of the caller
    """The register cannot answer now."""
