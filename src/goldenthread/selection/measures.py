"""The figures a composite is made from: one row an area, one column a measure.

Each measure is taken at its own period: the one the preset names, or the latest for which most
areas have a figure. Areas are those that existed at the end of the latest period taken; figures of
codes that had ended by then are not joined to their successors, but named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.errors import InputRefusedError
from goldenthread.places.authorities import Places
from goldenthread.selection.preset import Measure, Preset
from goldenthread.values import Period

FloatArray = NDArray[np.float64]

#: Half the width of a 95% interval in standard errors.
_HALF_WIDTH = 1.959963984540054


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Areas (rows) by measures (columns), as they go into a composite.

    `values` and `errors` (standard errors) have shape (areas, measures). NaN in `values` is a
    missing figure, told in `missing`; NaN in `errors` is a figure that carries no interval.
    `periods` holds the period label taken for each measure, None where it has no figures at all.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    measures: tuple[Measure, ...]
    periods: tuple[str | None, ...]
    on: date
    values: FloatArray
    lower: FloatArray
    upper: FloatArray
    nation: FloatArray
    missing: tuple[tuple[str, ...], ...]
    left_behind: tuple[str, ...]

    @property
    def errors(self) -> FloatArray:
        """Standard errors from the 95% limits, shape (areas, measures)."""
        return (self.upper - self.lower) / (2 * _HALF_WIDTH)

    @property
    def with_figures(self) -> NDArray[np.bool_]:
        """Which measures have a figure for at least one area, shape (measures,)."""
        return np.asarray(~np.isnan(self.values).all(axis=0))


def gather(figures: pl.DataFrame, preset: Preset, places: Places) -> MeasureTable:
    """Return the figures that `preset` ranks by, for every authority.

    `figures` is a table as `goldenthread.indicators` makes it. Raises `InputRefusedError` when
    no measure has any figure, or a period that was asked for has none.
    """
    wanted = [measure.indicator for measure in preset.measures]
    ours = figures.lazy().filter(pl.col("indicator").is_in(wanted)).collect()
    taken = [_period(ours, measure, places) for measure in preset.measures]
    ends = [end for _, end in taken if end is not None]
    if not ends:
        raise InputRefusedError(
            f"None of the measures of '{preset.name}' has figures in this data.",
            next_step="Import a file that holds at least one of: " + ", ".join(wanted) + ".",
        )
    on = max(ends)
    living = places.authorities_on(on)
    codes = [place.code for place in living]
    columns = [
        _column(ours, measure.indicator, period, codes, places.nation)
        for measure, (period, _) in zip(preset.measures, taken, strict=True)
    ]
    periods = tuple(period for period, _ in taken)
    region_names = {region.code: region.name for region in places.regions}
    return MeasureTable(
        codes=tuple(codes),
        names=tuple(place.name for place in living),
        kinds=tuple(place.kind for place in living),
        regions=tuple(region_names.get(place.region_code or "", "") for place in living),
        measures=preset.measures,
        periods=periods,
        on=on,
        values=np.column_stack([column.value for column in columns]),
        lower=np.column_stack([column.lower for column in columns]),
        upper=np.column_stack([column.upper for column in columns]),
        nation=np.array([column.nation for column in columns]),
        missing=tuple(
            tuple(
                _why(places, code, column.words[row], period) if column.gap[row] else ""
                for column, period in zip(columns, periods, strict=True)
            )
            for row, code in enumerate(codes)
        ),
        left_behind=_left_behind(ours, taken, preset, places, on),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    words: list[str]
    nation: float

    @property
    def gap(self) -> NDArray[np.bool_]:
        return np.isnan(self.value)


def _period(
    figures: pl.DataFrame, measure: Measure, places: Places
) -> tuple[str | None, date | None]:
    """Return the period to take: the one named, or the latest that most areas have."""
    codes = list(places.codes)
    present = (
        figures.filter(
            (pl.col("indicator") == measure.indicator)
            & pl.col("value").is_not_null()
            & pl.col("area_code").is_in(codes)
        )
        .group_by("period", "period_end", "period_kind")
        .agg(pl.len().alias("areas"))
        .sort("period_end", "period")
    )
    if measure.period is not None:
        named = present.filter(pl.col("period") == measure.period)
        if named.is_empty() and not present.is_empty():
            have = present["period"].to_list()
            raise InputRefusedError(
                f"'{measure.indicator}' has no figures for {measure.period}.",
                next_step=f"It has figures from {have[0]} to {have[-1]}.",
            )
        return (None, None) if named.is_empty() else (measure.period, named["period_end"][0])
    if present.is_empty():
        return None, None
    longest = present.filter(~pl.col("period_kind").is_in(["month", "quarter"]))
    usable = longest if not longest.is_empty() else present
    most = usable.filter(pl.col("areas") >= 0.5 * usable["areas"].max())  # type: ignore[operator]
    return most["period"][-1], most["period_end"][-1]


def _column(
    figures: pl.DataFrame, indicator: str, period: str | None, codes: list[str], nation: str
) -> _Column:
    rows = figures.filter(
        (pl.col("indicator") == indicator) & pl.col("period").eq_missing(pl.lit(period))
    )
    found = pl.DataFrame({"area_code": codes}).join(
        rows.select("area_code", "value", "lower", "upper", "missing"),
        on="area_code",
        how="left",
        maintain_order="left",
    )
    own = rows.filter(pl.col("area_code") == nation)["value"]
    return _Column(
        value=_floats(found["value"]),
        lower=_floats(found["lower"]),
        upper=_floats(found["upper"]),
        words=[text or "" for text in found["missing"].to_list()],
        nation=own[0] if len(own) and own[0] is not None else float("nan"),
    )


def _floats(column: pl.Series) -> FloatArray:
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _why(places: Places, code: str, said: str, period: str | None) -> str:
    if said or period is None:
        return said or "no data here yet"
    return places.describe_gap(code, Period.parse(period).start) or "not published for this area"


def _left_behind(
    figures: pl.DataFrame,
    taken: list[tuple[str | None, date | None]],
    preset: Preset,
    places: Places,
    on: date,
) -> tuple[str, ...]:
    """Say which codes have figures in the periods taken but had ended by the day of the ranking."""
    frames = [
        figures.filter(
            (pl.col("indicator") == measure.indicator)
            & pl.col("period").eq_missing(pl.lit(period))
            & pl.col("value").is_not_null()
        )["area_code"]
        for measure, (period, _) in zip(preset.measures, taken, strict=True)
    ]
    codes = sorted({code for frame in frames for code in frame.to_list()})
    gone = [c for c in codes if c in places.authorities and not places.authorities.existed(c, on)]
    return tuple(places.describe_gap(code, on) for code in gone)
