"""Putting estimates from the statistics room back into a frame."""

from __future__ import annotations

import polars as pl

from goldenthread.stats.estimate import Estimate

#: Lower and upper limits at 95%, then at 99.8%.
LIMITS = ("lower", "upper", "lower998", "upper998")


def estimate_columns(estimate: Estimate) -> list[pl.Series]:
    """Return the value of an estimate as `estimated`, its limits, and `interval_method`.

    Not-a-number becomes null.
    """
    wide = estimate.at(0.998)
    numbers = (estimate.value, estimate.lower, estimate.upper, wide.lower, wide.upper)
    return [
        *(
            pl.Series(name, values, nan_to_null=True)
            for name, values in zip(("estimated", *LIMITS), numbers, strict=True)
        ),
        pl.Series("interval_method", estimate.method.astype(object), dtype=pl.String),
    ]


def described() -> pl.Expr:
    """Return the column `method`: what the value is, how its interval was made, and by whom.

    From the columns `what`; `interval_method`, empty or null where there is none; `made_here`,
    null where published.
    """
    interval = pl.col("interval_method").replace("", None)
    return pl.concat_str("made_here", "what", interval, separator="; ", ignore_nulls=True).alias(
        "method"
    )
