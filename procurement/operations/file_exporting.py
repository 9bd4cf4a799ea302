"""Writing the file of one supplier as a ZIP that another instance can read."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models, transaction

from procurement.file_zip import FORMAT, MANIFEST, PIECE, VERSION, canonical, content_hash
from procurement.models import Survey
from procurement.queries.file_sections import (
    NATURAL,
    OF_THE_FILE,
    SHARED,
    Model,
    Section,
    columns_of,
    natural_keys,
    plain,
    rows_of,
    sections_of,
)
from scoring.models import Run, ScoringModel
from suppliers.errors import Refused
from suppliers.models import Category, CertificateType, Organisation, Supplier, User

FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same content makes the same bytes."""
Progress = Callable[[int, int], None]


def export_file(
    supplier: Supplier, stream: IO[bytes], *, whole: bool, at: datetime, say: Progress = lambda _done, _all: None
) -> dict[str, Any]:
    """Write the ZIP to `stream` and give its manifest; `whole` False leaves out what only the buyers see.

    No passwords and no secrets of links; people are named only where they are the supplier's own. The rows are read
    while nobody writes about the supplier; the files, which never change, are copied after that.
    """
    with transaction.atomic():
        supplier = Supplier.objects.lock(supplier.pk)
        tables, stored = file_tables(supplier, whole=whole), _stored(supplier, whole)
    members: dict[str, str] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            members[f"data/{name}.json"] = _write(archive, f"data/{name}.json", canonical(rows))
        for done, (sha256, path) in enumerate(sorted(stored.items()), start=1):
            members[f"files/{sha256}"] = _copy(archive, sha256, path)
            say(done, len(stored))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "scope": "whole" if whole else "own",
            "exported_at": at.isoformat(),
            "supplier": {"id": supplier.pk, "identifier": supplier.identifier, "name_zh": supplier.name_zh},
            "history": {"number": supplier.history_number, "hash": supplier.history_hash},
            "members": members,
            "content": content_hash(members),
        }
        _write(archive, MANIFEST, canonical(manifest))
    return manifest


def stored_bytes(supplier: Supplier) -> int:
    """About how large the export is: what its files take."""
    total = supplier.documents.aggregate(total=models.Sum("size"))["total"]
    return int(total or 0)


def file_tables(supplier: Supplier, *, whole: bool) -> dict[str, list[dict[str, Any]]]:
    """The rows of the file by section, as they are written: JSON values, reference data by its codes."""
    sections = sections_of(whole=whole)
    raw = {section: list(rows_of(section, supplier)) for section in sections}
    ids: dict[Model, set[Any]] = {
        section.model: {row[section.model._meta.pk.attname] for row in rows} for section, rows in raw.items()
    }
    pointed = _pointed(raw)
    codes = {model: natural_keys(model, sorted(pointed.get(model, set()), key=str)) for model in NATURAL}
    shared = _shared(pointed, codes, supplier)
    own = {section.name: [_row(section, row, ids, codes) for row in rows] for section, rows in raw.items()}
    return shared | own


def _row(
    section: Section, row: dict[str, Any], ids: dict[Model, set[Any]], codes: dict[Model, dict[Any, str]]
) -> dict[str, Any]:
    written = {}
    for column in columns_of(section):
        value, target = row[column.attname], column.related_model
        if value is not None and isinstance(target, type):
            if target in NATURAL:
                value = codes[target][value]
            elif target not in SHARED and value not in ids.get(target, set()):
                value = None  # it points out of the file: at another supplier's part, or at what is left out
        written[column.attname] = plain(column, value)
    return written


def _pointed(raw: dict[Section, list[dict[str, Any]]]) -> dict[Model, set[Any]]:
    """The ids of everything outside of the file that its rows point at, by table."""
    found: dict[Model, set[Any]] = {}
    for section, rows in raw.items():
        for column in columns_of(section):
            target = column.related_model
            if isinstance(target, type) and target not in OF_THE_FILE:
                found.setdefault(target, set()).update(row[column.attname] for row in rows)
    return {model: values - {None} for model, values in found.items()}


