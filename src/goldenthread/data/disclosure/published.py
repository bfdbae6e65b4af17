"""What is published of a table: each cell's rounded value, or a mark and why it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.data.disclosure.rules import RuleSet, Totals
from goldenthread.data.disclosure.tables import TOTAL, Axis, Counts, CountTable, labels, with_totals

HIDDEN_MARK = "[c]"
Index = tuple[int, ...]


class Why(IntEnum):
    """Why a cell stands as it does. Readers see one mark for all three kinds of hidden cell."""

    SHOWN = 0
    SMALL = 1  # its count is one of those the rules hide
    GROUP = 2  # it belongs to a group of too few people
    PROTECTING = 3  # it would give a hidden cell away


@dataclass(frozen=True, slots=True)
class Published:
    """A table as readers get it: no count that is hidden is in it.

    `values` and `why` have one place more than there are categories on each axis, for the totals;
    a hidden value is NaN. `groups` are the axes whose categories are groups of people, such as
    organisations, to which the smallest size of a group applies.
    """

    axes: tuple[Axis, ...]
    groups: tuple[int, ...]
    values: NDArray[np.float64]
    why: NDArray[np.int8]
    rules: RuleSet

    def to_frame(self) -> pl.DataFrame:
        """Return one row a cell: a column for each axis, `value` (null if hidden) and `marker`."""
        indices = list(np.ndindex(*self.values.shape))
        columns: dict[str, list[str]] = {axis.name: [] for axis in self.axes}
        for index in indices:
            for axis, label in zip(self.axes, labels(self.axes, index), strict=True):
                columns[axis.name].append(label)
        flat = self.values.ravel()
        shown = [None if np.isnan(value) else int(value) for value in flat]
        return pl.DataFrame(
            {
                **columns,
                "value": pl.Series(shown, dtype=pl.Int64),
                "marker": [None if value is not None else HIDDEN_MARK for value in shown],
            }
        )

    def value(self, *categories: str) -> int | None:
        """Return one published count by its categories ('Total' for a total), None if hidden."""
        index = tuple(
            len(axis.categories) if name == TOTAL else axis.categories.index(name)
            for axis, name in zip(self.axes, categories, strict=True)
        )
        value = self.values[index]
        return None if np.isnan(value) else int(value)


def rounded(counts: Counts, rules: RuleSet) -> Counts:
    """Round counts to the nearest multiple of the rules' base, halves upwards."""
    base = rules.round_to
    return (counts + base // 2) // base * base


def published_values(counts: Counts, rules: RuleSet) -> Counts:
    """Return all cells and totals as they would be published if none were hidden."""
    if rules.totals is Totals.FROM_ROUNDED_CELLS:
        return with_totals(rounded(counts, rules))
    if rules.totals is Totals.ROUNDED:
        return rounded(with_totals(counts), rules)
    inner = rounded(counts, rules)
    whole = with_totals(counts)
    whole[tuple(slice(0, size) for size in counts.shape)] = inner
    return whole


def hide_primary(table: CountTable, groups: tuple[int, ...], rules: RuleSet) -> NDArray[np.int8]:
    """Return, for each cell and total, whether the rules by themselves hide it and why.

    Hiding these alone does NOT protect them: see `protect`.
    """
    true = with_totals(table.counts)
    shown = published_values(table.counts, rules)
    why = np.zeros(true.shape, dtype=np.int8)
    why[(true >= rules.hide_from) & (true <= rules.hide_to)] = Why.SMALL
    # A sum of rounded cells may come out as small as what is hidden though more people are in it;
    # shown, it would read as a mistake, and 0 must mean nobody.
    why[(why == Why.SHOWN) & (shown <= rules.hide_to) & (true > 0)] = Why.PROTECTING
    for axis in groups:
        for category in range(table.counts.shape[axis]):
            members = group_cells(true.shape, axis, category)
            size = true[members][(-1,) * (true.ndim - 1)]
            if 0 < size < rules.group_from:
                why[members] = Why.GROUP
    return _show_nobody(why, true)


def group_cells(shape: tuple[int, ...], axis: int, category: int) -> tuple[slice | int, ...]:
    """Return the index of everything about one group."""
    return tuple(category if number == axis else slice(None) for number in range(len(shape)))


def cells_under(index: Index, shape: Index) -> list[Index]:
    """Return the inner cells that a cell or total adds up; `shape` is that of the inner cells."""
    ranges = [
        range(size) if i == size else range(i, i + 1) for i, size in zip(index, shape, strict=True)
    ]
    return list(product(*ranges))


def group_of(index: Index, shape: Index, groups: tuple[int, ...]) -> bool:
    """Say whether a place is the whole of one group: its category on one axis, totals elsewhere."""
    inner = [number for number, (i, size) in enumerate(zip(index, shape, strict=True)) if i != size]
    return not inner or (len(inner) == 1 and inner[0] in groups)


def publish(
    table: CountTable, groups: tuple[int, ...], why: NDArray[np.int8], rules: RuleSet
) -> Published:
    """Return the table with the cells that `why` hides taken out."""
    values = published_values(table.counts, rules).astype(float)
    values[why != Why.SHOWN] = np.nan
    return Published(table.axes, groups, values, why.copy(), rules)


def _show_nobody(why: NDArray[np.int8], true: Counts) -> NDArray[np.int8]:
    """Show the cells that a published total of 0 tells to be 0: hiding them protects nobody."""
    for _ in range(true.ndim):
        for axis in range(true.ndim):
            empty = np.take(true, [-1], axis=axis) == 0
            told = np.take(why, [-1], axis=axis) == Why.SHOWN
            why[np.broadcast_to(empty & told, true.shape)] = Why.SHOWN
    return why
