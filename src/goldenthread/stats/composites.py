"""One rank from several indicators, how sure it is, and who moves when a weight changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import floats, refuse_where
from goldenthread.stats.ranks import Ties, middle_ranks, ranks
from goldenthread.values import Direction

_CHUNK = 1_000_000


class Method(StrEnum):
    """What is averaged: each indicator's ranks (1 best), or its z-scores (high good)."""

    RANKS = "mean-of-ranks"
    Z_SCORES = "mean-of-z-scores"


class Missing(StrEnum):
    """What becomes of an area without one of the figures."""

    LEAVE_OUT = "leave-out"
    MEAN = "mean"
    REWEIGHT = "reweight"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How figures become one rank: a direction and a weight for each indicator, and the rules.

    Weights need not sum to 1. `Recipe` refuses a neutral direction, a negative weight, and
    weights that are all 0.
    """

    directions: tuple[Direction, ...]
    weights: tuple[float, ...]
    method: Method = Method.RANKS
    ties: Ties = Ties.MIN
    missing: Missing = Missing.LEAVE_OUT

    def __post_init__(self) -> None:
        if len(self.directions) != len(self.weights) or not self.weights:
            raise InputRefusedError(
                f"There are {len(self.directions)} directions and {len(self.weights)} weights.",
                next_step="Give one of each for every indicator.",
            )
        if Direction.NEUTRAL in self.directions:
            raise InputRefusedError(
                "An indicator of which neither high nor low is good cannot be ranked.",
                next_step="Leave it out, or say which way is good.",
            )
        if not all(weight >= 0 for weight in self.weights) or not sum(self.weights) > 0:
            raise InputRefusedError(
                f"Weights {self.weights} cannot be used.",
                next_step="Give weights of 0 or more, at least one above 0.",
            )

    @property
    def shares(self) -> FloatArray:
        """Weights as shares of 1."""
        weights = np.array(self.weights, dtype=np.float64)
        shares: FloatArray = weights / weights.sum()
        return shares


@dataclass(frozen=True, slots=True)
class Composite:
    """`rank` (1 best) and `score` of each area (areas,), NaN where left out.

    `parts` (areas, indicators) are the ranks or z-scores averaged, after the missing-data
    rule; `present` is how many of an area's figures were there. A score is a mean rank (low is
    good) or a mean z-score (high is good), by the recipe.
    """

    score: FloatArray
    rank: FloatArray
    parts: FloatArray
    present: NDArray[np.intp]
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Stability:
    """How far each area's rank may lie from that shown (areas,), at `level`.

    `by_sampling`, `by_weights` and `by_both` are pairs of lower (best) and upper (worst) rank.
    `among_last` is the share of draws (of both) in which an area stood among the `last`.
    Weights are drawn from a Dirichlet distribution around those given: with `concentration` c
    a share w has a standard deviation of sqrt(w (1 - w) / (c + 1)).
    """

    rank: FloatArray
    by_sampling: tuple[FloatArray, FloatArray]
    by_weights: tuple[FloatArray, FloatArray]
    by_both: tuple[FloatArray, FloatArray]
    among_last: FloatArray
    level: float
    concentration: float
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Ranks before and after one weight changed; `change` is places down (worse), (areas,)."""

    before: FloatArray
    after: FloatArray
    change: FloatArray
    recipe: Recipe


def composite(values: ArrayLike, recipe: Recipe) -> Composite:
    """Rank areas on the weighted mean of their ranks or z-scores.

    `values` is (areas, indicators), NaN where missing. Ranks use the recipe's tie rule; z is
    the distance from the areas' mean in standard deviations (divisor n), signed so that high
    is good, and 0 where all areas are alike. An area without any figure is left out whatever
    the rule, and an indicator of weight 0 is never missed.

    Raises `InputRefusedError` if the table does not have one column per weight.

    Source: OECD and JRC (2008), Handbook on constructing composite indicators, steps 5-7.
    """
    v = _table(values, recipe)
    parts = _filled(_parts(v, recipe), recipe)
    score = _scores(parts, recipe.shares)
    present = np.asarray((~np.isnan(v)).sum(axis=1), dtype=np.intp)
    return Composite(score, _rank(score, recipe), parts, present, recipe)


