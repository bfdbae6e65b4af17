"""Is an area different from its comparator, and is the difference good?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import Estimate, floats
from goldenthread.values import Direction


class Difference(StrEnum):
    """What an area is beside its comparator; higher and lower where neither is good."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Labels (values of `Difference`) per area, one array for each level of the estimate.

    `strongest` is the highest level at which the difference holds, NaN where none does.
    """

    levels: tuple[float, ...]
    labels: tuple[NDArray[np.str_], ...]
    strongest: FloatArray

    @property
    def label(self) -> NDArray[np.str_]:
        """Labels at the first level."""
        return self.labels[0]


def single_overlap(estimate: Estimate, comparator: ArrayLike, direction: Direction) -> Comparison:
    """Compare each interval with a comparator taken as known (England's value, a target).

    An area differs when the comparator lies outside its interval; on the limit is inside.
    `comparator` is one number or one per area; where it or the interval is missing the area is
    not compared.

    Source: Public Health England, Fingertips technical guidance, Comparing values.
    """
    other = floats(comparator)
    sides = [_side(interval.lower, interval.upper, other, other) for interval in estimate.intervals]
    return _comparison(estimate, sides, direction)


def double_overlap(estimate: Estimate, other: Estimate, direction: Direction) -> Comparison:
    """Compare two intervals, where the comparator is uncertain too (a peer, last year).

    The two differ when their intervals at the same level do not touch. This is stricter than a
    test of the difference: intervals may overlap a little and the test still find it.
    Raises `InputRefusedError` when `other` lacks a level of `estimate`.

    Source: as `single_overlap`; Schenker N, Gentleman JF (2001), On judging the significance
    of differences by examining the overlap between confidence intervals, Am. Stat. 55:182-186.
    """
    sides = []
    for interval in estimate.intervals:
        against = other.at(interval.level)
        sides.append(_side(interval.lower, interval.upper, against.lower, against.upper))
    return _comparison(estimate, sides, direction)


def _side(
    lower: FloatArray, upper: FloatArray, other_lower: FloatArray, other_upper: FloatArray
) -> FloatArray:
    unknown = np.isnan(lower) | np.isnan(upper) | np.isnan(other_lower) | np.isnan(other_upper)
    side = np.where(lower > other_upper, 1.0, np.where(upper < other_lower, -1.0, 0.0))
    return np.where(unknown, np.nan, side)


def _comparison(estimate: Estimate, sides: list[FloatArray], direction: Direction) -> Comparison:
    levels = tuple(interval.level for interval in estimate.intervals)
    strongest = np.full(sides[0].shape, np.nan)
    for level, side in sorted(zip(levels, sides, strict=True), key=lambda pair: pair[0]):
        strongest = np.where(np.abs(side) == 1, level, strongest)
    return Comparison(levels, tuple(labelled(side, direction) for side in sides), strongest)


def labelled(side: ArrayLike, direction: Direction) -> NDArray[np.str_]:
    """Return the `Difference` for each side: 1 above, 0 similar, -1 below, NaN not compared."""
    words = {
        Direction.HIGH: (Difference.BETTER, Difference.WORSE),
        Direction.LOW: (Difference.WORSE, Difference.BETTER),
        Direction.NEUTRAL: (Difference.HIGHER, Difference.LOWER),
    }
    try:
        above, below = words[direction]
    except KeyError:
        raise InputRefusedError(
            f"'{direction}' is not a direction.", next_step="Use high, low or neutral."
        ) from None
    at = floats(side)
    chosen = [at > 0, at < 0, at == 0]
    return np.select(
        chosen,
        [above.value, below.value, Difference.SIMILAR.value],
        Difference.NOT_COMPARED.value,
    )
