"""Charts that set areas beside one another: where each figure stands, and what is said of it."""

from __future__ import annotations

import math

import pytest
from every_chart import given_of, of_caterpillar, of_funnel, of_ranked_bars
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import SVG, centre, marks, points_of, root, texts

from goldenthread.charts.choropleth import Map, choropleth, locator, outline_middle
from goldenthread.charts.drawing import Figures
from goldenthread.charts.funnel import Funnel, FunnelLimits, funnel
from goldenthread.charts.ranked_bars import RankedBars, ranked_bars
from goldenthread.charts.small_bars import small_bar
from goldenthread.charts.sparkline import Sparkline, sparkline
from goldenthread.charts.spine import Spine, SpineRow, place, spine
from goldenthread.charts.stacked_bar import StackedBar, stacked_bar

figures = st.one_of(st.none(), st.floats(-1e6, 1e6))


def row_of(value: float | None, *, low_is_good: bool = False, comparison: str = "none") -> SpineRow:
    return SpineRow("Delays", value, 10.0, 5.0, 8.0, 14.0, 25.0, 12.0, comparison, low_is_good)


@pytest.mark.parametrize(
    ("value", "low_is_good", "at"),
    [
        (10.0, False, 0.0),
        (25.0, False, 1.0),
        (25.0, True, -1.0),
        (5.0, False, -1 / 3),
        (5.0, True, 1 / 3),
        (400.0, False, 1.0),
        (None, False, None),
        (math.nan, False, None),
    ],
)
def test_a_spine_stretches_to_the_area_furthest_from_the_nation(
    value: float | None, low_is_good: bool, at: float | None
) -> None:
    assert place(row_of(value, low_is_good=low_is_good), value) == (
        at if at is None else pytest.approx(at)
    )


def test_areas_all_alike_have_no_place_on_a_spine() -> None:
    row = SpineRow("Delays", 4.0, 4.0, 4.0, 4.0, 4.0, 4.0)
    assert place(row, 4.0) is None
    assert marks(spine(Spine("Delays", [row]))) == []


@given(st.floats(0, 30), st.floats(0, 30), st.booleans())
def test_better_is_never_further_left_on_a_spine(a: float, b: float, low_is_good: bool) -> None:
    one, other = (place(row_of(v, low_is_good=low_is_good), v) for v in (a, b))
    assert one is not None
    assert other is not None
    assert a == b or (one <= other) == ((a < b) != low_is_good) or one == other


def test_a_spine_marks_each_row_that_has_a_figure() -> None:
    rows = [row_of(20.0, comparison="worse", low_is_good=True), row_of(None), row_of(12.0)]
    chart = spine(Spine("Delays", rows, "Hull", "Aurelia"))
    assert len(marks(chart)) == 2
    assert chart.description == (
        "3 indicators against Aurelia: 1 worse, 1 not compared. 1 without a figure."
    )
    assert chart.table.rows[0] == ("Delays", "20", "10", "12", "5 to 25", "worse")
    assert chart.table.rows[1][1] == "no data"


def test_ranked_bars_run_from_the_highest_and_the_missing_stand_last() -> None:
    chart = ranked_bars(
        RankedBars("Delays", ["a", "b", "c", "d"], [2.0, None, 9.0, 4.0], nation=3.0,
                   nation_name="Aurelia", marked=3)
    )  # fmt: skip
    assert [row[0] for row in chart.table.rows] == ["c", "d", "a", "b", "Aurelia"]
    assert [t for t in texts(chart) if t in "abcd"] == ["d", "c", "d", "a", "b"]  # legend first
    assert chart.description == "Highest c, 9; lowest a, 2. d is number 2 of 3 from the highest."


def test_a_longer_ranked_bar_is_a_higher_figure() -> None:
    chart = of_ranked_bars(given_of([1.0, 2.0, 4.0], names=["a", "b", "c"]), 640)
    bars = [r for r in root(chart).iter(f"{SVG}rect") if r.attrib["height"] == "13.0"]
    widths = [float(r.attrib["width"]) for r in bars]
    assert widths == pytest.approx([widths[0], widths[0] / 2, widths[0] / 4], abs=0.11)


