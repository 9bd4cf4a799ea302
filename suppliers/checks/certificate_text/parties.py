"""Who stands on a certificate: its holder, its issuer, and the mark of who accredited the issuer."""

import re
from collections.abc import Iterator

from suppliers.checks.certificate_text.labels import Stretch
from suppliers.checks.certificate_text.pages import Confidence, Found, PageText

HIGH, MEDIUM = Confidence.HIGH, Confidence.MEDIUM

_FIRM = re.compile(
    r"(?:公司|集团|厂|中心|研究院|研究所|合作社|局|Ltd\.?|Limited|Inc\.?|LLC|GmbH|AG|S\.?A\.?|Co\.?|Corp\.?|PLC)"
    r"[)）]?(?:[(（][^()（）]{1,20}[)）])?$",
    re.IGNORECASE,
)
_SYSTEM = re.compile(r"\s*(?:所?建立的|的)?(?:质量|环境|能源|职业健康|社会责任|绿色供应链)\S*体系.*$")
_SEAL = re.compile(r"[(（]?\s*(?:盖章|公章|签章)\s*[)）]?")
_CERTIFIER = re.compile(
    r"^[^\n:：]{2,40}(?:认证|检验|质量保证)(?:中心|集团|服务|检测|技术|认证){0,3}"
    r"(?:有限(?:责任)?公司|股份有限公司|集团\S{0,20}公司|中心)(?:[(（]\S{1,30}[)）])?$"
    r"|^[^\n:]{2,60}\bCertification\b[^\n:]{0,40}$",
    re.MULTILINE,
)
_CNAS = r"CNAS(?:\s*C\s?(?P<body>\d{2,4})(?:\s?-\s?(?P<kind>[A-Z])(?![A-Z]))?)?"
_MARKS = re.compile(rf"{_CNAS}|UKAS|ANAB|DAkkS|JAS-ANZ|RvA|SCC|COFRAC|ACCREDIA|IAF(?:\s?MLA)?")
_LONGEST = 120
_TRIM = " ,，:：、"


def holders(labelled: list[Stretch]) -> Iterator[Found[str]]:
    """Every name behind a label for the holder, without the system that it runs."""
    for stretch in labelled:
        if stretch.field == "holder":
            found = _party(stretch)
            if found and 2 <= len(found.value) <= _LONGEST:
                yield found


def issuer(labelled: list[Stretch], pages: list[PageText], holder: Found[str] | None) -> Found[str] | None:
    """The name behind a label for the issuer, else a line that names a certification body and not the holder."""
    for stretch in labelled:
        found = _party(stretch) if stretch.field == "issuer" else None
        if found and len(found.value) > 1:
            return Found(found.value, found.page, found.snippet, HIGH)
    for page in pages:
        for match in _CERTIFIER.finditer(page.text):
            line = " ".join(match[0].split())
            if not holder or holder.value not in line:
                return Found(line, page.number, line, MEDIUM)
    return None


def accreditation(pages: list[PageText]) -> Found[str] | None:
    """The first mark of an accreditation body, such as CNAS C001-M."""
    best: Found[str] | None = None
    for page in pages:
        for line in page.text.splitlines():
            for match in _MARKS.finditer(line):
                found = Found(
                    _mark(match), page.number, " ".join(line.split())[:200], HIGH if match["body"] else MEDIUM
                )
                if found.confidence == HIGH:
                    return found
                best = best or found
    return best


def _mark(match: re.Match[str]) -> str:
    if match["body"]:
        return f"CNAS C{match['body']}" + (f"-{match['kind']}" if match["kind"] else "")
    return " ".join(match[0].split())


def _party(stretch: Stretch) -> Found[str] | None:
    """A name, joined with the next line where only both together end as a firm does."""
    name = _name(stretch.value)
    if not name:
        return None
    if _FIRM.search(name):
        return Found(name, stretch.page, stretch.line, HIGH)
    parted = "" if not name.isascii() else " "
    longer = _name(f"{name}{parted}{stretch.more}") if stretch.more else ""
    if longer != name and _FIRM.search(longer) and name.isascii() == stretch.more.isascii():
        return Found(longer, stretch.page, stretch.line, MEDIUM)
    return Found(name, stretch.page, stretch.line, MEDIUM)


def _name(text: str) -> str:
    return " ".join(_SEAL.sub("", _SYSTEM.sub("", text)).split()).strip(_TRIM)
