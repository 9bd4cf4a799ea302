"""The same file or number at another supplier: told to staff, as far as they may see, and to no supplier."""

import pytest

from suppliers.checks.files import Limits
from suppliers.enums import Role
from suppliers.models import Certificate, Document, Organisation, Supplier
from suppliers.operations.documents import keep_document
from suppliers.queries.duplicates import same_elsewhere
from suppliers.queries.readings import stored_content
from tests.factories import NOW, make_certificate, make_document, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def copied(certificate: Certificate, to: Supplier, *, number: bool) -> Certificate:
    """Another supplier's certificate with the same number, or with the same file alone."""
    other = make_certificate(to)
    if number:
        other.number = other.number_key = certificate.number_key
    elif certificate.document is not None:
        other.document = keep_same(certificate, to)
    other.save()
    return other


def keep_same(certificate: Certificate, to: Supplier) -> Document:
    assert certificate.document is not None
    content = stored_content(certificate.document)
    return keep_document(to, content=content, name="theirs.pdf", limits=Limits(), by=None, at=NOW)


def test_compliance_sees_who_else_and_how_many_it_may_not_see(organisation: Organisation) -> None:
    supplier = make_supplier(organisation=organisation)
    certificate = make_certificate(supplier)
    certificate.document = make_document(supplier)
    certificate.save()
    same_number = copied(certificate, make_supplier(organisation=organisation), number=True)
    same_file = copied(certificate, make_supplier(organisation=organisation), number=False)
    bare = keep_same(certificate, make_supplier(organisation=organisation))
    copied(certificate, make_supplier(), number=True)

    staff = make_staff(organisation, Role.COMPLIANCE)
    found = same_elsewhere(certificate, staff)
    assert (found.certificates, found.files, found.hidden) == ((same_number, same_file), (bare,), 1)
    page = text_of(signed_in(staff).get(f"/certificates/{certificate.pk}/"))
    assert "And at 1 supplier whose file you may not read." in page
    assert same_number.supplier.name_en in page


def test_what_is_there_once_is_nowhere_else(organisation: Organisation) -> None:
    certificate = make_certificate(make_supplier(organisation=organisation))
    make_certificate(make_supplier(organisation=organisation))
    found = same_elsewhere(certificate, make_staff(organisation, Role.COMPLIANCE))
    assert (found.certificates, found.files, found.hidden) == ((), (), 0)
