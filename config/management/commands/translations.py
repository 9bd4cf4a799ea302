"""manage.py translations: compile the Chinese catalogue, with --update after bringing it to the code."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from config import translations


class Command(BaseCommand):
    help = "Compile the translations; with --update, collect new messages first and list those without Chinese."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true")

    def handle(self, *_args: object, update: bool, **_options: object) -> None:
        if update:
            translations.update()
            for line in translations.missing():
                self.stdout.write(line)
        translations.compiled()
