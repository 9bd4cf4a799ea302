"""A stranger becomes a registered supplier with a first person who may act for it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pypinyin import Style, lazy_pinyin

from suppliers.checks.identity import check_credit_code
from suppliers.checks.uscc import is_sample_code
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Category, Membership, Organisation, Supplier, User


@dataclass(frozen=True, slots=True)
class Registration:
    """What a stranger tells when registering."""

    credit_code: str
    name_zh: str
    kind: SupplierKind
    contact_name: str
    email: str
    password: str
    name_en: str = ""
    phone: str = ""
    province: str = ""
    language: str = User.Language.CHINESE


@transaction.atomic
def register_supplier(
    registration: Registration, *, categories: list[Category], organisation: Organisation, at: datetime
) -> User:
    """Create the supplier, its first administrator (who must still confirm the e-mail) and consent to `organisation`.

    The same credit code registers once: a second registration is refused and told whom to ask.
    """
    code = check_credit_code(registration.credit_code).code
    if not registration.name_zh.strip():
        raise Refused("name_needed", "Enter the registered name of the company.", "name_zh")
    if not categories:
        raise Refused("category_needed", "Choose at least one category.", "categories")
    if Supplier.objects.filter(scheme=Supplier.Scheme.USCC, identifier=code).exists():
        raise Refused(
            "already_registered",
            "{code} is registered: ask your colleague there to invite you.",
            "credit_code",
            code=code,
        )
    user = _first_user(registration)
    supplier = _supplier(registration, code, at)
    supplier.categories.set(categories)
    supplier.contacts.create(name=registration.contact_name, email=user.email, phone=registration.phone)
    supplier.consents.create(organisation=organisation, given_by=user, given_at=at)
    Membership.objects.create(user=user, role=Role.SUPPLIER_ADMIN, supplier=supplier)
    record(supplier, "supplier.registered", at=at, by=user, identifier=code, organisation=organisation.pk)
    return user


def sort_key(name_zh: str) -> str:
    """Pinyin of a Chinese name, for sorting (PostgreSQL from wheels has no ICU)."""
    return " ".join(lazy_pinyin(name_zh, style=Style.NORMAL)).lower()[:240]


def _first_user(registration: Registration) -> User:
    email = registration.email.strip().lower()
    taken = Refused("email_taken", "{email} has an account: sign in with it.", "email", email=email)
    if User.objects.filter(email=email).exists():
        raise taken
    user = User(email=email, name=registration.contact_name.strip(), language=registration.language)
    try:
        validate_password(registration.password, user)
    except ValidationError as error:
        raise Refused(
            "weak_password", "Choose a less common password of at least 10 characters.", "password"
        ) from error
    user.set_password(registration.password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody took the same address in the same moment
        raise taken from error
    return user


def _supplier(registration: Registration, code: str, at: datetime) -> Supplier:
    try:
        with transaction.atomic():
            return Supplier.objects.create(
                identifier=code,
                name_zh=registration.name_zh.strip(),
                name_en=registration.name_en.strip(),
                name_sort=sort_key(registration.name_zh.strip()),
                kind=registration.kind,
                province=registration.province,
                is_sample=is_sample_code(code),
                registered_at=at,
            )
    except IntegrityError as error:  # somebody registered the same code in the same moment
        raise Refused(
            "already_registered",
            "{code} is registered: ask your colleague there to invite you.",
            "credit_code",
            code=code,
        ) from error
