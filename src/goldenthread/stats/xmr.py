"""XmR (statistical process control) charts by the *Making Data Count* rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import floats
from goldenthread.stats.xmr_rules import members, shift_ends, trend_ends, two_of_three
from goldenthread.values import Direction

LIMIT_FACTOR = 2.66
"""Mean moving ranges from the mean to a process limit: three sigma."""
NEAR_FACTOR = LIMIT_FACTOR * 2 / 3
OUTLIER_FACTOR = 3.267
"""A moving range this many times the mean range is left out of the limits."""


_T = TypeVar("_T", bound=np.generic)


class Cause(StrEnum):
    """Why a point is special, by the first rule it breaks."""

    COMMON = "common cause"
    OUTSIDE = "outside a limit"
    TREND = "seven points rising or falling"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "seven points on one side of the mean"


class Variation(StrEnum):
    """What special cause means for the indicator; also the names of the variation icons."""

    COMMON = "common-cause"
    IMPROVEMENT_HIGH = "improvement-high"
    IMPROVEMENT_LOW = "improvement-low"
    CONCERN_HIGH = "concern-high"
    CONCERN_LOW = "concern-low"
    NEUTRAL_HIGH = "neutral-high"
    NEUTRAL_LOW = "neutral-low"
    NONE = "none"


class Assurance(StrEnum):
    """Whether the process as it runs will meet its target; also the assurance icons' names."""

    PASSES = "consistent-pass"
    FAILS = "consistent-fail"
    INCONSISTENT = "inconsistent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class XmR:
    """Charts of many series. Tables are (series, points) in the order of the input.

    `mean`, `lower` and `upper` are the centre line and process limits in force at each point,
    NaN before the first and after the last value. `outside`, `trend`, `near` (two of three)
    and `shift` are 1 (high or rising), -1 or 0 at each point; `cause` (values of `Cause`) and
    `point` (values of `Variation`, "none" where there is no value) sum them up. `variation`
    and `assurance` are the icons of each series (series,), by its last value; `baseline` is
    how many points the last limits rest on: under 12 they are provisional.
    """

    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    outside: FloatArray
    trend: FloatArray
    near: FloatArray
    shift: FloatArray
    cause: NDArray[np.str_]
    point: NDArray[np.str_]
    variation: NDArray[np.str_]
    assurance: NDArray[np.str_]
    baseline: NDArray[np.intp]


