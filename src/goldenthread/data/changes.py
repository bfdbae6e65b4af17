"""What changed between two editions: values added, removed and altered, with before and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Change(StrEnum):
    """What became of a value."""

    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"


KEY = ("dataset", "measure", "breakdown", "area_code", "period", "period_kind")
_SAID = ("value", "numerator", "denominator", "lower", "upper", "n", "marker")

#: Columns of a table of changes.
CHANGES: dict[str, pl.DataType] = {
    **dict.fromkeys(KEY, pl.String()),
    "area_name": pl.String(),
    "change": pl.String(),  # `Change`
    "before": pl.Float64(),
    "after": pl.Float64(),
    "marker_before": pl.String(),
    "marker_after": pl.String(),
    "edition_before": pl.String(),
    "edition_after": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Changes:
    """A table of changes of shape (values that changed, 14)."""

    table: pl.DataFrame

    def count(self, change: Change) -> int:
        """Return how many values were added, removed or altered."""
        return self.table.filter(pl.col("change") == change.value).height

    def __bool__(self) -> bool:
        return self.table.height > 0

    def __str__(self) -> str:
        if not self:
            return "No value changed."
        counts = ", ".join(f"{self.count(change):,} {change.value}" for change in Change)
        return f"Values: {counts}."


def compare(before: pl.DataFrame, after: pl.DataFrame) -> Changes:
    """Compare two observations tables, value by value, on dataset, measure, area and period.

    A value is altered when any number or mark published with it differs; equal numbers of two
    editions are no change.
    """
    columns = [*KEY, "area_name", "edition", *_SAID]
    # So that a row present on one side only can be told from one with empty columns.
    left = before.select(columns).with_columns(pl.lit(value=True).alias("there"))
    right = after.select(columns).with_columns(pl.lit(value=True).alias("there"))
    both = left.join(
        right, on=list(KEY), how="full", suffix=" after", coalesce=True, nulls_equal=True
    )
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} after")) for name in _SAID)
    change = (
        pl.when(pl.col("there").is_null())
        .then(pl.lit(Change.ADDED.value))
        .when(pl.col("there after").is_null())
        .then(pl.lit(Change.REMOVED.value))
        .when(differs)
        .then(pl.lit(Change.ALTERED.value))
    )
    table = (
        both.with_columns(change.alias("change"))
        .filter(pl.col("change").is_not_null())
        .select(
            *KEY,
            pl.coalesce("area_name after", "area_name").alias("area_name"),
            "change",
            pl.col("value").alias("before"),
            pl.col("value after").alias("after"),
            pl.col("marker").alias("marker_before"),
            pl.col("marker after").alias("marker_after"),
            pl.col("edition").alias("edition_before"),
            pl.col("edition after").alias("edition_after"),
        )
        .cast(CHANGES)  # type: ignore[arg-type]
        .sort(KEY)
    )
    return Changes(table)
