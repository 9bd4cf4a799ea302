"""The geometry of charts."""

from config.shell.charts import Axis, Bar, Change, Point, bars, columns, in_lines, nice_top, px, radar, trend, waterfall


def test_coordinates_are_short_and_have_no_thousands() -> None:
    assert [px(0), px(1234.5), px(0.125), px(-0.001)] == ["0", "1234.5", "0.12", "0"]


def test_a_full_axis_reaches_the_outer_ring_and_an_empty_one_the_middle() -> None:
    chart = radar([Axis("a", 10, 10), Axis("b", 0, 10), Axis("c", 5, 10), Axis("d", 20, 10)])
    assert chart.area == "220,46 220,150 220,202 116,150"
    assert chart.rings[-1] == "220,46 324,150 220,254 116,150"


def test_an_unknown_axis_draws_no_corner() -> None:
    chart = radar([Axis("a", 10, 10), Axis("b", None, 10), Axis("c", 10, 10)])
    assert [spoke.known for spoke in chart.spokes] == [True, False, True]
    assert len(chart.area.split()) == 2


def test_long_labels_break_at_the_space_nearest_to_the_middle() -> None:
    assert in_lines("Carbon and energy") == ("Carbon and", "energy")
    assert in_lines("绿色物流") == ("绿色物流",)


def test_bars_are_measured_against_their_limit_or_else_the_largest() -> None:
    assert [row.width for row in bars([Bar("a", 50), Bar("b", 25), Bar("c", None)])] == ["100", "50", "0"]
    assert [row.width for row in bars([Bar("a", 50, limit=200)])] == ["25"]


def test_each_step_of_a_waterfall_begins_where_the_last_one_ended() -> None:
    steps = [Change("a", 4000), Change("b", -1000), Change("c", 2000), Change("total", 5000, total=True)]
    drawn = [(step.x, step.width, step.tone) for step in waterfall(steps, 10_000)]
    assert drawn == [("0", "40", "accent"), ("30", "10", "bad"), ("30", "20", "accent"), ("0", "50", "total")]


def test_a_trend_breaks_where_a_year_is_unknown() -> None:
    chart = trend([Point("1", 1), Point("2", 2), Point("3", None), Point("4", 4)])
    assert [len(run.split()) for run in chart.runs] == [2, 1]
    assert [tick.text for tick in chart.ticks] == ["0", "2", "4"]


def test_an_axis_ends_at_a_round_number() -> None:
    assert [nice_top(top) for top in (0, 0.7, 1, 3, 97, 142, 9151)] == [1, 0.8, 1, 4, 100, 200, 10_000]


def test_columns_stand_on_the_ground_line() -> None:
    tall, half = columns([Bar("a", 10), Bar("b", 5)])
    assert float(tall.y) + float(tall.height) == float(half.y) + float(half.height) == 152
