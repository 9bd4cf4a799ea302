"""The energy form of a year with what was typed into it and not yet sent."""

import re
from collections.abc import Mapping

from suppliers.models import SectionDraft
from suppliers.pages.energy import EnergyForm
from suppliers.pages.energy_rows import changed_form, new_line
from suppliers.pages.forms.energy import GreenForm

ROW = re.compile(r"(line|green)-([0-9]{1,4})-\w+")


def drafted_form(form: EnergyForm, draft: SectionDraft | None) -> EnergyForm:
    """The form as known, with the draft's fields in place of its own, rows that were added, and none that were taken
    out. Not yet judged: what is impossible stands as it was typed."""
    if draft is None:
        return form
    typed = {name: values[0] for name, (_revision, values) in draft.typed.items() if values}
    known = {bound.html_name: bound.value() for part in form.parts for bound in part}
    form.whole.data = known | typed  # what changed_form reads the rows from
    there, gone = _rows(typed), _rows(draft.typed)
    form.lines = [line for line in form.lines if line.row_number not in gone["line"] - there["line"]]
    have = {line.row_number for line in form.lines}
    added = sorted(there["line"] - have, key=int)
    form.lines += [new_line(int(row), form.supplier, typed, form.reference) for row in added]
    green = {row.row_number for row in form.green}
    form.green += [GreenForm(prefix=f"green-{row}") for row in sorted(there["green"] - green, key=int)]
    return changed_form(form)


def _rows(names: Mapping[str, object]) -> dict[str, set[str]]:
    """The numbers of the rows that these fields belong to."""
    found: dict[str, set[str]] = {"line": set(), "green": set()}
    for name in names:
        if match := ROW.fullmatch(name):
            found[match[1]].add(match[2])
    return found
