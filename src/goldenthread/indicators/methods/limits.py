"""Putting estimates from the statistics room back into a frame."""

from __future__ import annotations

import polars as pl

from goldenthread.stats.estimate import Estimate


def with_estimate(rows: pl.DataFrame, estimate: Estimate) -> pl.DataFrame:
    """Return `rows` with limits at 95% and 99.8% of an estimate of the same length.

    Adds lower, upper, lower998, upper998 and `interval_method`; not-a-number becomes null. The
    value of the estimate is added as `estimated`.
    """
    wide = estimate.at(0.998)
    columns = {
        "estimated": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "lower998": wide.lower,
        "upper998": wide.upper,
    }
    return rows.with_columns(
        *(pl.Series(name, values).fill_nan(None) for name, values in columns.items()),
        pl.Series("interval_method", estimate.method.tolist(), dtype=pl.String),
    )


def described(what: str) -> pl.Expr:
    """Return the column `method`: what the value is, how its interval was made, and by whom.

    `interval_method` is empty or null where there is none; `made_here` null where published.
    """
    interval = pl.col("interval_method").replace("", None)
    return pl.concat_str(
        pl.col("made_here"), pl.lit(what), interval, separator="; ", ignore_nulls=True
    ).alias("method")
