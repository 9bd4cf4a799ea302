"""Columns, constraints and one-line truths about them; one file a noun."""

from suppliers.models.asking import AskingPolicy, SectionDraft, SectionTime
from suppliers.models.body import AccreditationMark, Body, BodyScope
from suppliers.models.certificate import Certificate, CertificateType
from suppliers.models.check import CertificateCheck, DocumentSignature
from suppliers.models.disclosure import Disclosure
from suppliers.models.document import Document
from suppliers.models.duplicate import PossibleDuplicate
from suppliers.models.event import Event, Notice
from suppliers.models.factor import Benchmark, EmissionFactor, OwnFactor, SectorRange
from suppliers.models.footprint import GreenPowerCertificate, Inventory, InventoryLine
from suppliers.models.incident import Incident
from suppliers.models.invitation import Declined, InvitationState, SupplierInvitation
from suppliers.models.organisation import Organisation
from suppliers.models.people import Delegation, Digest, Invitation, PersonChange
from suppliers.models.product import Product, ProductDraft, ProductFootprint, ProductGrant, ProductLine
from suppliers.models.reading import CertificateFile, Reading
from suppliers.models.register import ListImport, RegisterEntry
from suppliers.models.renewal import Reminder, RenewalLink
from suppliers.models.sheet import SheetEntry, SheetImport
from suppliers.models.statement import CertificateStatement
from suppliers.models.supplier import Category, Consent, Contact, Site, Supplier, SupplierCategory
from suppliers.models.target import CarbonTarget
from suppliers.models.user import Membership, User

__all__ = [
    "AccreditationMark",
    "AskingPolicy",
    "Benchmark",
    "Body",
    "BodyScope",
    "CarbonTarget",
    "Category",
    "Certificate",
    "CertificateCheck",
    "CertificateFile",
    "CertificateStatement",
    "CertificateType",
    "Consent",
    "Contact",
    "Declined",
    "Delegation",
    "Digest",
    "Disclosure",
    "Document",
    "DocumentSignature",
    "EmissionFactor",
    "Event",
    "GreenPowerCertificate",
    "Incident",
    "Inventory",
    "InventoryLine",
    "Invitation",
    "InvitationState",
    "ListImport",
    "Membership",
    "Notice",
    "Organisation",
    "OwnFactor",
    "PersonChange",
    "PossibleDuplicate",
    "Product",
    "ProductDraft",
    "ProductFootprint",
    "ProductGrant",
    "ProductLine",
    "Reading",
    "RegisterEntry",
    "Reminder",
    "RenewalLink",
    "SectionDraft",
    "SectionTime",
    "SectorRange",
    "SheetEntry",
    "SheetImport",
    "Site",
    "Supplier",
    "SupplierCategory",
    "SupplierInvitation",
    "User",
]
