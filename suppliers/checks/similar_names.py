"""Names of firms that are nearly the same, over a whole register: compared by their trigrams, letter for letter.

Chinese names are compared by their pinyin, so that 鑫 for 新 is noticed; legal forms, spaces, signs and the width of
letters do not count. Two names with different numbers in them (第1厂, 第2厂) are never alike.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from suppliers.checks.names import core_name

LEAST = 6_000
"""Basis points of common trigrams from which two names are worth a look; 苏州精密机械 and 苏州精密机械制造 have
6,800."""
_SPOKEN_FORMS = re.compile(r"(?:jituan)?(?:gufen)?youxian(?:zeren)?gongsi$")
_LATIN_FORMS = re.compile(r"(?<=.{3})(?:(?:gmbh)?(?:and)?(?:co)?kg|ag|se|sa|spa|srl|sarl|bv|nv|oy|ab|ptyltd|pteltd)$")
_ALPHABET = "$0123456789abcdefghijklmnopqrstuvwxyz"
_SIZE = len(_ALPHABET) + 1
_TABLE = np.zeros(256, dtype=np.int64)
for _code, _letter in enumerate(_ALPHABET, start=1):
    _TABLE[ord(_letter)] = _code
_PLAIN: dict[int, str | None] = {code: unicodedata.normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x250)}
_PLAIN |= {code: None for code in range(128) if chr(code) not in _ALPHABET[1:] + "\n"}
Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


class Likeness(StrEnum):
    """How two names are alike. Equal sound: other characters, the same pinyin."""

    SAME_NAME = "same_name"
    SAME_SOUND = "same_sound"
    SIMILAR_NAME = "similar_name"


@dataclass(frozen=True, slots=True)
class Alike:
    """A name of the register: its place in what was given, and its share of common trigrams in basis points."""

    place: int
    share: int


def key_of(spoken: str) -> str:
    """A name in pinyin or in Latin script as it is compared: its letters without accents, and without legal form."""
    plain = unicodedata.normalize("NFKD", spoken.casefold())
    letters = "".join(letter for letter in plain if letter.isascii() or letter.isspace())
    return _LATIN_FORMS.sub("", _SPOKEN_FORMS.sub("", core_name(letters)))


def similarity(one: str, other: str) -> int:
    """Common trigrams of two keys, of all that they have, in basis points (Jaccard); 0 when their numbers differ."""
    if re.findall("[0-9]+", one) != re.findall("[0-9]+", other) or not one or not other:
        return 0
    ours, theirs = _trigrams(one), _trigrams(other)
    return 10_000 * len(ours & theirs) // len(ours | theirs)


def most_alike(wanted: str, register: Sequence[str], *, most: int) -> list[Alike]:
    """The names of a register that are like one key, the likest first; at most so many, none below LEAST.

    `register` holds names in pinyin or Latin script, as they are. Array operations find the few that may be alike,
    which are then compared exactly: 100,000 names take about a quarter of a second.
    """
    if not wanted or not register:
        return []
    found = [
        Alike(place, share)
        for place in _rough(wanted, register)
        if (share := similarity(wanted, key_of(register[place]))) >= LEAST
    ]
    return sorted(found, key=lambda alike: (-alike.share, alike.place))[:most]


def _trigrams(key: str) -> frozenset[str]:
    """The trigrams of a key, with two marks before it and one behind: the beginning of a name counts most."""
    padded = f"$${key}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _codes(text: str) -> tuple[Ints, Ints]:
    """The code of the trigram that begins at each letter of a text, 0 where a line ends in it; where lines begin."""
    letters = _TABLE[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]
    first, second, third = letters[:-2], letters[1:-1], letters[2:]
    whole = (first > 0) & (second > 0) & (third > 0)
    codes = np.where(whole, (first * _SIZE + second) * _SIZE + third, 0)
    return codes, np.concatenate(([0], np.flatnonzero(letters == 0) + 1))


def _plain(text: str) -> str:
    """Lines of names with nothing in them but the letters that are compared, lower case and without accents."""
    return text.lower().translate(_PLAIN)


def _rough(wanted: str, register: Sequence[str]) -> list[int]:
    """Places of the names that hold so many trigrams of the key that they may be alike; none that is alike is missed.

    Of two sets with a share s in common, each holds at least s of the other. A legal form behind a name hides but the
    last trigram of the name.
    """
    codes, starts = _codes("$$" + "$\n$$".join(_plain("\n".join(map(_one_line, register))).split("\n")) + "$")
    ours = np.zeros(_SIZE**3, dtype=bool)
    ours[_codes(f"$${wanted}$")[0]] = True
    hits = np.add.reduceat(ours[codes], starts, dtype=np.int64)
    found: list[int] = np.flatnonzero(10_000 * (hits + 1) >= LEAST * len(_trigrams(wanted))).tolist()
    return found


def _one_line(name: str) -> str:
    return name.replace("\n", " ")
