"""The graph of standings says what the tables say, in the page and in the documents."""

import re
from pathlib import Path

from django.conf import settings

from procurement.management.commands.draw_standings import PLACE
from procurement.pages.standings import drawn_for_documents
from procurement.policy import CLOCK_MOVES, MOVES, Standing
from procurement.standing_graph import LINES, draw, moves

LEGEND = {who: who for who in LINES}
WORDS = {standing.value: f"<{standing.value}>" for standing in Standing}


def test_the_drawing_in_the_documents_is_the_one_of_the_tables() -> None:
    """After a change of the tables: manage.py draw_standings."""
    assert (Path(settings.BASE_DIR) / PLACE).read_text("utf-8") == drawn_for_documents()


def test_every_move_of_the_table_is_one_line_and_there_is_no_other() -> None:
    told = [(move.before, move.after) for move in moves()]
    assert sorted(told) == sorted((before, after) for before, several in MOVES.items() for after in several)
    assert len(re.findall(r'<path d="M[\d.]+ [\d.]+ Q', draw(WORDS, "x", LEGEND))) == len(told)


def test_the_moves_of_the_clock_are_drawn_as_such() -> None:
    """Each is a line, and one more stands in the legend."""
    assert {(m.before, m.after) for m in moves() if m.who == "clock"} == {
        (before, after) for before, several in CLOCK_MOVES.items() for after in several
    }
    assert draw(WORDS, "x", LEGEND).count('marker-end="url(#to-clock)"') == sum(map(len, CLOCK_MOVES.values())) + 1


def test_every_standing_is_a_box_with_its_word_and_words_are_escaped() -> None:
    drawn = draw(WORDS, "<title>", LEGEND)
    assert [f"&lt;{standing.value}&gt;" in drawn for standing in Standing] == [True] * len(Standing)
    assert "<applied>" not in drawn
