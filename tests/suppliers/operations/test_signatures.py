from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from suppliers.checks.files.kinds import PDF
from suppliers.models import Document, DocumentSignature
from suppliers.operations import signatures
from suppliers.operations.signatures import documents_to_look_at, look_at_signature
from suppliers.queries.findings import findings_of
from suppliers.tasks import look_at_signatures
from tests.factories import NOW, make_certificate, make_document, make_supplier
from tests.suppliers.checks import signing

pytestmark = pytest.mark.django_db


def looked(document: Document, *roots: Path) -> tuple[str, str]:
    kept = look_at_signature(document, roots=roots, at=NOW)
    return kept.state, kept.code


def test_a_signed_file_is_looked_at_in_a_process_of_its_own_once(tmp_path: Path) -> None:
    root = tmp_path / "root.cer"
    root.write_bytes(signing.root())
    document = make_document(make_supplier(), signing.signed())
    assert documents_to_look_at(5) == [document]
    assert looked(document, root) == ("intact", "intact")
    assert looked(document) == ("intact", "intact")
    assert (documents_to_look_at(5), DocumentSignature.objects.get().engine[:8]) == ([], "pyhanko ")


def test_the_worker_looks_at_what_waits_and_the_check_fails_what_was_changed() -> None:
    supplier = make_supplier()
    document = make_document(supplier, signing.with_another_page(signing.signed()))
    plain = make_document(supplier)
    certificate = make_certificate(supplier)
    certificate.document = document
    before = findings_of([certificate], NOW)[certificate.pk][-1]
    look_at_signatures()
    after = findings_of([certificate], NOW)[certificate.pk][-1]
    assert (before.code, after.point, after.outcome.value) == ("not_looked_at", "signature", "fail")
    assert str(after) == "The file was changed after 示例认证中心 signed it."
    assert plain.signature.state == "none"


def test_what_takes_too_long_is_kept_as_unknown_and_never_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_CHILD", "while {seconds} or {bytes}: pass")
    monkeypatch.setattr(signatures, "SECONDS", 0.1)
    document = make_document(make_supplier(), signing.signed())
    assert (looked(document), documents_to_look_at(5)) == (("unknown", "unreadable"), [])


def test_a_file_that_is_gone_or_breaks_the_parser_is_unknown() -> None:
    supplier = make_supplier()
    told = {"media_type": PDF, "size": 9, "uploaded_at": NOW, "supplier": supplier}
    gone = Document.objects.create(name="a", path="no/where", sha256="1" * 64, **told)
    path = default_storage.save("br/oken", ContentFile(b"%PDF-1.7 /ByteRange [0 1 2 3]"))
    broken = Document.objects.create(name="b", path=path, sha256="2" * 64, **told)
    assert [looked(gone), looked(broken)] == [("unknown", "unreadable")] * 2


def test_what_was_found_of_a_signature_does_not_change() -> None:
    looked(make_document(make_supplier()))
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentSignature.objects.update(state="intact")
    assert DocumentSignature.objects.get().state == "none"
