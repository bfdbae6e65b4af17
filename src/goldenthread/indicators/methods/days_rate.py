"""Days a day for every so many residents, by month and by financial year.

A year's figure is all its days over the days in the year and the residents in the middle of the
year in which it began; it is given only when all twelve months are published. Its interval allows
for days that come together (see `goldenthread.stats.rates.dispersed_rate`). A single month has no
interval: what a month may do is shown by the limits of its control chart.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from goldenthread.indicators.figures_table import FIGURES, by_indicator
from goldenthread.indicators.methods.days_months import Months, gather, periods_table
from goldenthread.indicators.methods.limits import LIMITS, described, estimate_columns
from goldenthread.indicators.model import IntervalKind
from goldenthread.indicators.observed import Batch, Observed
from goldenthread.indicators.residents import Floats
from goldenthread.indicators.texts import Numbers
from goldenthread.stats.rates import dispersed_rate
from goldenthread.values import Period

_IN_A_YEAR = 12
_NO_FIGURE = "no figure published"

Places = tuple[Numbers, ...]


def figures(batch: Batch, observed: Observed) -> dict[int, pl.DataFrame]:
    """Return the monthly and yearly figures of each indicator, a row an area and period."""
    months = gather(batch, observed)
    if not months.present.any():
        return {}
    ids = {at: one.id for at, one in batch.items()}
    monthly = by_indicator(_monthly(months, observed), ids)
    yearly = by_indicator(_Years(months, observed).table(), ids)
    # Months without residents for anybody are left out; every month is in a year.
    return {
        place: pl.concat([monthly[place], table]) if place in monthly else table
        for place, table in yearly.items()
    }


def _monthly(months: Months, observed: Observed) -> pl.DataFrame:
    """Return a row for each month from the first that has residents for any area at all."""
    place = np.nonzero(months.present & months.reached[:, np.newaxis, :])
    multiplier = np.array([one.source.multiplier for one in months.indicators])
    value = _divided(months.days[place], months.exposure[place]) * multiplier[place[0]]
    missing = np.where(months.not_made[place] > 0, months.not_made[place], months.missing[place])
    rows = _rows(months, place, periods_table(months.months)).with_columns(
        pl.Series("value", value, nan_to_null=True),
        pl.Series("numerator", months.days[place], nan_to_null=True),
        pl.Series("denominator", months.exposure[place], nan_to_null=True),
        months.texts.series("missing", missing),
        months.texts.series("note", months.note[place]),
        months.texts.series("made_here", months.made_here[place]),
        observed.editions.series("editions", months.editions[place]),
        what=pl.lit("days a day in the month; no interval for one month"),
        interval_method=pl.lit(None, pl.String),
    )
    return _finished(rows)


class _Years:
    """The years of all indicators and areas, each from its twelve months."""

    def __init__(self, months: Months, observed: Observed) -> None:
        self._months = months
        self._observed = observed
        self._years, at = np.unique(months.starting, return_inverse=True)
        self._slots = at * _IN_A_YEAR + np.array(months.nth)
        present = self._twelve(months.present, nothing=False)
        self._place = np.nonzero(present.any(axis=3))
        self._days = self._twelve(months.days, np.nan)[self._place]
        self._exposure = self._twelve(months.exposure, np.nan)[self._place]

    def _twelve(self, array: npt.NDArray[Any], nothing: float | bool) -> npt.NDArray[Any]:
        """Return an array of (indicators, areas, months) as (indicators, areas, years, 12)."""
        shape = (*array.shape[:2], len(self._years) * _IN_A_YEAR)
        every = np.full(shape, nothing, dtype=array.dtype)
        every[:, :, self._slots] = array
        return every.reshape(*array.shape[:2], len(self._years), _IN_A_YEAR)

    def _texts(self, numbers: Numbers) -> Numbers:
        return np.asarray(self._twelve(numbers, 0)[self._place], dtype=np.int64)

    def table(self) -> pl.DataFrame:
        """Return a row for each indicator, area and year with any month."""
        texts = self._months.texts
        published = _IN_A_YEAR - np.isnan(self._days).sum(axis=1)
        days = self._days.sum(axis=1)  # not a number without all twelve months
        exposure = np.where(np.isnan(days), np.nan, self._exposure.sum(axis=1))
        editions = self._observed.editions
        rows = _rows(
            self._months,
            self._place,
            periods_table([Period.financial_year(year) for year in self._years.tolist()]),
        ).with_columns(
            pl.Series("numerator", days, nan_to_null=True),
            pl.Series("denominator", exposure, nan_to_null=True),
            texts.series("missing", self._missing(published)),
            texts.series("note", self._notes()),
            texts.series("made_here", _last(self._texts(self._months.made_here))),
            editions.series("editions", editions.united(self._texts(self._months.editions))),
            what=pl.lit("days a day over twelve months"),
        )
        whole = np.flatnonzero(~np.isnan(exposure))
        estimates = self._estimates(whole)
        return _finished(
            rows.with_row_index("place").join(
                estimates, on="place", how="left", maintain_order="left"
            )
        )

    def _missing(self, published: Numbers) -> Numbers:
        """Return why a year has no figure, for years that may have none."""
        texts = self._months.texts
        few = texts.numbers(f"{count} of 12 months published" for count in range(_IN_A_YEAR))
        # A month that was not printed has its mark; only what printed months lack is said here.
        marks = np.where(np.isnan(self._days), 0, self._texts(self._months.missing))
        lacking, not_made = _first(marks), _first(self._texts(self._months.not_made))
        said = np.where(lacking > 0, lacking, not_made)
        short = published < _IN_A_YEAR
        said = np.where(short & (not_made == 0), few[np.minimum(published, _IN_A_YEAR - 1)], said)
        return said.astype(np.int64)

    def _notes(self) -> Numbers:
        notes = self._texts(self._months.note)
        found = np.zeros(len(notes), dtype=np.int64)
        texts = self._months.texts
        for row in np.flatnonzero(notes.any(axis=1)).tolist():
            each = [texts[number] or "" for number in dict.fromkeys(notes[row].tolist()) if number]
            found[row] = texts.number(" ".join(each))
        return found

    def _estimates(self, whole: Numbers) -> pl.DataFrame:
        """Return value and limits from the twelve counts of each whole year."""
        indicator = self._place[0][whole]
        multiplier = np.array([one.source.multiplier for one in self._months.indicators])
        shown = [one.interval is not IntervalKind.NONE for one in self._months.indicators]
        parts = []
        for each in np.unique(multiplier).tolist():
            mine = multiplier[indicator] == each
            made = dispersed_rate(
                self._days[whole[mine]], self._exposure[whole[mine]], multiplier=each
            )
            parts.append(
                pl.DataFrame(
                    [
                        pl.Series("place", whole[mine], dtype=pl.UInt32),
                        pl.Series("shown", shown, dtype=pl.Boolean).gather(indicator[mine]),
                        pl.Series("dispersion", made.dispersion, nan_to_null=True),
                        *estimate_columns(made.estimate),
                    ]
                )
            )
        spread = (
            pl.when(pl.col("dispersion") > 1)
            .then(pl.format(", dispersion {}", pl.col("dispersion").round(1)))
            .otherwise(pl.lit(""))
        )
        return pl.concat(parts).select(
            "place",
            pl.col("estimated").alias("value"),
            *(pl.when("shown").then(name).alias(name) for name in LIMITS),
            pl.when("shown")
            .then(pl.concat_str("interval_method", spread))
            .alias("interval_method"),
        )


def _rows(months: Months, place: Places, periods: pl.DataFrame) -> pl.DataFrame:
    """Return the columns that say what each row is about."""
    ids = pl.Series("indicator", [one.id for one in months.indicators], dtype=pl.String)
    areas = pl.Series("area_code", months.areas, dtype=pl.String)
    indicator, area, period = place
    return pl.DataFrame(
        [ids.gather(indicator), areas.gather(area), *periods[period].iter_columns()]
    )


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the figures columns: a row has a value, or says why it has none."""
    has = pl.col("value").is_not_null()
    rows = rows.with_columns(
        described(),
        n=pl.col("numerator"),
        missing=pl.when(~has).then(pl.col("missing").fill_null(_NO_FIGURE)),
    ).with_columns(method=pl.when(has).then("method"))
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None, kind).alias(name))
        for name, kind in FIGURES.items()
    )


def _divided(days: Floats, exposure: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(days / exposure)


def _first(numbers: Numbers) -> Numbers:
    """Return the first number of each row that is not 0."""
    return np.asarray(numbers[np.arange(len(numbers)), (numbers != 0).argmax(axis=1)])


def _last(numbers: Numbers) -> Numbers:
    return _first(numbers[:, ::-1])
