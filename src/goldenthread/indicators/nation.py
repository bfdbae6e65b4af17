"""The nation's row where the publication prints none: made from authorities, and marked so."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.model import NationRule
from goldenthread.indicators.observed import AUTHORITY, PERIOD, Batch, Observed, beside

#: How `method` begins on a row that no publisher printed.
MADE_HERE = "Made here"
#: How `missing` begins where too few authorities have figures to make the nation from.
NOT_MADE = "not made here"
#: The least share of authorities that must have figures. Those without are mostly hidden because
#: they are small, so that a nation made from the others would lean.
ENOUGH = 0.9
#: The same for the middle authority, which moves little when some are missing.
ENOUGH_FOR_MIDDLE = 0.5

_GROUP = ("at", *PERIOD)


def summed(rows: pl.DataFrame, observed: Observed, batch: Batch) -> pl.DataFrame:
    """Return `rows` with the nation's numerator and denominator for periods that have none.

    Both are sums over the authorities that have both, and `made_here` says over how many. `rows`
    holds at, area_code, the columns of the period, numerator, denominator and editions; other
    columns are null in the rows added. Indicators of another rule are left as they are.
    """
    both = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    made = (
        _authorities_without_nation(rows, observed, batch, NationRule.SUMMED)
        .group_by(_GROUP)
        .agg(
            pl.col("numerator", "denominator").filter(both).sum(),
            pl.col("n").filter(both).sum(),
            both.sum().alias("with_both"),
            pl.len().alias("all"),
            _editions(),
        )
        .filter(pl.col("with_both") > 0)
    )
    return _add(rows, made, observed, pl.lit("the sum of "))


def weighted(rows: pl.DataFrame, observed: Observed, batch: Batch) -> pl.DataFrame:
    """Return `rows` with the mean of authorities' values, weighted by residents of `over_ages`."""
    ages = {at: one.source.over_ages for at, one in batch.items() if one.source.over_ages}
    known = _authorities_without_nation(rows, observed, batch, NationRule.WEIGHTED)
    with_weights = observed.with_residents(known, ages, "weight")
    both = pl.col("value").is_not_null() & pl.col("weight").is_not_null()
    made = (
        with_weights.filter(both)
        .group_by(_GROUP)
        .agg(
            (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum(),
            pl.len().alias("with_both"),
            _editions(),
        )
        .join(known.group_by("at", "period").agg(pl.len().alias("all")), on=["at", "period"])
    )
    whose = beside(made, "whose", {at: one.words for at, one in ages.items()}, pl.String)
    what = pl.format("the mean, weighted by residents {}, of ", pl.col("whose"))
    return _add(rows, made.with_columns(whose), observed, what)


def middle(rows: pl.DataFrame, observed: Observed, batch: Batch) -> pl.DataFrame:
    """Return `rows` with the middle authority's value in the nation's place."""
    made = (
        _authorities_without_nation(rows, observed, batch, NationRule.MIDDLE)
        .group_by(_GROUP)
        .agg(
            pl.col("value").median(),
            pl.col("value").count().alias("with_both"),
            pl.len().alias("all"),
            _editions(),
        )
        .filter(pl.col("with_both") > 0)
    )
    what = pl.lit("the middle, not the national figure, of ")
    return _add(rows, made, observed, what, ENOUGH_FOR_MIDDLE)


def enough(have: pl.Expr, of: pl.Expr, least: float = ENOUGH) -> pl.Expr:
    """Say whether so many authorities of all are enough to make the nation from."""
    return have >= least * of


def words(have: pl.Expr, of: pl.Expr, what: pl.Expr, least: float = ENOUGH) -> list[pl.Expr]:
    """Return `made_here`, how the nation was made, and `missing`, why it was not."""
    some = pl.when(have < of).then(pl.format("{} of {}", have, of)).otherwise(pl.format("{}", of))
    made = pl.format("{}{}{} authorities", pl.lit(f"{MADE_HERE}: "), what, some)
    too_few = pl.format(f"{NOT_MADE}: only {{}} authorities have what it takes", some)
    are_enough = enough(have, of, least)
    return [
        pl.when(are_enough).then(made).alias("made_here"),
        pl.when(~are_enough).then(too_few).alias("missing"),
    ]


def _authorities_without_nation(
    rows: pl.DataFrame, observed: Observed, batch: Batch, rule: NationRule
) -> pl.DataFrame:
    """Return the authorities' rows of the periods in which the nation has none."""
    mine = [at for at, one in batch.items() if one.nation is rule]
    asked = rows.filter(pl.col("at").is_in(mine))
    printed = asked.filter(pl.col("area_code") == pl.lit(observed.nation)).select("at", "period")
    return asked.filter(pl.col("area_code").str.contains(AUTHORITY)).join(
        printed, on=["at", "period"], how="anti"
    )


def _editions() -> pl.Expr:
    return pl.col("editions").str.split(" ").explode().drop_nulls().unique().sort().str.join(" ")


def _add(
    rows: pl.DataFrame, made: pl.DataFrame, observed: Observed, what: pl.Expr, least: float = ENOUGH
) -> pl.DataFrame:
    if "made_here" not in rows.columns:
        rows = rows.with_columns(made_here=pl.lit(None, pl.String))
    if observed.nation is None or made.is_empty():
        return rows
    have, of = pl.col("with_both"), pl.col("all")
    numbers = [name for name in ("value", "numerator", "denominator", "n") if name in made.columns]
    extra = made.with_columns(
        *(pl.when(enough(have, of, least)).then(pl.col(name)).alias(name) for name in numbers),
        *words(have, of, what, least),
        area_code=pl.lit(observed.nation),
    ).drop("with_both", "all", "whose", strict=False)
    return pl.concat([rows, extra], how="diagonal_relaxed")