def xmr(
    values: ArrayLike,
    *,
    direction: Direction | Sequence[Direction] = Direction.NEUTRAL,
    target: ArrayLike | None = None,
    rebase: ArrayLike | None = None,
    fix_after: int | None = None,
    screen_outliers: bool = True,
) -> XmR:
    """Return XmR charts of all series at once.

    `values` is (series, points), oldest first, NaN where missing (and to fill short series);
    a missing point is passed over, and the range is taken to the value before it. Limits lie
    2.66 mean moving ranges from the mean. With `screen_outliers` ranges above 3.267 times
    their mean are left out and the mean range taken again, once. `rebase` (true at each first
    point of a new baseline, same shape) starts limits and runs afresh: it is a person's
    decision with a known cause, so nothing here rebases by itself. `fix_after` takes the
    limits of every baseline from its first so many values. `direction` and `target` are one
    for all or one per series; a NaN target is none.

    Raises `InputRefusedError` for shapes that do not fit and a `fix_after` under 2.

    Source: NHS England, Making Data Count; Wheeler DJ (2000), Understanding variation;
    screening: Nelson LS (1982), J Qual. Technology 14:172-173.
    """
    v = np.atleast_2d(floats(values))
    stretch = _stretches(v, rebase, fix_after)
    order = np.argsort(np.isnan(v), axis=1, kind="stable")
    packed = np.take_along_axis(v, order, axis=1)
    packed_stretch = np.take_along_axis(stretch, order, axis=1)
    centre, ranges, size = _baselines(packed, packed_stretch, fix_after, screen_outliers)
    lines = _Lines(centre, ranges)
    flags = _flags(packed, packed_stretch, lines.at(packed_stretch))
    outside, trend, near, shift = (_unpacked(flag, order) for flag in flags)
    ways = _ways(direction, v.shape[0])
    cause, sign = _causes(outside, trend, near, shift)
    point = np.where(np.isnan(v), Variation.NONE.value, _meaning(sign, ways[:, np.newaxis]))
    mean, lower, upper = (_within(v, line) for line in lines.at(stretch)[:3])
    last = _last(v)
    latest = _at(stretch, last, 0)[:, np.newaxis]
    return XmR(
        mean,
        lower,
        upper,
        outside,
        trend,
        near,
        shift,
        cause,
        point,
        _at(point, last, Variation.NONE.value),
        assurance(
            _at(lower, last, np.nan),
            _at(upper, last, np.nan),
            np.nan if target is None else target,
            ways,
        ),
        np.take_along_axis(size, latest, axis=1)[:, 0],
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Mean and mean moving range of each series' baselines, (series, baselines)."""

    centre: FloatArray
    ranges: FloatArray

    def at(self, stretch: NDArray[np.intp]) -> tuple[FloatArray, ...]:
        """Return mean, lower, upper, near lower and near upper at each point."""
        centre = np.take_along_axis(self.centre, stretch, axis=1)
        ranges = np.take_along_axis(self.ranges, stretch, axis=1)
        far, near = LIMIT_FACTOR * ranges, NEAR_FACTOR * ranges
        return centre, centre - far, centre + far, centre - near, centre + near


def _stretches(v: FloatArray, rebase: ArrayLike | None, fix_after: int | None) -> NDArray[np.intp]:
    starts = np.zeros(v.shape, dtype=np.bool_)
    if rebase is not None:
        starts = np.atleast_2d(np.asarray(rebase, dtype=np.bool_))
    if v.ndim != 2 or starts.shape != v.shape:
        raise InputRefusedError(
            f"Values {v.shape} and rebase {starts.shape} do not fit together.",
            next_step="Give both as series by points.",
        )
    if fix_after is not None and fix_after < 2:
        raise InputRefusedError(
            f"Limits cannot be fixed after {fix_after} point(s).",
            next_step="Fix them after 2 points at the least; 12 or more are usual.",
        )
    return np.cumsum(starts, axis=1, dtype=np.intp)


def _baselines(
    packed: FloatArray, stretch: NDArray[np.intp], fix_after: int | None, screen: bool
) -> tuple[FloatArray, FloatArray, NDArray[np.intp]]:
    count = int(stretch.max(initial=0)) + 1
    shape = (packed.shape[0], count)
    centre, ranges = np.full(shape, np.nan), np.full(shape, np.nan)
    size = np.zeros(shape, dtype=np.intp)
    step = np.abs(np.diff(packed, axis=1))
    for number in range(count):
        base = (stretch == number) & ~np.isnan(packed)
        if fix_after is not None:
            base &= np.cumsum(base, axis=1) <= fix_after
        size[:, number] = base.sum(axis=1)
        centre[:, number] = _mean(packed, base)
        joined = base[:, 1:] & base[:, :-1]
        ranges[:, number] = _mean(step, joined)
        if screen:
            usual = joined & (step < OUTLIER_FACTOR * ranges[:, [number]])
            # A flat series has no range above another: there is nothing to screen.
            some = usual.any(axis=1)
            ranges[:, number] = np.where(some, _mean(step, usual), ranges[:, number])
    return centre, ranges, size


def _mean(table: FloatArray, chosen: NDArray[np.bool_]) -> FloatArray:
    size = chosen.sum(axis=1)
    total = np.where(chosen, table, 0.0).sum(axis=1)
    return np.where(size > 0, total / np.maximum(size, 1), np.nan)


def _flags(
    packed: FloatArray, stretch: NDArray[np.intp], lines: tuple[FloatArray, ...]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    centre, lower, upper, near_lower, near_upper = lines
    side = np.sign(packed - centre)
    out = (packed > upper) | (packed < lower)
    close = ~out & ((packed > near_upper) | (packed < near_lower))
    present = np.where(np.isnan(side), 0.0, side)
    outside = np.where(out, present, 0.0)
    trend = members(trend_ends(packed, stretch))
    near = np.where(close & two_of_three(close, side, stretch), present, 0.0)
    shift = members(shift_ends(side, stretch))
    return outside, trend, near, shift


def _unpacked(flag: FloatArray, order: NDArray[np.intp]) -> FloatArray:
    back = np.empty_like(flag)
    np.put_along_axis(back, order, flag, axis=1)
    return back


def _causes(
    outside: FloatArray, trend: FloatArray, near: FloatArray, shift: FloatArray
) -> tuple[NDArray[np.str_], FloatArray]:
    rules = [outside, trend, near, shift]
    names = [Cause.OUTSIDE, Cause.TREND, Cause.TWO_OF_THREE, Cause.SHIFT]
    broken = [rule != 0 for rule in rules]
    cause = np.select(broken, [name.value for name in names], Cause.COMMON.value)
    return cause, np.select(broken, rules, 0.0)


def _ways(direction: Direction | Sequence[Direction], series: int) -> FloatArray:
    given = [direction] * series if isinstance(direction, Direction) else list(direction)
    if len(given) != series:
        raise InputRefusedError(
            f"There are {len(given)} directions for {series} series.",
            next_step="Give one direction, or one for each series.",
        )
    sign = {Direction.HIGH: 1.0, Direction.LOW: -1.0, Direction.NEUTRAL: 0.0}
    return np.array([sign[way] for way in given], dtype=np.float64)


def _meaning(sign: FloatArray, way: FloatArray) -> NDArray[np.str_]:
    high, low = sign > 0, sign < 0
    choices = [
        (high & (way > 0), Variation.IMPROVEMENT_HIGH),
        (high & (way < 0), Variation.CONCERN_HIGH),
        (high, Variation.NEUTRAL_HIGH),
        (low & (way > 0), Variation.CONCERN_LOW),
        (low & (way < 0), Variation.IMPROVEMENT_LOW),
        (low, Variation.NEUTRAL_LOW),
    ]
    when, what = zip(*choices, strict=True)
    return np.select(list(when), [name.value for name in what], Variation.COMMON.value)


def _last(v: FloatArray) -> NDArray[np.intp]:
    present = ~np.isnan(v)
    place = np.where(present, np.arange(v.shape[1]), -1)
    return np.asarray(place.max(axis=1, initial=-1), dtype=np.intp)


def _at(table: NDArray[_T], last: NDArray[np.intp], otherwise: object) -> NDArray[_T]:
    """Return each row's entry at `last`, `otherwise` where there is none."""
    found = np.full(last.shape, otherwise, dtype=table.dtype)
    some = np.flatnonzero(last >= 0)
    found[some] = table[some, last[some]]
    return found


def _within(v: FloatArray, line: FloatArray) -> FloatArray:
    """Return `line` from the first to the last value of each series, NaN outside."""
    seen = np.cumsum(~np.isnan(v), axis=1)
    begun = seen > 0
    ended = np.arange(v.shape[1]) > _last(v)[:, np.newaxis]
    return np.where(begun & ~ended, line, np.nan)


def assurance(
    lower: ArrayLike, upper: ArrayLike, target: ArrayLike, way: ArrayLike
) -> NDArray[np.str_]:
    """Return the assurance icon of each process from its limits and target (series,).

    `way` is 1 where high is good, -1 where low is, 0 where neither. A target beyond both
    limits is never (or always) met by the process as it runs; between them it is met or missed
    by chance. No target, limit or direction gives "none".

    Source: NHS England, Making Data Count: assurance icons.
    """
    low, high, goal, good = np.broadcast_arrays(
        floats(lower), floats(upper), floats(target), floats(way)
    )
    above, below = goal > high, goal < low
    nothing = np.isnan(low) | np.isnan(high) | np.isnan(goal) | (good == 0)
    return np.select(
        [nothing, (above & (good > 0)) | (below & (good < 0)), above | below],
        [Assurance.NONE.value, Assurance.FAILS.value, Assurance.PASSES.value],
        Assurance.INCONSISTENT.value,
    )
