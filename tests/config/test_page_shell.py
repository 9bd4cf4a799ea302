"""The shell: words for every state, tags that escape, templates that a strict policy can carry."""

import re
import tomllib
from pathlib import Path
from zipfile import ZipFile

import lucide
import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.test import RequestFactory

from config.shell import VERSION, navigation, words
from procurement.policy import ApplicationState, Cause, PriorityGround, Standing
from scoring.engine.model import LineState, VetoState
from suppliers.checks.finding import Outcome
from suppliers.enums import AnswerState, CertificateStatus, EvidenceLevel, Known, Role, SupplierKind

TEMPLATES = sorted(path for path in settings.BASE_DIR.rglob("templates/**/*.html") if ".venv" not in path.parts)


def shown(source: str, **values: object) -> str:
    request = RequestFactory().get("/suppliers/?sort=name&q=x")
    return engines["django"].from_string(source).render(values, request)


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        ("standing", Standing),
        ("application", ApplicationState),
        ("ground", PriorityGround),
        ("cause", Cause),
        ("line", LineState),
        ("veto", VetoState),
        ("check", Outcome),
        ("answer", AnswerState),
        ("certificate", CertificateStatus),
        ("evidence", EvidenceLevel),
        ("known", Known),
        ("role", Role),
        ("kind", SupplierKind),
    ],
)
def test_every_state_has_a_word(vocabulary: str, codes: type) -> None:
    keys = {str(code.value) for code in codes}  # type: ignore[attr-defined]
    assert keys - set(words.VOCABULARIES[vocabulary]) == set()


def test_every_icon_that_is_named_exists() -> None:
    with ZipFile(Path(lucide.__file__).with_name("lucide.zip")) as drawn:
        known = {name.removesuffix(".svg") for name in drawn.namelist()}
    used = {word.icon for table in words.VOCABULARIES.values() for word in table.values()} - {""}
    used |= {entry.icon for places in navigation.PLACES.values() for entry in places}
    for path in TEMPLATES:
        used |= set(re.findall(r'(?:\{% icon|icon_name=)\s*"([a-z0-9-]+)"', path.read_text("utf-8")))
    assert used - known == set()


def test_no_template_needs_what_the_content_policy_forbids() -> None:
    """No inline style, no inline handler, no inline script: the policy has no unsafe-inline and no nonce.

    A script element that holds JSON is data: browsers run none of it.
    """
    forbidden = re.compile(
        r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(?:\bsrc=|type="application/json"))|javascript:"""
    )
    assert {path.name: found for path in TEMPLATES if (found := forbidden.findall(path.read_text("utf-8")))} == {}


def test_what_a_person_typed_is_escaped_in_every_component() -> None:
    page = shown(
        "{% panel title=bad %}{{ bad }}{% endpanel %}{% callout title=bad %}{{ bad }}{% endcallout %}"
        "{% pagehead title=bad lead=bad %}{% endpagehead %}{% badge bad %}{{ bad|standing_badge }}{{ bad|level_badge }}"
        '{% include "components/stat.html" with label=bad value=bad %}',
        bad="<b>&",
    )
    assert page.count("&lt;b&gt;&amp;") == 11
    assert "<b>" not in page


def test_a_head_of_a_column_turns_its_order_and_keeps_the_filters() -> None:
    page = shown('{% column "name" "Name" %}')
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-name&amp;q=x"' in page


def test_a_field_ties_its_hint_and_error_to_its_control() -> None:
    class Form(forms.Form):
        gas = forms.DecimalField(label="Gas", help_text="Of the year", min_value=0)

    page = shown('{% error_summary form %}{% field form.gas unit="m³" %}', form=Form({"gas": "-5"}))
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described is not None
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(described[1].split()) - ids == set()
    assert 'href="#id_gas"' in page
    assert "m³" in page


def test_an_unknown_score_is_a_dash_without_a_bar() -> None:
    assert "<svg" not in shown("{% score_bar score %}", score=None)
    assert 'width="78.42%"' in shown("{% score_bar score %}", score=7842)


def test_the_current_place_is_the_longest_address_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {"dashboard": "/", "queue": "/cases/", "suppliers": "/suppliers/"}
    monkeypatch.setattr(navigation, "path_of", lambda name: addresses.get(name, ""))
    places = navigation.links({Role.OFFICER, Role.MANAGER}, "/cases/7/")
    assert [(place.url, place.current) for place in places] == [("/", False), ("/cases/", True), ("/suppliers/", False)]


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    page = engines["django"].get_template(name).render({})
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


def test_the_version_shown_is_the_version_of_the_project() -> None:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize(
    ("role", "path", "place"),
    [
        (Role.SUPPLIER_ADMIN, "/portal/sheets/products/", "/portal/carbon/"),
        (Role.COMPLIANCE, "/factors/benchmarks/", "/method/"),
        (Role.COMPLIANCE, "/certificates/calendar/", "/certificates/calendar/"),
    ],
)
def test_pages_at_other_addresses_mark_the_place_that_they_belong_to(role: Role, path: str, place: str) -> None:
    assert [link.url for link in navigation.links([role], path) if link.current] == [place]