@given(st.lists(figures, max_size=60))
def test_a_caterpillar_has_a_point_for_each_figure(values: list[float | None]) -> None:
    names = [f"area {i}" for i in range(len(values))]
    chart = of_caterpillar(given_of(values, names=names), 640)
    ys = [centre(mark)[1] for mark in marks(chart)]
    assert len(ys) == sum(v is not None for v in values)
    assert ys == sorted(ys)
    assert len(chart.table.rows) == len(values)


CURVES = FunnelLimits([10, 20, 40], [2, 3, 4], [8, 7, 6], [1, 2, 3], [9, 8, 7])


def a_funnel(**more: object) -> Funnel:
    return Funnel(
        "Delays", ["a", "b", "c"], [15, 30, None], [12, 5, 4], ["very high", "within", "within"],
        CURVES, 5.0, "Aurelia", "people", **more,
    )  # type: ignore[arg-type]  # fmt: skip


def test_a_funnel_names_what_lies_beyond_its_limits_and_what_is_marked() -> None:
    chart = funnel(a_funnel(marked=[1]))
    assert [t for t in texts(chart) if t in "abc"] == ["b", "b", "a"]  # legend, then both points
    assert len(marks(chart)) == 2
    assert chart.description == "2 areas. 1 above the 99.8% limit: a. b, 5, is within the limits."
    assert chart.table.rows[2] == ("c", "no data", "4", "Within the limits")


def test_a_funnels_points_stand_by_size_and_figure() -> None:
    (ax, ay), (bx, by) = (centre(mark) for mark in marks(funnel(a_funnel())))
    assert ax < bx
    assert ay < by  # twelve stands above five


def test_a_funnels_limits_end_at_the_axes() -> None:
    chart = of_funnel(given_of([1.0, 200.0, 3.0, 4.0, 5.0, 6.0]), 640)
    limits = marks(chart, "limit")
    assert limits
    for limit in limits:
        levels = [round(y, 1) for _, y in points_of(limit.attrib["d"])]
        # A curve held to the edge would rest there for several steps.
        assert levels.count(min(levels)) <= 2 or len(set(levels)) == 1


@pytest.mark.parametrize(
    "data",
    [
        Funnel("Delays", ["a"], [1.0], [1.0, 2.0], ["within"], CURVES),
        Funnel("Delays", ["a"], [1.0], [1.0], ["within"], FunnelLimits([1], [1, 2], [1], [1], [1])),
    ],
)
def test_a_funnel_of_unequal_series_is_refused(data: Funnel) -> None:
    with pytest.raises(ValueError, match="'Delays'"):
        funnel(data)


SQUARES = {"X1": "M0 0h40v40h-40z", "X2": "M50 0l40 0 0 40 -40 0z", "X3": "M0 50L3 50 3 53 0 53Z"}
NAMED = {"X1": "One", "X2": "Two", "X3": "Three"}


def a_map(**more: object) -> Map:
    return Map("Delays", SQUARES, "0 0 100 60", NAMED, **more)  # type: ignore[arg-type]


def test_a_map_numbers_its_areas_where_they_have_room() -> None:
    words = ["best", "middle", "worst"]
    classes = {"X1": 1, "X2": 3, "X3": 2}
    chart = choropleth(a_map(classes=classes, class_words=words, marked=["X2"]), width=400)
    assert texts(chart) == ["1", "3", "1", "best", "2", "middle", "3", "worst", "Two"]
    assert chart.description == ("1 area: best; 1 area: middle; 1 area: worst. Two is in class 3.")
    assert chart.table.rows[0] == ("One", "no data", "best")


def test_an_area_without_a_figure_is_said_to_have_none() -> None:
    chart = choropleth(a_map(classes={"X1": 1}, class_words=["best"]), width=400)
    assert "No figure" in texts(chart)
    assert chart.description.endswith("2 areas have no figure.")


