"""Ranks of areas, with tie rules, and how sure each rank is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import floats, refuse_where

_CHUNK = 2_000_000


class Ties(StrEnum):
    """The rank equal values share: their first place, their mean place, or no gap after."""

    MIN = "min"
    MEAN = "mean"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """`rank` as the values stand; `lower` (best) and `upper` (worst) rank at `level`.

    All (areas,), NaN where the value is missing. `draws` and `seed` remake them.
    """

    rank: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float
    draws: int
    seed: int


def ranks(values: ArrayLike, *, highest_first: bool = False, ties: Ties = Ties.MIN) -> FloatArray:
    """Return ranks from 1 along the last axis, NaN where the value is missing.

    The lowest value ranks 1, or the highest with `highest_first`.
    """
    v = floats(values)
    signed = -v if highest_first else v
    order = np.argsort(signed, axis=-1, kind="stable")
    key = np.take_along_axis(signed, order, axis=-1)
    if key.shape[-1] == 0:
        return key
    new = np.ones(key.shape, dtype=np.bool_)
    new[..., 1:] = key[..., 1:] != key[..., :-1]
    placed = np.where(np.isnan(key), np.nan, _places(new, ties))
    found = np.empty_like(v)
    np.put_along_axis(found, order, placed, axis=-1)
    return found


def _places(new: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], ties: Ties) -> FloatArray:
    if ties is Ties.DENSE:
        return np.cumsum(new, axis=-1).astype(np.float64)
    place = np.arange(1.0, new.shape[-1] + 1.0)
    first = np.maximum.accumulate(np.where(new, place, 0.0), axis=-1)
    if ties is Ties.MIN:
        return first
    last_of = np.ones(new.shape, dtype=np.bool_)
    last_of[..., :-1] = new[..., 1:]
    backwards = np.where(last_of, place, np.inf)[..., ::-1]
    last = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    return (first + last) / 2


def rank_intervals(
    value: ArrayLike,
    standard_error: ArrayLike,
    *,
    highest_first: bool = False,
    ties: Ties = Ties.MIN,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 1,
) -> RankIntervals:
    """Return ranks with intervals by simulation from normal sampling errors.

    `value` and `standard_error` are (areas,). Each value is drawn `draws` times from a normal
    distribution, independently, and ranked; the interval holds the middle `level` of the
    ranks drawn. An area with a value but no error is taken as exact. The same seed gives the
    same answer. Raises `InputRefusedError` for a negative error, shapes that do not fit, or
    fewer than 1 draw.

    Source: Goldstein H, Spiegelhalter DJ (1996), League tables and their limitations, JRSS A
    159:385-443; Marshall EC, Spiegelhalter DJ (1998), BMJ 316:1701-1704.
    """
    v, error = floats(value), floats(standard_error)
    if v.ndim != 1 or error.shape != v.shape or draws < 1 or not 0 < level < 1:
        raise InputRefusedError(
            f"Values {v.shape}, errors {error.shape}, {draws} draws at level {level:g} "
            "cannot be ranked.",
            next_step="Give one error for each area, 1 draw or more, a level between 0 and 1.",
        )
    refuse_where(error < 0, "A standard error is below zero", "Correct it.")
    spread = np.where(np.isnan(error), 0.0, error)
    rng = np.random.default_rng(seed)
    drawn = np.empty((draws, v.size))
    step = max(1, _CHUNK // max(1, v.size))
    for start in range(0, draws, step):
        some = min(step, draws - start)
        shaken = v + spread * rng.standard_normal((some, v.size))
        drawn[start : start + some] = ranks(shaken, highest_first=highest_first, ties=ties)
    lower, upper = middle_ranks(drawn, level)
    rank = ranks(v, highest_first=highest_first, ties=ties)
    return RankIntervals(rank, lower, upper, level, draws, seed)


def middle_ranks(drawn: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the ranks that bound the middle `level` of the draws (draws, areas) of each area.

    They are ranks that were drawn, not values between two. NaN for an area ever unranked.
    """
    ordered = np.sort(drawn, axis=0)
    tail = (1 - level) / 2
    count = drawn.shape[0]
    low = int(np.floor(tail * (count - 1)))
    lower, upper = ordered[low], ordered[count - 1 - low]
    unranked = np.isnan(drawn).any(axis=0)
    return np.where(unranked, np.nan, lower), np.where(unranked, np.nan, upper)
