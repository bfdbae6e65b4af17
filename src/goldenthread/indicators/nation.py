"""The nation's row where the publication prints none: made from authorities, and marked so."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.model import Indicator
from goldenthread.indicators.observed import AUTHORITY, PERIOD, Observed

#: How `method` begins on a row that no publisher printed.
MADE_HERE = "Made here"
#: How `missing` begins where too few authorities have figures to make the nation from.
NOT_MADE = "not made here"
#: The least share of authorities that must have figures. Those without are mostly hidden because
#: they are small, so that a nation made from the others would lean.
ENOUGH = 0.9
#: The same for the middle authority, which moves little when some are missing.
ENOUGH_FOR_MIDDLE = 0.5


def summed(rows: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Return `rows` with the nation's numerator and denominator for periods that have none.

    Both are sums over the authorities that have both, and `made_here` says over how many. `rows`
    holds area_code, the columns of the period, numerator, denominator and editions; other columns
    are null in the rows added.
    """
    both = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    made = (
        _authorities_without_nation(rows, observed)
        .group_by(PERIOD)
        .agg(
            pl.col("numerator", "denominator").filter(both).sum(),
            pl.col("n").filter(both).sum(),
            both.sum().alias("with_both"),
            pl.len().alias("all"),
            _editions(),
        )
        .filter(pl.col("with_both") > 0)
    )
    return _add(rows, made, observed, "the sum of ")


def weighted(rows: pl.DataFrame, observed: Observed, indicator: Indicator) -> pl.DataFrame:
    """Return `rows` with the mean of authorities' values, weighted by residents of `over_ages`."""
    ages = indicator.source.over_ages
    if ages is None:
        return rows
    known = _authorities_without_nation(rows, observed)
    with_weights = observed.with_residents(known.drop("missing", strict=False), ages, "weight")
    both = pl.col("value").is_not_null() & pl.col("weight").is_not_null()
    made = (
        with_weights.filter(both)
        .group_by(PERIOD)
        .agg(
            (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum(),
            pl.len().alias("with_both"),
            _editions(),
        )
        .join(known.group_by("period").agg(pl.len().alias("all")), on="period")
    )
    return _add(rows, made, observed, f"the mean, weighted by residents {ages.words}, of ")


def middle(rows: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Return `rows` with the middle authority's value in the nation's place."""
    made = (
        _authorities_without_nation(rows, observed)
        .group_by(PERIOD)
        .agg(
            pl.col("value").median(),
            pl.col("value").count().alias("with_both"),
            pl.len().alias("all"),
            _editions(),
        )
        .filter(pl.col("with_both") > 0)
    )
    words = "the middle, not the national figure, of "
    return _add(rows, made, observed, words, ENOUGH_FOR_MIDDLE)


def _authorities_without_nation(rows: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Return the authorities' rows of the periods in which the nation has none."""
    printed = rows.filter(pl.col("area_code") == pl.lit(observed.nation)).select(
        "period", "period_kind"
    )
    return rows.filter(pl.col("area_code").str.contains(AUTHORITY)).join(
        printed, on=["period", "period_kind"], how="anti"
    )


def _editions() -> pl.Expr:
    return pl.col("editions").str.split(" ").explode().drop_nulls().unique().sort().str.join(" ")


def _add(
    rows: pl.DataFrame, made: pl.DataFrame, observed: Observed, what: str, least: float = ENOUGH
) -> pl.DataFrame:
    if observed.nation is None or made.is_empty():
        return rows.with_columns(made_here=pl.lit(None, pl.String))
    have, of = pl.col("with_both"), pl.col("all")
    some = pl.when(have < of).then(pl.format("{} of {}", have, of)).otherwise(pl.format("{}", of))
    enough = have >= least * of
    words = pl.format("{}{} authorities", pl.lit(f"{MADE_HERE}: {what}"), some)
    too_few = pl.format(f"{NOT_MADE}: only {{}} authorities have what it takes", some)
    numbers = [name for name in ("value", "numerator", "denominator", "n") if name in made.columns]
    extra = made.with_columns(
        *(pl.when(enough).then(pl.col(name)).alias(name) for name in numbers),
        area_code=pl.lit(observed.nation),
        made_here=pl.when(enough).then(words),
        missing=pl.when(~enough).then(too_few),
    ).drop("with_both", "all")
    return pl.concat([rows, extra], how="diagonal_relaxed")
