"""The registers that this installation asks, by the setting CERTIFICATE_REGISTERS; none unless it names some."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from suppliers.checks.certificate_facts import Listed
from suppliers.checks.register import Asked, NotAnswered, Register
from suppliers.enums import RegisterStatus
from suppliers.models import RegisterEntry

SHIPPED = {"imported": "suppliers.queries.registers.ImportedRegister"}


class ImportedRegister:
    """The register lists that were imported from CSV (load_register, or the page of registers)."""

    def look_up(self, asked: Collection[Asked]) -> Mapping[Asked, Sequence[Listed]]:
        found: dict[Asked, list[Listed]] = defaultdict(list)
        numbers = {each.number for each in asked}
        for row in RegisterEntry.objects.filter(number_key__in=numbers).order_by("register", "pk"):
            found[Asked(row.type_id, row.number_key)].append(_listed(row))
        return {each: found[each] for each in asked if each in found}


def registers() -> tuple[Register, ...]:
    """The adapters that the setting names: "imported", or the dotted path of a class of your own."""
    return tuple(import_string(SHIPPED.get(name, name))() for name in settings.CERTIFICATE_REGISTERS)


def listed_by_registers(asked: Collection[Asked]) -> Mapping[Asked, tuple[Listed, ...]] | None:
    """How the registers list each of these, () for what none knows; None when no register was asked."""
    found: dict[Asked, tuple[Listed, ...]] = dict.fromkeys(asked, ())
    answered = False
    for register in registers():
        try:
            told = register.look_up(asked)
        except NotAnswered:
            continue
        answered = True
        for each, listed in told.items():
            found[each] = (*found[each], *listed)
    return found if answered else None


def _listed(row: RegisterEntry) -> Listed:
    return Listed(
        register=row.register,
        status=RegisterStatus(row.status),
        holder=row.holder,
        credit_code=row.credit_code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=f"{row.source}, {row.as_of}",
    )
