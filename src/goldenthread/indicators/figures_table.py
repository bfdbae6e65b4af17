"""The table every indicator fills: a row is its figure for one area and one period."""

from __future__ import annotations

import polars as pl

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
