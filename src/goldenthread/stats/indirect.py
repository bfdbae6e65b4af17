"""Indirectly standardised ratios and rates: events seen against events expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import LEVELS, Estimate, floats
from goldenthread.stats.rates import rate


def expected_events(
    population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike
) -> FloatArray:
    """Return the events each area would have at the reference's own rate in every band.

    `population` is (areas, bands), the reference (bands,). A band missing or without reference
    population gives NaN for the area, unless nobody of the area is in it.
    Raises `InputRefusedError` for shapes that do not fit.

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, chapter 2.
    """
    n = floats(population)
    seen, of = floats(reference_events), floats(reference_population)
    if n.ndim != 2 or seen.shape != (n.shape[1],) or of.shape != seen.shape:
        raise InputRefusedError(
            f"Population {n.shape} and reference {seen.shape}, {of.shape} do not fit together.",
            next_step="Give areas by bands, and the reference one figure per band.",
        )
    rates = np.divide(seen, of, out=np.full_like(seen, np.nan), where=of > 0)
    return np.asarray(np.where(n == 0, 0.0, n * rates).sum(axis=1), dtype=np.float64)


def standardised_ratio(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    multiplier: float = 1.0,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return observed over expected events times `multiplier` (100 is usual), one per area.

    The expected events are taken as known; the interval is that of the observed count: Byar's,
    exact below ten events. No expected events give NaN. Raises `InputRefusedError` for a
    negative input.

    Source: Breslow NE, Day NE (1987), Statistical methods in cancer research vol. II, 2.3.
    """
    return rate(observed, expected, multiplier=multiplier, levels=levels)


def standardised_rate(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    reference_rate: float,
    levels: Sequence[float] = LEVELS,
) -> Estimate:
    """Return the ratio of observed to expected times the reference's crude rate.

    `reference_rate` is all reference events over all reference people times the unit wanted
    (per 100,000, say). Source: as `standardised_ratio`.
    """
    return rate(observed, expected, multiplier=reference_rate, levels=levels)
