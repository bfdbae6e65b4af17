"""Days a day for every so many residents, by month and by financial year.

A year's figure is all its days over the days in the year and the residents in the middle of the
year in which it began; it is given only when all twelve months are published. Its interval allows
for days that come together (see `goldenthread.stats.rates.dispersed_rate`). A single month has no
interval: what a month may do is shown by the limits of its control chart.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.methods.limits import described, with_estimate
from goldenthread.indicators.model import Indicator, IntervalKind
from goldenthread.indicators.nation import NOT_MADE, summed
from goldenthread.indicators.observed import PERIOD, Observed
from goldenthread.stats.rates import dispersed_rate

_MONTHS = 12


def figures(indicator: Indicator, observed: Observed) -> pl.DataFrame:
    """Return the monthly and yearly figures of one indicator, a row an area and period."""
    source = indicator.source
    ages = source.over_ages
    if ages is None:  # the definition's check refuses this; said again for the type checker
        return complete(_empty(), indicator.id)
    rows = observed.part(source.dataset, source.measure, source.breakdown)
    rows = rows.filter(pl.col("period_kind") == "month").with_columns(numerator="value")
    exposed = observed.with_residents(rows, ages, "residents").with_columns(
        denominator=pl.col("residents") * _days(),
        n=pl.col("numerator"),
        missing=pl.when(pl.col("numerator").is_not_null()).then(pl.col("missing")),
    )
    months = summed(exposed, observed).with_columns(
        value=pl.col("numerator") / pl.col("denominator") * source.multiplier,
        interval_method=pl.lit(None, pl.String),
    )
    years = _years(months, indicator)
    monthly = _reached(months).with_columns(
        described("days a day in the month; no interval for one month")
    )
    limits = ("lower", "upper", "lower998", "upper998")
    monthly = monthly.with_columns(pl.lit(None, pl.Float64).alias(name) for name in limits)
    return pl.concat([complete(monthly, indicator.id), complete(years, indicator.id)])


def _reached(months: pl.DataFrame) -> pl.DataFrame:
    """Leave out months that have residents for no area at all: a series begins where it can.

    The financial years of those months stay, and say what is missing.
    """
    known = months.filter(pl.col("residents").is_not_null())["period"].unique()
    return months.filter(pl.col("period").is_in(known.implode()))


def _empty() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"area_code": pl.String, **dict.fromkeys(PERIOD, pl.String)} | {"value": pl.Float64}
    )


def _days() -> pl.Expr:
    return (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1


def _years(months: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    start = pl.col("period_start")
    numbered = months.with_columns(
        starting=start.dt.year() - (start.dt.month() < 4).cast(pl.Int32),
        month=(start.dt.month().cast(pl.Int32) + 8) % 12,
    )
    published = pl.col("numerator").count()
    whole = published == _MONTHS
    years = numbered.group_by("area_code", "starting", maintain_order=True).agg(
        pl.when(whole).then(pl.col("numerator").sum()).alias("numerator"),
        pl.when(whole & (pl.col("denominator").count() == _MONTHS))
        .then(pl.col("denominator").sum())
        .alias("denominator"),
        published.alias("published"),
        pl.col("missing").drop_nulls().first(),
        pl.col("note").drop_nulls().unique(maintain_order=True).str.join(" "),
        pl.col("made_here").drop_nulls().last(),
        pl.col("editions").str.split(" ").explode().drop_nulls().unique().sort().str.join(" "),
    )
    years = years.with_columns(
        period=pl.format(
            "{}-{}", "starting", ((pl.col("starting") + 1) % 100).cast(pl.String).str.zfill(2)
        ),
        period_kind=pl.lit("financial-year"),
        period_start=pl.date(pl.col("starting"), 4, 1),
        period_end=pl.date(pl.col("starting") + 1, 3, 31),
        n=pl.col("numerator"),
        note=pl.col("note").replace("", None),
        missing=pl.when(pl.col("missing").str.starts_with(NOT_MADE))
        .then(pl.col("missing"))
        .when(pl.col("published") < _MONTHS)
        .then(pl.format("{} of 12 months published", "published"))
        .otherwise(pl.col("missing")),
    )
    return _with_interval(years, numbered, indicator)


def _with_interval(years: pl.DataFrame, months: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Add value and limits from the twelve counts of each whole year."""
    place = months.join(
        years.select("area_code", "starting", "numerator", "denominator").with_row_index("at"),
        on=["area_code", "starting"],
        suffix="_year",
        maintain_order="left",
    ).filter(pl.col("numerator_year").is_not_null() & pl.col("denominator_year").is_not_null())
    counts = np.full((years.height, _MONTHS), np.nan)
    exposure = np.full((years.height, _MONTHS), np.nan)
    at = (place["at"].to_numpy(), place["month"].to_numpy())
    counts[at] = place["numerator"].to_numpy()
    exposure[at] = place["denominator"].to_numpy()
    dispersed = dispersed_rate(counts, exposure, multiplier=indicator.source.multiplier)
    rows = with_estimate(years, dispersed.estimate).with_columns(
        pl.Series("dispersion", dispersed.dispersion).fill_nan(None), value=pl.col("estimated")
    )
    spread = pl.concat_str(
        pl.col("interval_method"),
        pl.when(pl.col("dispersion") > 1)
        .then(pl.format(", dispersion {}", pl.col("dispersion").round(1)))
        .otherwise(pl.lit("")),
    )
    rows = rows.with_columns(interval_method=spread)
    if indicator.interval is IntervalKind.NONE:
        rows = rows.with_columns(
            pl.lit(None, pl.Float64).alias(name)
            for name in ("lower", "upper", "lower998", "upper998")
        ).with_columns(interval_method=pl.lit(None, pl.String))
    return rows.with_columns(described("days a day over twelve months"))
