"""Words of the domain that code and database share. Plain Python, no Django."""

from enum import IntEnum, StrEnum


class Known(IntEnum):
    """What is known of a fact. Zero is KNOWN with the value 0; the other four are kinds of missing (product rule 2)."""

    KNOWN = 0
    NOT_ASKED = 1
    NOT_KNOWN = 2
    NOT_ACCEPTED = 3
    NOT_APPLICABLE = 4


class EvidenceLevel(IntEnum):
    """How well a fact is supported (product rule 3). What each level is worth is the model's business."""

    NONE = 0
    DECLARED = 1
    DOCUMENTED = 2
    VERIFIED = 3


class SupplierKind(StrEnum):
    MANUFACTURER = "manufacturer"
    TRADER = "trader"
    SERVICE = "service"
    LOGISTICS = "logistics"
    RECYCLER = "recycler"
    CUSTOMER = "customer"


class Role(StrEnum):
    """What a person may do. The first two belong to a supplier, the others to a buying organisation."""

    SUPPLIER_ADMIN = "supplier_admin"
    SUPPLIER_MEMBER = "supplier_member"
    OFFICER = "officer"
    COMPLIANCE = "compliance"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


SUPPLIER_ROLES = frozenset({Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER})


class CertificateStatus(StrEnum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class TrustLevel(StrEnum):
    """How far whoever passed a certificate on has validated it (io.catenax.business_partner_certificate 3.1.0)."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"
    TRUSTED = "trusted"


class RegisterStatus(StrEnum):
    """How a register of certificates lists one."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class SignatureState(StrEnum):
    """What a file's own signature says of it. UNKNOWN: there is one, and nothing here decides it."""

    NONE = "none"
    INTACT = "intact"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class IncidentKind(StrEnum):
    """What a register or a person reports of a supplier; after the guide of 2014 (art. 20), the credit evaluation of
    2013 (its vetoes) and the negative list for green factories of 2024 (art. 15)."""

    PENALTY = "penalty"
    POLLUTION = "pollution"
    ACCIDENT = "accident"
    UNTRUSTWORTHY = "untrustworthy"
    CRIME = "crime"
    UNAPPROVED = "unapproved"
    ILLEGAL_RELEASE = "illegal_release"
    HAZARDOUS_WASTE = "hazardous_waste"
    OVER_TOTAL = "over_total"
    BAD_CREDIT = "bad_credit"
    ABNORMAL = "abnormal"
    UNRECTIFIED = "unrectified"
    DELISTED = "delisted"


class IncidentSeverity(StrEnum):
    ORDINARY = "ordinary"
    MAJOR = "major"


LISTINGS = frozenset(
    {IncidentKind.UNTRUSTWORTHY, IncidentKind.BAD_CREDIT, IncidentKind.ABNORMAL, IncidentKind.UNRECTIFIED}
)
"""Kinds that stand until they are lifted, however long ago they began."""


OFFENCES = frozenset(
    {
        IncidentKind.PENALTY,
        IncidentKind.UNAPPROVED,
        IncidentKind.ILLEGAL_RELEASE,
        IncidentKind.HAZARDOUS_WASTE,
        IncidentKind.OVER_TOTAL,
    }
)
"""Kinds that an environmental authority punishes: each counts as a penalty."""


class NotHeld(StrEnum):
    """Why a kind of certificate is not there; only IN_PROGRESS has a day until which it is awaited."""

    IN_PROGRESS = "in_progress"
    NOT_HELD = "not_held"
    NOT_APPLICABLE = "not_applicable"


class SiteUse(StrEnum):
    """What is done at a site; of several the first that applies."""

    PRODUCTION = "production"
    WAREHOUSE = "warehouse"
    OFFICE = "office"


class AnswerState(StrEnum):
    """How a question was answered; only GIVEN carries a value."""

    GIVEN = "given"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET = "not_yet"
