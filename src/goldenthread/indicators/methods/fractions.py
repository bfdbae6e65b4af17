"""Shares of a whole, and events for every so many people, at once for all areas and periods.

The figure is made from its counts where both are published; where only the figure is published it
is taken as it stands, without an interval. Where counts were rounded before printing and no longer
give the printed figure, the printed one stands and a note says so.
"""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.methods.limits import described, with_estimate
from goldenthread.indicators.model import Indicator, IntervalKind, Method, NationRule
from goldenthread.indicators.nation import summed
from goldenthread.indicators.observed import Observed
from goldenthread.stats.estimate import Estimate
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import rate

_LIMITS = ("lower", "upper", "lower998", "upper998")


def figures(indicator: Indicator, observed: Observed) -> pl.DataFrame:
    """Return the figures of one proportion or rate, a row an area and period."""
    rows = _sound(observed.of(indicator.source), indicator)
    if indicator.nation is NationRule.SUMMED:
        rows = summed(rows, observed)
    else:
        rows = rows.with_columns(made_here=pl.lit(None, pl.String))
    printed = rows.select(_LIMITS)
    rows = with_estimate(rows, _estimate(rows, indicator))
    if indicator.interval in (IntervalKind.PUBLISHED, IntervalKind.NONE):
        none = indicator.interval is IntervalKind.NONE
        rows = rows.with_columns(
            pl.lit(None, pl.Float64).alias(name) if none else printed[name] * indicator.source.scale
            for name in _LIMITS
        ).with_columns(
            interval_method=pl.lit(None, pl.String)
            if none
            else pl.when(pl.col("lower").is_not_null()).then(pl.lit("published limits"))
        )
    return complete(_with_value(rows, indicator), indicator.id)


def _sound(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Take away counts that cannot be, and say so, so that one bad row stops no other."""
    above = (pl.col("numerator") > pl.col("denominator")).fill_null(value=False)
    if indicator.method is not Method.PROPORTION:
        above = pl.lit(value=False)
    below = ((pl.col("numerator") < 0) | (pl.col("denominator") < 0)).fill_null(value=False)
    nobody = (pl.col("denominator") == 0).fill_null(value=False)
    if "missing" not in rows.columns:
        rows = rows.with_columns(missing=pl.lit(None, pl.String))
    given = pl.col("value").is_not_null()
    counts = (pl.col(name) for name in ("numerator", "denominator"))
    return rows.with_columns(
        pl.when(above)
        .then(pl.lit("the part counted is larger than the whole, in the published file"))
        .when(below)
        .then(pl.lit("a count below nought, in the published file"))
        .when(nobody & ~given)
        .then(pl.lit("nobody to count: the denominator is nought"))
        .when(pl.col("numerator").is_not_null())
        .then(pl.col("missing"))
        .alias("missing"),
        *(pl.when(~above & ~below).then(count).alias(count.meta.output_name()) for count in counts),
        value=pl.when(~above & ~below).then(pl.col("value") * indicator.source.scale),
        n=pl.coalesce("n", "denominator" if indicator.method is Method.PROPORTION else "numerator"),
    )


def _estimate(rows: pl.DataFrame, indicator: Indicator) -> Estimate:
    make = proportion if indicator.method is Method.PROPORTION else rate
    return make(
        rows["numerator"].to_numpy(),
        rows["denominator"].to_numpy(),
        multiplier=indicator.source.multiplier,
    )


def _with_value(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Choose between the figure its counts give and the one printed."""
    printed, counted = pl.col("value"), pl.col("estimated")
    rounding = 0.51 * 10.0**-indicator.decimals
    apart = ((printed - counted).abs() > rounding).fill_null(value=False)
    note = pl.when(apart).then(
        pl.format(
            "Printed as {}; its rounded counts would give {}.",
            printed.round(indicator.decimals + 1),
            counted.round(indicator.decimals + 1),
        )
    )
    value = pl.when(apart).then(printed).otherwise(pl.coalesce(counted, printed))
    rows = rows.with_columns(
        value=value,
        lower=pl.min_horizontal("lower", pl.when(pl.col("lower").is_not_null()).then(value)),
        upper=pl.max_horizontal("upper", pl.when(pl.col("upper").is_not_null()).then(value)),
        note=pl.concat_str("note", note, separator=" ", ignore_nulls=True).replace("", None),
        interval_method=pl.when(counted.is_not_null() | pl.col("lower").is_not_null()).then(
            pl.col("interval_method")
        ),
    )
    what = "share of a whole" if indicator.method is Method.PROPORTION else "rate"
    return rows.with_columns(described(what))
