"""Certificate numbers: made comparable, and taken apart where their form is known."""

import re
import unicodedata
from dataclasses import dataclass

_MANAGEMENT = re.compile(
    r"(?P<body>\d{3,4})(?P<year>\d{2})(?P<domain>OHS|ENMS|EN|ITSMS|IS|IP|Q|E|S|F|H|I)(?P<sequence>\d{4,6})"
    r"R(?P<round>\d{1,2})(?P<size>[LMS])?(?:-(?P<site>\d{1,3}))?(?:/(?P<office>\d{3,6}))?"
)
DOMAIN_TYPES = {
    "Q": "ISO9001",
    "E": "ISO14001",
    "S": "ISO45001",
    "OHS": "ISO45001",
    "EN": "ISO50001",
    "ENMS": "ISO50001",
}


def normalise_number(number: str) -> str:
    """A number for comparison: half width, upper case, without spaces and with one kind of hyphen and bracket."""
    text = unicodedata.normalize("NFKC", number).upper()
    text = re.sub(r"[‐-―−]", "-", text)
    text = re.sub(r"\s+", "", text.translate(str.maketrans("〔〕[]【】", "()()()")))
    return unicodedata.normalize("NFKC", text)


@dataclass(frozen=True, slots=True)
class ManagementNumber:
    """The parts of a management-system certificate number such as 17424E20980R0M or 00119E31234R0M/1100.

    The form is a convention of Chinese certification bodies, not a standard. A body code of 3 or 4 digits is
    ambiguous: `body` is what stands before the two digits of the year.
    """

    body: str
    year: int
    domain: str
    sequence: str
    round: int

    @property
    def certificate_type(self) -> str | None:
        """The type that the letter stands for, where we know it."""
        return DOMAIN_TYPES.get(self.domain)


def management_number(number: str) -> ManagementNumber | None:
    """The parts of a management-system number, or None when it has another form."""
    match = _MANAGEMENT.fullmatch(normalise_number(number))
    if match is None:
        return None
    return ManagementNumber(
        match["body"], 2000 + int(match["year"]), match["domain"], match["sequence"], int(match["round"])
    )
