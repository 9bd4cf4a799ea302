"""The supplier itself: identity, sites, people to reach, what it sells, who may read its file."""

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from suppliers.enums import SiteUse, SupplierKind
from suppliers.errors import Refused
from suppliers.models.organisation import Organisation


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def lock(self, pk: int) -> "Supplier":
        """The supplier's row, locked until the transaction ends: whoever writes about a supplier holds it.

        Raises Refused for a file that was merged into another: this is the door that keeps it as it was.
        """
        supplier = self.select_for_update(of=("self",)).get(pk=pk)
        if supplier.merged_into_id is not None:
            raise Refused("file_closed", "This file was merged into another one: go on there.")
        return supplier

    def open(self) -> Self:
        """The files that were not merged into another: what every list, score, queue and clock is about."""
        return self.filter(merged_into__isnull=True)

    def matching(self, text: str) -> Self:
        """Suppliers whose identifier begins with `text` or whose names contain it, upper or lower case alike."""
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(identifier__istartswith=text)
            | Q(name_zh__icontains=text)
            | Q(name_en__icontains=text)
            | Q(name_sort__startswith=text.lower())
        )


class Supplier(models.Model):
    """A partner company. `history_number` and `history_hash` are the head of its chain of events.

    `name_zh` is the name that is shown to readers of Chinese: a foreign firm that has no Chinese name stands there
    with its name in Latin script. `merged_into`: the file was closed as a duplicate of that one. `people_confirmed_at`:
    somebody made sure that its first person acts for the firm; who knows a credit code can register it.
    """

    class Scheme(models.TextChoices):
        USCC = "uscc", "统一社会信用代码"
        LEI = "lei", "LEI"
        FOREIGN = "foreign", "Foreign registration number"

    scheme = models.CharField(max_length=8, choices=Scheme, default=Scheme.USCC)
    identifier = models.CharField(max_length=40)
    country = models.CharField(max_length=2, default="CN")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    name_sort = models.CharField(max_length=240, help_text="pinyin of the Chinese name, for sorting")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SupplierKind])
    province = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2, e.g. CN-JS")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    partner_number = models.CharField(max_length=16, blank=True, help_text="BPNL of Catena-X, where it has one")
    is_sample = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    people_confirmed_at = models.DateTimeField(null=True, blank=True)
    people_confirmed_by = models.ForeignKey("suppliers.User", on_delete=models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    history_number = models.PositiveIntegerField(default=0)
    history_hash = models.CharField(max_length=64, blank=True)
    categories: "models.ManyToManyField[Category, SupplierCategory]" = models.ManyToManyField(
        "Category", through="SupplierCategory", related_name="suppliers"
    )

    objects = SupplierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "country", "identifier"], name="supplier_identifier_once"),
            models.UniqueConstraint(fields=["identifier"], condition=Q(scheme="lei"), name="supplier_lei_once"),
            models.CheckConstraint(
                condition=Q(scheme="uscc", country="CN") | (~Q(scheme="uscc") & ~Q(country="CN")),
                name="supplier_credit_code_is_chinese",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="supplier_not_merged_into_itself"),
            models.UniqueConstraint(
                fields=["partner_number"], condition=~Q(partner_number=""), name="supplier_partner_number_once"
            ),
            models.CheckConstraint(condition=~Q(name_zh=""), name="supplier_has_a_name"),
            models.CheckConstraint(condition=~Q(identifier=""), name="supplier_has_an_identifier"),
            models.CheckConstraint(condition=Q(kind__in=sorted(SupplierKind)), name="supplier_kind_known"),
        ]
        indexes = [
            models.Index(fields=["name_sort", "id"], name="supplier_by_name"),
            models.Index(fields=["kind", "id"], name="supplier_by_kind"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def region(self) -> str:
        """Where its factors are of: its province, abroad its country; "" in China when the province is not known."""
        return self.province or (self.country if self.country != "CN" else "")

    def day(self, at: datetime) -> date:
        """The supplier's own day at a moment: that of its certificates."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


class Category(models.Model):
    """What is bought, e.g. castings, fasteners, road haulage."""

    code = models.SlugField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name_zh


class SupplierCategory(models.Model):
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "category"], name="supplier_category_once")]


class Site(models.Model):
    """A place where the supplier works."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, default="CN")
    province = models.CharField(max_length=6, blank=True)
    use = models.CharField(max_length=12, blank=True, choices=[(use.value, use.value) for use in SiteUse])
    retired_at = models.DateTimeField(null=True, blank=True, help_text="no longer worked at; kept for what names it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "name"], condition=Q(retired_at__isnull=True), name="site_name_once_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to reach at the supplier; holds personal data, which may be blanked."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    position = models.CharField(max_length=80, blank=True, help_text="what the person does there")
    retired_at = models.DateTimeField(null=True, blank=True)


class Consent(models.Model):
    """The supplier lets an organisation (and those above it in the tree) read its file, until withdrawn."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey("suppliers.User", on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("suppliers.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "organisation"], condition=Q(withdrawn_at__isnull=True), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True), name="consent_withdrawn_by"
            ),
        ]
