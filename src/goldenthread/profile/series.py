"""How figures move: recent trends of headline figures, XmR charts of monthly ones.

Series stand as tables of (areas, periods), so that one call answers for every area.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.stats.recent_trend import recent_trend
from goldenthread.stats.xmr import Variation, XmR, xmr
from goldenthread.values import Direction, PeriodKind

#: An XmR chart looks at the latest three years: long enough for its limits, recent enough to act
#: on. Nothing is rebased by itself.
MONTHS = 36
#: Fewer months than this give limits too rough to judge a month by.
LEAST_MONTHS = 15
#: A special cause is told of while it is in the latest seven months, the length of a shift.
RECENT = 7

_KEY = ["indicator", "area_code"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator's figures of many areas: every table is (areas, periods), NaN where missing."""

    indicator: str
    direction: Direction
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    ends: tuple[date, ...]
    tables: dict[str, Floats]

    def of(self, area: str, column: str = "value") -> list[float | None]:
        """Return one area's row as plain values, None where missing or the area is not there."""
        if area not in self.areas:
            return [None] * len(self.periods)
        row = self.tables[column][self.areas.index(area)]
        return [None if np.isnan(v) else float(v) for v in row]

    def middle(self, areas: Collection[str]) -> list[float | None]:
        """Return the median of the values of `areas` by period, None where half have none."""
        at = [place for place, area in enumerate(self.areas) if area in areas]
        table = self.tables["value"][at]
        known = np.isfinite(table).sum(axis=0)
        enough = known * 2 >= max(1, len(at))
        return [
            float(np.nanmedian(table[:, period])) if enough[period] else None
            for period in range(table.shape[1])
        ]


def series_of(
    figures: pl.DataFrame,
    indicator: str,
    direction: Direction,
    columns: Sequence[str] = ("value", "lower", "upper"),
) -> Series:
    """Return one indicator's series; `figures` holds its rows of one period kind only.

    Periods are those any area has a row for, oldest first; months that nobody published stand
    in between as missing, so that a gap in time is seen as a gap.
    """
    figures = figures.sort("period_end", "area_code")
    times = figures.select("period", "period_end", "period_kind").unique("period_end")
    times = _with_missing_months(times.sort("period_end"))
    ends = times["period_end"].to_list()
    areas = figures["area_code"].unique().sort().to_list()
    row = figures["area_code"].replace_strict(areas, range(len(areas)), return_dtype=pl.Int64)
    at = figures["period_end"].replace_strict(ends, range(len(ends)), return_dtype=pl.Int64)
    tables = {}
    for column in columns:
        table = np.full((len(areas), len(ends)), np.nan)
        table[row.to_numpy(), at.to_numpy()] = figures[column].cast(pl.Float64).to_numpy()
        tables[column] = table
    return Series(
        indicator, direction, tuple(areas), tuple(times["period"].to_list()), tuple(ends), tables
    )


def _with_missing_months(times: pl.DataFrame) -> pl.DataFrame:
    if times.height < 2 or times["period_kind"][0] != PeriodKind.MONTH:
        return times.select("period", "period_end")
    months = pl.DataFrame(
        {
            "period_end": pl.date_range(
                times["period_end"][0], times["period_end"][-1], "1d", eager=True
            )
        }
    ).filter(pl.col("period_end") == pl.col("period_end").dt.month_end())
    return months.with_columns(pl.col("period_end").dt.strftime("%Y-M%m").alias("period")).select(
        "period", "period_end"
    )


def monthly(figures: pl.DataFrame, about: pl.DataFrame) -> Iterator[Series]:
    """Yield the monthly series, cut to the latest `MONTHS`, of each indicator that has one."""
    months = figures.filter(pl.col("period_kind") == PeriodKind.MONTH.value)
    months = months.join(about.filter(pl.col("series") == PeriodKind.MONTH.value), on="indicator")
    for (indicator,), rows in months.group_by("indicator", maintain_order=True):
        ends = rows["period_end"].unique().sort()
        recent = rows.filter(pl.col("period_end") >= ends.tail(MONTHS).min())
        yield series_of(recent, str(indicator), Direction(rows["direction"][0]), ["value"])


def charted(series: Series) -> XmR:
    """Return the XmR chart of every area of a monthly series."""
    return xmr(series.tables["value"], direction=series.direction)


def changes_in_time(figures: pl.DataFrame, about: pl.DataFrame, areas: pl.Series) -> pl.DataFrame:
    """Return trend and variation of every indicator and area that has a series to tell from.

    Source of the trend: `goldenthread.stats.recent_trend`; of the variation:
    `goldenthread.stats.xmr`.
    """
    local = figures.filter(pl.col("area_code").is_in(areas.to_list()))
    trends = _trends(local, about)
    moves = _variations(local, about)
    return trends.join(moves, on=_KEY, how="full", coalesce=True)


def _trends(figures: pl.DataFrame, about: pl.DataFrame) -> pl.DataFrame:
    rows = figures.join(about, on="indicator").filter(pl.col("period_kind") == pl.col("kind"))
    frames = []
    for (indicator,), of in rows.group_by("indicator", maintain_order=True):
        direction = Direction(of["direction"][0])
        one = series_of(of, str(indicator), direction)
        found = recent_trend(
            one.tables["value"],
            one.tables["lower"],
            one.tables["upper"],
            direction,
            value_type=of["value_type"][0],
        )
        # Without five intervals Fingertips prints 'no change'; here nothing is claimed.
        label = np.where(found.reason == "", found.label, "cannot be calculated")
        frames.append(
            pl.DataFrame(
                {
                    "indicator": [one.indicator] * len(one.areas),
                    "area_code": list(one.areas),
                    "trend": label.tolist(),
                    "trend_reason": found.reason.tolist(),
                }
            )
        )
    schema = dict.fromkeys([*_KEY, "trend", "trend_reason"], pl.String())
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _variations(figures: pl.DataFrame, about: pl.DataFrame) -> pl.DataFrame:
    frames = [_variation(series) for series in monthly(figures, about)]
    schema = {
        **dict.fromkeys([*_KEY, "variation", "variation_cause", "variation_when"], pl.String()),
        "variation_points": pl.Int64(),
    }
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _variation(series: Series) -> pl.DataFrame:
    chart = charted(series)
    points = np.isfinite(series.tables["value"]).sum(axis=1)
    enough = points >= LEAST_MONTHS
    recent = chart.point[:, -RECENT:]
    concern = np.char.startswith(recent, "concern")
    special = concern | np.char.startswith(recent, "improvement")
    # The latest special month decides: what is true now matters more than how often it was.
    last = recent.shape[1] - 1 - np.argmax(special[:, ::-1], axis=1)
    some = special.any(axis=1) & enough
    cause = np.where(concern[np.arange(len(last)), last], "concern", "improvement")
    when = np.array(series.periods[-RECENT:])[last]
    known = enough & (chart.variation != Variation.NONE.value)
    return pl.DataFrame(
        {
            "indicator": [series.indicator] * len(series.areas),
            "area_code": list(series.areas),
            "variation": np.where(known, chart.variation, "").tolist(),
            "variation_cause": np.where(some, cause, "").tolist(),
            "variation_when": np.where(some, when, "").tolist(),
            "variation_points": points.astype(np.int64),
        }
    )
