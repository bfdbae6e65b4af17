"""Directly standardised rates with Dobson's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import (
    LEVELS,
    Estimate,
    Interval,
    checked_levels,
    floats,
    refuse_where,
)
from goldenthread.stats.rates import byar_limits

SUPPRESSED_BELOW = 10
"""Events below which a directly standardised rate is not given."""


def directly_standardised_rate(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    event_squares: ArrayLike | None = None,
    multiplier: float = 100_000.0,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return age-standardised rates per `multiplier`, one per area.

    `events` and `population` are (areas, bands), `standard` the standard population (bands,).
    Fewer than ten events in an area give NaN, named in `method`. A missing count or a zero or
    missing population in any band gives NaN: an absent band is not a band without events.

    Where one person can have several events, give `event_squares` (areas, bands): the sum over
    people of their events squared. The variance then follows the people and not the events.

    Raises `InputRefusedError` for negative inputs or shapes that do not fit.

    Source: Dobson AJ et al. (1991), Confidence intervals for weighted sums of Poisson
    parameters, Statistics in Medicine 10:457-462, with Byar's limits of the count.
    """
    x, n, weights, squares = _checked(events, population, standard, event_squares)
    safe = np.where(n > 0, n, np.nan)
    share = weights / weights.sum()
    total = x.sum(axis=1)
    value = (x * share / safe).sum(axis=1)
    variance = (squares * (share / safe) ** 2).sum(axis=1)
    shown = total >= SUPPRESSED_BELOW
    value = np.where(shown, value, np.nan)
    stretch = np.sqrt(variance / np.where(shown, total, np.nan))
    intervals = []
    for level in checked_levels(levels):
        low, high = byar_limits(total, level)
        lower = (value + stretch * (low - total)) * multiplier
        upper = (value + stretch * (high - total)) * multiplier
        intervals.append(Interval(level, lower, upper))
    few = total < SUPPRESSED_BELOW
    method = np.where(
        few, "suppressed: fewer than 10 events", np.where(np.isnan(value), "", "Dobson")
    )
    return Estimate(value * multiplier, tuple(intervals), method)


def _checked(
    events: ArrayLike, population: ArrayLike, standard: ArrayLike, squares: ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    x, n, weights = floats(events), floats(population), floats(standard)
    spread = x if squares is None else floats(squares)
    if x.ndim != 2 or n.shape != x.shape or spread.shape != x.shape:
        raise InputRefusedError(
            f"Events {x.shape} and population {n.shape} are not tables of one shape.",
            next_step="Give both as areas by age bands.",
        )
    if weights.shape != (x.shape[1],) or np.isnan(weights).any() or not weights.sum() > 0:
        raise InputRefusedError(
            f"The standard population {weights.shape} does not fit {x.shape[1]} age bands.",
            next_step="Give one figure per band, none missing.",
        )
    refuse_where(x < 0, "A count is below zero", "Correct the count, or leave it missing.")
    refuse_where(n < 0, "A population is below zero", "Correct it, or leave it missing.")
    refuse_where(weights < 0, "A standard population is below zero", "Correct it.")
    return x, n, weights, spread
