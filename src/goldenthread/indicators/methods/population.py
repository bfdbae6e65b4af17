"""Residents by age: counts, shares of other ages, and growth. A count of everybody: no interval."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.model import Ages, Indicator, Method
from goldenthread.indicators.observed import Observed

_SOME = Ages(0)


def figures(indicator: Indicator, observed: Observed) -> pl.DataFrame:
    """Return the figures of one indicator about residents, a row an area and year."""
    source = indicator.source
    rows = observed.residents(source.ages or _SOME).rename(
        {"residents": "numerator", "population_edition": "editions"}
    )
    match indicator.method:
        case Method.POPULATION_SHARE:
            rows = _share(rows, observed.residents(source.over_ages or _SOME), source.multiplier)
        case Method.POPULATION_GROWTH:
            rows = _growth(rows, source.years or 1, source.multiplier)
        case _:
            rows = rows.with_columns(
                value=pl.col("numerator"),
                denominator=pl.lit(None, pl.Float64),
                method=pl.lit("count of residents in the middle of the year"),
            )
    return complete(rows.with_columns(n=pl.col("numerator")), indicator.id)


def _share(rows: pl.DataFrame, whole: pl.DataFrame, multiplier: float) -> pl.DataFrame:
    over = whole.select("area_code", "period", pl.col("residents").alias("denominator"))
    return rows.join(over, on=["area_code", "period"], how="left").with_columns(
        value=pl.when(pl.col("denominator") > 0).then(
            pl.col("numerator") / pl.col("denominator") * multiplier
        ),
        method=pl.lit("residents over residents in the middle of the year"),
    )


def _growth(rows: pl.DataFrame, years: int, multiplier: float) -> pl.DataFrame:
    """Return growth since `years` earlier, for the years whose earlier year has any count."""
    earlier = rows.select(
        "area_code", pl.col("year") + years, pl.col("numerator").alias("denominator")
    )
    within = rows.filter(pl.col("year").is_in(earlier["year"].unique().implode()))
    return within.join(earlier, on=["area_code", "year"], how="left").with_columns(
        value=pl.when(pl.col("denominator") > 0).then(
            (pl.col("numerator") / pl.col("denominator") - 1) * multiplier
        ),
        missing=pl.when(pl.col("denominator").is_null()).then(
            pl.format("no count of residents in {} under this code", pl.col("year") - years)
        ),
        method=pl.lit(f"growth over {years} years"),
    )
