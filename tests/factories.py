"""Plain, typed makers of valid objects; each gives one thing with sensible defaults."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.conf import settings

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import Application, PolicyVersion, Survey
from procurement.operations.admission import send_application
from procurement.operations.surveys import Round, start_survey
from scoring.models import PairwiseComparison, ScoringModel
from scoring.operations.pairwise import open_comparison
from scoring.operations.publishing import publish_model
from suppliers.checks.files import Limits
from suppliers.checks.identity import make_credit_code
from suppliers.enums import CertificateStatus, Role, SupplierKind
from suppliers.models import (
    Category,
    Certificate,
    CertificateType,
    Document,
    Membership,
    Organisation,
    Supplier,
    User,
)
from suppliers.operations.documents import keep_document

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
PASSWORD = "correct horse battery 7"
_numbers = count(1)


def make_organisation(code: str = "", *, parent: Organisation | None = None) -> Organisation:
    code = code or f"org-{next(_numbers)}"
    path = f"{parent.path if parent else ''}{code}/"
    return Organisation.objects.create(
        parent=parent, code=code, path=path, name_zh=f"示例{code}", name_en=f"Sample {code}"
    )


def make_user(email: str = "", **fields: object) -> User:
    return User.objects.create_user(email or f"user{next(_numbers)}@example.com", PASSWORD, **fields)


def make_staff(organisation: Organisation, role: Role = Role.OFFICER, email: str = "") -> User:
    user = make_user(email)
    Membership.objects.create(user=user, role=role, organisation=organisation)
    return user


def make_supplier(
    *, kind: SupplierKind = SupplierKind.MANUFACTURER, name_zh: str = "", organisation: Organisation | None = None
) -> Supplier:
    """A registered sample supplier; with `organisation`, one that lets it read its file."""
    number = next(_numbers)
    supplier = Supplier.objects.create(
        identifier=make_credit_code("320500", number),
        name_zh=name_zh or f"示例供应商{number}",
        name_en=f"Sample supplier {number}",
        name_sort=f"shi li gong ying shang {number}",
        kind=kind,
        province="CN-JS",
        is_sample=True,
        registered_at=NOW,
    )
    if organisation is not None:
        supplier.consents.create(organisation=organisation, given_by=None, given_at=NOW)
    return supplier


def make_member(supplier: Supplier, role: Role = Role.SUPPLIER_ADMIN, email: str = "") -> User:
    user = make_user(email)
    Membership.objects.create(user=user, role=role, supplier=supplier)
    return user


def make_category(code: str = "castings") -> Category:
    return Category.objects.get_or_create(code=code, defaults={"name_zh": "铸件", "name_en": "Castings"})[0]


def make_certificate_type(code: str = "ISO14001", *, tiers: list[str] | None = None) -> CertificateType:
    return CertificateType.objects.get_or_create(
        code=code,
        defaults={
            "name_zh": code,
            "name_en": code,
            "months": 36,
            "tiers": tiers or [],
            "recognised": True,
            "provenance": "verify-before-quoting",
        },
    )[0]


def make_certificate(
    supplier: Supplier,
    code: str = "ISO14001",
    *,
    status: CertificateStatus = CertificateStatus.VERIFIED,
    valid_until: date | None = date(2027, 5, 31),
    tier: str = "",
    claimed_by: User | None = None,
) -> Certificate:
    number = next(_numbers)
    checked = NOW if status in {CertificateStatus.VERIFIED, CertificateStatus.REJECTED} else None
    return Certificate.objects.create(
        supplier=supplier,
        type=make_certificate_type(code),
        number=f"00124E{number:05}R0M",
        number_key=f"00124E{number:05}R0M",
        holder=supplier.name_zh,
        issuer="示例认证机构",
        accreditation="CNAS C001-M",
        tier=tier,
        valid_from=date(2024, 6, 1),
        valid_until=valid_until,
        status=status,
        claimed_by=claimed_by,
        claimed_at=NOW,
        checked_at=checked,
        rejection="unreadable" if status == CertificateStatus.REJECTED else "",
    )


def publish_shipped_method() -> ScoringModel:
    """The machinery model and the policy that ship with the product, in force since 2020."""
    folder = settings.REFERENCE_DIR
    policy = json.loads((folder / "policy_v1.json").read_text(encoding="utf-8"))
    PolicyVersion.objects.create(version=1, definition=policy, published_at=NOW, in_force_from=date(2020, 1, 1))
    definition = json.loads((folder / "models" / "machinery_supplier_v0.json").read_text(encoding="utf-8"))
    return publish_model(definition, by=None, at=NOW, in_force_from=date(2020, 1, 1))


def make_document(supplier: Supplier, content: bytes = b"", *, name: str = "certificate.pdf") -> Document:
    """A kept file, the sample certificate unless told otherwise."""
    content = content or draw_certificate(number=f"99924E{next(_numbers):05}R0M")
    return keep_document(supplier, content=content, name=name, limits=Limits(), by=None, at=NOW)


def make_survey(organisation: Organisation, *suppliers: Supplier, types: tuple[str, ...] = ("ISO14001",)) -> Survey:
    """A survey of these suppliers, who let the organisation read their files; due in two weeks."""
    return start_survey(
        organisation,
        Round("示例摸排", [make_certificate_type(code) for code in types], TODAY + timedelta(days=14)),
        suppliers=Supplier.objects.filter(pk__in=[supplier.pk for supplier in suppliers]),
        by=make_staff(organisation, Role.COMPLIANCE),
        at=NOW,
        on=TODAY,
    )


def make_comparison(model: ScoringModel, by: User, title: str = "示例比较") -> PairwiseComparison:
    """A comparison of the model's dimensions that waits for somebody to judge."""
    return open_comparison(title, model=model, by=by, at=NOW)


def make_case(organisation: Organisation, *, name_zh: str = "", at: datetime = NOW) -> Application:
    """A supplier's case that waits for a decision; needs the method in force."""
    supplier = make_supplier(name_zh=name_zh, organisation=organisation)
    return send_application(supplier, organisation, by=make_member(supplier), at=at)
