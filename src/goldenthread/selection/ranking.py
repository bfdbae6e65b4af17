"""Every area ranked on a composite, with the ranks it could as well have had.

Rank 1 is the best figure, as in the ranking of 2017. How ranks, composites and their intervals are
made is `goldenthread.stats.composites`; here it is applied to a preset and said in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.places.authorities import Places
from goldenthread.selection.measures import FloatArray, MeasureTable, gather
from goldenthread.selection.preset import Preset
from goldenthread.stats.composites import Moves, Recipe, composite, moves, stability
from goldenthread.stats.ranks import ranks
from goldenthread.values import Direction


@dataclass(frozen=True, slots=True)
class Doubt:
    """How the stability of ranks is drawn.

    `draws` rankings are made from figures drawn from their sampling error and weights drawn around
    those given; `concentration` says how closely (higher is closer). `last` is the number of areas
    at the end of the list whose chance of standing there is told.
    """

    draws: int = 2000
    seed: int = 20170703
    concentration: float = 20.0
    last: int = 12

    def __post_init__(self) -> None:
        if self.draws < 100 or self.concentration <= 0 or self.last < 1:
            raise InputRefusedError(
                "Ranks cannot be drawn this way.",
                next_step="Use at least 100 draws, a concentration above 0, and at least 1 area.",
            )


@dataclass(frozen=True, slots=True)
class Move:
    """What one area does when one weight changes: its rank before and after."""

    code: str
    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Movers:
    """Who moves most when one measure counts for twice as much, or for nothing."""

    indicator: str
    short: str
    doubled: tuple[Move, ...]
    dropped: tuple[Move, ...]
    places_doubled: float  # mean number of places an area moves
    places_dropped: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """All areas on one composite. Arrays have shape (areas,) or (areas, measures).

    NaN in `rank` is an area that is not ranked; `not_ranked` says why. `rank_lower` and
    `rank_upper` hold 95% of the drawn ranks; `chance_last` is the share of draws in which an area
    stood among the last `doubt.last`.
    """

    preset: Preset
    table: MeasureTable
    doubt: Doubt
    score: FloatArray
    rank: FloatArray
    rank_lower: FloatArray
    rank_upper: FloatArray
    by_sampling: tuple[FloatArray, FloatArray]
    by_weights: tuple[FloatArray, FloatArray]
    chance_last: FloatArray
    measure_ranks: FloatArray
    used: NDArray[np.bool_]
    movers: tuple[Movers, ...]

    @property
    def ranked(self) -> int:
        """How many areas are ranked."""
        return int((~np.isnan(self.rank)).sum())

    @property
    def not_ranked(self) -> tuple[tuple[str, str], ...]:
        """Name and reason of each area that is not ranked."""
        return tuple(
            (self.table.names[row], self._reason(row))
            for row in range(len(self.table.codes))
            if np.isnan(self.rank[row])
        )

    def _reason(self, row: int) -> str:
        gaps = [
            f"{measure.short}: {self.table.missing[row][column]}"
            for column, measure in enumerate(self.table.measures)
            if self.used[column] and self.table.missing[row][column]
        ]
        return "; ".join(gaps) or "too few measures"


def rank(
    figures: pl.DataFrame, preset: Preset, places: Places, doubt: Doubt | None = None
) -> Ranking:
    """Return all authorities ranked on `preset`.

    A measure for which no area has a figure takes no part, and is named as having no data. Raises
    `InputRefusedError` when nothing is left to rank by.
    """
    return rank_table(gather(figures, preset, places), preset, doubt or Doubt())


def rank_table(table: MeasureTable, preset: Preset, doubt: Doubt) -> Ranking:
    """Return the areas of `table` ranked on `preset`; raises as `rank` does.

    An area with less than `preset.least_share` of the measures that have data is not ranked.
    """
    used = table.with_figures & np.array([measure.weight > 0 for measure in table.measures])
    if not used.any():
        raise InputRefusedError(
            f"The measures of '{preset.name}' that have data here all have a weight of zero.",
            next_step="Give at least one of them a weight above zero.",
        )
    recipe = preset.recipe(used.tolist())
    values = table.values[:, used].copy()
    values[(~np.isnan(values)).mean(axis=1) < preset.least_share] = np.nan
    made = composite(values, recipe)
    drawn = stability(
        values,
        table.errors[:, used],
        recipe,
        concentration=doubt.concentration,
        draws=doubt.draws,
        seed=doubt.seed,
        last=doubt.last,
    )
    each = np.full(table.values.shape, np.nan)
    each[:, used] = _each_ranked(values, recipe)
    return Ranking(
        preset=preset,
        table=table,
        doubt=doubt,
        score=made.score,
        rank=made.rank,
        rank_lower=drawn.by_both[0],
        rank_upper=drawn.by_both[1],
        by_sampling=drawn.by_sampling,
        by_weights=drawn.by_weights,
        chance_last=drawn.among_last,
        measure_ranks=each,
        used=used,
        movers=_movers(values, recipe, table, used) if used.sum() > 1 else (),
    )


def _each_ranked(values: FloatArray, recipe: Recipe) -> FloatArray:
    """Return each measure's own ranks, 1 best, shape (areas, measures used)."""
    columns = [
        ranks(values[:, column], highest_first=way is Direction.HIGH, ties=recipe.ties)
        for column, way in enumerate(recipe.directions)
    ]
    return np.column_stack(columns)


def _movers(
    values: FloatArray, recipe: Recipe, table: MeasureTable, used: NDArray[np.bool_]
) -> tuple[Movers, ...]:
    found = []
    for column, measure in enumerate(m for m, has in zip(table.measures, used, strict=True) if has):
        doubled = moves(values, recipe, column, 2 * measure.weight)
        dropped = moves(values, recipe, column, 0)
        found.append(
            Movers(
                indicator=measure.indicator,
                short=measure.short,
                doubled=_furthest(doubled, table),
                dropped=_furthest(dropped, table),
                places_doubled=float(np.nanmean(np.abs(doubled.change))),
                places_dropped=float(np.nanmean(np.abs(dropped.change))),
            )
        )
    return tuple(found)


def _furthest(moved: Moves, table: MeasureTable, shown: int = 3) -> tuple[Move, ...]:
    distance = np.nan_to_num(np.abs(moved.change))
    order = np.argsort(-distance, kind="stable")[:shown]
    return tuple(
        Move(table.codes[row], table.names[row], moved.before[row], moved.after[row])
        for row in order
        if distance[row] > 0
    )
