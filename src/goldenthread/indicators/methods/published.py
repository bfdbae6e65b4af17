"""Figures as their publisher printed them, with the publisher's own limits where there are any."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.methods.limits import LIMITS, described
from goldenthread.indicators.model import IntervalKind
from goldenthread.indicators.nation import middle, weighted
from goldenthread.indicators.observed import Batch, Observed, beside


def figures(batch: Batch, observed: Observed) -> dict[int, pl.DataFrame]:
    """Return the figures of indicators in their own units, a row an area and period of each."""
    rows = observed.rows(
        {
            at: (one.source.dataset, one.source.measure, one.source.breakdown)
            for at, one in batch.items()
        }
    )
    rows = rows.with_columns(
        beside(rows, "scale", {at: one.source.scale for at, one in batch.items()}, pl.Float64),
        beside(
            rows,
            "never_0",
            {at: one.source.zero_is_missing for at, one in batch.items()},
            pl.Boolean,
        ),
        beside(
            rows,
            "shown",
            {at: one.interval is IntervalKind.PUBLISHED for at, one in batch.items()},
            pl.Boolean,
        ),
    )
    nought = pl.col("never_0") & (pl.col("value") == 0)
    rows = rows.with_columns(
        value=pl.when(~nought).then(pl.col("value") * pl.col("scale")),
        missing=pl.when(nought).then(pl.lit("printed as 0, which this figure cannot be")),
        n=pl.coalesce("n", "denominator"),
        **{name: pl.when("shown").then(pl.col(name) * pl.col("scale")) for name in LIMITS},
    ).drop("scale", "never_0", "shown")
    rows = weighted(middle(rows, observed, batch), observed, batch)
    interval = pl.when(pl.col("lower").is_not_null() & pl.col("upper").is_not_null()).then(
        pl.lit("published limits")
    )
    rows = rows.with_columns(interval_method=interval, what=pl.lit("as published"))
    return complete(rows.with_columns(described()), batch)
