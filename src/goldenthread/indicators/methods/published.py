"""Figures as their publisher printed them, with the publisher's own limits where there are any."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.methods.limits import described
from goldenthread.indicators.model import Indicator, IntervalKind, NationRule
from goldenthread.indicators.nation import middle, weighted
from goldenthread.indicators.observed import Observed

_LIMITS = ("lower", "upper", "lower998", "upper998")


def figures(indicator: Indicator, observed: Observed) -> pl.DataFrame:
    """Return the figures of one indicator in its own unit, a row an area and period."""
    source = indicator.source
    rows = observed.part(source.dataset, source.measure, source.breakdown)
    nought = pl.col("value") == 0 if source.zero_is_missing else pl.lit(value=False)
    shown = indicator.interval is IntervalKind.PUBLISHED
    rows = rows.with_columns(
        value=pl.when(~nought).then(pl.col("value") * source.scale),
        missing=pl.when(nought).then(pl.lit("printed as 0, which this figure cannot be")),
        n=pl.coalesce("n", "denominator"),
        made_here=pl.lit(None, pl.String),
        **{
            name: pl.col(name) * source.scale if shown else pl.lit(None, pl.Float64)
            for name in _LIMITS
        },
    )
    if indicator.nation is NationRule.MIDDLE:
        rows = middle(rows, observed)
    elif indicator.nation is NationRule.WEIGHTED:
        rows = weighted(rows, observed, indicator)
    interval = pl.when(pl.col("lower").is_not_null() & pl.col("upper").is_not_null()).then(
        pl.lit("published limits")
    )
    return complete(
        rows.with_columns(interval_method=interval).with_columns(described("as published")),
        indicator.id,
    )
