"""Estimates from a stratified random sample: means and proportions of a whole population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class StratifiedEstimate:
    """Population figures of each question (questions,).

    `standard_error` allows for the strata and the finite population; `answers` is how many
    answered; `design_effect` is Kish's from the weights alone and `effective_answers` the size
    of an equally weighted sample of like precision. `strata_missing` counts strata with people
    but no answer: the estimate then speaks for the other strata only.
    """

    estimate: Estimate
    standard_error: FloatArray
    answers: FloatArray
    design_effect: FloatArray
    effective_answers: FloatArray
    strata_missing: FloatArray


def stratified_mean(
    values: ArrayLike,
    stratum: NDArray[np.integer],
    stratum_sizes: ArrayLike,
    *,
    levels: Sequence[float] = LEVELS,
) -> StratifiedEstimate:
    """Return population means of every question at once, with design-based t intervals.

    `values` is (respondents, questions) or (respondents,), NaN where not answered; `stratum`
    (respondents,) numbers each respondent's stratum from 0; `stratum_sizes` (strata,) are
    people in the frame. Those who answered stand for their stratum, so each weighs N / n of
    those who answered. The variance is the sum over strata of W^2 (1 - n/N) s^2 / n, with as
    many degrees of freedom as answers less strata. A stratum with one answer and more people
    has no s^2: the interval is NaN rather than too narrow.

    Raises `InputRefusedError` for shapes that do not fit, a stratum out of range, or more
    answers than people in a stratum.

    Source: Cochran WG (1977), Sampling techniques, 3rd ed., 5.3-5.4; Kish L (1965).
    """
    y, sizes = _checked(values, stratum, stratum_sizes)
    answered = ~np.isnan(y)
    member = (stratum[:, np.newaxis] == np.arange(sizes.size)).astype(np.float64)
    n = member.T @ answered
    refuse_where(
        n > sizes[:, np.newaxis],
        "A stratum has more answers than people",
        "Correct the stratum's size in the frame, or the stratum of the respondents.",
    )
    mean = member.T @ np.where(answered, y, 0.0) / np.where(n > 0, n, np.nan)
    away = np.where(answered, y - mean[stratum], 0.0)
    squares = member.T @ away**2
    heard = n > 0
    people = np.where(heard, sizes[:, np.newaxis], 0.0)
    share = people / np.where(people.sum(axis=0) > 0, people.sum(axis=0), np.nan)
    value = np.where(heard, share * mean, 0.0).sum(axis=0)
    value = np.where(heard.any(axis=0), value, np.nan)
    error = np.sqrt(_variance(share, squares, n, people))
    freedom = n.sum(axis=0) - heard.sum(axis=0)
    intervals = []
    for level in checked_levels(levels):
        # A census of every stratum has no sampling error, whatever its degrees of freedom.
        half = np.where(error == 0, 0.0, two_sided_t(level, freedom) * error)
        intervals.append(Interval(level, value - half, value + half))
    effect = _kish(people / np.where(heard, n, 1.0), n)
    return StratifiedEstimate(
        Estimate(value, tuple(intervals), named("stratified, Student's t", value)),
        error,
        n.sum(axis=0),
        effect,
        n.sum(axis=0) / effect,
        ((sizes > 0)[:, np.newaxis] & ~heard).sum(axis=0).astype(np.float64),
    )


def stratified_proportion(
    chosen: ArrayLike,
    stratum: NDArray[np.integer],
    stratum_sizes: ArrayLike,
    *,
    levels: Sequence[float] = LEVELS,
) -> StratifiedEstimate:
    """Return population proportions: `stratified_mean` of answers that are 0, 1 or missing.

    Limits are kept within 0 and 1. Raises `InputRefusedError` for any other answer. Source:
    as `stratified_mean`, 5.10.
    """
    y = floats(chosen)
    refuse_where(
        ~np.isnan(y) & (y != 0) & (y != 1),
        "An answer is neither 0 nor 1",
        "Give 1 where the option was chosen, 0 where not, and leave no answer missing.",
    )
    found = stratified_mean(y, stratum, stratum_sizes, levels=levels)
    kept = tuple(
        Interval(each.level, np.maximum(each.lower, 0.0), np.minimum(each.upper, 1.0))
        for each in found.estimate.intervals
    )
    estimate = Estimate(found.estimate.value, kept, found.estimate.method)
    return StratifiedEstimate(
        estimate,
        found.standard_error,
        found.answers,
        found.design_effect,
        found.effective_answers,
        found.strata_missing,
    )


def kish_design_effect(weights: ArrayLike, counts: ArrayLike | None = None) -> float:
    """Return n sum(w^2) / (sum w)^2 for weights (each held by `counts` respondents).

    1 for equal weights; the variance is about so many times that of an equally weighted
    sample. NaN without respondents. Raises `InputRefusedError` for a negative weight.

    Source: Kish L (1965), Survey sampling, 11.7.
    """
    w = floats(weights)
    n = np.ones_like(w) if counts is None else floats(counts)
    refuse_where(w < 0, "A weight is below zero", "Correct the weight.")
    return float(_kish(w[:, np.newaxis], n[:, np.newaxis])[0])


def _kish(weight: FloatArray, n: FloatArray) -> FloatArray:
    total = (n * weight).sum(axis=0)
    squares = n.sum(axis=0) * (n * weight**2).sum(axis=0)
    effect: FloatArray = squares / np.where(total > 0, total**2, np.nan)
    return effect


def _variance(
    share: FloatArray, squares: FloatArray, n: FloatArray, people: FloatArray
) -> FloatArray:
    sampled = (n > 0) & (people > n)
    within = np.divide(squares, n - 1, out=np.full_like(squares, np.nan), where=n > 1)
    left = 1 - np.divide(n, people, out=np.ones_like(n), where=people > 0)
    part = share**2 * left * within / np.where(n > 0, n, 1.0)
    total = np.where(sampled, part, 0.0).sum(axis=0)
    return np.where((n > 0).any(axis=0), total, np.nan)


def _checked(
    values: ArrayLike, stratum: NDArray[np.integer], stratum_sizes: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    y, sizes = floats(values), floats(stratum_sizes)
    y = y[:, np.newaxis] if y.ndim == 1 else y
    if y.ndim != 2 or stratum.shape != (y.shape[0],) or sizes.ndim != 1:
        raise InputRefusedError(
            f"Answers {y.shape}, strata {stratum.shape} and sizes {sizes.shape} do not fit.",
            next_step="Give respondents by questions, and one stratum for each respondent.",
        )
    refuse_where(
        np.asarray((stratum < 0) | (stratum >= sizes.size)),
        "A stratum number is out of range",
        f"Number strata from 0 to {sizes.size - 1}.",
    )
    refuse_where(~(sizes >= 0), "A stratum's size is missing or below zero", "Correct it.")
    return y, sizes
