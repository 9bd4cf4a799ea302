"""What the task list says of people: two administrators are asked for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from procurement.pages.own_tasks import NOT_STARTED, Task
from suppliers.enums import Role
from suppliers.models import Supplier

WANTED_ADMINISTRATORS = 2


def people_tasks(supplier: Supplier) -> list[Task]:
    """A task while there is one administrator alone; nothing when there are two."""
    held = supplier.memberships.filter(role=Role.SUPPLIER_ADMIN, user__is_active=True).count()
    if held >= WANTED_ADMINISTRATORS:
        return []
    text = _("Name a second one: if the only administrator is away, nobody sends applications or lets anybody in.")
    return [Task(_("A second administrator"), text, reverse("own_people"), NOT_STARTED, 1)]
