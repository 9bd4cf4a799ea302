"""Everything a person sees is there in Chinese and in English, and each page is in one of them."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from config import translations
from scoring.models import ScoringModel
from suppliers.enums import Role
from suppliers.models import User
from suppliers.queries.reference import carbon_reference
from tests.api.world import World, make_world

TEMPLATES = sorted(
    path for app in translations.APPS for path in (settings.BASE_DIR / app).rglob("templates/**/*.*") if path.is_file()
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
HAN = re.compile(r"[㐀-鿿]")
TOLD = {"title", "aria-label", "placeholder", "data-label", "alt"}


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def test_every_message_has_its_chinese() -> None:
    assert translations.missing() == []


def test_nothing_in_the_catalogue_is_of_no_use() -> None:
    found = {
        (item.context, item.message if isinstance(item.message, str) else item.message[0])
        for item in translations.found()
    }
    kept = {
        (entry.context or "", entry.id if isinstance(entry.id, str) else entry.id[0])
        for entry in translations.read()
        if entry.id
    }
    assert kept - found == set()


def test_a_translation_keeps_the_placeholders() -> None:
    wrong = {}
    for entry in translations.read():
        english = entry.id if isinstance(entry.id, str) else entry.id[-1]
        for chinese in [entry.string] if isinstance(entry.string, str) else entry.string or ():
            if english and placeholders(chinese) != placeholders(english):
                wrong[english] = chinese
    assert wrong == {}


class Texts(HTMLParser):
    """What a page says: its texts and the attributes that are read out. Text of keys and code is no language."""

    SILENT = {"script", "style", "kbd", "code"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        for name, value in attrs:
            if name in TOLD:
                self.handle_data(value or "")
            if tag == "a" and name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self.silent:
            self.found.append(text)


SILENT_BLOCKS = re.compile(
    r"\{%\s*(blocktranslate|comment)\b.*?\{%\s*end\1\s*%\}"
    r"|\{%\s*block (?:width|layout|referrer)\s*%\}.*?\{%\s*endblock",
    re.DOTALL,
)
TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
BARE = re.compile(r"""(?:\b(?:title|lead|text|label|note|button|action|back_text)=|\{%\s*badge\s+)(["'])(?!\1)""")
# Names, units and signs that are the same in every language; each language names itself; attributes of a part of a tag.
SAME = re.compile(
    r"Greengate( API)?|SHA-256|PDF|JSON|Excel|\.xlsx|IPCC|PACT 3\.0|t CO₂e|kg CO₂e|kWh|tce|kgce|GWP|\bkg\b|\bkm\b"
    r'|English|中文|data-[a-z]+=""'
)


def literal_texts(source: str) -> Iterator[str]:
    """Words of a template that no translation goes through: between its tags, and as bare arguments of them."""
    source = SILENT_BLOCKS.sub("", source)
    yield from (text for text in Texts(TAG.sub("", source)).found if re.search(r"[^\W\d_]{2}", SAME.sub("", text)))
    yield from (tag for tag in TAG.findall(source) if BARE.search(tag))


def test_words_without_a_translation_are_noticed() -> None:
    source = """<p title="One">Two</p>{% badge "Three" %}{% panel title="Four" %}<code>five</code>{% endpanel %}"""
    good = (
        """{% panel title=_("One") %}{% translate "Two" %}{% blocktranslate %}Three{% endblocktranslate %}{{ x }} kWh"""
    )
    assert list(literal_texts(source)) == ["One", "Two", '{% badge "Three" %}', '{% panel title="Four" %}']
    assert list(literal_texts(good)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_that_is_not_translated(path: Path) -> None:
    assert list(literal_texts(path.read_text("utf-8"))) == []


def pages_of(user: User | None, language: str) -> Iterator[tuple[str, Texts]]:
    """(address, what it says) of one page of each kind that somebody reaches by following links."""
    client = Client()
    if user is not None:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    waiting, seen = ["/" if user else "/account/login/"], set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        answer: Any = client.get(address, follow=True)
        content = answer.getvalue()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            said = Texts(content.decode())
            waiting += [link for link in said.links if kind_of(link)]
            yield address, said


def kind_of(address: str) -> str:
    """The name of the view behind an address; "" for other places and for what is no page of ours."""
    path, _, query = address.partition("?")
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return ""
    return "" if "format=" in query or name.startswith("api-") else name


@pytest.fixture
def world(method: None) -> World:
    return make_world()


# The other roles of staff see a part of the pages that these see.
READERS = ["nobody", "supplier", Role.OFFICER, Role.COMPLIANCE]


def without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("reader", READERS)
def test_a_chinese_page_shows_no_english_message(world: World, reader: str) -> None:
    messages = {str(entry.id) for entry in translations.read() if entry.id and entry.string != entry.id}
    sentence = re.compile(r"\b[a-z]{2,} [a-z]{2,}")  # two words in small letters; names are written large
    names = {world.own.supplier.name_en}
    english: dict[str, list[str]] = {}
    for address, said in pages_of(world.people()[reader], "zh-hans"):
        for text in said.found:
            if text in messages or (not HAN.search(text) and sentence.search(without(text, names))):
                english.setdefault(address, []).append(text)
    assert english == {}


@pytest.mark.parametrize("reader", READERS)
def test_an_english_page_shows_chinese_only_where_the_thing_is_chinese(world: World, reader: str) -> None:
    names = chinese_by_nature(world)
    chinese: dict[str, list[str]] = {}
    for address, said in pages_of(world.people()[reader], "en"):
        for text in said.found:
            if HAN.search(without(QUOTED.sub("", text), names)):
                chinese.setdefault(address, []).append(text)
    assert chinese == {}


# What was read from a file, word for word.
QUOTED = re.compile(r"“[^”]*”$|^The file says: .*")


def chinese_by_nature(world: World) -> set[str]:
    """The registered name, what stands on papers, titles of laws and standards, and Chinese terms in a gloss."""
    (model,) = ScoringModel.objects.all()
    laws = {str(veto["source"]) for veto in model.definition["vetoes"]}
    tables = {factor.source for factor in carbon_reference().factors.factors}
    tables |= {each.source for each in carbon_reference().coal.rows.values()}
    file = world.own
    papers = {file.certificate.holder, file.certificate.issuer, file.document.name}
    return {
        file.supplier.name_zh,
        "中文",
        "简体中文",
        "失信被执行人",
        *papers,
        *laws,
        *tables,
        *GLOSS.findall(str(model.definition)),
    }


GLOSS = re.compile(r"《[^》]*》")
