"""Columns, constraints and one-line truths about them; one file a noun."""

from suppliers.models.certificate import Certificate, CertificateType
from suppliers.models.disclosure import Disclosure
from suppliers.models.document import Document
from suppliers.models.event import Event, Notice
from suppliers.models.footprint import GreenPowerCertificate, Inventory, InventoryLine
from suppliers.models.incident import Incident
from suppliers.models.organisation import Organisation
from suppliers.models.supplier import Category, Consent, Contact, Site, Supplier, SupplierCategory
from suppliers.models.user import Membership, User

__all__ = [
    "Category",
    "Certificate",
    "CertificateType",
    "Consent",
    "Contact",
    "Disclosure",
    "Document",
    "Event",
    "GreenPowerCertificate",
    "Incident",
    "Inventory",
    "InventoryLine",
    "Membership",
    "Notice",
    "Organisation",
    "Site",
    "Supplier",
    "SupplierCategory",
    "User",
]
