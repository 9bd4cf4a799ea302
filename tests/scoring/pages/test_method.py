import pytest

from scoring.engine.rules import Linear, Steps
from scoring.models import ScoringModel
from scoring.pages.rule_words import shown
from suppliers.enums import Role
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import make_model
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def model() -> ScoringModel:
    return make_model()


def test_everybody_who_is_signed_in_reads_the_method(model: ScoringModel) -> None:
    readers = [make_staff(make_organisation(), Role.AUDITOR), make_member(make_supplier())]
    for user in readers:
        assert "27 criteria, 3 vetoes" in text_of(signed_in(user).get("/method/"))
    assert visitor().get("/method/").status_code == 302
    assert signed_in(readers[0]).get("/method/999/").status_code == 404


def test_a_model_is_shown_with_every_rule_its_weight_and_its_vetoes(model: ScoringModel) -> None:
    answer = signed_in(make_staff(make_organisation(), Role.AUDITOR)).get(f"/method/{model.pk}/")
    text, html = text_of(answer), answer.content.decode()
    assert html.count('<tr id="M') == 27
    assert html.count('<div class="rule">') >= 27
    assert model.content_hash in text
    assert "Strikes when “Discharge permit or registration” is: None." in text
    assert "Proposed, not official" in text
    assert "A level is given when at least 50 % of the weight is known." in text


def test_steps_and_lines_are_drawn_as_their_curve_and_said_in_words() -> None:
    steps = shown(Steps("recycled_content", ((2_000, 100), (5_000, 400)), 0))
    assert steps.rows == [("低于 20 %", "0.00"), ("20 % 起", "1.00"), ("50 % 起", "4.00")] or steps.rows == [
        ("below 20 %", "0.00"),
        ("from 20 %", "1.00"),
        ("from 50 %", "4.00"),
    ]
    assert steps.curve == "0.0,38.0 17.1,38.0 17.1,29.0 102.9,29.0 102.9,2.0 120.0,2.0"
    line = shown(Linear("pcf_vs_average", ((-2_500, 600), (2_500, 0))))
    assert (line.rows, line.curve) == ([("-25 %", "6.00"), ("25 %", "0.00")], "0.0,2.0 120.0,38.0")
