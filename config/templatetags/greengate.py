"""Filters and tags of the page shell. Values become words here and charts become marks; nothing is decided here."""

from collections.abc import Sequence
from typing import Any

import lucide
from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from config.shell import charts, formats, words
from config.shell.stacks import Stack
from config.shell.stacks import stacks as drawn_stacks
from config.shell.word import Word
from procurement.queries.returned import returned_to
from suppliers.models import User
from suppliers.queries.access import own_supplier
from suppliers.wording import filled, reason_text

register = template.Library()

for shown in (
    formats.localized,
    formats.points,
    formats.percent,
    formats.tonnes,
    formats.kilograms,
    formats.amount,
    formats.day,
    formats.moment,
    formats.short_hash,
    formats.file_size,
):
    register.filter(shown.__name__, shown)


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """A lucide icon; hidden from screen readers unless it has a label of its own."""
    said = {"role": "img", "aria-label": str(label)} if label else {"aria-hidden": "true"}
    return mark_safe(lucide._render_icon(str(name), size, **{"class": "icon", **said}))  # noqa: S308 - our own icons


def badge_of(word: Word) -> SafeString:
    drawn = icon(word.icon, 13) if word.icon else ""
    return format_html('<span class="badge tone-{}">{}<span>{}</span></span>', word.tone, drawn, word.text)


@register.simple_tag
def badge(text: str | Promise, tone: str = "mute", icon_name: str = "") -> SafeString:
    """A badge for a state that has no vocabulary of its own. Tones: ok, warn, bad, info, mute, accent."""
    return badge_of(Word(text, tone, icon_name))


@register.filter
def standing_badge(code: object) -> SafeString:
    return badge_of(words.word_for("standing", code))


@register.filter
def level_badge(code: object) -> SafeString:
    """A, B, C, D, vetoed or unrated; the letter stands for itself, the colour only repeats it."""
    word = words.word_for("level", code)
    if not word.icon:
        return format_html('<span class="level {}">{}</span>', word.tone, word.text)
    return badge_of(word)


@register.filter
def certificate_badge(code: object) -> SafeString:
    return badge_of(words.word_for("certificate", code))


@register.filter
def check_badge(code: object) -> SafeString:
    return badge_of(words.word_for("check", code))


@register.filter
def task_badge(code: object) -> SafeString:
    return badge_of(words.word_for("task", code))


@register.filter
def evidence_badge(level: object) -> SafeString:
    return badge_of(words.word_for("evidence", level))


@register.filter
def known_badge(known: object) -> SafeString:
    return badge_of(words.word_for("known", known))


@register.filter("badge")
def badge_for(code: object, vocabulary: str) -> SafeString:
    """Any other vocabulary: {{ application.state|badge:"application" }}."""
    return badge_of(words.word_for(vocabulary, code))


@register.filter
def known_text(known: object) -> str | Promise:
    """Which of the four kinds of missing (or "known"): product rule 2."""
    return words.word_for("known", known).text


@register.filter
def word(code: object, vocabulary: str) -> str | Promise:
    """The text alone: {{ supplier.kind|word:"kind" }}."""
    return words.word_for(vocabulary, code).text


@register.filter("reason")
def reason_words(code: object) -> str:
    """The words of a coded reason: {{ engagement.reason|reason }}."""
    return reason_text(str(code))


