"""Which of the known types a certificate is, by the standards and titles that it names."""

import re
from dataclasses import dataclass

from suppliers.checks.certificate_number import management_number
from suppliers.checks.certificate_text.labels import flat
from suppliers.checks.certificate_text.pages import Confidence, Found, PageText

STANDARDS = {
    "14001": "ISO14001", "24001": "ISO14001", "50001": "ISO50001", "23331": "ISO50001", "45001": "ISO45001",
    "28001": "ISO45001", "18001": "ISO45001", "9001": "ISO9001", "19001": "ISO9001", "39257": "GSCM39257",
    "14067": "ISO14067", "24067": "ISO14067", "14064": "ISO14064", "8000": "SA8000", "36132": "GREENFACTORY",
    "26572": "ROHS",
}  # fmt: skip

TITLES = {
    "产品碳足迹标识": "PCFLABEL", "排污许可证": "DISCHARGEPERMIT", "固定污染源排污登记": "DISCHARGEREG",
    "绿色供应链管理企业": "GREENSC", "绿色工厂": "GREENFACTORY", "清洁生产审核": "CLEANPROD",
    "环境标志": "ECOLABEL", "节能产品认证": "ENERGYSAVING", "绿色产品认证": "GREENPRODUCT",
    "EcoVadis": "ECOVADIS", "产销监管链": "FSC", "Chain of Custody": "FSC", "SVHC": "REACH", "RoHS": "ROHS",
    "危险废物经营许可证": "HAZWASTE", "道路运输经营许可证": "ROADTRANSPORT", "绿色电力证书": "GEC",
    "高新技术企业": "HIGHTECH", "安全生产许可证": "WORKSAFE", "安全生产标准化": "WORKSAFE",
    "碳中和": "CARBONNEUTRAL", "零碳工厂": "CARBONNEUTRAL", "环境管理体系": "ISO14001",
    "能源管理体系": "ISO50001", "职业健康安全管理体系": "ISO45001", "质量管理体系": "ISO9001",
    "Environmental Management System": "ISO14001", "Energy Management System": "ISO50001",
    "Quality Management System": "ISO9001", "Occupational Health and Safety Management System": "ISO45001",
    "温室气体核查声明": "ISO14064", "产品碳足迹": "ISO14067",
}  # fmt: skip

_STANDARD = re.compile(
    r"(?P<body>GB\s?/?\s?T|GB|IS[O0](?:\s?/\s?(?:IEC|TS))?|OHSAS|SA)[\s:]{0,2}(?P<number>\d{4,5})(?P<part>[-.]\d)?"
    r"(?:\s?[:—–-]\s?(?P<year>(?:19|20)\d\d))?(?!\d)"
)
_TITLES = {re.compile(r"\s*".join(map(re.escape, title)), re.IGNORECASE): kind for title, kind in TITLES.items()}
_ROOM_ON_A_TITLE_LINE = 14


@dataclass(frozen=True, slots=True)
class Named:
    """A standard as the text names it, and the certificate type that goes with it."""

    text: str
    page: int
    line: str
    certificate_type: str | None
    dated: bool


def named_standards(pages: list[PageText]) -> list[Named]:
    """Every standard that the text names, in order, each spelling once."""
    found: dict[str, Named] = {}
    for page in pages:
        for match in _STANDARD.finditer(flat(page.text)):
            text = _spelled(match)
            named = Named(
                text, page.number, _line(page.text, match.start()), STANDARDS.get(match["number"]), bool(match["year"])
            )
            found.setdefault(text, named)
    return list(found.values())


def _spelled(match: re.Match[str]) -> str:
    """A standard as it is cited, whatever spaces the text has or lacks: GB/T 24001-2016, ISO 14001:2015."""
    body = re.sub(r"\s", "", match["body"].upper()).replace("0", "O").replace("GBT", "GB/T")
    year = f"{'-' if body.startswith('GB') else ':'}{match['year']}" if match["year"] else ""
    return f"{body} {match['number']}{match['part'] or ''}{year}"


def read_type(pages: list[PageText], number: str | None) -> Found[str] | None:
    """The type: by a title on a line of its own, else by one standard, else by the number's letter, else a guess."""
    by_title = _by_title(pages)
    if by_title and by_title.confidence == Confidence.HIGH and by_title.value not in STANDARDS.values():
        return by_title
    named = [each for each in named_standards(pages) if each.certificate_type]
    kinds = list(dict.fromkeys(str(each.certificate_type) for each in named))
    if set(kinds) == {"ISO14064", "ISO14067"}:
        kinds = ["ISO14067"]  # verified by the rules of ISO 14064-3: the product footprint is the subject
    if not kinds:
        return by_title
    parsed = management_number(number) if number else None
    kind, confidence = kinds[0], Confidence.HIGH if len(kinds) == 1 else Confidence.LOW
    if len(kinds) > 1 and parsed and parsed.certificate_type in kinds:
        kind, confidence = str(parsed.certificate_type), Confidence.HIGH
    place = next(each for each in named if each.certificate_type == kind)
    return Found(kind, place.page, place.line, confidence)


def read_standard(pages: list[PageText], kind: str | None) -> Found[str] | None:
    """The standards of the type as written, such as "GB/T 24001-2016, ISO 14001:2015"."""
    named = [each for each in named_standards(pages) if kind and each.certificate_type == kind]
    dated = [each for each in named if each.dated] or named
    if not dated:
        return None
    confidence = Confidence.HIGH if dated[0].dated else Confidence.MEDIUM
    return Found(", ".join(each.text for each in dated[:3]), dated[0].page, dated[0].line, confidence)


def _by_title(pages: list[PageText]) -> Found[str] | None:
    best: tuple[bool, int, int, int, str, str] | None = None
    for page in pages:
        for pattern, kind in _TITLES.items():
            if match := pattern.search(page.text):
                line = _line(page.text, match.start())
                inside = len(line) > len(match[0]) + _ROOM_ON_A_TITLE_LINE
                place = (inside, page.number, match.start(), -len(match[0]), kind, line)
                best = min(best, place) if best else place
    if best is None:
        return None
    inside, number, _, _, kind, line = best
    return Found(kind, number, line, Confidence.LOW if inside else Confidence.HIGH)


def _line(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return " ".join(text[start : end if end >= 0 else len(text)].split())[:200]