def stability(
    values: ArrayLike,
    standard_errors: ArrayLike,
    recipe: Recipe,
    *,
    concentration: float = 50.0,
    level: float = 0.95,
    draws: int = 2_000,
    seed: int = 1,
    last: int = 10,
) -> Stability:
    """Return how far ranks move under sampling error, under other weights, and under both.

    `standard_errors` has the shape of `values` (a missing error is taken as none); figures are
    drawn from independent normal distributions. A large `concentration` keeps the weights
    close to those given. The same seed gives the same answer.

    Raises `InputRefusedError` for shapes that do not fit, a negative error, a concentration at
    or below 0, or fewer than 1 draw.

    Source: Goldstein and Spiegelhalter (1996); Saisana M et al. (2005), JRSS A 168:307-323.
    """
    v, errors = _table(values, recipe), _table(standard_errors, recipe)
    if v.shape != errors.shape or not concentration > 0 or draws < 1 or not 0 < level < 1:
        raise InputRefusedError(
            f"Values {v.shape} and errors {errors.shape} with concentration {concentration:g}, "
            f"{draws} draws and level {level:g} cannot be used.",
            next_step="Give one error per figure, a concentration above 0 and 1 draw or more.",
        )
    refuse_where(errors < 0, "A standard error is below zero", "Correct it.")
    rng = np.random.default_rng(seed)
    shares = _drawn_shares(recipe, concentration, draws, rng)
    steady = _filled(_parts(v, recipe), recipe)
    spread = np.where(np.isnan(errors), 0.0, errors)
    sampled, weighed, both = (np.empty((draws, v.shape[0])) for _ in range(3))
    step = max(1, _CHUNK // max(1, v.size))
    for start in range(0, draws, step):
        chunk = slice(start, min(start + step, draws))
        noise = rng.standard_normal((chunk.stop - start, *v.shape))
        parts = _filled(_parts(v + spread * noise, recipe), recipe)
        other = shares[chunk, np.newaxis, :]
        sampled[chunk] = _rank(_scores(parts, recipe.shares), recipe)
        weighed[chunk] = _rank(_scores(steady[np.newaxis], other), recipe)
        both[chunk] = _rank(_scores(parts, other), recipe)
    by_sampling, by_weights, by_both = (middle_ranks(d, level) for d in (sampled, weighed, both))
    rank = _rank(_scores(steady, recipe.shares), recipe)
    among_last = _among_last(both, last)
    return Stability(
        rank, by_sampling, by_weights, by_both, among_last, level, concentration, draws, seed
    )


def _among_last(drawn: FloatArray, last: int) -> FloatArray:
    """Return the share of draws (draws, areas) in which each area was one of the `last`."""
    behind = ranks(drawn, highest_first=True, ties=Ties.MIN)
    share: FloatArray = (behind <= last).mean(axis=0)
    return np.where(np.isnan(drawn).any(axis=0), np.nan, share)


def moves(values: ArrayLike, recipe: Recipe, indicator: int, weight: float) -> Moves:
    """Return who moves when the weight of one indicator (numbered from 0) becomes `weight`.

    The other weights stay as they are. Raises `InputRefusedError` as `Recipe` does, and for an
    indicator that is not there.
    """
    if not 0 <= indicator < len(recipe.weights):
        raise InputRefusedError(
            f"There is no indicator number {indicator}.",
            next_step=f"Number indicators from 0 to {len(recipe.weights) - 1}.",
        )
    weights = list(recipe.weights)
    weights[indicator] = weight
    changed = Recipe(recipe.directions, tuple(weights), recipe.method, recipe.ties, recipe.missing)
    before, after = composite(values, recipe).rank, composite(values, changed).rank
    return Moves(before, after, after - before, changed)


def _table(values: ArrayLike, recipe: Recipe) -> FloatArray:
    v = floats(values)
    if v.ndim != 2 or v.shape[1] != len(recipe.weights):
        raise InputRefusedError(
            f"A table of {v.shape} does not fit {len(recipe.weights)} weights.",
            next_step="Give areas by indicators, one column for each weight.",
        )
    return v


def _signs(directions: Sequence[Direction]) -> FloatArray:
    return np.array([1.0 if way is Direction.HIGH else -1.0 for way in directions])


def _parts(v: FloatArray, recipe: Recipe) -> FloatArray:
    """Return ranks or z-scores along the areas (the last axis but one)."""
    good = v * _signs(recipe.directions)
    if recipe.method is Method.RANKS:
        turned = ranks(np.swapaxes(good, -1, -2), highest_first=True, ties=recipe.ties)
        return np.swapaxes(turned, -1, -2)
    centre, n = _column_means(good)
    away = good - centre
    spread = np.sqrt(np.nansum(away**2, axis=-2, keepdims=True) / n)
    return away / np.where(spread > 0, spread, 1.0)


def _column_means(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    n = np.maximum((~np.isnan(table)).sum(axis=-2, keepdims=True), 1).astype(np.float64)
    return np.nansum(table, axis=-2, keepdims=True) / n, n


def _filled(parts: FloatArray, recipe: Recipe) -> FloatArray:
    """Apply the missing-data rule; what is still missing is left out of the mean."""
    gone = np.isnan(parts)
    used = recipe.shares > 0
    nothing = (gone | ~used).all(axis=-1, keepdims=True)
    if recipe.missing is Missing.MEAN:
        parts = np.where(gone, _column_means(parts)[0], parts)
    if recipe.missing is Missing.LEAVE_OUT:
        nothing = (gone & used).any(axis=-1, keepdims=True)
    return np.where(nothing, np.nan, parts)


def _scores(parts: FloatArray, shares: FloatArray) -> FloatArray:
    here = ~np.isnan(parts)
    weight = np.where(here, shares, 0.0)
    total = weight.sum(axis=-1)
    score = (weight * np.where(here, parts, 0.0)).sum(axis=-1)
    return np.where(total > 0, score / np.where(total > 0, total, 1.0), np.nan)


def _rank(score: FloatArray, recipe: Recipe) -> FloatArray:
    # Sums of the same figures in another order differ in the last bit; a tie must stay one.
    rounded = np.round(score, 12)
    return ranks(rounded, highest_first=recipe.method is Method.Z_SCORES, ties=recipe.ties)


def _drawn_shares(
    recipe: Recipe, concentration: float, draws: int, rng: np.random.Generator
) -> FloatArray:
    shares = np.zeros((draws, len(recipe.weights)))
    used = recipe.shares > 0
    # An indicator given no weight keeps none: it was left out on purpose.
    shares[:, used] = rng.dirichlet(concentration * recipe.shares[used], size=draws)
    return shares
