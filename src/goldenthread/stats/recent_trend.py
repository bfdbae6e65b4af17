"""Fingertips' recent trend: is an indicator rising or falling over its five latest points?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import floats
from goldenthread.values import Direction

POINTS = 5
"""How many of the latest points the rule looks at."""
CRITICAL = 9.54953570608324
"""Chi-squared on one degree of freedom that 0.2% of steady series would exceed."""
VALUE_TYPES = frozenset({"proportion", "crude rate", "directly standardised rate"})
"""The kinds of value Fingertips gives a trend for."""

_BOUNDS_TO_ERROR = 3.92
_SlopeKeeping = Callable[[FloatArray], FloatArray]


class Trend(StrEnum):
    """What the rule says; better and worse only where a direction is good."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    INCREASING_BETTER = "increasing and getting better"
    INCREASING_WORSE = "increasing and getting worse"
    DECREASING_BETTER = "decreasing and getting better"
    DECREASING_WORSE = "decreasing and getting worse"
    NO_CHANGE = "no change"
    NOT_CALCULATED = "cannot be calculated"


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """Trends of many series: `label` (values of `Trend`), and why, each of shape (series,).

    `reason` is empty where the rule ran in full. `chi_squared` is 0 where nothing was tested;
    `slope` is per period, in the unit of the value (of log odds for `proportion_trend`), and
    NaN where nothing was tested.
    """

    label: NDArray[np.str_]
    chi_squared: FloatArray
    slope: FloatArray
    reason: NDArray[np.str_]


def recent_trend(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    direction: Direction,
    *,
    count: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    value_type: str = "proportion",
) -> RecentTrend:
    """Return the recent trend of each series from its values and their 95% limits.

    All tables are (series, periods), oldest first, NaN where missing. A line is fitted to the
    five latest usable points (which need not follow each other) weighted by the inverse
    square of (upper - lower) / 3.92; the trend counts when its chi-squared exceeds that of
    99.8% and no single point, left out, turns the slope round. Fewer than five points, a
    `value_type` outside `VALUE_TYPES`, or a count equal to its denominator cannot be
    calculated. As Fingertips does, a series with five values but without five intervals shows
    "no change"; here `reason` says so. Give `count` and `denominator` to have them checked.

    Raises `InputRefusedError` for tables of different shapes.

    Source: Fingertips recent trends, technical guidance (Office for Health Improvement and
    Disparities), method for indicators other than proportions by statistical process control.
    """
    y, low, high = _tables(value, lower, upper)
    usable, blocked = _usable(y, count, denominator, value_type)
    width = high - low
    exact = usable & (width == 0)
    ready = usable & (width > 0)
    at, full = _latest(ready)
    error = np.take_along_axis(width, at, axis=1) / _BOUNDS_TO_ERROR
    weight = 1.0 / np.where(full[:, np.newaxis], error, 1.0) ** 2
    points = np.where(full[:, np.newaxis], np.take_along_axis(y, at, axis=1), 0.0)
    slope, spread = _weighted_line(points, weight)
    steady = _same_sign(slope, lambda keep: _weighted_line(points, weight * keep)[0])
    chi = np.where(full, slope**2 / spread, 0.0)
    reason = np.where(full, "", "fewer than five intervals")
    reason = np.where(~full & exact.any(axis=1), "an interval without width", reason)
    return _result(direction, chi, slope, steady & full, reason, blocked)


def proportion_trend(count: ArrayLike, denominator: ArrayLike, direction: Direction) -> RecentTrend:
    """Return the recent trend of proportions from their counts, without intervals.

    Tables are (series, periods), oldest first. The chi-squared is Armitage's for a trend in
    proportions; the check that no single point turns the trend round is on unweighted log
    odds. A count of none or all in the five points cannot be calculated.

    Source: as `recent_trend`, method for proportions compared by statistical process control;
    Armitage P (1955), Tests for linear trends in proportions, Biometrics 11:375-386.
    """
    x, n = _tables(count, denominator)
    usable, blocked = _usable(x / np.where(n > 0, n, np.nan), x, n, "proportion")
    at, full = _latest(usable)
    seen = np.where(full[:, np.newaxis], np.take_along_axis(x, at, axis=1), 1.0)
    of = np.where(full[:, np.newaxis], np.take_along_axis(n, at, axis=1), 2.0)
    empty = full & (seen <= 0).any(axis=1)
    blocked = np.where((blocked == "") & empty, "a count of none", blocked)
    inside = (seen > 0) & (seen < of)
    odds = np.log(np.where(inside, seen, 1.0) / np.where(inside, of - seen, 1.0))
    chi = np.where(blocked == "", _armitage(seen, of), 0.0)
    ones = np.ones_like(odds)
    slope = _weighted_line(odds, ones)[0]
    steady = _same_sign(slope, lambda keep: _weighted_line(odds, ones * keep)[0])
    reason = np.full(full.shape, "", dtype="U40")
    return _result(direction, chi, slope, steady & full, reason, blocked)


