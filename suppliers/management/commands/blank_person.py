"""manage.py blank_person EMAIL --reason asked: blank the personal data of one person, for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from suppliers.errors import Refused
from suppliers.models import PersonChange, User
from suppliers.operations.blanking import blank_person


class Command(BaseCommand):
    help = "Blank the personal data of one person: the history keeps the person's number and loses who it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", choices=PersonChange.Reason.values, default=PersonChange.Reason.ASKED)

    def handle(self, *_: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody signs in with this address.")
        try:
            blank_person(person, reason=options["reason"], by=None, at=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Person {person.pk} is blanked.")
