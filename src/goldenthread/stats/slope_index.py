"""Slope and relative index of inequality across groups ordered by deprivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

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
    named,
)


class Drawn(StrEnum):
    """The scale on which a value's sampling error is drawn."""

    NORMAL = "normal"
    LOG = "log"
    LOGIT = "logit"


@dataclass(frozen=True, slots=True)
class SlopeIndex:
    """`slope` is the difference, `relative` the ratio, between the last and the first end.

    Both are estimates of shape (areas,) with intervals by simulation; `intercept` is the
    fitted value at the first end.
    """

    slope: Estimate
    relative: Estimate
    intercept: FloatArray


def slope_index(
    value: ArrayLike,
    standard_error: ArrayLike,
    population: ArrayLike,
    *,
    drawn: Drawn = Drawn.NORMAL,
    draws: int = 10_000,
    seed: int = 1,
    levels: Sequence[float] = LEVELS,
) -> SlopeIndex:
    """Return the slope and relative index of inequality of each area.

    All tables are (areas, groups), the groups in order of deprivation. A line is fitted to the
    values against the middle of each group's stretch of the population (0 to 1), weighted by
    population; the slope is its rise over the whole population and the relative index the
    fitted value at the end over that at the start. For the intervals each value is drawn
    `draws` times from its sampling error: NORMAL as it stands, LOG for rates and LOGIT for
    proportions (fractions), where `standard_error` is on that scale. Any missing figure, or an
    empty group, gives NaN for the area.

    Raises `InputRefusedError` for shapes that do not fit or fewer than 3 groups.

    Source: Pamuk ER (1985), Population Studies 39:17-31; Low A, Low A (2004), J Public Health
    26:388-395; intervals as in Public Health England's inequality tools.
    """
    y, error, people = _checked(value, standard_error, population)
    share = people / people.sum(axis=1, keepdims=True)
    middle = share.cumsum(axis=1) - share / 2
    slope, start = _line(y, middle, share)
    rng = np.random.default_rng(seed)
    chosen = checked_levels(levels)
    rows = zip(y, error, middle, share, strict=True)
    found = [_simulated(*row, drawn, draws, rng, chosen) for row in rows]
    limits = np.array(found).reshape(len(found), 2, len(chosen), 2)
    intervals = [
        tuple(
            Interval(level, limits[:, index, at, 0], limits[:, index, at, 1])
            for at, level in enumerate(chosen)
        )
        for index in (0, 1)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(start != 0, (start + slope) / start, np.nan)
    how = f"simulation, {draws:,} draws"
    return SlopeIndex(
        Estimate(slope, intervals[0], named(how, slope)),
        Estimate(ratio, intervals[1], named(how, ratio)),
        start,
    )


def _checked(
    value: ArrayLike, error: ArrayLike, population: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    y, se, n = (np.atleast_2d(floats(table)) for table in (value, error, population))
    if y.ndim != 2 or not y.shape == se.shape == n.shape or y.shape[1] < 3:
        raise InputRefusedError(
            f"Tables of shapes {y.shape}, {se.shape} and {n.shape} make no slope.",
            next_step="Give areas by groups, 3 groups or more, in order of deprivation.",
        )
    whole = (n > 0) & (se >= 0) & ~np.isnan(y)
    keep = whole.all(axis=1, keepdims=True)
    return np.where(keep, y, np.nan), np.where(keep, se, np.nan), np.where(keep, n, np.nan)


def _line(y: FloatArray, middle: FloatArray, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Fit y on middle with weights share along the last axis; shares sum to 1."""
    centre = (share * middle).sum(axis=-1, keepdims=True)
    away = middle - centre
    level = (share * y).sum(axis=-1)
    slope = (share * away * y).sum(axis=-1) / (share * away**2).sum(axis=-1)
    return slope, level - slope * centre[..., 0]


def _simulated(
    y: FloatArray,
    error: FloatArray,
    middle: FloatArray,
    share: FloatArray,
    drawn: Drawn,
    draws: int,
    rng: np.random.Generator,
    levels: tuple[float, ...],
) -> FloatArray:
    noise = rng.standard_normal((draws, y.size))
    if np.isnan(y).any():
        # The draws are taken all the same, so that one area's gap leaves the others' as it was.
        return np.full((2, len(levels), 2), np.nan)
    values = _shaken(y, error * noise, drawn)
    slope, start = _line(values, middle, share)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (start + slope) / start
    tails = [tail for level in levels for tail in ((1 - level) / 2, (1 + level) / 2)]
    both = [np.quantile(index, tails).reshape(len(levels), 2) for index in (slope, ratio)]
    return np.array(both)


def _shaken(y: FloatArray, shift: FloatArray, drawn: Drawn) -> FloatArray:
    if drawn is Drawn.NORMAL:
        return y + shift
    if drawn is Drawn.LOG:
        return np.where(y > 0, y * np.exp(shift), np.nan)
    inside = (y > 0) & (y < 1)
    odds = np.where(inside, y, 0.5) / (1 - np.where(inside, y, 0.5)) * np.exp(shift)
    return np.where(inside, odds / (1 + odds), np.nan)
