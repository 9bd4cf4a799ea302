"""manage.py verify_history: follow every supplier's chain of events, and name each place where it does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suppliers.history import breaks
from suppliers.models import Event, Supplier

WHAT = {
    "changed": "event {number} was changed after it was written",
    "removed": "event {number} was removed",
    "inserted": "event {number} was inserted",
}


class Command(BaseCommand):
    help = "Check the hash chain of the history; fails when an event was changed, removed or inserted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--supplier", type=int, metavar="ID", help="only this supplier's history")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = options["supplier"]
        suppliers, events = Supplier.objects.all(), Event.objects.all()
        if wanted is not None:
            suppliers, events = suppliers.filter(pk=wanted), events.filter(supplier_id=wanted)
            if not suppliers.exists():
                raise CommandError(f"There is no supplier {wanted}.")
        found = 0
        for broken in breaks(wanted):
            found += 1
            self.stdout.write(f"Supplier {broken.supplier_id}: {WHAT[broken.what].format(number=broken.number)}.")
        self.stdout.write(f"{events.count()} events of {suppliers.count()} suppliers checked, {found} breaks.")
        if found:
            raise SystemExit(1)
