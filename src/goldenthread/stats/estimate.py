"""What every estimate is: a value per area, with an interval at each level asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray

LEVELS = (0.95, 0.998)
"""The two levels English public health prints: about two and three standard errors."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limits at one level (0.95 means 95%), in the unit of the value."""

    level: float
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """Values with their intervals; NaN where nothing can be said.

    `value`, every limit and `method` have the shape of the input. `method` names, per value,
    how the interval was or would have been made.
    """

    value: FloatArray
    intervals: tuple[Interval, ...]
    method: NDArray[np.str_]

    @property
    def lower(self) -> FloatArray:
        """Lower limits at the first level asked for."""
        return self.intervals[0].lower

    @property
    def upper(self) -> FloatArray:
        """Upper limits at the first level asked for."""
        return self.intervals[0].upper

    def at(self, level: float) -> Interval:
        """Return the interval at `level`; `InputRefusedError` if it was not asked for."""
        for interval in self.intervals:
            if abs(interval.level - level) < 1e-12:
                return interval
        have = ", ".join(f"{interval.level:g}" for interval in self.intervals)
        raise InputRefusedError(
            f"There is no interval at level {level:g}; there are {have}.",
            next_step="Name the level in `levels` when the estimate is made.",
        )


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """Return `levels` as a tuple; refuse an empty one and anything not between 0 and 1."""
    chosen = tuple(float(level) for level in levels)
    if not chosen or not all(0 < level < 1 for level in chosen):
        raise InputRefusedError(
            f"Confidence levels {chosen} cannot be used.",
            next_step="Give one or more fractions between 0 and 1, such as 0.95 and 0.998.",
        )
    return chosen


def floats(values: ArrayLike) -> FloatArray:
    """Return `values` as an array of 64-bit floats; None becomes NaN, one number an array of 1."""
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def refuse_where(bad: NDArray[np.bool_], what: str, next_step: str) -> None:
    """Refuse the input if any of `bad` is true, naming the first position (from 0)."""
    if not bad.any():
        return
    first = tuple(int(at) for at in np.argwhere(bad)[0])
    where = f" at position {first[0] if len(first) == 1 else first}"
    more = int(bad.sum()) - 1
    also = f" (and {more:,} more)" if more else ""
    raise InputRefusedError(f"{what}{where}{also}.", next_step=next_step)


def counts_and_denominators(
    count: ArrayLike, denominator: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return both as floats of one shape, NaN wherever either is missing or the denominator is 0.

    Raises `InputRefusedError` for a negative one: that is a mistake, where a zero population
    is merely an area with nothing to say.
    """
    x, n = np.broadcast_arrays(floats(count), floats(denominator))
    if not bool(np.all((x >= 0) & (n > 0))):
        refuse_where(x < 0, "A count is below zero", "Correct the count, or leave it missing.")
        refuse_where(n < 0, "A denominator is below zero", "Correct it, or leave it missing.")
        usable = (n > 0) & ~np.isnan(x)
        x, n = np.where(usable, x, np.nan), np.where(usable, n, np.nan)
    return x, n


def named(method: str, value: FloatArray) -> NDArray[np.str_]:
    """Return `method` once for every value, without copying it."""
    return np.broadcast_to(np.array(method), value.shape)
