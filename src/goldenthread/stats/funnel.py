"""Funnel limits: how far an area of a given size may lie from the target by chance alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import (
    FloatArray,
    gamma_quantile,
    gamma_upper_quantile,
    two_sided_z,
)
from goldenthread.stats.estimate import (
    LEVELS,
    Interval,
    checked_levels,
    floats,
    refuse_where,
)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits around `target`, one interval per level, each with the shape of `size`.

    `size` is what stands on the horizontal axis: people for a proportion, expected events for
    a ratio, exposure for a rate. Values and limits share the unit of `target`.
    """

    size: FloatArray
    target: float
    intervals: tuple[Interval, ...]

    def level_left(self, value: ArrayLike) -> FloatArray:
        """Return, per value, the highest level whose limits it lies outside.

        Positive above, negative below, 0 inside all limits, NaN where nothing can be said.
        """
        v = floats(value)
        left = np.zeros(np.broadcast_shapes(v.shape, self.size.shape))
        for limits in sorted(self.intervals, key=lambda interval: interval.level):
            left = np.where(v > limits.upper, limits.level, left)
            left = np.where(v < limits.lower, -limits.level, left)
        unknown = np.isnan(v) | np.isnan(self.intervals[0].lower)
        return np.where(unknown, np.nan, left)


def funnel_axis(largest: float, *, points: int = 100, smallest: float = 1.0) -> FloatArray:
    """Return sizes from `smallest` to `largest`, closer together where limits bend most."""
    if not 0 < smallest <= largest:
        raise InputRefusedError(
            f"A funnel from size {smallest:g} to {largest:g} cannot be drawn.",
            next_step="Give a largest size at or above the smallest, both above zero.",
        )
    return np.geomspace(smallest, largest, points)


def proportion_limits(
    denominator: ArrayLike,
    target: float,
    *,
    multiplier: float = 1.0,
    levels: Sequence[float] = LEVELS,
) -> FunnelLimits:
    """Return limits for proportions of `denominator` around `target` (a fraction 0 to 1).

    The limits are those proportions whose Wilson interval just reaches the target, which is
    target +/- z sqrt(target (1 - target) / n), kept within 0 and 1. Results are times
    `multiplier`. A denominator missing or 0 gives NaN.

    Raises `InputRefusedError` for a target outside 0 to 1.

    Source: Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance,
    Statistics in Medicine 24:1185-1202; Wilson (1927).
    """
    if not 0 <= target <= 1:
        raise InputRefusedError(
            f"A target proportion of {target:g} is not between 0 and 1.",
            next_step="Give the target as a fraction: 0.8 for 80%.",
        )
    n = _sizes(denominator)
    error = np.sqrt(target * (1 - target) / n)
    intervals = []
    for level in checked_levels(levels):
        half = two_sided_z(level) * error
        lower = np.maximum(target - half, 0.0) * multiplier
        upper = np.minimum(target + half, 1.0) * multiplier
        intervals.append(Interval(level, lower, upper))
    return FunnelLimits(n, target * multiplier, tuple(intervals))


def ratio_limits(
    expected: ArrayLike,
    *,
    target: float = 1.0,
    multiplier: float = 1.0,
    levels: Sequence[float] = LEVELS,
) -> FunnelLimits:
    """Return limits for observed over expected events, by the events expected.

    Exact Poisson limits in their continuous (chi-squared) form around `target` x `expected`
    events, so that they bend smoothly. An expectation missing or 0 gives NaN.

    Source: Spiegelhalter (2005), A.2; Garwood (1936).
    """
    e = _sizes(expected)
    scale = target * multiplier
    intervals = []
    for level in checked_levels(levels):
        tail = (1 - level) / 2
        lower = gamma_quantile(e, tail) / e * scale
        upper = gamma_upper_quantile(e + 1.0, tail) / e * scale
        intervals.append(Interval(level, lower, upper))
    return FunnelLimits(e, scale, tuple(intervals))


def rate_limits(
    exposure: ArrayLike,
    target: float,
    *,
    multiplier: float = 100_000.0,
    levels: Sequence[float] = LEVELS,
) -> FunnelLimits:
    """Return limits for rates per `multiplier` around `target`, by people or person-time.

    `target` is in the unit of the rate. The limits are those of a ratio with the events the
    target leads one to expect. Raises `InputRefusedError` for a target at or below 0.
    Source: as `ratio_limits`.
    """
    if not target > 0:
        raise InputRefusedError(
            f"A target rate of {target:g} has no funnel.", next_step="Give a rate above zero."
        )
    n = _sizes(exposure)
    by_events = ratio_limits(n * target / multiplier, multiplier=target, levels=levels)
    return FunnelLimits(n, target, by_events.intervals)


def ratio_limits_by_observed(
    observed: ArrayLike, *, multiplier: float = 1.0, levels: Sequence[float] = LEVELS
) -> FunnelLimits:
    """Return limits for a ratio by the events observed, as public health charts print them.

    With O events the lower limit is O over the largest, the upper O over the smallest
    expectation that O does not contradict. A count missing or 0 gives NaN. For rates, multiply
    by the target.

    Source: the published method of the Public Health England funnel plot tool for ratios.
    """
    o = _sizes(observed)
    intervals = []
    for level in checked_levels(levels):
        tail = (1 - level) / 2
        lower = o / gamma_upper_quantile(o + 1.0, tail) * multiplier
        upper = o / gamma_quantile(o, tail) * multiplier
        intervals.append(Interval(level, lower, upper))
    return FunnelLimits(o, multiplier, tuple(intervals))


def pooled_proportion(numerator: ArrayLike, denominator: ArrayLike) -> float:
    """Return all events over all people, the usual target; NaN where no area has both.

    Source: Spiegelhalter DJ (2005), Funnel plots, Stat. Med. 24:1185-1202.
    """
    x, n = np.broadcast_arrays(floats(numerator), floats(denominator))
    both: NDArray[np.bool_] = ~np.isnan(x) & (n > 0)
    people = float(n[both].sum())
    return float(x[both].sum()) / people if people else float("nan")


def _sizes(size: ArrayLike) -> FloatArray:
    n = floats(size)
    refuse_where(n < 0, "A size is below zero", "Correct it, or leave it missing.")
    return np.where(n > 0, n, np.nan)
