"""Trends and XmR charts: each figure a point, each gap a gap, each special cause a shape."""

from __future__ import annotations

import pytest
from svg_reading import centre, marks, points_of, texts

from goldenthread.charts.drawing import Figures
from goldenthread.charts.icons import ASSURANCE, VARIATION, assurance_icon, variation_icon
from goldenthread.charts.spc import Spc, spc
from goldenthread.charts.trend import Trend, trend

YEARS = ("2014", "2015", "2016", "2017", "2018")
VALUES = (10.0, 30.0, None, 20.0, 25.0)


def a_trend(**more: object) -> Trend:
    plain: dict[str, object] = {
        "title": "Delays", "periods": YEARS, "values": VALUES, "nation": (20.0,) * 5,
        "nation_name": "England", "name": "Trafford", "figures": Figures(0),
    }  # fmt: skip
    return Trend(**(plain | more))  # type: ignore[arg-type]


def an_spc(**more: object) -> Spc:
    plain: dict[str, object] = {
        "title": "Delays", "periods": YEARS, "values": VALUES,
        "mean": (20.0, 20.0, 20.0, 24.0, 24.0),
        "lower": (5.0,) * 5, "upper": (40.0,) * 5, "figures": Figures(0),
        "causes": ("common", "concern", "common", "improvement", "high"),
    }  # fmt: skip
    return Spc(**(plain | more))  # type: ignore[arg-type]


def test_a_gap_is_a_gap() -> None:
    chart = trend(a_trend())
    assert len(marks(chart)) == 4
    (line,) = marks(chart, "line")
    assert line.attrib["d"].count("M") == 2
    assert len(points_of(line.attrib["d"])) == 4


def test_a_higher_figure_stands_higher_and_time_runs_right() -> None:
    places = [centre(mark) for mark in marks(trend(a_trend()))]
    assert [x for x, _ in places] == sorted({x for x, _ in places})
    by_value = sorted(zip((10, 30, 20, 25), [y for _, y in places], strict=True))
    assert [y for _, y in by_value] == sorted((y for _, y in places), reverse=True)


def test_a_trend_says_what_is_to_be_seen() -> None:
    chart = trend(a_trend(lower=(8, 25, None, 15, 21), upper=(12, 35, None, 25, 29),
                          comparisons=("better", "worse", "none", "similar", "worse")))  # fmt: skip
    assert chart.description == (
        "Trafford: 25 in 2018 (95% interval 21 to 29), above England at 20 (worse). "
        "Lowest 10 in 2014, highest 30 in 2015. 1 of 5 periods have no figure."
    )
    assert chart.table.headers == (
        "Period",
        "Trafford",
        "95% interval",
        "England",
        "Against England",
    )
    assert chart.table.rows[2] == ("2016", "no data", "no data", "20", "not compared")


def test_an_xmr_chart_says_what_is_to_be_seen() -> None:
    chart = spc(an_spc(target=30.0, rebases=(3,), variation="concern-high", assurance="fail"))
    assert chart.description == (
        "Latest 25 in 2018; mean 24, natural limits 5 to 40. "
        "Lowest 10 in 2014, highest 30 in 2015. "
        "Concern: special cause, values are high. Target 30. Will reliably miss its target. "
        "Special cause (improvement): 1 point, 2017. Special cause (concern): 1 point, 2015. "
        "Special cause (high): 1 point, 2018. Limits set anew from 2017."
    )
    assert chart.table.rows[1] == ("2015", "30", "20", "5", "40", "Special cause: concern")
    assert "new limits" in texts(chart)


def test_each_cause_has_its_own_shape() -> None:
    drawn = marks(spc(an_spc()))
    shapes = [
        one.tag.split("}")[1] + "".join(c for c in one.get("d", "") if c.isalpha()) for one in drawn
    ]
    assert len(shapes) == len(set(shapes)) == 4


def test_a_mean_that_is_rebased_steps() -> None:
    mean = marks(spc(an_spc()), "level")[0].attrib["d"]
    assert (mean.count("M"), mean.count("H")) == (2, 2)


@pytest.mark.parametrize(
    "make", [lambda: trend(a_trend(nation=(1.0,))), lambda: spc(an_spc(mean=(1.0,)))]
)
def test_a_series_of_another_length_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="'Delays'"):
        make()  # type: ignore[operator]


def test_signs_differ_without_their_colours() -> None:
    signs = [variation_icon(kind) for kind in VARIATION] + [assurance_icon(k) for k in ASSURANCE]
    bare = set()
    for sign in signs:
        drawn = sign.svg.split("</desc>")[1]
        for part in ("better", "worse", "similar", "higher", "lower"):
            drawn = drawn.replace(f"gt-{part}", "gt")
        bare.add("".join(piece.split("#", 1)[0] + piece.split("#", 1)[-1][6:]
                         for piece in drawn.split("/>")))  # fmt: skip
    assert len(bare) == len(signs)
