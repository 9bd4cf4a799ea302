"""Where the parts of stacked bars go."""

from config.shell.stacks import Layer, Stack, stacks


def places(*rows: Stack) -> list[list[tuple[str, str]]]:
    return [[(one.x, one.width) for one in row.layers] for row in stacks(rows)]


def test_all_totals_share_one_scale_and_parts_follow_each_other() -> None:
    whole = Stack("2024", (Layer("a", 30), Layer("b", 70)))
    half = Stack("2025", (Layer("a", 50), Layer("b", 0)))
    assert places(whole, half) == [[("0", "29.65"), ("30", "69.65")], [("0", "49.65"), ("50", "0")]]


def test_what_is_unknown_or_below_zero_takes_no_room() -> None:
    assert places(Stack("2024", (Layer("a", None), Layer("b", -5), Layer("c", 10)))) == [
        [("0", "0"), ("0", "0"), ("0", "99.65")]
    ]


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert places(Stack("2024", (Layer("a", 0), Layer("b", None)))) == [[("0", "0"), ("0", "0")]]
    assert stacks([]) == ()
