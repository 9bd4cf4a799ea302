"""The forms of a page, as a browser would find them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Form:
    """Where it goes, what it holds before anybody types, and which of its fields take a file."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self._select = address, list[Form](), ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        told = dict(attributes)
        if tag == "form":
            self.forms.append(Form(told.get("action") or self.address, (told.get("method") or "get").lower()))
        elif tag == "option" and self._select and self.forms:
            chosen = "selected" in told or not self.forms[-1].fields.get(self._select)
            if chosen:
                self.forms[-1].fields[self._select] = told.get("value") or ""
        elif self.forms and told.get("name") and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, Any]) -> None:
        form, name = self.forms[-1], str(told["name"])
        self._select = name if tag == "select" else ""
        if told.get("type") == "file":
            form.files.append(name)
        elif told.get("type") not in {"radio", "checkbox"} or "checked" in told or name not in form.fields:
            form.fields[name] = told.get("value") or ""


def forms_of(page: str, address: str) -> list[Form]:
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms
