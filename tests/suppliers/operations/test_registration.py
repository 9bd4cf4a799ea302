import pytest

from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event, Membership, Supplier, User
from suppliers.operations.registration import Registration, register_supplier
from tests.factories import NOW, PASSWORD, make_category, make_organisation

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"


def make_registration(**fields: object) -> Registration:
    known: dict[str, object] = {
        "credit_code": CODE,
        "name_zh": "示例铸造厂",
        "kind": SupplierKind.MANUFACTURER,
        "contact_name": "示例联系人",
        "email": "Someone@Example.com",
        "password": PASSWORD,
    }
    return Registration(**{**known, **fields})  # type: ignore[arg-type]


def register(**fields: object) -> User:
    return register_supplier(
        make_registration(**fields), categories=[make_category()], organisation=make_organisation(), at=NOW
    )


def test_registering_makes_a_supplier_its_first_administrator_and_a_history() -> None:
    user = register()

    supplier = Supplier.objects.get()
    assert (supplier.identifier, supplier.name_sort) == (CODE, "shi li zhu zao chang")
    assert user.email == "someone@example.com"
    assert Membership.objects.get().role == Role.SUPPLIER_ADMIN
    assert [event.kind for event in Event.objects.all()] == ["supplier.registered"]
    assert list(breaks()) == []


def test_the_same_credit_code_registers_once() -> None:
    register()
    with pytest.raises(Refused) as refusal:
        register(email="other@example.com")
    assert (refusal.value.code, refusal.value.field) == ("already_registered", "credit_code")
    assert (Supplier.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"credit_code": "911100006000373410"}, "credit_code"),
        ({"name_zh": "  "}, "name_zh"),
        ({"password": "short"}, "password"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_at_its_field_and_leaves_nothing(
    fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        register(**fields)
    assert refusal.value.field == field
    assert (Supplier.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_an_email_that_has_an_account_is_refused() -> None:
    User.objects.create_user("someone@example.com", PASSWORD)
    with pytest.raises(Refused) as refusal:
        register()
    assert refusal.value.code == "email_taken"
    assert Supplier.objects.count() == 0
