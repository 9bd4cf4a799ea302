"""Who a supplier is: credit code (GB 32100-2015), LEI (ISO 17442), or the number of a foreign register."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import stdnum.lei
from stdnum.exceptions import InvalidChecksum, ValidationError

from suppliers.checks.countries import CHINA, countries
from suppliers.checks.credit_code import refuse_character, refuse_check, refuse_length, refuse_region
from suppliers.checks.finding import Finding, doubted
from suppliers.checks.uscc import LENGTH, check_character, is_sample_code, make_credit_code, organisation_character
from suppliers.errors import Refused

__all__ = [
    "CreditCode",
    "Identity",
    "RegistrationNumber",
    "check_credit_code",
    "check_identity",
    "check_lei",
    "check_registration_number",
    "is_sample_code",
    "make_credit_code",
]

AUTHORITIES = frozenset("123456789ANY")
COMPANY_TYPES = frozenset("123")
PROVINCES = frozenset(map(str, (10, *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))))
PROVINCES |= frozenset(map(str, (*range(61, 66), 71, 81, 82)))
SOURCE = "GB 32100-2015"
_SPACING = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A well-formed credit code and its parts (GB 32100-2015, clause 4). Well-formed does not mean registered.

    `warnings` hold what GB 32100 leaves open: an organisation code with a wrong digit of its own (GB 11714),
    a region or authority that our tables do not have.
    """

    code: str
    warnings: tuple[Finding, ...] = ()

    @property
    def authority(self) -> str:
        return self.code[0]

    @property
    def entity_type(self) -> str:
        return self.code[1]

    @property
    def region(self) -> str:
        """Six digits of GB/T 2260; the first two are the province."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        return self.code[8:17]

    def __str__(self) -> str:
        return self.code


def check_credit_code(text: str) -> CreditCode:
    """Read a credit code as typed (lower case, spaces and hyphens are taken), or refuse with the character and why.

    Positions count from 1, without spaces and hyphens. Refused: credit_code_missing, credit_code_full_width,
    credit_code_letter, credit_code_character, credit_code_region, credit_code_length, credit_code_check,
    credit_code_swapped, credit_code_lookalike.
    """
    code = _SPACING.sub("", text)
    if not code:
        raise Refused("credit_code_missing", "Enter the 18 characters of the credit code.", "credit_code")
    for position, found in enumerate(code[: LENGTH + 1], 1):
        refuse_character(position, found)
    if len(code) != LENGTH:
        refuse_length(len(code))
    code = code.upper()
    refuse_region(code)
    if check_character(code) != code[-1]:
        refuse_check(code)
    return CreditCode(code, tuple(_warnings(code)))


def check_lei(text: str) -> str:
    """A Legal Entity Identifier in upper case (ISO 17442: 20 characters, the last two check by ISO 7064 mod 97-10)."""
    lei = _SPACING.sub("", text[:100]).upper()
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", lei):
        raise Refused("lei_form", "An LEI has 18 letters or digits and then 2 digits, 20 in all.", "lei")
    try:
        return stdnum.lei.validate(lei)
    except InvalidChecksum:
        raise Refused(
            "lei_check", "The last two digits of this LEI do not fit the rest. Check each character.", "lei"
        ) from None
    except ValidationError:
        raise Refused("lei_form", "An LEI has 18 letters or digits and then 2 digits, 20 in all.", "lei") from None


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """The number of a foreign firm without credit code or LEI. `country` is two letters (ISO 3166-1)."""

    country: str
    number: str


def check_registration_number(country: str, text: str) -> RegistrationNumber:
    """A foreign register's number, tidied; its form is not known here, so only its bounds are checked."""
    country = country.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise Refused("country_form", "Choose the country of the register.", "country")
    if country == "CN":
        raise Refused("country_credit_code", "A firm in mainland China enters its credit code.", "credit_code")
    number = " ".join(text[:200].upper().split())
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z ./\-]{1,39}", number):
        raise Refused(
            "registration_number_form",
            "A registration number has 2 to 40 letters, digits, spaces, dots, slashes or hyphens.",
            "registration_number",
        )
    return RegistrationNumber(country, number)


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a firm is told from all others: `scheme` is uscc, lei or foreign; `region` of a credit code, else ""."""

    scheme: str
    country: str
    identifier: str
    region: str = ""

    @property
    def field(self) -> str:
        """The field in which it was typed."""
        return {"uscc": "credit_code", "lei": "lei", "foreign": "registration_number"}[self.scheme]


def check_identity(
    *, credit_code: str = "", lei: str = "", registration_number: str = "", country: str = ""
) -> Identity:
    """The one number by which a firm registers: a credit code in mainland China; elsewhere an LEI, or the number of the
    country's register where there is none. Raises Refused for none or several, and for what each check refuses."""
    if sum(map(bool, (credit_code.strip(), lei.strip(), registration_number.strip()))) > 1:
        message = "Give one number alone: the credit code, the LEI or the registration number."
        raise Refused("identity_twice", message, "credit_code")
    if lei.strip():
        return Identity("lei", _foreign(country), check_lei(lei))
    if registration_number.strip():
        found = check_registration_number(country, registration_number)
        return Identity("foreign", _foreign(found.country), found.number)
    code = check_credit_code(credit_code)
    return Identity("uscc", CHINA, code.code, code.region)


def _foreign(country: str) -> str:
    """The country of a foreign firm, which must be one that there is."""
    country = country.strip().upper()
    if country == CHINA:
        raise Refused("country_credit_code", "A firm in mainland China enters its credit code.", "credit_code")
    if country not in countries("en"):
        raise Refused("country_form", "Choose the country of the register.", "country")
    return country


def _warnings(code: str) -> Iterator[Finding]:
    expected = organisation_character(code[8:16])
    if expected != code[16]:
        yield doubted(
            "credit_code",
            "organisation_digit",
            'Character 17 is "{found}"; the organisation code would end in "{expected}" (GB 11714). Compare it with '
            "the business licence.",
            "GB 11714",
            found=code[16],
            expected=expected,
            position=17,
        )
    if code[0] not in AUTHORITIES or (code[0] == "9" and code[1] not in COMPANY_TYPES):
        yield doubted(
            "credit_code",
            "unusual_authority",
            'The code begins with "{found}", which is no registration authority and kind of entity that we know.',
            SOURCE,
            found=code[:2],
            position=1,
        )
    if code[2:4] not in PROVINCES:
        yield doubted(
            "credit_code",
            "unknown_region",
            'The region "{found}" lies in no province that we know.',
            "GB/T 2260",
            found=code[2:8],
            position=3,
        )
