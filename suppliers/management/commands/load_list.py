"""Import a list that checks compare with: manage.py load_list bodies|marks|register FILE."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suppliers.checks.lists import ListKind, parse_list
from suppliers.errors import Refused
from suppliers.models import CertificateType
from suppliers.operations.lists import import_list


class Command(BaseCommand):
    help = (
        "Import recognised bodies, marks of accreditation or an extract of a register from CSV (the good rows of it)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in ListKind])
        parser.add_argument("file", type=Path)

    def handle(self, *_arguments: Any, kind: str, file: Path, **_options: Any) -> None:
        now = timezone.now()
        types = set(CertificateType.objects.values_list("pk", flat=True))
        try:
            content = file.read_bytes()
            parsed = parse_list(ListKind(kind), content, types=types, on=timezone.localdate(now))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        done = import_list(parsed, name=file.name, sha256=hashlib.sha256(content).hexdigest(), by=None, at=now)
        for wrong in done.errors:
            self.stderr.write(f"line {wrong.line}: {wrong.message.format(**wrong.values)}")
        counts = f"{done.added} new, {done.changed} changed, {done.unchanged} as before, {len(done.errors)} not taken"
        self.stdout.write(f"{file.name}: {counts}")
