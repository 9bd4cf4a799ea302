"""A stranger becomes a registered supplier with a first person who may act for it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pypinyin import Style, lazy_pinyin

from suppliers.carbon.provinces import province_of_region
from suppliers.checks.countries import time_zone_of
from suppliers.checks.identity import Identity, check_identity
from suppliers.checks.names import tidy_name
from suppliers.checks.uscc import is_sample_code
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Category, Membership, Organisation, Supplier, SupplierInvitation, User
from suppliers.operations.duplicates import look_for_duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a stranger tells when registering: one of the three numbers, the last two with the country of the firm."""

    credit_code: str = ""
    lei: str = ""
    registration_number: str = ""
    country: str = ""
    name_zh: str = ""
    name_en: str = ""
    kind: SupplierKind
    contact_name: str
    email: str
    password: str
    phone: str = ""
    language: str = User.Language.CHINESE


@transaction.atomic
def register_supplier(
    registration: Registration,
    *,
    categories: list[Category],
    organisation: Organisation,
    invitation: SupplierInvitation | None = None,
    at: datetime,
) -> User:
    """Create the supplier, its first administrator and consent to `organisation`; raise what may be the same firm.

    The same number registers once: a second registration is refused and told whom to ask. Whoever knows a credit code
    can register it, so the first person counts as confirmed only with the address to which an officer sent the
    `invitation` (a live one, locked); else the address must still be confirmed, and later the person.
    """
    told = registration
    identity = check_identity(
        credit_code=told.credit_code,
        lei=told.lei,
        registration_number=told.registration_number,
        country=told.country,
    )
    if not categories:
        raise Refused("category_needed", "Choose at least one category.", "categories")
    taken = Supplier.objects.filter(scheme=identity.scheme, identifier=identity.identifier)
    if (taken.filter(country=identity.country) if identity.scheme == Supplier.Scheme.FOREIGN else taken).exists():
        raise _registered(identity)
    user = _first_user(registration)
    invited = invitation is not None and invitation.email == user.email
    supplier = _supplier(registration, identity, invitation if invited else None, at)
    supplier.categories.set(categories)
    supplier.contacts.create(name=tidy_name(told.contact_name), email=user.email, phone=told.phone)
    supplier.consents.create(organisation=organisation, given_by=user, given_at=at)
    Membership.objects.create(user=user, role=Role.SUPPLIER_ADMIN, supplier=supplier)
    came_by = {"invitation": invitation.pk} if invitation is not None else {}
    record(
        supplier,
        "supplier.registered",
        at=at,
        by=user,
        identifier=identity.identifier,
        organisation=organisation.pk,
        **came_by,
    )
    look_for_duplicates(supplier, organisation, at=at)
    return user


def sort_key(name_zh: str) -> str:
    """Pinyin of a Chinese name, for sorting (PostgreSQL from wheels has no ICU)."""
    return " ".join(lazy_pinyin(name_zh, style=Style.NORMAL)).lower()[:240]


def _registered(identity: Identity) -> Refused:
    message = "{code} is registered: ask your colleague there to invite you."
    return Refused("already_registered", message, identity.field, code=identity.identifier)


def _first_user(registration: Registration) -> User:
    email = registration.email.strip().lower()
    taken = Refused("email_taken", "{email} has an account: sign in with it.", "email", email=email)
    if User.objects.filter(email=email).exists():
        raise taken
    user = User(email=email, name=tidy_name(registration.contact_name), language=registration.language)
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


def _names(registration: Registration, identity: Identity) -> tuple[str, str]:
    """The names as they are kept. A foreign firm may have none in Chinese: its own name then stands in both places."""
    name_zh, name_en = tidy_name(registration.name_zh), tidy_name(registration.name_en)
    if identity.scheme == Supplier.Scheme.USCC and not name_zh:
        raise Refused("name_needed", "Enter the registered name of the company.", "name_zh")
    if not (name_zh or name_en):
        raise Refused("name_needed", "Enter the registered name of the company.", "name_en")
    return name_zh or name_en[:120], name_en


def _supplier(
    registration: Registration, identity: Identity, invitation: SupplierInvitation | None, at: datetime
) -> Supplier:
    name_zh, name_en = _names(registration, identity)
    place = province_of_region(identity.region)
    try:
        with transaction.atomic():
            return Supplier.objects.create(
                scheme=identity.scheme,
                identifier=identity.identifier,
                country=identity.country,
                time_zone=time_zone_of(identity.country),
                name_zh=name_zh,
                name_en=name_en,
                name_sort=sort_key(name_zh),
                kind=registration.kind,
                province=place.code if place else "",
                is_sample=identity.scheme == Supplier.Scheme.USCC and is_sample_code(identity.identifier),
                registered_at=at,
                people_confirmed_at=at if invitation else None,
                people_confirmed_by=invitation.made_by if invitation else None,
            )
    except IntegrityError as error:  # somebody registered the same code in the same moment
        raise _registered(identity) from error
