"""The four special-cause rules of an XmR chart, for many series at once.

Every function takes tables of (series, points) whose present points stand together at the
left, and `stretch`, the number of the baseline each point belongs to: no run crosses a rebase.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from goldenthread.stats.distributions import FloatArray

RUN = 7
"""Points that make a shift or a trend."""

Flags = NDArray[np.bool_]
Stretch = NDArray[np.integer]
_T = TypeVar("_T", bound=np.generic)


def shift_ends(side: FloatArray, stretch: Stretch, *, run: int = RUN) -> FloatArray:
    """Return 1 or -1 at each point that ends `run` points on one side of the mean, else 0.

    `side` is 1 above, -1 below and 0 on the mean, which belongs to neither.

    Source: NHS England, Making Data Count: rules for special causes.
    """
    found = np.where(np.isnan(side), 0.0, side)
    base = found.copy()
    for back in range(1, run):
        found = np.where(_earlier(base, back, 0.0) == base, found, 0.0)
        found = np.where(_earlier(stretch, back, -1) == stretch, found, 0.0)
    return found


def trend_ends(value: FloatArray, stretch: Stretch, *, run: int = RUN) -> FloatArray:
    """Return 1 or -1 at each point that ends `run` points, each above (below) the one before.

    Two equal neighbours break the run.

    Source: NHS England, Making Data Count: rules for special causes.
    """
    step = np.sign(value - _earlier(value, 1, np.nan))
    step = np.where(_earlier(stretch, 1, -1) == stretch, step, 0.0)
    step = np.where(np.isnan(step), 0.0, step)
    found = step.copy()
    for back in range(1, run - 1):
        found = np.where(_earlier(step, back, 0.0) == step, found, 0.0)
    return found


def members(ends: FloatArray, *, run: int = RUN) -> FloatArray:
    """Return the sign of the run each point belongs to, 0 for none.

    `ends` marks where runs of `run` points end. A turning point that ends one run and begins
    another takes the sign of the later.

    Source: NHS England, Making Data Count: rules for special causes.
    """
    found = ends.copy()
    for ahead in range(1, run):
        later = _later(ends, ahead)
        found = np.where(later != 0, later, found)
    return found


def two_of_three(close: Flags, side: FloatArray, stretch: Stretch) -> Flags:
    """Return, per point, whether it lies within three points on one side, two of them `close`.

    `close` marks points near a limit (between two and three sigma). All three points of such
    a window are true; a chart marks those that are close themselves.

    Source: NHS England, Making Data Count: rules for special causes.
    """
    near = close.astype(np.int64)
    same = (_earlier(stretch, 1, -1) == stretch) & (_earlier(stretch, 2, -1) == stretch)
    sides = side + _earlier(side, 1, 0.0) + _earlier(side, 2, 0.0)
    enough = near + _earlier(near, 1, 0) + _earlier(near, 2, 0) >= 2
    ends = (np.where(same & enough & (np.abs(sides) == 3), 1.0, 0.0)).astype(np.float64)
    return np.asarray(members(ends, run=3) != 0)


def _earlier(table: NDArray[_T], back: int, fill: float) -> NDArray[_T]:
    moved = np.full_like(table, fill)
    if back < table.shape[1]:
        moved[:, back:] = table[:, :-back]
    return moved


def _later(table: FloatArray, ahead: int) -> FloatArray:
    moved = np.zeros_like(table)
    if ahead < table.shape[1]:
        moved[:, :-ahead] = table[:, ahead:]
    return moved
