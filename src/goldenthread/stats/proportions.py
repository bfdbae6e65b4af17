"""Proportions with Wilson's score interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.stats.distributions import FloatArray, two_sided_z
from goldenthread.stats.estimate import (
    LEVELS,
    Estimate,
    Interval,
    checked_levels,
    counts_and_denominators,
    named,
    refuse_where,
)


def proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    multiplier: float = 1.0,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return proportions times `multiplier` (100 for percentages) with Wilson intervals.

    `numerator` and `denominator` are arrays of one shape (or that broadcast). A missing value
    or a zero denominator gives NaN. Counts need not be whole (weighted data).

    Raises `InputRefusedError` for a negative input or a numerator above its denominator.

    Source: Wilson EB (1927), Probable inference, the law of succession, and statistical
    inference, JASA 22:209-212; Newcombe RG (1998), Statistics in Medicine 17:857-872, method 3.
    """
    x, n = counts_and_denominators(numerator, denominator)
    refuse_where(
        x > n,
        "A numerator is above its denominator",
        "A proportion counts part of a whole: correct the row, or use a rate.",
    )
    value = x / n
    spread = value * (1.0 - value)
    intervals = tuple(
        _wilson(value, spread, n, level, multiplier) for level in checked_levels(levels)
    )
    return Estimate(value * multiplier, intervals, named("Wilson", value))


def _wilson(
    p: FloatArray, spread: FloatArray, n: FloatArray, level: float, multiplier: float
) -> Interval:
    z = two_sided_z(level)
    per_n = (z * z) / n
    quarter = per_n / 4
    scale = multiplier / (1.0 + per_n)
    half = np.sqrt(per_n * (spread + quarter)) * scale
    centre = (p + quarter + quarter) * scale
    lower, upper = centre - half, centre + half
    # At p = 0 and p = 1 the two terms are equal, and rounding may cross the bound by a hair.
    lower[p == 0] = 0.0
    upper[p == 1] = multiplier
    return Interval(level, lower, upper)
