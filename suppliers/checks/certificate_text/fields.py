"""From the text of a certificate to its fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from suppliers.checks.certificate_number import management_number
from suppliers.checks.certificate_text.labels import Stretch, flat, stretches
from suppliers.checks.certificate_text.pages import Confidence, Found, PageText
from suppliers.checks.certificate_text.types import read_standard, read_type
from suppliers.checks.certificate_text.validity import read_dates
from suppliers.checks.finding import Finding, doubted, unknown
from suppliers.checks.identity import check_credit_code
from suppliers.errors import Refused

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
T = TypeVar("T")
MOST_CHARACTERS = 20_000
RANK = {HIGH: 0, MEDIUM: 1, LOW: 2}

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9\-/.]*(?: [A-Z0-9\-/.]+)*", re.IGNORECASE)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_FIRM = re.compile(
    r"(?:公司|集团|厂|中心|研究院|研究所|合作社|Ltd\.?|Limited|Inc\.?|LLC|GmbH|AG|S\.?A\.?|Co\.?|Corp\.?|PLC)\)?$", re.I
)
_SYSTEM = re.compile(r"\s*(?:所?建立的|的)?(?:质量|环境|能源|职业健康|社会责任|绿色供应链)\S*体系.*$")
_CERTIFIER = re.compile(
    r"^[^\n:]{2,40}认证(?:中心|有限(?:责任)?公司|股份有限公司|集团\S{0,20}公司|服务\S{0,20}公司)(?:[(（]\S{1,30}[)）])?$"
    r"|^[^\n:]{2,60}\bCertification\b[^\n:]{0,40}$",
    re.MULTILINE,
)
_MARKS = re.compile(
    r"CNAS(?:\s*C\s?\d{2,4}(?:-[A-Z])?)?|UKAS|ANAB|DAkkS|JAS-ANZ|RvA|SCC|COFRAC|ACCREDIA|IAF(?:\s?MLA)?"
)


@dataclass(frozen=True, slots=True)
class ReadFields:
    """The fields of a certificate as its text gives them; None is what was not found.

    `certificate_type` is a code of fixtures/reference/certificate_types.json; the dates are inclusive, and "long-term"
    is 9999-12-31. `problems` name what contradicts itself; nothing is set right silently.
    """

    certificate_type: Found[str] | None = None
    number: Found[str] | None = None
    holder: Found[str] | None = None
    credit_code: Found[str] | None = None
    standard: Found[str] | None = None
    scope: Found[str] | None = None
    site: Found[str] | None = None
    issuer: Found[str] | None = None
    accreditation: Found[str] | None = None
    issued_on: Found[date] | None = None
    valid_from: Found[date] | None = None
    valid_until: Found[date] | None = None
    problems: tuple[Finding, ...] = ()


def read_certificate(pages: list[PageText]) -> ReadFields:
    """Find the fields of one certificate in its text, Chinese or English. Only the first 20,000 characters are read."""
    pages = _beginning(pages)
    if not any(page.text.strip() for page in pages):
        message = "This file has no text to read, only a picture. Please enter the fields."
        return ReadFields(problems=(unknown("text", "no_text", message),))
    labelled = [stretch for page in pages for stretch in stretches(page)]
    number = _best(list(_numbers(labelled))) or _bare_number(pages)
    kind = read_type(pages, number.value if number else None)
    holder = _best(sorted(_holders(labelled), key=lambda found: found.value.isascii()))
    dates = read_dates(labelled)
    return ReadFields(
        certificate_type=kind,
        number=number,
        holder=holder,
        credit_code=_credit_code(labelled, pages),
        standard=read_standard(pages, kind.value if kind else None),
        scope=_text("scope", labelled),
        site=_text("site", labelled),
        issuer=_text("issuer", labelled) or _bare_issuer(pages, holder),
        accreditation=_accreditation(pages),
        issued_on=dates.issued_on,
        valid_from=dates.valid_from,
        valid_until=dates.valid_until,
        problems=(*dates.problems, *_number_conflict(list(_numbers(labelled)))),
    )


def _beginning(pages: list[PageText]) -> list[PageText]:
    left, kept = MOST_CHARACTERS, []
    for page in pages:
        kept.append(PageText(page.number, page.text[: max(left, 0)]))
        left -= len(page.text)
    return kept


def _best(candidates: list[Found[T]]) -> Found[T] | None:
    return min(candidates, key=lambda found: RANK[found.confidence], default=None)


def _text(field: str, labelled: list[Stretch]) -> Found[str] | None:
    """The first stretch of a field, lines joined."""
    for stretch in labelled:
        if stretch.field == field and len(stretch.value) > 1:
            value = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", stretch.value)
            return Found(" ".join(value.split()), stretch.page, stretch.line, HIGH)
    return None


def _numbers(labelled: list[Stretch]) -> Iterator[Found[str]]:
    for stretch in labelled:
        if stretch.field == "number" and (match := _NUMBER.search(flat(stretch.value))):
            number = match[0].strip(" -/.")
            if any(letter.isdigit() for letter in number):
                yield Found(number, stretch.page, stretch.line, HIGH if len(number) >= 5 else MEDIUM)


def _bare_number(pages: list[PageText]) -> Found[str] | None:
    """A number without a label, if its form alone gives it away."""
    for page in pages:
        for line in page.text.splitlines():
            for word in flat(line).split():
                if management_number(word):
                    return Found(word, page.number, " ".join(line.split())[:200], MEDIUM)
    return None


def _number_conflict(numbers: list[Found[str]]) -> list[Finding]:
    values = list(dict.fromkeys(found.value for found in numbers))
    if len(values) < 2:
        return []
    return [
        doubted(
            "number",
            "two_numbers",
            "Two certificate numbers stand here: {first} and {second}.",
            first=values[0],
            second=values[1],
        )
    ]


def _holders(labelled: list[Stretch]) -> Iterator[Found[str]]:
    for stretch in labelled:
        if stretch.field != "holder":
            continue
        name = _SYSTEM.sub("", stretch.value).strip(" ,，:：")
        if 2 <= len(name) <= 120:
            yield Found(name, stretch.page, stretch.line, HIGH if _FIRM.search(name) else MEDIUM)


def _credit_code(labelled: list[Stretch], pages: list[PageText]) -> Found[str] | None:
    for stretch in labelled:
        if stretch.field == "credit_code" and (match := _CREDIT_CODE.search(flat(stretch.value).upper())):
            return Found(match[0], stretch.page, stretch.line, HIGH if _is_code(match[0]) else LOW)
    for page in pages:
        for line in page.text.splitlines():
            match = _CREDIT_CODE.search(flat(line).upper())
            if match and _is_code(match[0]):
                return Found(match[0], page.number, " ".join(line.split())[:200], MEDIUM)
    return None


def _is_code(text: str) -> bool:
    try:
        return bool(check_credit_code(text))
    except Refused:
        return False


def _bare_issuer(pages: list[PageText], holder: Found[str] | None) -> Found[str] | None:
    for page in pages:
        for match in _CERTIFIER.finditer(page.text):
            line = " ".join(match[0].split())
            if not holder or holder.value not in line:
                return Found(line, page.number, line, MEDIUM)
    return None


def _accreditation(pages: list[PageText]) -> Found[str] | None:
    for page in pages:
        for line in page.text.splitlines():
            if match := _MARKS.search(line):
                mark = " ".join(match[0].split())
                sure = HIGH if any(letter.isdigit() for letter in mark) else MEDIUM
                return Found(mark, page.number, " ".join(line.split())[:200], sure)
    return None
