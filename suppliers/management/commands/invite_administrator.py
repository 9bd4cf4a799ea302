"""manage.py invite_administrator EMAIL: how a new installation gets its first person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Organisation
from suppliers.operations.staff import invite_staff


class Command(BaseCommand):
    help = "Mail somebody an invitation to become administrator of the group (the root of the organisations)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", help="code of another organisation than the root")

    def handle(self, *_: Any, **options: Any) -> None:
        code = options["organisation"]
        found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(parent__isnull=True)
        organisation = found.order_by("pk").first()
        if organisation is None:
            raise CommandError("There is no such organisation.")
        try:
            invite_staff(organisation, email=options["email"], role=Role.ADMINISTRATOR, by=None, at=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Invited: the worker mails the link within a minute.")
