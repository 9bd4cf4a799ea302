"""The sheet from which suppliers are invited: its columns, and what each row says."""

from collections.abc import Mapping
from dataclasses import dataclass

from suppliers.checks.names import normalise_name
from suppliers.checks.sheets import Column, SheetRow, read_sheet
from suppliers.enums import SupplierKind
from suppliers.errors import Refused

MOST_ROWS = 2_000
COLUMNS = (
    Column("company_name", ("公司名称", "Company", "Company name", "企业名称", "供应商名称")),
    Column("email", ("邮箱", "E-mail", "Email", "电子邮箱")),
    Column("credit_code", ("统一社会信用代码", "Credit code", "信用代码"), required=False),
    Column("contact_name", ("联系人", "Contact", "Contact name"), required=False),
    Column("kind", ("类型", "Kind", "企业类型"), required=False),
    Column("categories", ("品类", "Categories", "供应品类"), required=False),
    Column("language", ("语言", "Language"), required=False),
)
KINDS: Mapping[str, SupplierKind] = {
    "制造商": SupplierKind.MANUFACTURER,
    "贸易商": SupplierKind.TRADER,
    "服务商": SupplierKind.SERVICE,
    "物流商": SupplierKind.LOGISTICS,
    "回收商": SupplierKind.RECYCLER,
    "客户": SupplierKind.CUSTOMER,
    **{str(kind): kind for kind in SupplierKind},
}
LANGUAGES = {"": "", "中文": "zh-hans", "chinese": "zh-hans", "zh": "zh-hans", "zhhans": "zh-hans"} | {
    "英文": "en", "english": "en", "en": "en", "英语": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """A row as read. `categories` are codes; `language` "" when the sheet says nothing."""

    number: int
    company_name: str
    email: str
    credit_code: str
    contact_name: str
    kind: SupplierKind
    categories: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class InvitationRefused:
    """A row that cannot be taken, with its number as in Excel and why."""

    number: int
    name: str
    message: str
    values: Mapping[str, object]


def read_invitations(
    content: bytes, categories: Mapping[str, str]
) -> tuple[tuple[InvitationLine, ...], tuple[InvitationRefused, ...]]:
    """The rows of a sheet, those that make sense and those that do not. `categories`: codes by code and by name.

    Raises Refused for a file that is no such sheet (suppliers.checks.sheets).
    """
    words = {normalise_name(word): code for word, code in categories.items()}
    lines, refused = [], []
    for row in read_sheet(content, COLUMNS, most_rows=MOST_ROWS, lenient=True).rows:
        try:
            lines.append(_line(row, words))
        except Refused as error:
            name = row.cells.get("company_name", "")[:120]
            refused.append(InvitationRefused(row.number, name, error.message, error.values))
    return tuple(lines), tuple(refused)


def _line(row: SheetRow, words: Mapping[str, str]) -> InvitationLine:
    for fault in row.faults.values():
        raise Refused(fault.code, fault.message, **fault.values)
    cells = {column.key: row.cells.get(column.key, "").strip() for column in COLUMNS}
    return InvitationLine(
        number=row.number,
        company_name=cells["company_name"],
        email=cells["email"],
        credit_code=cells["credit_code"],
        contact_name=cells["contact_name"],
        kind=_kind(cells["kind"]),
        categories=_categories(cells["categories"], words),
        language=_language(cells["language"]),
    )


def _kind(text: str) -> SupplierKind:
    if not text:
        return SupplierKind.MANUFACTURER
    if (kind := KINDS.get(text.lower())) is None:
        raise Refused("kind_unknown", "“{text}” is no kind of company: choose one of the list.", text=text[:40])
    return kind


def _language(text: str) -> str:
    found = LANGUAGES.get(normalise_name(text))
    if found is None:
        raise Refused("language_unknown", "“{text}” is no language here: write 中文 or English.", text=text[:40])
    return found


def _categories(text: str, words: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for part in text.replace("；", ";").replace("、", ";").replace("|", ";").split(";"):
        if not part.strip():
            continue
        if (code := words.get(normalise_name(part))) is None:
            message = "“{text}” is none of the categories: take their names from the second sheet."
            raise Refused("category_unknown", message, text=part.strip()[:40])
        found.append(code)
    return tuple(dict.fromkeys(found))
