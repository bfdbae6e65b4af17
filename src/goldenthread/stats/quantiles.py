"""Quantile groups (quintiles, deciles) of areas by Public Health England's rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.estimate import floats


def quantile_groups(
    values: ArrayLike,
    groups: int,
    *,
    highest_first: bool = False,
    within: NDArray[np.integer] | None = None,
) -> FloatArray:
    """Return the quantile group (1 to `groups`) of each value, NaN where it is missing.

    Group 1 holds the lowest values, or the highest with `highest_first`. Equal values share a
    group: each takes the smallest rank r among them, and with n values present the group is
    q + 1 - ceil((n + 1 - r) q / n). Fewer values than groups give NaN throughout.

    `values` is (areas,); `within` (areas,) numbers the sets that are divided apart (regions).
    Raises `InputRefusedError` for fewer than 2 groups or shapes that do not fit.

    Source: the published method of the Public Health England quantile tool (2018), as in the
    R package PHEindicatormethods.
    """
    v = floats(values)
    sets = np.zeros(v.shape, dtype=np.int64) if within is None else np.asarray(within)
    if groups < 2 or v.ndim != 1 or sets.shape != v.shape:
        raise InputRefusedError(
            f"{groups} groups of values {v.shape} within sets {sets.shape} cannot be made.",
            next_step="Ask for 2 or more groups of one list of values.",
        )
    found = np.full(v.shape, np.nan)
    here = np.flatnonzero(~np.isnan(v))
    if here.size == 0:
        return found
    signed = -v[here] if highest_first else v[here]
    order = np.lexsort((signed, sets[here]))
    at, key, of = here[order], signed[order], sets[here][order]
    position = np.arange(at.size)
    new_set = np.r_[True, of[1:] != of[:-1]]
    new_value = new_set | np.r_[True, key[1:] != key[:-1]]
    set_start = np.maximum.accumulate(np.where(new_set, position, 0))
    rank = np.maximum.accumulate(np.where(new_value, position, 0)) - set_start + 1
    size = np.diff(np.r_[np.flatnonzero(new_set), at.size]).repeat(
        np.diff(np.r_[np.flatnonzero(new_set), at.size])
    )
    # Whole numbers throughout, so that no rounding can move an area across a boundary.
    group = groups + 1 - -(-(size + 1 - rank) * groups // size)
    found[at] = np.where(size < groups, np.nan, np.maximum(group, 1))
    return found
