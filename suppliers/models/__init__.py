"""Columns, constraints and one-line truths about them; one file a noun."""

from suppliers.models.body import AccreditationMark, Body, BodyScope
from suppliers.models.certificate import Certificate, CertificateType
from suppliers.models.check import CertificateCheck, DocumentSignature
from suppliers.models.disclosure import Disclosure
from suppliers.models.document import Document
from suppliers.models.event import Event, Notice
from suppliers.models.footprint import GreenPowerCertificate, Inventory, InventoryLine
from suppliers.models.incident import Incident
from suppliers.models.organisation import Organisation
from suppliers.models.reading import CertificateFile, Reading
from suppliers.models.register import ListImport, RegisterEntry
from suppliers.models.renewal import Reminder, RenewalLink
from suppliers.models.statement import CertificateStatement
from suppliers.models.supplier import Category, Consent, Contact, Site, Supplier, SupplierCategory
from suppliers.models.user import Membership, User

__all__ = [
    "AccreditationMark",
    "Body",
    "BodyScope",
    "Category",
    "Certificate",
    "CertificateCheck",
    "CertificateFile",
    "CertificateStatement",
    "CertificateType",
    "Consent",
    "Contact",
    "Disclosure",
    "Document",
    "DocumentSignature",
    "Event",
    "GreenPowerCertificate",
    "Incident",
    "Inventory",
    "InventoryLine",
    "ListImport",
    "Membership",
    "Notice",
    "Organisation",
    "Reading",
    "RegisterEntry",
    "Reminder",
    "RenewalLink",
    "Site",
    "Supplier",
    "SupplierCategory",
    "User",
]
