"""Products of a supplier and their footprints. A published footprint never changes: a change is a new one that names
the one before. Database triggers keep it so (migration 0010); only what compliance says of it is added."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from suppliers.models.document import Document
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


def _mass() -> "models.DecimalField[Decimal, Decimal]":
    """kg or kg CO2e: exact, six places."""
    return models.DecimalField(max_digits=24, decimal_places=6)


def _share(help_text: str) -> "models.PositiveIntegerField[int, int]":
    return models.PositiveIntegerField(help_text=f"{help_text}, basis points")


class Product(models.Model):
    """A product by its maker's own number. `group` is the code of the industry benchmark that it is held against."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="products")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    cpc = models.CharField(max_length=5, blank=True, help_text="Central Product Classification of the UN")
    group = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "code"], name="product_code_once_for_a_supplier"),
            models.CheckConstraint(condition=~Q(code=""), name="product_has_a_code"),
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="product_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name_zh or self.name_en


class ProductFootprint(models.Model):
    """One published footprint of a product, in kg CO2e for one declared unit (ISO 14067, GB/T 24067-2024).

    `kgco2e` is of the whole life cycle that was reported, `gate_kg` from cradle to gate, which is what is exchanged and
    what another product's footprint is made with. `header` is the text it was published from (carbon.product_typed),
    `figures` everything computed (carbon.product_record). Ratings are hundredths from 100 (good) to 300 (poor).
    """

    class Verification(models.TextChoices):
        SELF = "self"
        SECOND_PARTY = "second_party"
        THIRD_PARTY = "third_party"

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="footprints")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    preceding = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    header = models.JSONField()
    declared_amount = models.DecimalField(max_digits=18, decimal_places=6)
    declared_unit = models.CharField(max_length=16)
    mass_kg = _mass()
    reference_from = models.DateField()
    reference_until = models.DateField()
    region = models.CharField(max_length=6)
    kgco2e = _mass()
    gate_kg = _mass()
    uptake_kg = models.DecimalField(max_digits=24, decimal_places=6, help_text="biogenic CO2 taken up, zero or less")
    primary_bp = _share("primary data")
    estimate_bp = _share("made with estimated factors")
    allocated_bp = _share("borne of what is shared with other products")
    technological = models.PositiveSmallIntegerField(null=True)
    temporal = models.PositiveSmallIntegerField(null=True)
    geographical = models.PositiveSmallIntegerField(null=True)
    figures = models.JSONField()
    doubts = models.JSONField(default=list, help_text="plausibility verdicts: code, severity, values, answer")
    library_version = models.CharField(max_length=60)
    verification = models.CharField(max_length=16, choices=Verification, default=Verification.SELF)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    # What is added later, and by whom: everything above is frozen.
    superseded_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, help_text="null: nobody looked; false: returned")
    returned_why = models.CharField(max_length=500, blank=True, help_text="about the footprint as a whole")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reliability = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="footprint_number_once"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(superseded_at__isnull=True), name="footprint_current_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, preceding__isnull=True) | Q(number__gt=1, preceding__isnull=False),
                name="footprint_names_the_one_before",
            ),
            models.CheckConstraint(
                condition=Q(declared_amount__gt=0, mass_kg__gt=0, kgco2e__gte=0, gate_kg__gte=0, uptake_kg__lte=0),
                name="footprint_figures_possible",
            ),
            models.CheckConstraint(
                condition=Q(primary_bp__lte=10_000, estimate_bp__lte=10_000, allocated_bp__lte=10_000),
                name="footprint_shares_possible",
            ),
            models.CheckConstraint(
                condition=Q(reference_from__lte=F("reference_until")), name="footprint_period_forwards"
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) ^ Q(checked_at__isnull=False), name="footprint_checked_with_result"
            ),
            models.CheckConstraint(condition=Q(reliability__lte=3), name="footprint_reliability_known"),
        ]
        indexes = [
            models.Index(
                fields=["published_at", "id"],
                condition=Q(superseded_at__isnull=True, accepted__isnull=True),
                name="footprint_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.number}"


class ProductLine(models.Model):
    """One line of a published footprint as it was typed (`typed`, texts by carbon.product_typed.LINE), with everything
    its number was made with (`basis`). `key` names the row through all versions. Only `state` and `reason` change."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    footprint = models.ForeignKey(ProductFootprint, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    stage = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    typed = models.JSONField()
    kg = _mass()
    share_bp = _share("of the footprint")
    is_primary = models.BooleanField()
    part = models.ForeignKey(ProductFootprint, on_delete=models.PROTECT, null=True, blank=True, related_name="used_in")
    basis = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["footprint", "position"], name="product_line_position_once"),
            models.UniqueConstraint(fields=["footprint", "key"], name="product_line_key_once"),
            models.CheckConstraint(condition=Q(kg__gte=0), name="product_line_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="product_line_returned_with_reason"
            ),
        ]


class ProductDraft(models.Model):
    """What the supplier is writing: `header` and `lines` are texts, kept as typed, the wrong ones too.

    With `corrects` only the lines that compliance returned are open. `revision` counts the savings.
    """

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="draft")
    header = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey(ProductFootprint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()


class ProductGrant(models.Model):
    """The maker lets another supplier use what it publishes of a product: the total, never a line; until withdrawn."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="grants")
    to = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="granted_products")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "to"], condition=Q(withdrawn_at__isnull=True), name="product_grant_once"
            ),
        ]