@pytest.mark.parametrize("at", [0, 2, 6])
def test_a_class_without_words_is_refused(at: int) -> None:
    with pytest.raises(ValueError, match="'Delays'"):
        choropleth(a_map(classes={"X1": at}, class_words=["best"]))


def test_a_locator_puts_a_dot_on_an_area_too_small_to_see() -> None:
    assert len(marks(locator(a_map(marked=["X1"])))) == 0
    small = Map("Delays", {**SQUARES, "X4": "M80 50h2v2h-2z"}, "0 0 100 60", NAMED, marked=["X4"])
    assert [centre(mark) for mark in marks(locator(small, width=200))] == [(162.0, 102.0)]


@pytest.mark.parametrize(
    ("path", "middle"),
    [
        ("M0 0h40v40h-40z", (20, 20, 40, 40)),
        ("M10 10l4 0 0 2 -4 0z", (12, 11, 4, 2)),
        ("M10 10l4 0 0-2-4 0zm50 0l20 0 0 20-20 0z", (70, 20, 20, 20)),  # the larger of two
        ("M0 0L9 0 9 9 0 9 0 8 8 8 8 1 0 1z", None),  # a bracket: its centre lies outside
        ("M0 0z", None),
        ("", None),
    ],
)
def test_the_middle_of_an_outline(
    path: str, middle: tuple[float, float, float, float] | None
) -> None:
    assert outline_middle(path) == (middle if middle is None else pytest.approx(middle))


def test_a_sparkline_dots_its_latest_figure_and_says_its_way() -> None:
    chart = sparkline(
        Sparkline("Delays", ["2021", "2022", "2023", "2024"], [4.0, 2.0, 9.0, None], 5.0, "Aurelia")
    )
    (dot,) = marks(chart)
    assert centre(dot)[1] == 4.0
    assert chart.description == "9 in 2023, from 4 in 2021; lowest 2, highest 9; Aurelia 5."
    assert chart.table.rows[-1] == ("2024", "no data")


def test_stacked_parts_are_shares_of_their_own_bar() -> None:
    chart = stacked_bar(
        StackedBar("Reasons", ["Hull", "Aurelia"], ["home", "care", "other"],
                   [[1, 3, 0], [500, 400, 100]], figures=Figures(0))
    )  # fmt: skip
    assert chart.description == (
        "Hull: mostly care 75%, home 25%. Aurelia: mostly home 50%, care 40%, other 10%."
    )
    assert chart.table.rows[0] == ("home", "1", "25%", "500", "50%")
    assert chart.table.headers == ("Part", "Hull", "Hull, share", "Aurelia", "Aurelia, share")


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_stacked_parts_fill_their_bar_and_no_more(amounts: list[float]) -> None:
    parts = [f"part {i}" for i in range(len(amounts))]
    chart = stacked_bar(StackedBar("Reasons", ["Hull"], parts, [amounts]))
    bars = [r for r in root(chart).iter(f"{SVG}rect") if r.attrib["height"] == "26.0"]
    ends = [float(r.attrib["x"]) + float(r.attrib["width"]) for r in bars]
    assert ends == sorted(ends)
    assert len(bars) <= 6
    assert max(ends) == pytest.approx(640, abs=1.7)
    assert len(chart.table.rows) == len(amounts)


@pytest.mark.parametrize("values", [[[1.0]], [[1.0, -2.0]], []])
def test_a_bar_that_is_no_whole_is_refused(values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="'Reasons'"):
        stacked_bar(StackedBar("Reasons", ["Hull"], ["home", "care"], values))


@pytest.mark.parametrize(("share", "wide"), [(0.5, 28), (-1, 1), (7, 56), (math.nan, 1)])
def test_a_small_bar_is_held_to_its_track(share: float, wide: float) -> None:
    chart = small_bar(share, title="Delays", value="6")
    _, bar = root(chart).iter(f"{SVG}rect")
    assert float(bar.attrib["width"]) == wide
