"""Rates of events with Poisson intervals: Byar's approximation, exact below ten events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import (
    FloatArray,
    gamma_quantile,
    gamma_upper_quantile,
    two_sided_t,
    two_sided_z,
    upper_tail,
)
from goldenthread.stats.estimate import (
    LEVELS,
    Estimate,
    Interval,
    checked_levels,
    counts_and_denominators,
    floats,
    refuse_where,
)

EXACT_BELOW = 10
"""Events below which Byar's approximation gives way to exact limits."""


def byar_limits(events: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Return Byar's approximate Poisson limits of `events`, without the exact rule.

    Where the approximation falls below zero (one event at 99.8%) the lower limit is NaN; use
    `poisson_limits` for figures that are shown.

    Source: Breslow NE, Day NE (1987), Statistical methods in cancer research vol. II, p. 69.
    """
    x = floats(events)
    refuse_where(x < 0, "A count is below zero", "Correct the count, or leave it missing.")
    return _byar(x, two_sided_z(level))


def poisson_limits(events: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Return limits of Poisson counts: exact below ten events, Byar's from ten.

    No events give [0, exact upper limit]; a missing count gives NaN.

    Source: Garwood F (1936), Biometrika 28:437-442 (exact); Breslow and Day (1987) (Byar).
    """
    x = floats(events)
    refuse_where(x < 0, "A count is below zero", "Correct the count, or leave it missing.")
    return _limits(x, two_sided_z(level))


def rate(
    events: ArrayLike,
    denominator: ArrayLike,
    *,
    multiplier: float = 100_000.0,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return rates per `multiplier` with Poisson intervals (see `poisson_limits`).

    `events` and `denominator` (people, or person-time) are arrays of one shape. A missing
    value or a zero denominator gives NaN. Raises `InputRefusedError` for a negative input.

    Source: as `poisson_limits`; APHO technical briefing 3 (2008), Commonly used public health
    statistics and their confidence intervals.
    """
    x, n = counts_and_denominators(events, denominator)
    scale = multiplier / n
    intervals = []
    for level in checked_levels(levels):
        lower, upper = _limits(x, two_sided_z(level))
        intervals.append(Interval(level, lower * scale, upper * scale))
    method = np.where(x < EXACT_BELOW, "exact", "Byar")
    return Estimate(x * scale, tuple(intervals), method)


@dataclass(frozen=True, slots=True)
class DispersedRate:
    """Rates whose intervals allow for events that come together.

    `dispersion` is the estimated variance over the mean (at least 1); `periods` is how many
    counts it was estimated from.
    """

    estimate: Estimate
    dispersion: FloatArray
    periods: FloatArray


def dispersed_rate(
    counts: ArrayLike,
    denominators: ArrayLike,
    *,
    multiplier: float = 100_000.0,
    levels: Sequence[float] = LEVELS,
) -> DispersedRate:
    """Return rates over several periods, with intervals widened by the spread between them.

    `counts` is (areas, periods); `denominators` broadcasts to it, in the unit of exposure of
    one period (people x days, say). The rate is all events over all exposure. Days of delay
    are not independent events (one person gives many), so the variance is taken as phi times
    the mean, phi being Pearson's statistic of the periods over its degrees of freedom, never
    under 1. The count is divided by phi, given Poisson limits with Student's t in place of z
    (phi being an estimate), and multiplied back. With one period, or no spread beyond chance,
    the interval is that of `rate`. Runs of alike months still make it somewhat too narrow.

    Missing periods are left out. Raises `InputRefusedError` for negative or one-way inputs.

    Source: McCullagh P, Nelder JA (1989), Generalized linear models, 2nd ed., 6.2 and 9.2.
    """
    x, n = counts_and_denominators(counts, denominators)
    if x.ndim != 2:
        raise InputRefusedError(
            f"Repeated counts came with {x.ndim} dimension(s).",
            next_step="Give a table of areas by periods.",
        )
    periods = np.sum(~np.isnan(x), axis=1).astype(np.float64)
    events = np.where(periods > 0, np.nansum(x, axis=1), np.nan)
    exposure = np.where(periods > 0, np.nansum(n, axis=1), np.nan)
    phi = _dispersion(x, n, events / exposure, periods)
    scale = multiplier / exposure
    intervals = []
    for level in checked_levels(levels):
        z = np.full(phi.shape, two_sided_z(level))
        spread = phi > 1
        z[spread] = two_sided_t(level, periods[spread] - 1)
        lower, upper = _limits(events / phi, z)
        intervals.append(Interval(level, lower * phi * scale, upper * phi * scale))
    method = np.where(phi > 1, "quasi-Poisson", "Poisson")
    return DispersedRate(Estimate(events * scale, tuple(intervals), method), phi, periods)


def _dispersion(
    x: FloatArray, n: FloatArray, overall: FloatArray, periods: FloatArray
) -> FloatArray:
    expected = overall[:, np.newaxis] * n
    terms = np.divide((x - expected) ** 2, expected, out=np.zeros_like(x), where=expected > 0)
    pearson = np.nansum(terms, axis=1)
    phi = np.divide(pearson, periods - 1, out=np.ones_like(pearson), where=periods > 1)
    # Rounding must not decide whether the spread is more than chance.
    phi = np.where(phi > 1.0 + 1e-9, phi, 1.0)
    return np.where(np.isnan(overall), np.nan, phi)


def _byar(x: FloatArray, z: FloatArray | float) -> tuple[FloatArray, FloatArray]:
    some = x > 0
    safe = x if bool(some.all()) else np.where(some, x, np.nan)
    root = 1.0 - 1.0 / (9.0 * safe) - z / (3.0 * np.sqrt(safe))
    # A cube below zero would be a rate below zero: the approximation has nothing to say there.
    kept = np.maximum(root, 0.0)
    lower = np.where(root < 0, np.nan, safe * (kept * kept * kept))
    more = x + 1.0
    root = 1.0 - 1.0 / (9.0 * more) + z / (3.0 * np.sqrt(more))
    return lower, more * (root * root * root)


def _limits(x: FloatArray, z: FloatArray | float) -> tuple[FloatArray, FloatArray]:
    lower, upper = _byar(x, z)
    few = (x < EXACT_BELOW) | (np.isnan(lower) & (x > 0))
    if few.any():
        every_z = np.broadcast_to(np.asarray(z, dtype=np.float64), x.shape)[few]
        lower[few], upper[few] = _exact(x[few], every_z, isinstance(z, float))
    return lower, upper


def _exact(x: FloatArray, z: FloatArray, one_z: bool) -> tuple[FloatArray, FloatArray]:
    # Small counts repeat: ten numbers answer for a hundred thousand areas.
    whole = one_z and bool(np.all((x == np.floor(x)) & (x < EXACT_BELOW)))
    asked = np.arange(EXACT_BELOW, dtype=np.float64) if whole else x
    tail = upper_tail(z[0] if whole else z)
    lower, upper = gamma_quantile(asked, tail), gamma_upper_quantile(asked + 1.0, tail)
    if whole:
        at = x.astype(np.intp)
        return lower[at], upper[at]
    return lower, upper