def _shared(
    pointed: dict[Model, set[Any]], codes: dict[Model, dict[Any, str]], supplier: Supplier
) -> dict[str, list[dict[str, Any]]]:
    """Buyers with all above them, people, surveys, runs, and the models and codes that these need."""
    surveys = list(Survey.objects.filter(pk__in=pointed.get(Survey, set())).order_by("pk").prefetch_related("types"))
    runs = list(Run.objects.filter(pk__in=pointed.get(Run, set())).order_by("pk").select_related("model"))
    organisations = pointed.get(Organisation, set()) | {survey.organisation_id for survey in surveys}
    people = pointed.get(User, set()) | {pk for each in surveys for pk in (each.started_by_id, each.closed_by_id) if pk}
    return {
        "organisation": _organisations(organisations),
        "user": _people(people, supplier),
        "category": _named(Category, codes[Category]),
        "certificatetype": _types(set(codes[CertificateType]) | {t.pk for each in surveys for t in each.types.all()}),
        "scoringmodel": _models({run.model for run in runs}),
        "run": [_plain_row(run, model=f"{run.model.code}@{run.model.version}") for run in runs],
        "survey": [_plain_row(survey, types=sorted(each.pk for each in survey.types.all())) for survey in surveys],
    }


def _organisations(pks: Iterable[Any]) -> list[dict[str, Any]]:
    paths = Organisation.objects.filter(pk__in=set(pks)).values_list("path", flat=True)
    above = {path[: at + 1] for path in paths for at, letter in enumerate(path) if letter == "/"}
    return [_plain_row(each) for each in Organisation.objects.filter(path__in=above).order_by("path")]


def _people(pks: Iterable[Any], supplier: Supplier) -> list[dict[str, Any]]:
    """Everybody by number; by name only the supplier's own. Addresses and passwords never leave."""
    own = set(supplier.memberships.values_list("user", flat=True))
    rows = User.objects.filter(pk__in={*pks, *own}).order_by("pk")
    return [{"id": each.pk, "name": each.name if each.pk in own else "", "language": each.language} for each in rows]


def _named(model: type[Category], codes: dict[Any, str]) -> list[dict[str, Any]]:
    rows = model.objects.filter(pk__in=codes).order_by("code")
    return [{"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en} for each in rows]


def _types(pks: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain_row(each) for each in CertificateType.objects.filter(pk__in=set(pks)).order_by("pk")]


def _models(used: Iterable[ScoringModel]) -> list[dict[str, Any]]:
    rows = sorted(used, key=lambda each: (each.code, each.version))
    return [{key: value for key, value in _plain_row(each).items() if key not in _OF_INSTANCE} for each in rows]


_OF_INSTANCE = frozenset({"id", "published_by_id", "published_at"})
"""When and by whom a model was published here: another instance published the same one itself."""


def _plain_row(thing: models.Model, **instead: object) -> dict[str, Any]:
    row = {column.attname: plain(column, getattr(thing, column.attname)) for column in thing._meta.concrete_fields}
    for name, value in instead.items():
        row.pop(f"{name}_id", None)
        row[name] = value
    return row


def _stored(supplier: Supplier, whole: bool) -> dict[str, str]:
    """Where the files of the file lie, by their SHA-256."""
    found: dict[str, str] = {}
    for section in sections_of(whole=whole):
        for place, digest in section.files:
            rows = section.model._default_manager.filter(**{section.path: supplier.pk})
            found |= {sha256: path for sha256, path in rows.values_list(digest, place) if path}
    return found


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    info = zipfile.ZipInfo(name, FILE_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
    return hashlib.sha256(content).hexdigest()


def _copy(archive: zipfile.ZipFile, sha256: str, path: str) -> str:
    """Copy a stored file piece by piece; refused when it is not what was handed in, for then the storage is damaged."""
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(f"files/{sha256}", FILE_TIME)
    with default_storage.open(path) as stored, archive.open(info, "w", force_zip64=True) as member:
        while piece := stored.read(PIECE):
            digest.update(piece)
            member.write(piece)
    if digest.hexdigest() != sha256:
        message = "A stored file is not what was handed in (SHA-256 {sha256}): tell whoever runs this server."
        raise Refused("storage_damaged", message, sha256=sha256)
    return sha256
