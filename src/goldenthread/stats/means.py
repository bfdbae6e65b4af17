"""Means with Student's t interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray, two_sided_t
from goldenthread.stats.estimate import (
    LEVELS,
    Estimate,
    Interval,
    checked_levels,
    floats,
    named,
    refuse_where,
)


def mean_from_summary(
    mean: ArrayLike,
    standard_deviation: ArrayLike,
    size: ArrayLike,
    *,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return means with t intervals from summary figures (arrays of one shape).

    `standard_deviation` is the sample's (divisor n - 1). With one observation the mean stands
    without an interval; with none it is NaN. Raises `InputRefusedError` for a negative size or
    deviation.

    Source: Student (1908), The probable error of a mean, Biometrika 6:1-25.
    """
    m, sd, n = np.broadcast_arrays(floats(mean), floats(standard_deviation), floats(size))
    refuse_where(n < 0, "A sample size is below zero", "Correct it, or leave it missing.")
    refuse_where(sd < 0, "A standard deviation is below zero", "Correct it.")
    value = np.where(n > 0, m, np.nan)
    error = np.where(n > 1, sd, np.nan) / np.sqrt(np.where(n > 1, n, np.nan))
    intervals = []
    for level in checked_levels(levels):
        half = two_sided_t(level, n - 1) * error
        intervals.append(Interval(level, value - half, value + half))
    return Estimate(value, tuple(intervals), named("Student's t", value))


def mean(
    values: ArrayLike,
    groups: NDArray[np.integer],
    group_count: int,
    *,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return the mean of `values` within each of `group_count` groups, with t intervals.

    `values` and `groups` (numbered from 0) are (observations,). Missing values are left out.
    Raises `InputRefusedError` for a group outside 0 to `group_count` - 1. Source: as
    `mean_from_summary`.
    """
    y = floats(values)
    if y.ndim != 1 or groups.shape != y.shape:
        raise InputRefusedError(
            f"Values {y.shape} and groups {groups.shape} are not lists of one length.",
            next_step="Give one group number for each value.",
        )
    refuse_where(
        np.asarray((groups < 0) | (groups >= group_count)),
        "A group number is out of range",
        f"Number groups from 0 to {group_count - 1}.",
    )
    present = ~np.isnan(y)
    y, at = y[present], groups[present]
    size = _sums(at, None, group_count)
    centre = _sums(at, y, group_count) / np.where(size > 0, size, np.nan)
    squares = _sums(at, (y - centre[at]) ** 2, group_count)
    deviation = np.sqrt(squares / np.where(size > 1, size - 1, np.nan))
    return mean_from_summary(centre, deviation, size, levels=levels)


def _sums(at: NDArray[np.integer], of: FloatArray | None, groups: int) -> FloatArray:
    return np.bincount(at, weights=of, minlength=groups).astype(np.float64)
