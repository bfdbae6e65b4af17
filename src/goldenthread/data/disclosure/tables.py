"""Tables of counts by one, two or three breakdowns, with every total beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.errors import InputRefusedError

Counts = NDArray[np.int64]
TOTAL = "Total"


@dataclass(frozen=True, slots=True)
class Axis:
    """One breakdown: its name and its categories in the order they are shown."""

    name: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """A step of coarsening: these categories of a breakdown become one, called `into`."""

    axis: str
    categories: tuple[str, ...]
    into: str

    def __str__(self) -> str:
        return f"{self.axis}: {', '.join(self.categories)} shown together as {self.into}"


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of people by one to three breakdowns; `counts` has one dimension for each axis."""

    axes: tuple[Axis, ...]
    counts: Counts

    def __post_init__(self) -> None:
        shape = tuple(len(axis.categories) for axis in self.axes)
        wrong = _wrong(self.axes, self.counts, shape)
        if wrong:
            raise InputRefusedError(
                f"This is not a table of counts: {wrong}",
                next_step="Give whole numbers from 0, one for each combination of categories.",
            )

    @classmethod
    def from_frame(
        cls, frame: pl.DataFrame, axes: Sequence[Axis | str], count: str | None = None
    ) -> CountTable:
        """Count the rows of `frame` (or sum its column `count`) by the columns named in `axes`.

        An `Axis` fixes categories and their order; a bare name takes those found, sorted. Raises
        `InputRefusedError` for a category the axis does not list and for an empty cell, since
        people dropped in silence would make the totals wrong.
        """
        names = [axis if isinstance(axis, str) else axis.name for axis in axes]
        text = frame.select(
            *[pl.col(name).cast(pl.String) for name in names],
            (pl.col(count) if count else pl.lit(1)).cast(pl.Int64).alias("_count"),
        )
        made = tuple(axis if isinstance(axis, Axis) else _axis_found(text, axis) for axis in axes)
        for axis in made:
            strange = text.filter(~pl.col(axis.name).is_in(axis.categories, nulls_equal=True))
            if strange.height:
                raise InputRefusedError(
                    f"{strange.height:,} row(s) have no category of '{axis.name}' that is listed.",
                    next_step="Add a category for them, such as 'not known', or leave them out.",
                )
        counts = np.zeros([len(axis.categories) for axis in made], dtype=np.int64)
        summed = text.group_by(names).agg(pl.col("_count").sum())
        where = tuple(
            summed[axis.name].replace_strict(
                list(axis.categories), range(len(axis.categories)), return_dtype=pl.Int64
            )
            for axis in made
        )
        counts[tuple(series.to_numpy() for series in where)] = summed["_count"].to_numpy()
        return cls(made, counts)

    def axis(self, name: str) -> int:
        """Return the number of the axis called `name`; `InputRefusedError` if there is none."""
        for number, axis in enumerate(self.axes):
            if axis.name == name:
                return number
        raise InputRefusedError(
            f"The table has no breakdown '{name}'.",
            next_step=f"It has {', '.join(axis.name for axis in self.axes)}.",
        )

    def merge(self, step: Merge) -> CountTable:
        """Return the table with some categories of one axis added up into one."""
        number = self.axis(step.axis)
        axis = self.axes[number]
        strange = [name for name in step.categories if name not in axis.categories]
        if strange or len(step.categories) < 2:
            raise InputRefusedError(
                f"'{step.axis}' cannot be merged: it has no {', '.join(strange) or 'two'} to join.",
                next_step="Name at least two of its categories.",
            )
        first = min(axis.categories.index(name) for name in step.categories)
        kept = [name for name in axis.categories if name not in step.categories]
        place = sum(1 for name in axis.categories[:first] if name in kept)
        order = [*kept[:place], step.into, *kept[place:]]
        parts = np.moveaxis(self.counts, number, 0)
        joined = parts[[axis.categories.index(name) for name in step.categories]].sum(axis=0)
        rows = [
            joined if name == step.into else parts[axis.categories.index(name)] for name in kept
        ]
        rows.insert(place, joined)
        axes = list(self.axes)
        axes[number] = Axis(axis.name, tuple(order))
        return CountTable(tuple(axes), np.moveaxis(np.stack(rows), 0, number))

    def drop(self, name: str) -> CountTable:
        """Return the table without one breakdown, its categories added up."""
        number = self.axis(name)
        axes = tuple(axis for index, axis in enumerate(self.axes) if index != number)
        return CountTable(axes, self.counts.sum(axis=number))


def stack(tables: dict[str, CountTable], name: str) -> CountTable:
    """Return tables of the same breakdowns as one table with a further, first breakdown `name`.

    Tables about the same people, or whose sum is published, must be protected as one stack:
    protected one by one they give each other away.
    """
    parts = list(tables.values())
    if not parts or any(part.axes != parts[0].axes for part in parts):
        raise InputRefusedError(
            "These tables cannot be stacked: their breakdowns differ.",
            next_step="Give every table the same breakdowns and categories.",
        )
    axes = (Axis(name, tuple(tables)), *parts[0].axes)
    return CountTable(axes, np.stack([part.counts for part in parts]))


def with_totals(counts: Counts) -> Counts:
    """Return counts with a total added at the end of every dimension: (r, c) -> (r+1, c+1)."""
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def labels(axes: tuple[Axis, ...], index: tuple[int, ...]) -> tuple[str, ...]:
    """Return what a cell is called on each axis; the place after the last category is the total."""
    return tuple(
        axis.categories[i] if i < len(axis.categories) else TOTAL
        for axis, i in zip(axes, index, strict=True)
    )


def _axis_found(frame: pl.DataFrame, name: str) -> Axis:
    return Axis(name, tuple(frame[name].drop_nulls().unique().sort().to_list()))


def _wrong(axes: tuple[Axis, ...], counts: Counts, shape: tuple[int, ...]) -> str | None:
    if not 1 <= len(axes) <= 3:
        return "it must have one to three breakdowns."
    if counts.shape != shape:
        return f"its shape is {counts.shape}, its categories make {shape}."
    if 0 in shape:
        return "a breakdown has no categories."
    if not np.issubdtype(counts.dtype, np.integer):
        return "its counts are not whole numbers."
    if (counts < 0).any():
        return "it has a negative count."
    if any(len(set(axis.categories)) != len(axis.categories) for axis in axes):
        return "a category stands twice in a breakdown."
    if any(TOTAL in axis.categories for axis in axes):
        return f"'{TOTAL}' is kept for totals and cannot be a category."
    return None
