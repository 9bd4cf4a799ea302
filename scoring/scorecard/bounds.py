"""One door for what people typed: a card with every text cleaned and bounded, so that no drawing has to think of it."""

from collections.abc import Callable
from dataclasses import replace

from .card import Dimension, Improvement, Issue, Level, Line, Scorecard, Veto

NAME = 160
SHORT = 60
SENTENCE = 300
HASH = 128
ADDRESS = 400  # a QR code of version 20 or so: still read from paper at 24 mm

Clean = Callable[[str, int], str]


def bounded(card: Scorecard, clean: Clean) -> Scorecard:
    """`card` with all its texts cleaned; lists keep their lengths. Raises ValueError for an unusable address."""
    return replace(
        card,
        subject=replace(
            card.subject,
            name_zh=clean(card.subject.name_zh, NAME),
            name_en=clean(card.subject.name_en, NAME),
            credit_code=clean(card.subject.credit_code, SHORT),
            kind=clean(card.subject.kind, SHORT),
        ),
        method=replace(
            card.method,
            name=clean(card.method.name, NAME),
            version=clean(card.method.version, SHORT),
            provenance=clean(card.method.provenance, NAME),
        ),
        result=replace(card.result, level=_level(card.result.level, clean)),
        levels=tuple(_level(level, clean) for level in card.levels),
        dimensions=tuple(_dimension(dimension, clean) for dimension in card.dimensions),
        lines=tuple(_line(line, clean) for line in card.lines),
        vetoes=tuple(_veto(veto, clean) for veto in card.vetoes),
        strengths=tuple(clean(strength, SENTENCE) for strength in card.strengths),
        improvements=tuple(_improvement(improvement, clean) for improvement in card.improvements),
        issue=_issue(card.issue, clean),
    )


def _level(level: Level, clean: Clean) -> Level:
    return replace(level, code=clean(level.code, 12), name=clean(level.name, SHORT))


def _dimension(dimension: Dimension, clean: Clean) -> Dimension:
    return replace(dimension, code=clean(dimension.code, 12), name=clean(dimension.name, NAME))


def _line(line: Line, clean: Clean) -> Line:
    return replace(
        line,
        code=clean(line.code, 12),
        dimension=clean(line.dimension, 12),
        name=clean(line.name, NAME),
        value=clean(line.value, NAME),
        points=clean(line.points, SHORT),
        evidence=clean(line.evidence, SENTENCE),
        reason=clean(line.reason, SENTENCE),
    )


def _veto(veto: Veto, clean: Clean) -> Veto:
    return replace(veto, name=clean(veto.name, NAME), reason=clean(veto.reason, SENTENCE))


def _improvement(improvement: Improvement, clean: Clean) -> Improvement:
    return replace(improvement, action=clean(improvement.action, SENTENCE), effort=clean(improvement.effort, SHORT))


def _issue(issue: Issue, clean: Clean) -> Issue:
    if not issue.verify_url.startswith(("https://", "http://")) or not issue.verify_url.isascii():
        raise ValueError(f"The address for checking must begin with http(s):// and be ASCII: {issue.verify_url[:80]!r}")
    if len(issue.verify_url) > ADDRESS:
        raise ValueError(f"The address for checking is longer than {ADDRESS} characters.")
    return replace(
        issue,
        organisation=clean(issue.organisation, NAME),
        issued_by=clean(issue.issued_by, NAME),
        fingerprint=clean(issue.fingerprint, HASH),
    )
