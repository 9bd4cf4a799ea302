"""Names of firms made comparable."""

import re
import unicodedata

_FORMS = (
    (r"有限责任公司", "有限公司"),
    (r"\b(?:company|co)\b\W*(?:limited|ltd)\b", "ltd"),
    (r"\b(?:limited|ltd)\b", "ltd"),
    (r"\b(?:incorporated|inc)\b", "inc"),
    (r"\b(?:corporation|corp)\b", "corp"),
    (r"&", " and "),
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ENDINGS = r"(?:集团)?(?:股份)?有限公司$|(?:ltd|inc|corp|llc|gmbh|plc)$"


def tidy_name(name: str) -> str:
    """A name as it is kept: single spaces, and none of the invisible letters (control, direction, joiners) that can
    make one name look like another."""
    seen = (letter if unicodedata.category(letter) not in _UNSEEN else " " for letter in name)
    return " ".join("".join(seen).split())


def normalise_name(name: str) -> str:
    """A name for comparison: half width, lower case, without spaces, signs and brackets; one word a legal form."""
    text = unicodedata.normalize("NFKC", name).casefold()
    for form, one in _FORMS:
        text = re.sub(form, one, text)
    return "".join(letter for letter in text if letter.isalnum())


def core_name(name: str) -> str:
    """A name without its legal form: equal cores are a reason to look, not a proof."""
    return re.sub(_ENDINGS, "", normalise_name(name))


def same_script(one: str, other: str) -> bool:
    """Can the two be compared letter by letter, both Chinese or both not?"""
    return bool(re.search(r"[\u3400-\u9fff]", one)) == bool(re.search(r"[\u3400-\u9fff]", other))
