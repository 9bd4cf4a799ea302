"""The words that stand before the fields of a certificate, and the stretch of text that belongs to each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from suppliers.checks.certificate_text.pages import PageText

# The longest word decides: 初次发证日期 is not 发证日期. One that ends in ":" counts only before a colon or line end.
LABELS: dict[str, tuple[str, ...]] = {
    "number": (
        "证书编号", "证书号码", "证书注册号", "注册证书编号", "证书登记编号", "许可证编号", "许可证号",
        "登记编号", "证书号:", "注册号:", "编号:", "注册编号", "证书编码", "回执编号", "Certificate Code",
        "Certificate Registration No", "Certificate Registration Number", "Certificate Number",
        "Certificate No", "Certificate ID:", "Registration Number", "Registration No", "Cert. No", "Licence No",
        "License No", "Permit No", "Report No",
    ),
    "holder": (
        "兹证明", "获证组织名称", "获证组织", "获证企业", "认证委托人名称", "认证委托人", "证书持有人",
        "持证单位", "持证人", "受审核方名称", "单位名称", "企业名称", "组织名称", "公司名称", "委托人:",
        "申请人:", "组织:", "获证方", "认证企业", "持有人:", "名称:", "Name of the organization",
        "Organization name", "Name of company", "Certificate issued to", "certifies that", "Name of holder",
        "This is to certify that", "We hereby certify that", "Certified Organization", "Certified Organisation",
        "Certified company", "Name of organization", "Company name", "Certificate holder", "Holder:",
        "Organization:", "Organisation:", "Company:", "Issued to", "Awarded to", "Client:", "Name:",
    ),
    "credit_code": (
        "统一社会信用代码/组织机构代码", "统一社会信用代码", "社会信用代码", "Unified Social Credit Identifier",
        "Unified Social Credit Code", "Social Credit Code", "Credit Code:", "USCC:",
    ),
    "scope": (
        "覆盖的产品及其过程为", "覆盖的产品及其过程", "覆盖的产品和服务", "覆盖产品及过程", "覆盖以下范围",
        "所覆盖的范围", "产品和服务范围", "products and services covered", "Covering the following",
        "认证覆盖范围", "体系覆盖范围", "认证范围", "覆盖范围", "业务范围", "适用范围", "许可范围", "经营范围",
        "通过认证范围", "范围:", "产品范围", "Scope of activities", "Activities covered",
        "Scope of certification", "Scope of registration", "Certification scope", "for the following scope",
        "for the following activities", "is applicable to", "Scope:",
    ),
    "site": (
        "审核地址", "生产地址", "经营地址", "生产经营场所地址", "Site address", "Audit address",
        "Production address", "认证地址", "生产经营地址", "场所地址", "覆盖场所", "Certified site",
        "Sites covered",
    ),
    "address": (
        "注册地址", "地址:", "住所:", "Registered address", "Address:",
    ),
    "body_number": (
        "认证机构批准号", "机构批准号", "Approval No", "Approval number",
    ),
    "surveyed_on": (
        "最近一次监督审核日期", "最近监督审核日期", "上次监督审核日期", "监督审核日期", "监督日期",
        "年度监督日期", "Date of last surveillance", "Last surveillance audit", "Last surveillance",
        "Surveillance audit date", "Surveillance date",
    ),
    "issuer": (
        "发证机构", "认证机构名称", "认证机构", "发证单位", "颁发单位", "颁证单位", "审批机关", "颁证机构",
        "颁发机构", "签发机构", "发证机关", "核发机关", "批准机关", "Issued by", "Certified by",
        "Name of certification body", "Issuing body", "Issuing authority", "Certification body", "Issuer:",
    ),
    "issued_on": (
        "发证时间", "颁发时间", "批准日期", "颁证日期", "发证日期", "颁发日期", "签发日期", "换证日期",
        "本次发证日期", "出具日期", "Date of issue", "Date of issuance", "Issue date", "Issuance date",
        "Issued on", "Date issued", "Certification date", "Date of certification",
    ),
    "valid_from": (
        "有效期自", "有效期起", "有效期开始日期", "生效日期", "起始日期", "This certificate is valid from",
        "Valid from", "Effective date", "Effective from", "Date of effect",
    ),
    "valid_until": (
        "有效期限至", "有效期至", "有效期到", "有效期截止日期", "有效截止日期", "有效至", "证书到期日",
        "到期日期", "失效日期", "截止日期", "This certificate is valid until", "Valid until", "Valid through",
        "Valid till", "Valid to", "Expiry date", "Expiration date", "Date of expiry", "Expires on", "Expires:",
    ),
    "validity": (
        "证书有效期限", "证书有效期", "有效期限", "有效期", "Period of validity", "Validity period",
        "Validity:", "Valid:",
    ),
    "other": (
        "初次发证日期", "首次发证日期", "初次获证日期", "首次颁证日期", "首次认证日期", "通讯地址", "办公地址",
        "邮政编码", "邮编", "电话:", "传真:", "网址:", "签发人", "总经理:", "法定代表人", "主要负责人",
        "监督审核", "行业类别", "批准号", "批准编号", "认可编号", "组织机构代码:", "标准:", "认证依据", "符合",
        "Initial certification date", "Date of initial certification", "First issued",
        "Original certification date", "Standard:", "Tel:", "Website:", "Accreditation No", "conforms to",
        "complies with", "has been found to conform", "meets the requirements", "has been assessed",
        "has established",
    ),
}  # fmt: skip

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SYSTEM_OF = re.compile(r"\A[\s:]*the\s.{3,80}?\ssystem\s+(?:of|operated by)\s", re.IGNORECASE | re.DOTALL)
_LONGEST = 400
_BEFORE_COLON = r"(?=[ \t]*(?::|\n|\Z|[A-Z][A-Za-z. ]{2,40}:))"
"""A word that is a label only before a colon or line end; in two languages the other label may stand between."""
_TRIM = " \t\n:：;；,，。、"


def flat(text: str) -> str:
    """The text with full-width signs made half width, character for character, so that places stay the same."""
    return text.translate(_FULL_WIDTH)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands after a label: `value` as written, `line` the line with its label, `more` the line that follows."""

    field: str
    page: int
    value: str
    line: str
    more: str = ""


