"""What changed between two editions of the profile, found exactly and said plainly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from goldenthread.profile.editions import ProfileEdition

#: Kinds of change in the order they are told, and their headings.
KINDS: dict[str, str] = {
    "new-indicator": "Indicators that are new",
    "withdrawn-indicator": "Indicators that were withdrawn",
    "definition": "Definitions that changed",
    "new-period": "Figures for a later period",
    "earlier-period": "Figures for an earlier period than before",
    "first-figures": "Figures where there were none",
    "no-longer": "Figures that are no longer there",
    "revised": "Figures that were revised",
    "filled": "Figures that were missing before",
    "emptied": "Figures that were there before and are missing now",
    "significance": "Comparisons with the nation that came out differently",
    "now-stands-out": "What stands out now and did not before",
    "stands-out-no-more": "What stood out before and no longer does",
}
#: Columns of a changes table; `area_code` is null for what concerns all areas.
CHANGES: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "indicator": pl.String(),
    "area_code": pl.String(),
    "period": pl.String(),
    "before": pl.String(),
    "after": pl.String(),
    "value_before": pl.Float64(),
    "value_after": pl.Float64(),
}
_KEY = ["indicator", "area_code"]
#: Differences smaller than this share of a figure are rounding, not revision.
_SAME = 1e-9


def changes(before: ProfileEdition, after: ProfileEdition) -> pl.DataFrame:
    """Return every change from one edition to another (`CHANGES`), by kind, indicator and area.

    Revisions are looked for in every period and every kind of period that both editions have;
    the other changes in each indicator's latest headline figure.
    """
    return compare_tables(
        before.definitions,
        after.definitions,
        (before.comparisons(), after.comparisons()),
        (before.figures(), after.figures()),
    )


def compare_tables(
    old_definitions: Mapping[str, Mapping[str, Any]],
    new_definitions: Mapping[str, Mapping[str, Any]],
    tables: tuple[pl.DataFrame, pl.DataFrame],
    figures: tuple[pl.DataFrame, pl.DataFrame],
) -> pl.DataFrame:
    """Return the changes between two editions given as their definitions, tables and figures."""
    both = [one for one in new_definitions if one in old_definitions]
    old, new = (table.filter(pl.col("indicator").is_in(both)) for table in tables)
    found = [
        _of_definitions(old_definitions, new_definitions),
        _of_periods(old, new),
        _revised(*figures),
        _of_labels(old, new),
        *_standing_out(old, new),
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return (
        pl.concat([_shaped(frame) for frame in found])
        .with_columns(pl.col("kind").replace_strict(order).alias("_at"))
        .sort("_at", "indicator", "area_code", "period", nulls_last=False)
        .drop("_at")
    )


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in CHANGES.items()
    )


def _of_definitions(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> pl.DataFrame:
    rows: list[tuple[str, str, str | None, str | None]]
    rows = [("new-indicator", one, None, new[one]["name"]) for one in new if one not in old]
    rows += [("withdrawn-indicator", one, old[one]["name"], None) for one in old if one not in new]
    rows += [
        ("definition", one, f"version {old[one]['version']}", f"version {new[one]['version']}")
        for one in new
        if one in old and old[one]["version"] != new[one]["version"]
    ]
    names = ("kind", "indicator", "before", "after")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def _of_periods(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Compare the latest headline period that each indicator stands at, for all areas alike."""
    ends = [
        table.filter(pl.col("period").is_not_null())
        .group_by("indicator")
        .agg(pl.col("period").first(), pl.col("period_end").first().alias("end"))
        for table in (old, new)
    ]
    joined = ends[0].join(ends[1], on="indicator", how="full", coalesce=True, suffix="_new")
    had, has = pl.col("end").is_not_null(), pl.col("end_new").is_not_null()
    kind = (
        pl.when(~had & has)
        .then(pl.lit("first-figures"))
        .when(had & ~has)
        .then(pl.lit("no-longer"))
        .when(pl.col("end_new") > pl.col("end"))
        .then(pl.lit("new-period"))
        .when(pl.col("end_new") < pl.col("end"))
        .then(pl.lit("earlier-period"))
    )
    return (
        joined.with_columns(kind.alias("kind"))
        .filter(pl.col("kind").is_not_null())
        .select(
            "kind", "indicator", pl.col("period").alias("before"),
            pl.col("period_new").alias("after"), pl.col("period_new").alias("period"),
        )
    )  # fmt: skip


def _revised(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    key = [*_KEY, "period", "period_kind"]
    when = ["indicator", "period", "period_kind"]
    known = old.filter(pl.col("value").is_not_null()).select(when).unique()
    joined = old.select(*key, "value", "missing").join(
        new.select(*key, "value", "missing"), on=key, suffix="_new"
    )
    was, now = pl.col("value"), pl.col("value_new")
    size = pl.max_horizontal(was.abs(), now.abs())
    moved = ((was - now).abs() > size * _SAME).fill_null(False)
    differs = moved | (was.is_null() != now.is_null())
    kind = (
        pl.when(was.is_null()).then(pl.lit("filled"))
        .when(now.is_null()).then(pl.lit("emptied"))
        .otherwise(pl.lit("revised"))
    )  # fmt: skip
    # A period that had no figure at all before is a new period, not a revision of every area.
    joined = joined.join(known, on=when, how="semi")
    return joined.filter(differs).select(
        kind.alias("kind"), *_KEY, "period",
        was.alias("value_before"), now.alias("value_after"),
        pl.when(was.is_null()).then(pl.coalesce("missing", pl.lit("no figure"))).alias("before"),
        pl.when(now.is_null()).then(pl.coalesce("missing_new", pl.lit("no figure"))).alias("after"),
    )  # fmt: skip


def _of_labels(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    columns = [*_KEY, "period", "significance"]
    joined = old.select(columns).join(new.select(columns), on=_KEY, suffix="_new")
    return joined.filter(pl.col("significance") != pl.col("significance_new")).select(
        pl.lit("significance").alias("kind"), *_KEY, pl.col("period_new").alias("period"),
        pl.col("significance").alias("before"), pl.col("significance_new").alias("after"),
    )  # fmt: skip


def _standing_out(old: pl.DataFrame, new: pl.DataFrame) -> list[pl.DataFrame]:
    columns = [*_KEY, "period", "stands_out"]
    outs = [
        table.select(columns).filter(pl.col("stands_out").is_not_null()) for table in (old, new)
    ]
    began = outs[1].join(outs[0], on=_KEY, how="anti")
    ended = outs[0].join(outs[1], on=_KEY, how="anti")
    return [
        began.select(
            pl.lit("now-stands-out").alias("kind"), *_KEY, "period",
            pl.col("stands_out").alias("after"),
        ),
        ended.select(
            pl.lit("stands-out-no-more").alias("kind"), *_KEY, "period",
            pl.col("stands_out").alias("before"),
        ),
    ]  # fmt: skip
