"""A supplier's sites and contacts: added, changed, and retired rather than removed, for what names them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from suppliers.carbon.provinces import PROVINCES
from suppliers.checks.countries import CHINA
from suppliers.enums import SiteUse
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Contact, Site, Supplier, User

Row = TypeVar("Row", Site, Contact)


@dataclass(frozen=True, slots=True)
class SiteTold:
    """A place where the supplier works. `country` is ISO 3166-1 alpha-2, `province` ISO 3166-2, only in China.

    `use` decides with the other sites what is asked (suppliers.questions.asking); "" while nobody said.
    """

    name: str
    address: str = ""
    country: str = CHINA
    province: str = ""
    use: SiteUse | str = ""


@dataclass(frozen=True, slots=True)
class ContactTold:
    """A person to reach; at least by mail or telephone."""

    name: str
    position: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def put_site(supplier: Supplier, told: SiteTold, *, site: Site | None = None, by: User, at: datetime) -> Site:
    """Add a site, or change the one given. Two sites in use never bear the same name."""
    supplier = Supplier.objects.lock(supplier.pk)
    if not told.name.strip():
        raise Refused("name_needed", "Enter a name for the site.", "name")
    if told.country == CHINA and told.province not in {province.code for province in PROVINCES}:
        raise Refused("province_needed", "Choose the province of the site.", "province")
    others = supplier.sites.filter(retired_at__isnull=True, name=told.name.strip())
    if (others.exclude(pk=site.pk) if site else others).exists():
        raise Refused("name_taken", "You have a site of this name already.", "name")
    site = _in_use(site) if site else Site(supplier=supplier)
    site.name, site.address, site.country = told.name.strip(), told.address.strip(), told.country
    site.province = told.province if told.country == CHINA else ""
    site.use = told.use
    added = site.pk is None
    site.save()
    record(supplier, "site.added" if added else "site.changed", at=at, by=by, site=site.pk)
    return site


@transaction.atomic
def retire_site(site: Site, *, by: User, at: datetime) -> None:
    supplier = Supplier.objects.lock(site.supplier_id)
    if supplier.sites.filter(pk=site.pk, retired_at__isnull=True).update(retired_at=at):
        record(supplier, "site.retired", at=at, by=by, site=site.pk)


@transaction.atomic
def put_contact(
    supplier: Supplier, told: ContactTold, *, contact: Contact | None = None, by: User, at: datetime
) -> Contact:
    """Add a contact, or change the one given."""
    supplier = Supplier.objects.lock(supplier.pk)
    if not told.name.strip():
        raise Refused("name_needed", "Enter the name of the person.", "name")
    if not told.email.strip() and not told.phone.strip():
        raise Refused("way_needed", "Enter an e-mail address or a telephone number.", "email")
    contact = _in_use(contact) if contact else Contact(supplier=supplier)
    contact.name, contact.position = told.name.strip(), told.position.strip()
    contact.email, contact.phone = told.email.strip().lower(), told.phone.strip()
    added = contact.pk is None
    contact.save()
    record(supplier, "contact.added" if added else "contact.changed", at=at, by=by, contact=contact.pk)
    return contact


@transaction.atomic
def retire_contact(contact: Contact, *, by: User, at: datetime) -> None:
    """Take a person off the list; the name and ways to reach it are forgotten, since nothing needs them any more."""
    supplier = Supplier.objects.lock(contact.supplier_id)
    blank = {"name": "", "email": "", "phone": "", "position": ""}
    if supplier.contacts.filter(pk=contact.pk, retired_at__isnull=True).update(retired_at=at, **blank):
        record(supplier, "contact.retired", at=at, by=by, contact=contact.pk)


def _in_use(row: Row) -> Row:
    """The row read anew. Raises Refused for one that was retired meanwhile."""
    row.refresh_from_db()
    if row.retired_at is not None:
        raise Refused("retired", "This entry was retired before: add a new one.")
    return row
