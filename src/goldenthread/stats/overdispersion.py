"""Overdispersion: how much areas differ beyond chance, and funnel limits that allow for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray, two_sided_z
from goldenthread.stats.estimate import (
    LEVELS,
    Interval,
    checked_levels,
    counts_and_denominators,
    floats,
    refuse_where,
)
from goldenthread.stats.funnel import FunnelLimits


class Scale(StrEnum):
    """The transformation on which areas scatter evenly.

    PROPORTION arcsine of the square root; RATIO log (hospital mortality's way); RATIO_ROOT
    square root (the regulator's way). A rate is a ratio with the target's expected events.
    """

    PROPORTION = "proportion"
    RATIO = "ratio"
    RATIO_ROOT = "ratio, square root"


class Extremes(StrEnum):
    """What is done with extreme areas before the spread is measured."""

    WINSORISE = "drawn in"
    TRUNCATE = "left out"


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """`phi` is the mean squared z-score; `tau_squared` the variance between areas, on `scale`.

    `z` are the areas' z-scores before anything was done with extremes, `areas` how many
    entered `phi`. With phi at or below (n - 1) / n there is no excess and tau-squared is 0.
    """

    scale: Scale
    phi: float
    tau_squared: float
    areas: int
    z: FloatArray


def overdispersion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    scale: Scale,
    target: float | None = None,
    trim: float = 0.1,
    extremes: Extremes = Extremes.WINSORISE,
) -> Overdispersion:
    """Estimate phi and tau-squared from all areas (arrays of one shape).

    For a proportion `denominator` is people and `target` the pooled proportion unless given;
    for a ratio it is expected events and `target` 1. The `trim` share of z-scores at each end
    is drawn in to the quantile there (or left out). Tau-squared is DerSimonian and Laird's
    moment estimate. Areas with a missing or zero denominator are left out, as are areas
    without events on the log scale.

    Raises `InputRefusedError` for a negative input or a `trim` outside 0 to under a half.

    Source: Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Qual.
    Saf. Health Care 14:347-351; Spiegelhalter DJ et al. (2012), Statistical methods for
    healthcare regulation, JRSS A 175:1-47; DerSimonian R, Laird N (1986).
    """
    if not 0 <= trim < 0.5:
        raise InputRefusedError(
            f"A share of {trim:g} cannot be drawn in at each end.",
            next_step="Give a share from 0 to under 0.5; 0.1 is usual.",
        )
    x, n = counts_and_denominators(numerator, denominator)
    goal = _target(x, n, scale) if target is None else float(target)
    error = _error(n, scale)
    z = (_transformed(x / n, scale) - float(_transformed(floats(goal), scale)[0])) / error
    kept, errors = z[~np.isnan(z)], error[~np.isnan(z)]
    if extremes is Extremes.WINSORISE:
        used = _drawn_in(kept, trim)
    else:
        inside = _inside(kept, trim)
        used, errors = kept[inside], errors[inside]
    phi = float(np.mean(used**2)) if used.size else float("nan")
    return Overdispersion(scale, phi, _tau_squared(phi, errors), int(used.size), z)


def widened_limits(
    size: ArrayLike,
    target: float,
    spread: Overdispersion,
    *,
    multiplier: float = 1.0,
    levels: Sequence[float] = LEVELS,
    multiplicative: bool = False,
) -> FunnelLimits:
    """Return funnel limits by `size` that allow for overdispersion.

    By default tau-squared is added to the chance variance of each size (areas truly differ);
    with `multiplicative` the chance error is stretched by sqrt(phi) where phi exceeds 1. The
    limits are made on the transformed scale and brought back, within 0 and 1 for proportions
    and at or above 0 for ratios. A size missing or 0 gives NaN.

    Source: as `overdispersion`.
    """
    n = floats(size)
    refuse_where(n < 0, "A size is below zero", "Correct it, or leave it missing.")
    n = np.where(n > 0, n, np.nan)
    error = _error(n, spread.scale)
    if multiplicative:
        error = error * np.sqrt(max(spread.phi, 1.0))
    else:
        error = np.sqrt(error**2 + spread.tau_squared)
    centre = float(_transformed(floats(target), spread.scale)[0])
    intervals = []
    for level in checked_levels(levels):
        half = two_sided_z(level) * error
        lower = _brought_back(centre - half, spread.scale) * multiplier
        upper = _brought_back(centre + half, spread.scale) * multiplier
        intervals.append(Interval(level, lower, upper))
    return FunnelLimits(n, target * multiplier, tuple(intervals))


def _target(x: FloatArray, n: FloatArray, scale: Scale) -> float:
    if scale is not Scale.PROPORTION:
        return 1.0
    people = float(np.nansum(n))
    return float(np.nansum(x)) / people if people else float("nan")


def _error(n: FloatArray, scale: Scale) -> FloatArray:
    return 1.0 / np.sqrt(n) if scale is Scale.RATIO else 0.5 / np.sqrt(n)


def _transformed(value: FloatArray, scale: Scale) -> FloatArray:
    if scale is Scale.PROPORTION:
        refuse_where(
            value > 1, "A proportion is above 1", "Correct the counts, or use the ratio scale."
        )
        return np.arcsin(np.sqrt(value))
    if scale is Scale.RATIO_ROOT:
        return np.sqrt(value)
    return np.log(np.where(value > 0, value, np.nan))


def _brought_back(value: FloatArray, scale: Scale) -> FloatArray:
    if scale is Scale.PROPORTION:
        return np.sin(np.clip(value, 0.0, np.pi / 2)) ** 2
    if scale is Scale.RATIO_ROOT:
        return np.maximum(value, 0.0) ** 2
    return np.exp(value)


def _drawn_in(z: FloatArray, trim: float) -> FloatArray:
    if z.size == 0:
        return z
    low, high = np.quantile(z, [trim, 1 - trim])
    return np.clip(z, low, high)


def _inside(z: FloatArray, trim: float) -> NDArray[np.intp]:
    order = np.argsort(z, kind="stable")
    place = np.arange(1, z.size + 1) / (z.size + 1)
    return np.sort(order[(place >= trim) & (place < 1 - trim)])


def _tau_squared(phi: float, error: FloatArray) -> float:
    n = error.size
    if n < 2 or not n * phi > n - 1:
        return 0.0
    weight = 1.0 / error**2
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (n * phi - (n - 1)) / room) if room > 0 else 0.0
