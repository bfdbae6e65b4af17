"""The table every indicator fills: a row is its figure for one area and one period."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from goldenthread.indicators.model import Indicator

#: Columns of a figures table. A figure that cannot be given is null with a `missing` reason.
FIGURES: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "area_code": pl.String(),  # authorities, regions and the nation alike
    "period": pl.String(),
    "period_kind": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "value": pl.Float64(),  # in the indicator's unit
    "lower": pl.Float64(),  # 95% limits, in the indicator's unit; null where none is due
    "upper": pl.Float64(),
    "lower998": pl.Float64(),  # 99.8% limits
    "upper998": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "n": pl.Float64(),  # what the figure rests on: people, answers, days
    "method": pl.String(),  # how value and interval were made
    "missing": pl.String(),  # in words, why there is no value
    "note": pl.String(),  # the publisher's notes on this value
    "editions": pl.String(),  # edition ids it was made from, joined by a space
}

#: Words for the marks publishers print in place of a number.
MARKS: dict[str, str] = {
    "[x]": "not available, by the publisher",
    "[c]": "hidden by the publisher to protect people",
    "[z]": "does not apply, by the publisher",
    "[low]": "too small to show, by the publisher",
    "*": "hidden by the publisher to protect people",
    "-": "no figure printed",
    "..": "not available, by the publisher",
    ":": "not available, by the publisher",
    "0": "printed as 0, which this figure cannot be",
    "x": "not available, by the publisher",
    "c": "hidden by the publisher to protect people",
}


def marker_words() -> pl.Expr:
    """Return the column `marker` in words; null stays null."""
    marker = pl.col("marker").cast(pl.String)
    other = pl.concat_str(pl.lit("printed as '"), marker, pl.lit("' by the publisher"))
    return marker.replace_strict(MARKS, default=other, return_dtype=pl.String)


def in_words(marker: str) -> str:
    """Return a printed mark in words."""
    return MARKS.get(marker, f"printed as '{marker}' by the publisher")


def complete(frame: pl.DataFrame, batch: Mapping[int, Indicator]) -> dict[int, pl.DataFrame]:
    """Return `frame` as figures tables, one for each indicator that has rows.

    `at` is the place of each row's indicator in the batch. Rows are sorted by area and start of
    period. Not-a-number becomes null. A row without a value says why in `missing` (by the mark
    printed, or plainly) and carries no limits and no method; a row with a value says nothing
    there. Columns that are no figures column are dropped, and those not filled are null.
    """
    present = set(frame.columns)
    reasons = [pl.col("missing")] if "missing" in present else []
    if "marker" in present:
        reasons.append(marker_words())
    reason = pl.coalesce(*reasons, pl.lit("no figure published"))
    has = pl.col("value").is_not_null()
    ids = {at: one.id for at, one in batch.items()}
    shaped = (
        frame.with_columns(
            pl.col(name).cast(pl.Float64).fill_nan(None)
            for name, dtype in FIGURES.items()
            if dtype == pl.Float64() and name in present
        )
        .with_columns(
            pl.when(~has).then(reason).alias("missing"),
            pl.col("at").replace_strict(ids, return_dtype=pl.String).alias("indicator"),
        )
        .sort("at", "area_code", "period_kind", "period_start")
    )
    of_a_value = {"lower", "upper", "lower998", "upper998", "method"}
    table = shaped.select(
        (
            pl.when(has).then(pl.col(name))
            if name in of_a_value & present
            else pl.col(name)
            if name in present or name in {"indicator", "missing"}
            else pl.lit(None)
        )
        .cast(dtype)
        .alias(name)
        for name, dtype in FIGURES.items()
    )
    return by_indicator(table, ids)


def by_indicator(table: pl.DataFrame, ids: Mapping[int, str]) -> dict[int, pl.DataFrame]:
    """Return the rows of each indicator by its place; those of one stand together."""
    found = table["indicator"].rle().struct.unnest()
    firsts = found["len"].cum_sum() - found["len"]
    slices = dict(zip(found["value"], zip(firsts, found["len"], strict=True), strict=True))
    return {at: table.slice(*slices[name]) for at, name in ids.items() if name in slices}