@register.filter("filled")
def filled_message(thing: Any) -> str:
    """A finding or a reason of the domain as a sentence in the reader's language: {{ line.reason|filled }}."""
    return filled(thing.message, thing.values)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, unit: str = "", prefilled: str = "", optional: bool = False) -> dict[str, Any]:
    """Label, hint, control with its unit, error. `prefilled` says where a value that nobody typed came from."""
    kind = getattr(bound.field.widget, "input_type", "")
    grouped = bound.use_fieldset or kind == "radio"
    single = kind == "checkbox" and not grouped
    return {
        "bound": bound,
        "unit": unit,
        "prefilled": prefilled,
        "optional": optional,
        "grouped": grouped,
        "single": single,
        "dropped": kind == "file",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What must change, in one list above the form, each linked to its field. Empty when nothing is wrong."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.simple_block_tag
def panel(content: str, title: str = "", icon_name: str = "", actions: str = "", **more: str) -> SafeString:
    """A titled card. More: id, tone, flush (no padding, for tables), level (heading level, 2)."""
    inner = {"content": content, "title": title, "icon_name": icon_name, "actions": actions, "level": 2}
    return render_to_string("components/panel.html", inner | more)


@register.simple_block_tag
def callout(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A sentence that must not be missed. Tones: info, ok, warn, bad."""
    icons = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "bad": "octagon-x"}
    said = {"content": content, "tone": tone, "title": title, "icon_name": icons[tone]}
    return render_to_string("components/callout.html", said)


@register.simple_block_tag
def pagehead(content: str, title: str, lead: str = "", back_url: str = "", back_text: str = "") -> SafeString:
    """The head of a page: one h1, a sentence, a way back; the content is the actions at the right."""
    said = {"content": content, "title": title, "lead": lead, "back_url": back_url, "back_text": back_text}
    return render_to_string("components/pagehead.html", said)


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, name: str, title: str, action: str, button: str, **more: str) -> SafeString:
    """A dialog that asks before it posts to `action`; opened by any button with data-dialog="<name>". More: tone."""
    said = {"content": content, "name": name, "title": title, "action": action, "button": button}
    return render_to_string("components/confirm.html", said | more, request=context.get("request"))


@register.inclusion_tag("components/column.html", takes_context=True)
def column(context: Context, key: str, text: str, align: str = "") -> dict[str, Any]:
    """A table head that sorts by ?sort=key, and by ?sort=-key when pressed again."""
    request: HttpRequest | None = context.get("request")
    current = request.GET.get("sort", "") if request else ""
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    upcoming = f"-{key}" if order == "ascending" else key
    return {"request": request, "text": text, "align": align, "order": order, "upcoming": upcoming}


@register.inclusion_tag("components/score_bar.html")
def score_bar(hundredths: int | None, limit: int = 10_000, level: str = "", wide: bool = False) -> dict[str, Any]:
    """A score beside its bar; `limit` in hundredths too. Unknown is a dash, not an empty bar."""
    width = charts.px(100 * charts.share(hundredths or 0, limit))
    tone = words.word_for("level", level).tone if level else "accent"
    return {"hundredths": hundredths, "limit": limit, "width": width, "tone": tone, "wide": wide}


@register.inclusion_tag("components/radar.html")
def radar(axes: Sequence[charts.Axis], title: str, name: str = "radar") -> dict[str, Any]:
    """`name` must be unique on the page: the picture's title and description hang on it."""
    return {"chart": charts.radar(axes), "title": title, "name": name}


@register.inclusion_tag("components/bars.html")
def bars(rows: Sequence[charts.Bar], title: str, head: str = "", number: str = "") -> dict[str, Any]:
    return {"rows": charts.bars(rows), "title": title, "head": head, "number": number}


@register.inclusion_tag("components/waterfall.html")
def waterfall(changes: Sequence[charts.Change], title: str, limit: int = 10_000) -> dict[str, Any]:
    return {"rows": charts.waterfall(changes, limit), "title": title}


@register.inclusion_tag("components/trend.html")
def trend(points: Sequence[charts.Point], title: str, name: str = "trend", **more: Any) -> dict[str, Any]:
    """More: unit, target (number), target_text."""
    chart = charts.trend(points, more.get("target"))
    return {"chart": chart, "title": title, "name": name, "every": charts.every(len(points)), **more}


@register.inclusion_tag("components/columns.html")
def columns(rows: Sequence[charts.Bar], title: str, name: str = "columns") -> dict[str, Any]:
    return {"rows": charts.columns(rows), "title": title, "name": name, "every": charts.every(len(rows), 10)}


@register.inclusion_tag("components/stacks.html")
def stacks(rows: Sequence[Stack], title: str, unit: str = "", head: str = "") -> dict[str, Any]:
    """What several totals are made of, or one."""
    return {"rows": drawn_stacks(rows), "title": title, "unit": unit, "head": head}


@register.inclusion_tag("procurement/_returned_at.html", takes_context=True)
def returned_at(context: Context, kind: str, key: object = "") -> dict[str, Any]:
    """Why a buyer sent the reader's case back, at the thing itself: {% returned_at "certificate" certificate.pk %}, or
    at the part of the file: {% returned_at "indicators" %}. Read once for a page; for suppliers alone."""
    request: HttpRequest = context["request"]
    found = getattr(request, "_returned", None)
    if found is None:
        supplier = own_supplier(request.user) if isinstance(request.user, User) else None
        found = returned_to(supplier) if supplier else {}
        request._returned = found  # type: ignore[attr-defined]
    reasons = found.get(f"{kind}:{key}" if key else kind, [])
    return {"reasons": [(one, reason_text(one.code)) for one in reasons]}
