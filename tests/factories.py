"""Plain, typed makers of valid objects; each gives one thing with sensible defaults."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.conf import settings
from django.utils import timezone

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import Application, PolicyVersion, Survey
from procurement.operations.admission import send_application
from procurement.operations.applying import Ground
from procurement.operations.surveys import Round, start_survey
from procurement.policy import PriorityGround
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
    EmissionFactor,
    Membership,
    Organisation,
    OwnFactor,
    PossibleDuplicate,
    Supplier,
    SupplierInvitation,
    User,
)
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.documents import keep_document
from suppliers.queries.links import new_token, sha256_of

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
        people_confirmed_at=NOW,
    )
    if organisation is not None:
        supplier.consents.create(organisation=organisation, given_by=None, given_at=NOW)
    return supplier


def make_supplier_invitation(organisation: Organisation, **fields: object) -> tuple[SupplierInvitation, str]:
    """An invitation that was mailed, and the token of its link."""
    number, token = next(_numbers), new_token()
    known: dict[str, object] = {
        "organisation": organisation,
        "company_name": f"示例受邀供应商{number}",
        "name_sort": f"shi li shou yao gong ying shang {number}",
        "kind": SupplierKind.MANUFACTURER,
        "email": f"invited{number}@example.com",
        "language": "en",
        "made_at": NOW,
        "expires_at": timezone.now() + timedelta(days=30),
        "mailed_at": NOW,
        "mails": 1,
        "token_sha256": sha256_of(token),
    }
    return SupplierInvitation.objects.create(**{**known, **fields}), token


def make_duplicate(first: Supplier, second: Supplier) -> PossibleDuplicate:
    """A pair that nobody judged yet."""
    return PossibleDuplicate.objects.create(
        first=first, second=second, why="similar_name", likeness=8_000, found_at=NOW
    )


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


def make_ground(supplier: Supplier, ground: PriorityGround = PriorityGround.MATERIAL) -> Ground:
    """A ground for priority with its evidence, for a year from the tests' day."""
    return Ground(ground, "示例新材料", make_document(supplier), TODAY + timedelta(days=365))


def begin_file(supplier: Supplier) -> None:
    """As much of a file as the shipped asking policy wants before an application: a certificate and an answer."""
    make_certificate(supplier)
    answer_questions(supplier, [Answer("penalties_3y", value=0)], by=None, at=NOW)


def make_case(organisation: Organisation, *, name_zh: str = "", at: datetime = NOW, begun: bool = False) -> Application:
    """A supplier's case that waits for a decision; needs the method in force. `begun`: with the file begun."""
    supplier = make_supplier(name_zh=name_zh, organisation=organisation)
    if begun:
        begin_file(supplier)
    return send_application(supplier, organisation, by=make_member(supplier), at=at)


def make_factor_version(code: str = "fuel.cn.sample", value: str = "2.8", **fields: object) -> EmissionFactor:
    """A version of a sample factor that is in force since before NOW."""
    told: dict[str, object] = {
        "number": 1,
        "name_zh": "示例燃料",
        "name_en": "Sample fuel",
        "category": "fuel-combustion-CO2",
        "unit": "kg",
        "region": "CN",
        "year": "2024",
        "source": "示例来源",
        "confidence": "medium",
        "gwp_set": "CO2",
        "provenance": "typed",
        "added_at": NOW - timedelta(days=1),
        "confirmed": True,
        "decided_at": NOW - timedelta(days=1),
    }
    return EmissionFactor.objects.create(code=code, value=value, **told | fields)


def make_own_factor(supplier: Supplier, member: User, document: Document, **fields: object) -> OwnFactor:
    """A supplier's own factor for diesel that waits for compliance."""
    told: dict[str, object] = {
        "replaces": "fuel.cn.diesel",
        "name": "示例柴油",
        "value": "3.0",
        "unit": "kg",
        "first_year": 2024,
        "last_year": 2025,
        "method": "示例检测",
        "entered_by": member,
        "entered_at": NOW,
    }
    return supplier.own_factors.create(document=document, **told | fields)
