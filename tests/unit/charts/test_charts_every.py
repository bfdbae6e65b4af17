"""Rules that hold for every chart, whatever it is given."""

from __future__ import annotations

import math
import re

import pytest
from every_chart import KINDS, LONGEST, Given, given_of
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_reading import faults, root, touching_texts

from goldenthread.charts.drawing import Figures

numbers = st.one_of(
    st.none(),
    st.just(math.nan),
    st.just(math.inf),
    st.just(-math.inf),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(0, 100),
    st.integers(-3, 3).map(float),
)
names = st.text(min_size=0, max_size=60)


@st.composite
def anything(draw: st.DrawFn) -> Given:
    count = draw(st.integers(0, 9))

    def series() -> list[float | None]:
        return draw(st.lists(numbers, min_size=count, max_size=count))

    return Given(
        series(), series(), series(),
        draw(st.lists(names, min_size=count, max_size=count)),
        title=draw(names) + "t", nation=draw(numbers), nation_name=draw(names) + "n",
        figures=Figures(draw(st.sampled_from([None, 0, 1])), "",
                        draw(st.sampled_from(["", "%"])), draw(names)),
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(what=anything(), width=st.sampled_from([300, 340, 360, 640, 760]))
@settings(max_examples=60)
def test_nothing_is_drawn_outside_the_sheet_or_without_a_number(
    kind: str, what: Given, width: int
) -> None:
    assert faults(KINDS[kind](what, width)) == []


VALUES = {
    "none": [],
    "one": [5.0],
    "one-missing": [None],
    "two": [3.0, 4.0],
    "equal": [7.0] * 8,
    "zeros": [0.0] * 8,
    "all-missing": [None] * 8,
    "gap": [3.0, 4.0, None, 6.5, math.nan, 2.0, 8.0],
    "huge": [1e15, 3e15, 2e15, 9e15],
    "hugest": [1e299, -1e299, 5e298],
    "tiny": [1e-12, 3e-12, 2e-12],
    "negative": [-4.0, -2.0, 3.0, 5.0],
    "thousands": [123456.0, 654321.0, 222222.0],
    "many": [50 + 30 * math.sin(i / 7) for i in range(150)],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("width", [340, 640])
def test_awkward_figures_are_drawn_within_the_sheet(kind: str, values: str, width: int) -> None:
    chart = KINDS[kind](given_of(VALUES[values]), width)
    assert faults(chart) == []
    assert touching_texts(chart) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [340, 640])
def test_the_longest_names_stand_within_the_sheet_and_apart(kind: str, width: int) -> None:
    figures = Figures(1, unit="days of delay per 100,000 people aged 18 and over")
    values = [1234.5, 987.6, 1100.0, 40.0, 0.0, 777.7, 15.2]
    words = {"title": f"Delayed days in {LONGEST[0]}", "nation_name": "The whole of the nation"}
    what = given_of(values, names=LONGEST, figures=figures, **words)
    chart = KINDS[kind](what, width)
    assert faults(chart) == []
    assert touching_texts(chart) == []


#: Charts with one size, or no words of their own in their title.
SMALL = ("small-bar", "signs", "spine-row", "sparkline")
HOSTILE = "</text><script>alert('x')</script>&\"\x00\x1b]]>\ud800\uffff<!-- "


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_stay_words(kind: str) -> None:
    what = given_of([1.0, 2.0, 4.0], names=[HOSTILE, HOSTILE + "2", "c"], title=HOSTILE,
                    nation_name=HOSTILE, figures=Figures(unit=HOSTILE, suffix=HOSTILE))  # fmt: skip
    chart = KINDS[kind](what, 640)
    allowed = {"svg", "title", "desc", "text", "rect", "line", "circle", "path", "g"}
    assert {one.tag.split("}")[1] for one in root(chart).iter()} <= allowed
    assert "<script" not in chart.svg


@pytest.mark.parametrize("kind", KINDS)
def test_one_set_of_figures_gives_one_picture(kind: str) -> None:
    what = given_of([1.0, 2.0, None, 4.0])
    assert KINDS[kind](what, 640) == KINDS[kind](what, 640)


def test_no_two_charts_of_a_page_share_an_id() -> None:
    page = [
        KINDS[kind](given_of([1.0, 2.0], names=[f"{title} a", "b"], title=f"{title} {kind}"), width)
        for kind in KINDS
        if kind != "signs"
        for title in ("Delays", "Discharges")
        for width in ((640,) if kind in SMALL else (340, 640))
    ]
    found = [name for one in page for name in re.findall(r'\sid="([^"]+)"', one.svg)]
    assert len(found) == len(set(found)) == 2 * len(page)


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("small-bar", "signs")])
def test_a_prefix_names_every_id(kind: str) -> None:
    what = given_of([1.0, 2.0, 4.0], prefix="here")
    ids = re.findall(r'\sid="([^"]+)"', KINDS[kind](what, 640).svg)
    assert ids == ["here-t", "here-d"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_nation_is_named_by_the_caller_alone(kind: str) -> None:
    chart = KINDS[kind](given_of([1.0, 2.0, 4.0]), 640)
    words = " ".join([chart.svg, chart.description, str(chart.table)])
    assert "England" not in words
