import pytest

from suppliers.checks.invitation_sheet import read_invitations
from suppliers.enums import SupplierKind
from suppliers.errors import Refused

HEAD = "公司名称,邮箱,统一社会信用代码,联系人,类型,品类,语言\n"
CATEGORIES = {"castings": "castings", "铸件": "castings", "Castings": "castings", "齿轮": "gears"}


def read(rows: str) -> tuple[list[str], list[tuple[int, str]]]:
    lines, refused = read_invitations((HEAD + rows).encode(), CATEGORIES)
    return [line.company_name for line in lines], [(each.number, each.message) for each in refused]


def test_a_row_says_what_is_known_and_the_rest_may_be_empty() -> None:
    content = HEAD + "示例铸造厂,a@example.com,,示例联系人,贸易商,铸件；齿轮,English\n示例二厂,b@example.com,,,,,\n"
    (first, second), refused = read_invitations(content.encode("gb18030"), CATEGORIES)
    assert (first.kind, first.categories, first.language) == (SupplierKind.TRADER, ("castings", "gears"), "en")
    assert (second.number, second.kind, second.categories) == (3, SupplierKind.MANUFACTURER, ())
    assert refused == ()


def test_a_row_that_makes_no_sense_is_left_out_with_its_number_and_why() -> None:
    good, refused = read(
        "示例一厂,a@example.com,,,工厂主,,\n示例二厂,b@example.com,,,,,Klingon\n示例三厂,c@example.com,,,,飞船,\n示例四厂,d@example.com,,,,,\n"
    )
    assert good == ["示例四厂"]
    assert [number for number, _message in refused] == [2, 3, 4]


def test_a_sheet_without_the_address_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_invitations("公司名称\n示例厂\n".encode(), CATEGORIES)
    assert refusal.value.code == "column_missing"
