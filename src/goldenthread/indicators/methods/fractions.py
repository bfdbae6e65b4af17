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
    rows = _derived(_sound(observed.of(indicator.source), indicator), indicator)
    if indicator.nation is NationRule.SUMMED:
        rows = summed(rows, observed)
    else:
        rows = rows.with_columns(made_here=pl.lit(None, pl.String))
    rows = _chosen(rows, indicator)
    printed = rows.select(pl.col(_LIMITS) * indicator.source.scale)
    rows = with_estimate(rows, _estimate(rows, indicator))
    rows = _with_limits(rows, printed, indicator.interval)
    what = "share of a whole" if indicator.method is Method.PROPORTION else "rate"
    # A part the publisher did not print is used but never shown: it may have been hidden.
    shown = pl.when(pl.col("derived").is_null()).then(pl.col("numerator"))
    return complete(rows.with_columns(described(what), numerator=shown), indicator.id)


def _derived(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Fill the part where a share and its whole are printed and the part is not.

    `derived` is true in those rows and null in all others.
    """
    if indicator.method is not Method.PROPORTION:
        return rows.with_columns(derived=pl.lit(None, pl.Boolean))
    part = pl.col("value") / indicator.source.multiplier * pl.col("denominator")
    lacks = pl.col("numerator").is_null() & part.is_not_null()
    return rows.with_columns(
        derived=pl.when(lacks).then(pl.lit(value=True)),
        numerator=pl.when(lacks)
        .then(pl.min_horizontal(part, "denominator"))
        .otherwise(pl.col("numerator")),
    )


def _sound(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Take away numbers that cannot be, and say so, so that one bad row stops no other."""
    source = indicator.source
    rows = rows.with_columns(value=pl.col("value") * source.scale)
    if "missing" not in rows.columns:
        rows = rows.with_columns(missing=pl.lit(None, pl.String))
    share = pl.lit(value=indicator.method is Method.PROPORTION)
    above = share & (
        (pl.col("numerator") > pl.col("denominator"))
        | (pl.col("value") > source.multiplier).fill_null(value=False)
    ).fill_null(value=False)
    below = pl.min_horizontal("value", "numerator", "denominator") < 0
    bad = above | below.fill_null(value=False)
    nobody = (pl.col("denominator") == 0) & pl.col("value").is_null()
    counted = pl.col("denominator" if indicator.method is Method.PROPORTION else "numerator")
    sound = [
        pl.when(~bad).then(pl.col(name)).alias(name)
        for name in ("value", "numerator", "denominator")
    ]
    return rows.with_columns(
        *sound,
        missing=pl.when(above)
        .then(pl.lit("the part counted is larger than the whole, in the published file"))
        .when(bad)
        .then(pl.lit("a number below nought, in the published file"))
        .when(nobody)
        .then(pl.lit("nobody to count: the denominator is nought"))
        .when(pl.col("numerator").is_not_null())
        .then(pl.col("missing")),
        n=pl.coalesce("n", counted),
    )


def _chosen(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Choose between the figure its counts give and the one printed; `basis` is the count that
    gives the figure chosen.
    """
    multiplier = indicator.source.multiplier
    printed = pl.col("value")
    counted = pl.when(pl.col("denominator") > 0).then(
        pl.col("numerator") / pl.col("denominator") * multiplier
    )
    rounding = 0.51 * 10.0**-indicator.decimals
    apart = ((printed - counted).abs() > rounding).fill_null(value=False)
    note = pl.when(apart).then(
        pl.format(
            "Printed as {}; the counts beside it would give {}.",
            printed.round(indicator.decimals + 1),
            counted.round(indicator.decimals + 1),
        )
    )
    return rows.with_columns(
        value=pl.when(apart).then(printed).otherwise(pl.coalesce(counted, printed)),
        basis=pl.when(apart)
        .then(pl.min_horizontal(printed / multiplier, _most(indicator)) * pl.col("denominator"))
        .otherwise(pl.col("numerator")),
        note=pl.concat_str("note", note, separator=" ", ignore_nulls=True).replace("", None),
    )


def _most(indicator: Indicator) -> pl.Expr:
    """Return the largest fraction there can be: 1 for a share, none for a rate."""
    return pl.lit(1.0 if indicator.method is Method.PROPORTION else None, pl.Float64)


def _estimate(rows: pl.DataFrame, indicator: Indicator) -> Estimate:
    make = proportion if indicator.method is Method.PROPORTION else rate
    return make(
        rows["basis"].to_numpy(),
        rows["denominator"].to_numpy(),
        multiplier=indicator.source.multiplier,
    )


def _with_limits(rows: pl.DataFrame, printed: pl.DataFrame, interval: IntervalKind) -> pl.DataFrame:
    """Take the limits the definition asks for: made here, printed, or none.

    Where they should be made here and the counts are not published, printed limits stand in.
    """
    if interval is IntervalKind.NONE:
        none = [pl.lit(None, pl.Float64).alias(name) for name in _LIMITS]
        return rows.with_columns(*none, interval_method=pl.lit(None, pl.String))
    use_printed = pl.lit(value=interval is IntervalKind.PUBLISHED) | pl.col("estimated").is_null()
    limits = [
        pl.when(use_printed).then(printed[name]).otherwise(pl.col(name)).alias(name)
        for name in _LIMITS
    ]
    words = pl.when(use_printed & printed["lower"].is_not_null()).then(pl.lit("published limits"))
    return rows.with_columns(
        *limits,
        interval_method=pl.when(use_printed).then(words).otherwise(pl.col("interval_method")),
    )
