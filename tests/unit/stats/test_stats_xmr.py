"""XmR charts beside a slow twin that draws one series, point by point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.errors import InputRefusedError
from goldenthread.stats.xmr import xmr
from goldenthread.values import Direction


@dataclass
class Drawn:
    mean: list[float]
    lower: list[float]
    upper: list[float]
    cause: list[str]
    sign: list[int]


def baseline_lines(
    values: list[float], fix_after: int | None, screen: bool
) -> tuple[float, float, float]:
    base = values[:fix_after]
    if not base:
        return math.nan, math.nan, math.nan
    mean = sum(base) / len(base)
    ranges = [abs(b - a) for a, b in pairwise(base)]
    if not ranges:
        return mean, math.nan, math.nan
    usual = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < 3.267 * usual]
    if screen and kept:
        usual = sum(kept) / len(kept)
    return mean, mean - 2.66 * usual, mean + 2.66 * usual


def side_of(value: float, mean: float) -> int:
    return (value > mean) - (value < mean)


def runs(values: list[float], mean: float) -> tuple[list[int], list[int]]:
    shift, trend = [0] * len(values), [0] * len(values)
    for start in range(len(values) - 6):
        seven = values[start : start + 7]
        sides = {side_of(v, mean) for v in seven}
        if sides in ({1}, {-1}):
            shift[start : start + 7] = list(sides) * 7
        steps = {side_of(b, a) for a, b in pairwise(seven)}
        if steps in ({1}, {-1}):
            trend[start : start + 7] = list(steps) * 7
    return shift, trend


def nears(values: list[float], mean: float, lower: float, upper: float) -> list[int]:
    third = (upper - mean) / 3
    close = [lower <= v <= upper and not mean - 2 * third <= v <= mean + 2 * third for v in values]
    found = [0] * len(values)
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        sides = {side_of(values[at], mean) for at in window}
        if sides in ({1}, {-1}) and sum(close[at] for at in window) >= 2:
            for at in window:
                if close[at]:
                    found[at] = min(sides)
    return found


def slow_baseline(values: list[float], fix_after: int | None, screen: bool) -> Drawn:
    mean, lower, upper = baseline_lines(values, fix_after, screen)
    shift, trend = runs(values, mean)
    near = nears(values, mean, lower, upper)
    cause, sign = [], []
    for at, v in enumerate(values):
        if v > upper or v < lower:
            found = ("outside a limit", side_of(v, mean))
        elif trend[at]:
            found = ("seven points rising or falling", trend[at])
        elif near[at]:
            found = ("two of three near a limit", near[at])
        elif shift[at]:
            found = ("seven points on one side of the mean", shift[at])
        else:
            found = ("common cause", 0)
        cause.append(found[0])
        sign.append(found[1])
    size = len(values)
    return Drawn([mean] * size, [lower] * size, [upper] * size, cause, sign)


POINT = st.one_of(
    st.just(math.nan), st.sampled_from([0.5, 3.0, 4.25, 4.5, 5.0, 5.75, 6.0, 12.0, 31.0])
)
SERIES = st.lists(POINT, min_size=1, max_size=30)


@settings(max_examples=200)
@given(
    st.lists(SERIES, min_size=1, max_size=3),
    st.integers(0, 30),
    st.sampled_from([None, 2, 9]),
    st.booleans(),
)
def test_xmr(table: list[list[float]], start: int, fix_after: int | None, screen: bool) -> None:
    width = max(len(series) for series in table)
    padded = np.full((len(table), width), np.nan)
    for at, series in enumerate(table):
        padded[at, : len(series)] = series
    rebase = np.zeros(padded.shape, dtype=bool)
    rebase[:, start : start + 1] = True
    found = xmr(padded, rebase=rebase, fix_after=fix_after, screen_outliers=screen)
    for at, row in enumerate(padded):
        here = np.flatnonzero(~np.isnan(row))
        for part in (here[here < start], here[here >= start]):
            slow = slow_baseline([float(row[k]) for k in part], fix_after, screen)
            for got, want in (
                (found.mean, slow.mean),
                (found.lower, slow.lower),
                (found.upper, slow.upper),
            ):
                np.testing.assert_allclose(got[at, part], want, rtol=1e-9, atol=1e-9)
            # Limits that fall on a point are a tie that rounding decides.
            if not tied(row[part], slow):
                assert found.cause[at, part].tolist() == slow.cause
                high = [
                    0 if w == "common-cause" else 1 if "high" in w else -1
                    for w in found.point[at, part]
                ]
                assert high == slow.sign


def tied(values: np.ndarray, slow: Drawn) -> bool:
    if not len(values):
        return False
    mean, far = slow.mean[0], slow.upper[0] - slow.mean[0]
    lines = [mean, mean + far, mean - far, mean + far * 2 / 3, mean - far * 2 / 3]
    return bool((np.abs(values[:, np.newaxis] - np.array(lines)) < 1e-9).any())


def test_an_empty_table_and_an_empty_series_have_no_chart() -> None:
    assert xmr(np.zeros((0, 5))).variation.size == 0
    assert xmr(np.zeros((2, 0))).variation.tolist() == ["none", "none"]
    blank = xmr([[math.nan, math.nan]], target=3, direction=Direction.HIGH)
    assert (blank.variation[0], blank.assurance[0], blank.baseline[0]) == ("none", "none", 0)


def test_a_missing_month_breaks_no_run_and_has_no_point() -> None:
    chart = xmr([[1, 2, 3, math.nan, 4, 5, 6, 7]], direction=Direction.HIGH)
    assert chart.trend[0].tolist() == [1, 1, 1, 0, 1, 1, 1, 1]
    assert chart.point[0, 3] == "none"
    assert chart.mean[0, 3] == 4.0
    assert chart.variation.tolist() == ["improvement-high"]


def test_icons_follow_the_direction() -> None:
    falling = [[9.0, 8, 7, 6, 5, 4, 3]] * 3
    chart = xmr(
        falling, direction=[Direction.HIGH, Direction.LOW, Direction.NEUTRAL], target=[20, 20, 20]
    )
    assert chart.variation.tolist() == ["concern-low", "improvement-low", "neutral-low"]
    assert chart.assurance.tolist() == ["consistent-fail", "consistent-pass", "none"]


def test_rebasing_starts_limits_and_runs_afresh() -> None:
    values = [[1.0, 2, 1, 2, 1, 2, 11, 12, 11, 12, 11, 12]]
    whole = xmr(values)
    mark = [[False] * 6 + [True] + [False] * 5]
    split = xmr(values, rebase=mark, target=5, direction=Direction.HIGH)
    assert whole.mean[0, 0] == 6.5
    assert (split.mean[0, 0], split.mean[0, 11]) == (1.5, 11.5)
    assert set(split.cause[0]) == {"common cause"}
    assert split.assurance.tolist() == ["consistent-pass"]
    assert split.baseline.tolist() == [6]


def test_nothing_rebases_by_itself() -> None:
    values = [[1.0, 2] * 10 + [51.0, 52] * 10]
    assert np.unique(xmr(values).mean).size == 1


def test_limits_fixed_after_some_points_ignore_the_rest() -> None:
    short, long = [1.0, 2, 1, 2], [1.0, 2, 1, 2, 90, 95]
    fixed = xmr([long], fix_after=4)
    assert fixed.upper[0, 5] == xmr([short]).upper[0, 0]
    both = xmr([long + long], fix_after=4, rebase=[[False] * 6 + [True] + [False] * 5])
    assert both.upper[0, 11] == fixed.upper[0, 0]
    assert both.outside[0].tolist() == [0, 0, 0, 0, 1, 1] * 2


def test_a_flat_series_keeps_its_limits_on_the_mean() -> None:
    chart = xmr([[4.0] * 8])
    assert chart.lower[0, 0] == chart.mean[0, 0] == chart.upper[0, 0] == 4.0
    assert chart.variation.tolist() == ["common-cause"]


def test_charts_refuse_what_does_not_fit() -> None:
    with pytest.raises(InputRefusedError, match="2 directions for 1 series"):
        xmr([[1.0, 2]], direction=[Direction.HIGH, Direction.LOW])
    with pytest.raises(InputRefusedError, match="fixed after 1 point"):
        xmr([[1.0, 2]], fix_after=1)
    with pytest.raises(InputRefusedError, match="do not fit"):
        xmr([[1.0, 2]], rebase=[[True]])
