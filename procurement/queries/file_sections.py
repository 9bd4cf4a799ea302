"""What belongs to the file of one supplier, table by table: one line for each, and the reason for what is left out.

A test walks every table that hangs on a supplier: one that stands in neither list fails it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from procurement import models as procurement
from scoring import models as scoring
from scoring.models.integers import IntegersField
from suppliers import models as suppliers
from suppliers.models import Organisation, Supplier, User

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table. `path` leads to the supplier; `files`: columns with a place in the storage, and the column
    with its SHA-256 that stands for it; `staff_only`: not in the copy that a supplier takes of its own file."""

    model: Model
    path: str = "supplier"
    files: tuple[tuple[str, str], ...] = ()
    staff_only: bool = False

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


# In the order in which they can be written: what is pointed at stands before what points.
SECTIONS: tuple[Section, ...] = (
    Section(suppliers.Supplier, "pk"),
    Section(suppliers.Membership),
    Section(suppliers.SupplierCategory),
    Section(suppliers.Site),
    Section(suppliers.Contact),
    Section(suppliers.Consent),
    Section(suppliers.Document, files=(("path", "sha256"),)),
    Section(suppliers.DocumentSignature, "document__supplier"),
    Section(suppliers.Reading, "document__supplier"),
    Section(suppliers.Certificate),
    Section(suppliers.CertificateCheck, "certificate__supplier"),
    Section(suppliers.CertificateStatement),
    Section(suppliers.Disclosure),
    Section(suppliers.OwnFactor),
    Section(suppliers.CarbonTarget),
    Section(suppliers.Inventory),
    Section(suppliers.InventoryLine, "inventory__supplier"),
    Section(suppliers.GreenPowerCertificate, "inventory__supplier"),
    Section(suppliers.Product),
    Section(suppliers.ProductFootprint, "product__supplier"),
    Section(suppliers.ProductLine, "footprint__product__supplier"),
    Section(suppliers.Incident),
    Section(scoring.Scorecard),
    Section(scoring.CurrentScore),
    Section(scoring.LevelChange),
    Section(scoring.IssuedScorecard, "scorecard__supplier", files=(("pdf_zh", "sha256_zh"), ("pdf_en", "sha256_en"))),
    Section(procurement.Engagement),
    Section(procurement.Application),
    Section(procurement.ApplicationCategory, "application__supplier"),
    Section(procurement.ApplicationSite, "application__supplier"),
    Section(procurement.PriorityClaim, "application__supplier"),
    Section(procurement.Decision, "application__supplier"),
    Section(procurement.CaseLook, "application__supplier", staff_only=True),
    Section(procurement.VetoException, staff_only=True),
    Section(procurement.HandMove, "engagement__supplier", staff_only=True),
    Section(procurement.CorrectiveAction),
    Section(procurement.CorrectiveStep, "action__supplier"),
    Section(procurement.Reassessment),
    Section(procurement.Spend, staff_only=True),
    Section(procurement.SurveySupplier),
    Section(suppliers.Event),
)

LEFT_OUT: Mapping[str, str] = {
    "Notice": "mail to persons, not the supplier's file",
    "SectionDraft": "typed and not sent yet",
    "ProductDraft": "typed and not published yet",
    "Invitation": "holds a secret and an address",
    "SupplierInvitation": "holds a secret and an address",
    "SupplierInvitation_categories": "of an invitation",
    "Delegation": "holds a secret and an address; what came by it stands in the answers",
    "RenewalLink": "holds a secret; the renewal itself stands among the certificates",
    "Reminder": "which reminders were sent is the clock's own",
    "CertificateFile": "the list of files to confirm is work, not file",
    "ProductGrant": "names other suppliers",
    "PossibleDuplicate": "names other suppliers",
    "SheetImport": "what it changed stands in the file",
    "SheetEntry": "of an import",
    "FileExport": "the exports themselves",
}

# Written once for many suppliers; they keep their ids, since the history names them by these.
SHARED: tuple[Model, ...] = (Organisation, User, procurement.Survey, scoring.Run)
# Reference data: another instance has it under other ids, so a code stands for each.
NATURAL: Mapping[Model, tuple[str, ...]] = {
    suppliers.Category: ("code",),
    suppliers.CertificateType: ("code",),
    scoring.ScoringModel: ("code", "version"),
}
OF_THE_FILE: frozenset[Model] = frozenset(section.model for section in SECTIONS)


def sections_of(*, whole: bool) -> list[Section]:
    return [section for section in SECTIONS if whole or not section.staff_only]


def columns_of(section: Section) -> list["models.Field[Any, Any]"]:
    """The columns of a section that are exported: all but those that are a place in the storage."""
    return [column for column in section.model._meta.concrete_fields if column.attname not in dict(section.files)]


def rows_of(section: Section, supplier: Supplier) -> Iterator[dict[str, Any]]:
    """The supplier's rows by column, in the order of their ids."""
    names = [column.attname for column in columns_of(section)]
    wanted = Q(**{section.path: supplier.pk})
    yield from section.model._default_manager.filter(wanted).order_by("pk").values(*names).iterator()


def plain(column: "models.Field[Any, Any]", value: Any) -> Any:
    """A value as JSON keeps it exactly."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(column, IntegersField) and value is not None:
        return [int(each) for each in value]
    return value


def natural_keys(model: Model, pks: Sequence[Any]) -> dict[Any, str]:
    """The codes that stand for rows of reference data, by id."""
    columns = NATURAL[model]
    rows = model._default_manager.filter(pk__in=pks).values_list("pk", *columns)
    return {row[0]: "@".join(map(str, row[1:])) for row in rows}
