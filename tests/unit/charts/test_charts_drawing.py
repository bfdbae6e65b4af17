"""Numbers as words, ticks, scales, and text that must fit."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.charts.drawing import (
    Figures,
    Scale,
    escape,
    known,
    nice_ticks,
    shortened,
    text_width,
    tick_figures,
    wrapped,
)
from goldenthread.charts.frame import runs, value_range

finite = st.floats(-1e200, 1e200)


@pytest.mark.parametrize(
    ("figures", "value", "text"),
    [
        (Figures(), 0.0, "0"),
        (Figures(), 12.345, "12.3"),
        (Figures(), 1.2345, "1.23"),
        (Figures(), 0.012345, "0.0123"),
        (Figures(), 1234567.8, "1,234,568"),
        (Figures(), 7.0, "7"),
        (Figures(), 3e15, "3e+15"),
        (Figures(), 2e-9, "2e-09"),
        (Figures(1), -0.04, "0.0"),
        (Figures(1), -0.06, "\u22120.1"),
        (Figures(1, suffix="%"), 86.55, "86.5%"),
        (Figures(2, prefix="£"), -1234.5, "\u2212£1,234.50"),
        (Figures(0), None, "no data"),
        (Figures(0), math.nan, "no data"),
        (Figures(0), math.inf, "no data"),
    ],
)
def test_a_figure_is_written_as_a_reader_expects(
    figures: Figures, value: float | None, text: str
) -> None:
    assert figures.text(value) == text


def test_an_interval_needs_both_its_ends() -> None:
    assert Figures(1).interval(1, 2.25) == "1.0 to 2.2"
    assert Figures(1).interval(None, 2.0) == "no data"


def test_what_is_not_a_number_is_missing() -> None:
    assert known([1, None, math.nan, math.inf, -math.inf, 2.5, 1e308]) == [
        1.0, None, None, None, None, 2.5, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (3, 17, [0, 5, 10, 15, 20]),
        (-4, 5, [-5, -2.5, 0, 2.5, 5]),
        (980, 1040, [980, 1000, 1020, 1040]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == pytest.approx(ticks)


@given(finite, finite, st.integers(2, 9))
def test_ticks_rise_and_enclose_the_range(one: float, other: float, about: int) -> None:
    ticks = nice_ticks(one, other, about)
    slack = 1e-6 * max(1e-290, abs(one), abs(other))
    assert 2 <= len(ticks) <= 2 * about + 2
    assert all(a < b for a, b in pairwise(ticks))
    assert ticks[0] <= min(one, other) + slack
    assert ticks[-1] >= max(one, other) - slack


def test_ticks_have_as_many_decimals_as_their_step() -> None:
    figures = Figures(3, suffix="%")
    written = [tick_figures([0, step], figures).text(step) for step in (20, 2.5, 0.25)]
    assert written == ["20%", "2.5%", "0.25%"]


@given(st.lists(st.floats(0, 100), min_size=1))
def test_an_axis_of_percentages_stays_between_0_and_100(values: list[float]) -> None:
    ticks = value_range(values, Figures(suffix="%"))
    assert ticks[0] >= 0
    assert ticks[0] <= min(values) + 1e-6
    assert ticks[-1] >= max(values) - 1e-6


@given(finite, finite, st.floats(1e-3, 1e6))
def test_a_scale_never_turns_back_and_stays_in_its_drawing(a: float, b: float, span: float) -> None:
    scale = Scale(-span, span, 200.0, 10.0)
    low, high = sorted((a, b))
    assert 10.0 <= scale(high) <= scale(low) <= 200.0


def test_the_ends_of_a_scale_are_its_pixels() -> None:
    scale = Scale(10, 20, 0, 100)
    assert [scale(v) for v in (5, 10, 12.5, 20, 99)] == [0, 0, 25, 100, 100]


@given(st.text(max_size=40), st.floats(20, 400))
def test_what_is_shortened_fits(text: str, width: float) -> None:
    assert text_width(shortened(text, width)) <= width + 0.01


@given(st.text("abc WM.,", max_size=60), st.floats(30, 300), st.integers(1, 3))
def test_what_is_wrapped_fits_and_keeps_its_words(text: str, width: float, lines: int) -> None:
    out = wrapped(text, width, lines=lines)
    assert 1 <= len(out) <= lines
    assert all(text_width(line) <= width + 0.01 for line in out)
    if not any("\u2026" in line or not line for line in out):
        assert " ".join(out).split() == text.split()


def test_a_long_name_breaks_between_words() -> None:
    name = "Bournemouth, Christchurch and Poole"
    assert wrapped(name, 150) == ["Bournemouth,", "Christchurch and Poole"]
    assert shortened(name, 100).endswith("\u2026")


def test_markup_is_made_harmless() -> None:
    assert escape("<b a='1'>&\"\x00\x07\ud800") == "&lt;b a=&#39;1&#39;&gt;&amp;&quot;  "


def test_a_gap_parts_two_runs() -> None:
    assert runs([None, 1, 2, None, None, 3]) == [(1, 3), (5, 6)]
    assert runs([]) == runs([None]) == []
