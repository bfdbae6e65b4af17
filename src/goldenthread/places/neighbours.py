"""Statistical neighbours: the areas most like one another on chosen indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.errors import InputRefusedError

NEIGHBOURS: dict[str, pl.DataType] = {
    "area_code": pl.String(),
    "neighbour_code": pl.String(),
    "distance": pl.Float64(),  # in standard deviations
    "rank": pl.Int64(),  # 1 is the nearest
    "indicators_used": pl.Int64(),  # on how many indicators both areas have a value
}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest areas of every area, and how they were found.

    `frame` has the columns of `NEIGHBOURS`. `left_out` are areas with too few values to have
    neighbours; `method` says in a sentence how distance was measured, to be printed beside it.
    """

    frame: pl.DataFrame
    indicators: tuple[str, ...]
    left_out: tuple[str, ...]
    method: str

    def of(self, code: str) -> tuple[str, ...]:
        """Return the neighbours of one area, nearest first; () for an area left out."""
        own = self.frame.filter(pl.col("area_code") == code).sort("rank")
        return tuple(own["neighbour_code"].to_list())


def find_neighbours(
    table: pl.DataFrame,
    indicators: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    k: int = 15,
    least: float = 0.75,
) -> Neighbours:
    """Return the `k` nearest areas of each area of `table`.

    `table` has one row an area: a column `area_code` and a column of numbers for each indicator.
    Each indicator is standardised over the areas that have it, z = (x - mean) / sd (sd of the
    population, divisor n). With weights w (1 unless given), the distance between areas a and b is

        d(a, b) = sqrt( sum_i w_i (z_ai - z_bi)^2 / sum_i w_i )

    over the indicators i that both have: missing values are neither guessed nor taken as average,
    and dividing by the weights present keeps distances comparable. A pair is compared only when
    the indicators both have carry at least the share `least` of all weight; an area that can be
    compared with no other is left out. An indicator that is the same everywhere tells no areas
    apart and counts as no difference. Ties go by area code.

    This is the weighted standardised Euclidean distance of nearest-neighbour models of local
    authorities (as in National Foundation for Educational Research 2007, 'Children's services
    statistical neighbour benchmarking tool'), with no weights hidden in it.

    Raises `InputRefusedError` for a column that is missing or not numeric, a repeated area, a
    weight that is not above 0, or fewer than three areas.
    """
    chosen = tuple(indicators)
    codes, values = _values(table, chosen)
    weight = _weights(chosen, weights)
    distances, used = _distances(_standardised(values), weight, least)
    order = np.argsort(np.where(np.isnan(distances), np.inf, distances), axis=1, kind="stable")
    nearest = order[:, : min(k, len(codes) - 1)]
    rows = np.repeat(np.arange(len(codes)), nearest.shape[1])
    columns = nearest.ravel()
    names = np.array(codes)
    frame = pl.DataFrame(
        {
            "area_code": names[rows],
            "neighbour_code": names[columns],
            "distance": distances[rows, columns],
            "rank": np.tile(np.arange(1, nearest.shape[1] + 1), len(codes)),
            "indicators_used": used[rows, columns],
        },
        schema=NEIGHBOURS,
    ).filter(pl.col("distance").is_not_nan())
    with_any = set(frame["area_code"].to_list())
    return Neighbours(
        frame=frame,
        indicators=chosen,
        left_out=tuple(code for code in codes if code not in with_any),
        method=_method(chosen, weights, k, least),
    )


def _values(table: pl.DataFrame, chosen: tuple[str, ...]) -> tuple[list[str], NDArray[np.float64]]:
    step = "Give one row for each area and one column of numbers for each indicator."
    missing = [name for name in ("area_code", *chosen) if name not in table.columns]
    if missing or not chosen:
        what = (
            f"Columns are missing: {', '.join(missing)}." if missing else "No indicator is chosen."
        )
        raise InputRefusedError(what, next_step=step)
    text = [name for name in chosen if not table[name].dtype.is_numeric()]
    if text:
        raise InputRefusedError(
            f"These columns are not numbers: {', '.join(text)}.", next_step=step
        )
    ordered = table.sort("area_code")
    codes = ordered["area_code"].to_list()
    if len(set(codes)) != len(codes):
        raise InputRefusedError("An area stands more than once in the table.", next_step=step)
    if len(codes) < 3:
        raise InputRefusedError("There are fewer than three areas to compare.", next_step=step)
    values = ordered.select(pl.col(chosen).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    return codes, np.where(np.isfinite(values), values, np.nan)


def _weights(chosen: tuple[str, ...], weights: Mapping[str, float] | None) -> NDArray[np.float64]:
    given = weights or {}
    strange = [name for name in given if name not in chosen]
    low = [name for name, weight in given.items() if not weight > 0]
    if strange or low:
        raise InputRefusedError(
            f"These weights cannot be used: {', '.join(strange + low)}.",
            next_step="Weigh only the chosen indicators, each by a number above 0.",
        )
    return np.array([given.get(name, 1.0) for name in chosen], dtype=float)


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    present = ~np.isnan(values)
    count = np.maximum(present.sum(axis=0), 1)
    mean = np.where(present, values, 0).sum(axis=0) / count
    spread = np.sqrt((np.where(present, values - mean, 0) ** 2).sum(axis=0) / count)
    # Rounding leaves a constant column a spread of the order of 1e-16 of its size, not 0.
    same = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    scaled: NDArray[np.float64] = (values - mean) / np.where(same, 1, spread)
    return np.where(present & same, 0.0, scaled)


def _distances(
    scaled: NDArray[np.float64], weight: NDArray[np.float64], least: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distances and indicators used, both (areas, areas); NaN where a pair is not compared."""
    present = ~np.isnan(scaled)
    differences = scaled[:, None, :] - scaled[None, :, :]
    both = present[:, None, :] & present[None, :, :]
    shared = both @ weight
    squares = np.where(both, differences, 0.0) ** 2 @ weight
    distances = np.full(shared.shape, np.nan)
    compared = (shared > 0) & (shared >= least * weight.sum() * (1 - 1e-12))
    np.divide(squares, shared, out=distances, where=compared)
    np.sqrt(distances, out=distances)
    np.fill_diagonal(distances, np.nan)
    return distances, both.sum(axis=2)


def _method(
    chosen: tuple[str, ...], weights: Mapping[str, float] | None, k: int, least: float
) -> str:
    weighed = ", weighted as given," if weights else " of equal weight"
    return (
        f"The {k} areas nearest by standardised Euclidean distance on {len(chosen)} indicators"
        f"{weighed}; a pair of areas is compared on the indicators both have, if these carry at "
        f"least {least:.0%} of the weight."
    )
