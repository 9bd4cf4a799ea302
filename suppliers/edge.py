"""Small things that every page needs: a refusal becomes a form error, and nothing typed is lost."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suppliers.errors import Refused
from suppliers.wording import filled

Made = TypeVar("Made")


def said(error: Refused) -> str:
    """The refusal in the reader's language."""
    return filled(error.message, error.values)


def attempt(form: BaseForm, act: Callable[[], Made]) -> Made | None:
    """Do it; when the domain refuses, put its words at the field it names (or above the form) and return None."""
    try:
        return act()
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, said(error))
        return None


def page(request: HttpRequest, template: str, context: dict[str, object], *forms: BaseForm) -> HttpResponse:
    """Render; 422 when a bound form has errors, so that htmx and tests see that nothing was done."""
    status = 422 if any(form.is_bound and form.errors for form in forms) else 200
    return render(request, template, context, status=status)