def stretches(page: PageText) -> Iterator[Stretch]:
    """Every labelled stretch of a page, in order. Empty ones (a label in two languages) are left out."""
    text = flat(page.text)
    labels = list(_ANY.finditer(text))
    ends = [label.start() for label in labels[1:]]
    for label, end in zip(labels, [*ends, len(text)], strict=False):
        field = _FIELD[_key(label[0])]
        written = (
            _SYSTEM_OF.sub("", page.text[label.end() : end]) if field == "holder" else page.text[label.end() : end]
        )
        value = _value(_whole_lines(written, text[:end]) if field == "scope" else written, many_lines=field == "scope")
        if field != "other" and value:
            first = value.split("\n", 1)[0]
            start = page.text.rfind("\n", 0, label.start()) + 1
            line = page.text[start : page.text.index(first, label.end()) + len(first)]
            yield Stretch(field, page.number, value, " ".join(line.split())[-200:], _next_line(written, value))


def _value(text: str, *, many_lines: bool) -> str:
    """One line, the next one if the rest of the label's is blank; or the paragraph up to a blank line."""
    text = text[:_LONGEST].lstrip(_TRIM)
    value = re.split(r"\n\s*\n", text, maxsplit=1)[0] if many_lines else text.split("\n", 1)[0]
    return re.split(r"[ \t]{4,}", value, maxsplit=1)[0].strip(_TRIM) if not many_lines else value.strip(_TRIM)


def _whole_lines(written: str, before: str) -> str:
    """Without the beginning of a line on which another label follows: it belongs to that."""
    value, line, rest = written.rpartition("\n")
    return value if line and value.strip(_TRIM) and rest.strip() and not before.endswith("\n") else written


def _next_line(text: str, value: str) -> str:
    """The line right below a value, as far as it belongs to the same label; "" after a blank line."""
    _, _, rest = text.partition(value)
    below = rest.split("\n", 2)
    return re.split(r"[ \t]{4,}", below[1].strip(), maxsplit=1)[0].strip(_TRIM) if len(below) > 1 else ""


def _key(word: str) -> str:
    return re.sub(r"[\s:.]", "", word).lower()


def _pattern(word: str) -> str:
    bare = word.rstrip(":")
    spaced = r"[ \t]*" if not bare.isascii() else ""
    letters = spaced.join(r"[ \t]*" if letter == " " else re.escape(letter) for letter in bare)
    if bare.isascii():  # a recogniser drops spaces: "Issued bySample", where only a capital shows the seam
        end = r"(?-i:(?![a-z]))" if " " in bare else r"(?![A-Za-z])"
        letters = rf"(?<![A-Za-z]){letters}{end}\.?"
    return letters + (_BEFORE_COLON if word.endswith(":") else "")


_WORDS = [word for words in LABELS.values() for word in words]
_FIELD = {_key(word): field for field, words in LABELS.items() for word in words}
_ANY = re.compile("|".join(map(_pattern, sorted(_WORDS, key=len, reverse=True))), re.IGNORECASE)