def _tables(*given: ArrayLike) -> tuple[FloatArray, ...]:
    tables = tuple(np.atleast_2d(floats(table)) for table in given)
    if len({table.shape for table in tables}) > 1 or tables[0].ndim != 2:
        raise _misfit(*tables)
    short = max(0, POINTS - tables[0].shape[1])
    # Padding with missing points lets short series take the same road as long ones.
    return tuple(
        np.pad(table, ((0, 0), (short, 0)), constant_values=np.nan) if short else table
        for table in tables
    )


def _misfit(*tables: FloatArray) -> InputRefusedError:
    shapes = ", ".join(str(table.shape) for table in tables)
    return InputRefusedError(
        f"Tables of shapes {shapes} do not fit together.",
        next_step="Give every table as series by periods.",
    )


def _usable(
    value: FloatArray, count: ArrayLike | None, denominator: ArrayLike | None, value_type: str
) -> tuple[NDArray[np.bool_], NDArray[np.str_]]:
    usable = ~np.isnan(value)
    whole = np.zeros(value.shape, dtype=np.bool_)
    if count is not None and denominator is not None:
        x, n = _tables(count, denominator)
        if x.shape != value.shape:
            raise _misfit(value, x)
        usable &= ~np.isnan(x) & (n > 0)
        whole = usable & (x >= n)
    blocked = np.where(usable.sum(axis=1) < POINTS, "fewer than five points", "")
    blocked = np.where((blocked == "") & whole.any(axis=1), "a count of all", blocked)
    if value_type.strip().lower() not in VALUE_TYPES:
        blocked = np.full(blocked.shape, "not a kind of value with a trend")
    return usable, blocked


def _latest(ready: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where the five latest ready points stand, oldest first, and who has five."""
    full = ready.sum(axis=1) >= POINTS
    return np.argsort(ready, axis=1, kind="stable")[:, -POINTS:], full


def _weighted_line(y: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the slope on periods 1 to 5 and its variance under the weights."""
    t = np.arange(1.0, POINTS + 1.0)
    total = weight.sum(axis=1)
    centre_t = (weight * t).sum(axis=1) / total
    centre_y = (weight * y).sum(axis=1) / total
    from_t = t - centre_t[:, np.newaxis]
    across = (weight * from_t**2).sum(axis=1)
    along = (weight * from_t * (y - centre_y[:, np.newaxis])).sum(axis=1)
    return along / across, 1.0 / across


def _same_sign(slope: FloatArray, slope_keeping: _SlopeKeeping) -> NDArray[np.bool_]:
    falling = slope < 0
    steady = np.ones(slope.shape, dtype=np.bool_)
    for left_out in range(POINTS):
        keep = np.ones(POINTS)
        keep[left_out] = 0.0
        steady &= (slope_keeping(keep) < 0) == falling
    return steady


def _armitage(x: FloatArray, n: FloatArray) -> FloatArray:
    t = np.arange(1.0, POINTS + 1.0)
    seen, of = x.sum(axis=1), n.sum(axis=1)
    at_time, spread = (n * t).sum(axis=1), (n * t * t).sum(axis=1)
    top = of * (of * (x * t).sum(axis=1) - seen * at_time) ** 2
    bottom = seen * (of - seen) * (of * spread - at_time**2)
    chi: FloatArray = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
    return chi


def _result(
    direction: Direction,
    chi: FloatArray,
    slope: FloatArray,
    steady: NDArray[np.bool_],
    reason: NDArray[np.str_],
    blocked: NDArray[np.str_],
) -> RecentTrend:
    up, down = {
        Direction.HIGH: (Trend.INCREASING_BETTER, Trend.DECREASING_WORSE),
        Direction.LOW: (Trend.INCREASING_WORSE, Trend.DECREASING_BETTER),
        Direction.NEUTRAL: (Trend.INCREASING, Trend.DECREASING),
    }[direction]
    runs = blocked == ""
    tested = runs & (reason == "")
    counts = tested & steady & (chi > CRITICAL) & (slope != 0)
    label = np.select(
        [~runs, counts & (slope > 0), counts & (slope < 0)],
        [Trend.NOT_CALCULATED.value, up.value, down.value],
        Trend.NO_CHANGE.value,
    )
    return RecentTrend(
        label,
        np.where(tested, chi, 0.0),
        np.where(tested, slope, np.nan),
        np.where(runs, reason, blocked),
    )
