"""Every word of another supplier is a canary: it appears on no page, in no answer, mail, PDF or export of ours."""

import io
import zipfile
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import DatabaseError, models, transaction
from django.http import HttpResponseBase
from django.test import Client

from procurement.operations.file_exports import ask_for_file
from suppliers.enums import Role
from suppliers.models import Membership, Supplier, User
from suppliers.outbox import send_waiting
from tests.access.table import TABLE
from tests.access.world import World
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
CANARY = "zq7canary"
OURS = ("suppliers", "scoring", "procurement")
# Names that the program itself reads, not people: changed, they would break a page instead of showing on it.
CODES = {"path", "kind", "section", "module", "question", "veto", "purpose", "language", "token_sha256", "time_zone"}
WORKBOOKS = {"suppliers", "queue", "actions", "exceptions", "incident_register", "incident_import", "spend_import"}


@pytest.fixture
def world(method: None) -> World:
    made = World()
    put_canaries(made.foreign)
    return made


def put_canaries(supplier: Supplier) -> None:
    """Into every free text of the supplier's rows and of its people, as far as the database lets them be changed."""
    people = User.objects.filter(memberships__supplier=supplier)
    for user in people:
        User.objects.filter(pk=user.pk).update(name=CANARY, email=f"{CANARY}{user.pk}@example.com")
    for rows in rows_of(supplier):
        for field in rows.model._meta.concrete_fields:
            if is_free_text(field):
                _try_to_write(rows, field)


def rows_of(supplier: Supplier) -> Iterator["models.QuerySet[models.Model]"]:
    """The supplier, what hangs on it, and what hangs on that."""
    yield Supplier.objects.filter(pk=supplier.pk)
    for model in apps.get_models():
        if model._meta.app_label in OURS and model is not Membership:
            for path in paths_to_supplier(model):
                yield model._default_manager.filter(**{path: supplier.pk})


def paths_to_supplier(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if field.related_model is Supplier:
            yield field.name
        elif isinstance(field, models.ForeignKey):
            for inner in field.related_model._meta.concrete_fields:
                if inner.related_model is Supplier and field.related_model is not User:
                    yield f"{field.name}__{inner.name}"


def is_free_text(field: "models.Field[object, object]") -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return is_text and not field.primary_key and field.name not in CODES and (field.max_length or 200) >= len(CANARY)


def _try_to_write(rows: "models.QuerySet[models.Model]", field: "models.Field[object, object]") -> None:
    """Rows that never change keep what they have; so does what has a form of its own."""
    try:
        with transaction.atomic():
            rows.update(**{field.name: CANARY})
    except DatabaseError:
        return


def text_of(content: bytes) -> str:
    """What a reader finds in it: the parts of an archive, the text of a PDF, or the text itself."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{text_of(archive.read(name))}" for name in archive.namelist())
    if content.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return content.decode("utf-8", "replace")


def content_of(response: HttpResponseBase) -> bytes:
    return response.getvalue()


def addresses(world: World, role: Role) -> Iterator[str]:
    """All that can be read, own or not, and the lists once more as workbooks."""
    for name, row in sorted(TABLE.items()):
        if "GET" in row.methods:
            for whose in ("own", "foreign", "elsewhere"):
                address = world.address(name, row.of, whose, world.people[role])
                if address is not None and not row.public:
                    yield address
            if name in WORKBOOKS:
                yield f"{world.address(name, '', 'own', None)}?format=xlsx"


def read(client: Client, address: str) -> str:
    return text_of(content_of(client.get(address)))


@pytest.mark.parametrize("role", list(Role))
def test_nothing_of_another_supplier_is_on_a_page_or_in_an_answer_or_an_export(world: World, role: Role) -> None:
    assert [address for address in addresses(world, role) if CANARY in read(world.clients[role], address)] == []


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_of_another_supplier_is_in_a_copy_of_the_file(world: World, whole: bool) -> None:
    made = ask_for_file(world.own, whole=whole, by=world.people[Role.OFFICER], at=NOW)
    with default_storage.open(made.path) as copy:
        text = text_of(copy.read())
    assert (CANARY in text, world.own.name_zh in text) == (False, True)


def test_nothing_of_another_supplier_is_in_a_mail(world: World, mailoutbox: list[EmailMessage]) -> None:
    send_waiting()
    theirs = set(User.objects.exclude(memberships__in=_ours(world)).values_list("email", flat=True))
    mails = [mail for mail in mailoutbox if not set(mail.to) <= theirs]
    told = [mail.subject for mail in mails if CANARY in f"{mail.subject}{mail.body}{mail.attachments}"]
    assert (told, bool(mails)) == ([], True)


def _ours(world: World) -> "models.QuerySet[Membership]":
    either = models.Q(supplier=world.own) | models.Q(organisation=world.own_organisation)
    return Membership.objects.filter(either)


def test_the_suppliers_own_people_do_see_the_canaries(world: World) -> None:
    """Or else the other tests would look for what is nowhere."""
    member, client = world.foreign.memberships.earliest("pk").user, Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = ("/portal/", "/portal/company/", "/portal/certificates/", "/portal/people/", "/api/v1/certificates/")
    assert {page: CANARY in read(client, page) for page in pages} == dict.fromkeys(pages, True)
