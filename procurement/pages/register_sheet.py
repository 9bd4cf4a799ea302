"""The register as a workbook: text stays text, numbers are numbers, memory stays the same for any length."""

from collections import defaultdict
from datetime import date
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procurement.models import Engagement, PolicyVersion
from procurement.pages.words import kind_word, level_word, standing_word
from procurement.queries.green import green_suppliers
from procurement.queries.keyset import Order
from suppliers.carbon.provinces import PROVINCES
from suppliers.models import Supplier, SupplierCategory, User
from suppliers.queries.access import organisations_of
from suppliers.wording import place_name

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (24, 34, 34, 14, 12, 24, 9, 9, 10, 8, 40, 14, 9)


def write_register(
    book: IO[bytes], user: User, rows: QuerySet[Supplier], order: Order, *, on: date, codes: dict[int, str]
) -> None:
    """Write the suppliers of `rows` in order, one a row. Four queries, whatever their number."""
    workbook = xlsxwriter.Workbook(book, OPTIONS)
    sheet = workbook.add_worksheet(_("Suppliers"))
    bold, day, hundredths = (
        workbook.add_format({"bold": True, "bg_color": "#E2F2EA", "bottom": 1}),
        workbook.add_format({"num_format": "yyyy-mm-dd"}),
        workbook.add_format({"num_format": "0.00"}),
    )
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, head in enumerate(_heads()):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 2)
    known = _Known(user, on)
    last = 0
    for last, supplier in enumerate(_in_order(rows, order), start=1):
        for column, text in enumerate(known.texts(supplier)):
            sheet.write_string(last, column, text)
        score = getattr(supplier, "current_score", None)
        if score is not None:
            sheet.write_number(last, 6, score.total / 100, hundredths)
            sheet.write_string(last, 7, level_word(codes.get(score.level, "unrated")))
            sheet.write_number(last, 8, score.known / 100, hundredths)
        sheet.write_string(last, 9, known.green_text(supplier))
        sheet.write_string(last, 10, known.standings.get(supplier.pk, ""))
        sheet.write_datetime(last, 11, timezone.localtime(supplier.registered_at).date(), day)
        sheet.write_string(last, 12, _("Sample") if supplier.is_sample else "")
    sheet.autofilter(0, 0, last, len(WIDTHS) - 1)
    workbook.close()


def _heads() -> list[str]:
    return [
        _("Identifier"),
        _("Name (Chinese)"),
        _("Name (English)"),
        _("Kind"),
        _("Province"),
        _("Categories"),
        _("Score"),
        _("Level"),
        _("Known, %"),
        _("Green"),
        _("Standing"),
        _("Registered"),
        _("Sample"),
    ]


def _in_order(rows: QuerySet[Supplier], order: Order) -> Any:
    sign = "-" if order.descending else ""
    return rows.order_by(f"{sign}{order.field}", f"{sign}pk").iterator(chunk_size=2_000)


class _Known:
    """What is looked up once for all rows: green suppliers, standings, categories, names of provinces."""

    def __init__(self, user: User, on: date) -> None:
        self.chinese = (get_language() or "").startswith("zh")
        self.green = _green(on)
        self.provinces = {place.code: self._name(place) for place in PROVINCES}
        self.standings = self._standings(user)
        self.categories = self._categories()

    def _name(self, thing: Any) -> str:
        return str(thing.name_zh if self.chinese else thing.name_en or thing.name_zh)

    def _standings(self, user: User) -> dict[int, str]:
        organisations = {each.pk: self._name(each) for each in organisations_of(user)}
        found: dict[int, list[str]] = defaultdict(list)
        rows = Engagement.objects.filter(organisation__in=organisations).order_by("organisation__path")
        for supplier, organisation, standing in rows.values_list("supplier", "organisation", "standing"):
            found[supplier].append(f"{organisations[organisation]}: {standing_word(standing)}")
        return {pk: "; ".join(texts) for pk, texts in found.items()}

    def _categories(self) -> dict[int, str]:
        found: dict[int, list[str]] = defaultdict(list)
        for row in SupplierCategory.objects.select_related("category").order_by("category__code").iterator():
            found[row.supplier_id].append(self._name(row.category))
        return {pk: "; ".join(texts) for pk, texts in found.items()}

    def texts(self, supplier: Supplier) -> tuple[str, ...]:
        return (
            supplier.identifier,
            supplier.name_zh,
            supplier.name_en,
            kind_word(supplier.kind),
            self.provinces.get(supplier.region) or place_name(supplier.region),
            self.categories.get(supplier.pk, ""),
        )

    def green_text(self, supplier: Supplier) -> str:
        if self.green is None:
            return ""
        return _("Yes") if supplier.pk in self.green else _("No")


def _green(on: date) -> set[int] | None:
    try:
        return set(green_suppliers(on).values_list("pk", flat=True))
    except PolicyVersion.DoesNotExist:
        return None
