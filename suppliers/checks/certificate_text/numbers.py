"""Numbers that a certificate bears: its own, the holder's credit code, the issuer's approval.

Photographed figures are taken for letters and the other way round. They are set right only where a form decides which
it must be: the sequence of a management-system number, the check character of a credit code.
"""

import re
from collections.abc import Iterator

from suppliers.checks.certificate_number import management_number, normalise_number
from suppliers.checks.certificate_text.labels import Stretch, flat
from suppliers.checks.certificate_text.pages import Confidence, Found, PageText
from suppliers.checks.finding import Finding, doubted
from suppliers.checks.identity import check_credit_code
from suppliers.errors import Refused

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9\-/.]*(?: [A-Z0-9\-/.]+)*", re.IGNORECASE)
_WORD_NUMBER = re.compile(r"^\s*(?:(?:no|nr|number)\b|号)\s*[.:]*\s*", re.IGNORECASE)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_BODY_NUMBER = re.compile(r"CNCA\s?-\s?R[A-Z]?\s?-\s?\d{4}\s?-\s?\d{1,4}", re.IGNORECASE)
_FIGURES = str.maketrans("OILZSB", "011258")
_ALIKE = r"\dOILZSB"
_NEARLY_MANAGEMENT = re.compile(
    rf"(?P<front>[{_ALIKE}]{{5,6}})(?P<domain>OHS|ENMS|EN|ITSMS|Q|E|F|H)(?P<sequence>[{_ALIKE}]{{4,6}})R(?P<round>[\dOI])"
    r"(?P<rest>[LMS]?(?:-\d{1,3})?(?:/\d{3,6})?)"
)
_CODE_FIGURES = str.maketrans("OIZS", "0125")
"""Letters that GB 32100-2015 leaves out of the code because they look like figures."""


def numbers(labelled: list[Stretch]) -> Iterator[Found[str]]:
    """Everything that stands behind a label for the certificate's number."""
    for stretch in labelled:
        if stretch.field == "number" and (match := _NUMBER.search(_WORD_NUMBER.sub("", flat(stretch.value)))):
            written = match[0].strip(" -/.")
            if any(letter.isdigit() for letter in written):
                number = mended(written)
                sure = HIGH if len(number) >= 5 and number == written else MEDIUM
                yield Found(number, stretch.page, stretch.line, sure)


def bare_number(pages: list[PageText]) -> Found[str] | None:
    """A number without a label, if its form alone gives it away."""
    for page in pages:
        for line in page.text.splitlines():
            for word in flat(line).split():
                if management_number(word):
                    return Found(word, page.number, " ".join(line.split())[:200], MEDIUM)
    return None


def mended(number: str) -> str:
    """The number with look-alike letters made figures where the form of management-system numbers has figures."""
    if management_number(number):
        return number
    match = _NEARLY_MANAGEMENT.fullmatch(normalise_number(number))
    if match is None:
        return number
    front, sequence, turn = (match[part].translate(_FIGURES) for part in ("front", "sequence", "round"))
    found = f"{front}{match['domain']}{sequence}R{turn}{match['rest']}"
    return found if management_number(found) else number


def number_conflict(found: list[Found[str]]) -> list[Finding]:
    """A doubt when two different numbers stand behind labels."""
    values = {normalise_number(each.value): each.value for each in reversed(found)}
    if len(values) < 2:
        return []
    second, first = list(values.values())[-2:]
    message = "Two certificate numbers stand here: {first} and {second}."
    return [doubted("number", "two_numbers", message, first=first, second=second)]


def credit_code(labelled: list[Stretch], pages: list[PageText]) -> Found[str] | None:
    """The holder's credit code: behind its label, else any line with a code whose check character is right."""
    for stretch in labelled:
        match = _CREDIT_CODE.search(_closed(stretch.value)) if stretch.field == "credit_code" else None
        if match:
            code = match[0].translate(_CODE_FIGURES)
            sure = LOW if not _is_code(code) else HIGH if code == match[0] else MEDIUM
            return Found(code if sure != LOW else match[0], stretch.page, stretch.line, sure)
    for page in pages:
        for line in page.text.splitlines():
            match = _CREDIT_CODE.search(flat(line).upper())
            if match and _is_code(match[0]):
                return Found(match[0], page.number, " ".join(line.split())[:200], MEDIUM)
    return None


def body_number(pages: list[PageText]) -> Found[str] | None:
    """The approval of the certification body, such as CNCA-R-2002-001."""
    for page in pages:
        for line in page.text.splitlines():
            if match := _BODY_NUMBER.search(flat(line)):
                number = re.sub(r"\s", "", match[0]).upper()
                return Found(number, page.number, " ".join(line.split())[:200], HIGH)
    return None


def _closed(text: str) -> str:
    """Upper case, and without the single spaces that some print within a code."""
    return re.sub(r"(?<=[0-9A-Z]) (?=[0-9A-Z])", "", flat(text).upper())


def _is_code(text: str) -> bool:
    try:
        return bool(check_credit_code(text))
    except Refused:
        return False
