"""The figures behind the pages as spreadsheets and CSV, every column with its meaning."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from goldenthread.documents.spreadsheets import Sheet, write_csv, write_workbook
from goldenthread.profile.comparisons import METHOD
from goldenthread.profile.prepared import AreaFigures, Prepared
from goldenthread.profile.tidy import COLUMNS

_EMPTY = "An empty cell means that there is no figure. It never means zero."


def write_changes(prepared: Prepared, changes: pl.DataFrame, path: Path) -> None:
    """Write what changed between two editions as CSV, with the names of areas."""
    codes = changes["area_code"].drop_nulls().unique().to_list()
    names = {code: prepared.places.name(code) for code in codes if code in prepared.places}
    name = pl.col("area_code").replace_strict(names, default=None, return_dtype=pl.String)
    write_csv(changes.with_columns(name.alias("area_name")), path)


def write_area_csv(area: AreaFigures, path: Path) -> None:
    """Write one area's figures as CSV."""
    write_csv(_of(area), path)


def write_area_xlsx(area: AreaFigures, path: Path) -> None:
    """Write one area's workbook: figures, what stands out, gaps, series, peers and sources."""
    every = area.all
    name = every.places.name(area.area)
    sheets = [
        Sheet("Figures", f"Latest figures of {name}", _of(area), COLUMNS),
        Sheet("Stands out", "What stands out, and by which rule", _standing(area)),
        Sheet("Gaps", "What the profile cannot say, and why", _gaps(area)),
        Sheet("Series", "Every headline period and month shown in a chart", _series(area)),
        Sheet("Peers", "Areas shown beside this one, nearest first", _peers(area),
              notes=[every.peers.method]),
        Sheet("Sources", "Input editions, with checksums", _sources(area)),
    ]  # fmt: skip
    write_workbook(
        path,
        [sheet for sheet in sheets if sheet.frame.height],
        title=f"{name}: area profile, edition {every.name}",
        notes=[_EMPTY, METHOD, f"Made by Golden Thread {every.code_version}."],
        made_on=every.made_on,
    )


def _of(area: AreaFigures) -> pl.DataFrame:
    return area.all.tidy_table.filter(pl.col("area_code") == area.area)


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def _standing(area: AreaFigures) -> pl.DataFrame:
    rows = [
        {
            "indicator": item["indicator"],
            "name": area.all.catalogue.get(item["indicator"]).name,
            "side": item["side"],
            "rule": item["words"],
            "also": item["also"],
        }
        for item in area.standing
    ]
    return _frame(rows)


def _gaps(area: AreaFigures) -> pl.DataFrame:
    rows = [
        {
            "indicator": gap["indicator"],
            "name": area.all.catalogue.get(gap["indicator"]).name,
            "kind": gap["kind"],
            "why": gap["words"],
        }
        for gap in area.gaps
    ]
    return _frame(rows)


def _series(area: AreaFigures) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    months = {one: series for one, (series, _) in area.all.months.items()}
    for series in (*area.all.trends.values(), *months.values()):
        limits = "lower" in series.tables
        lower = series.of(area.area, "lower") if limits else [None] * len(series.periods)
        upper = series.of(area.area, "upper") if limits else [None] * len(series.periods)
        mine = zip(series.periods, series.of(area.area), lower, upper, strict=True)
        rows += [
            {"indicator": series.indicator, "period": when, "value": v, "lower": lo, "upper": hi}
            for when, v, lo, hi in mine
            if v is not None
        ]
    return _frame(rows)


def _peers(area: AreaFigures) -> pl.DataFrame:
    pairs = area.all.peers.pairs.filter(pl.col("area_code") == area.area)
    names = [area.all.places.name(code) for code in pairs["peer_code"]]
    return pairs.select("peer_code", pl.Series("peer_name", names, dtype=pl.String), "distance")


def _sources(area: AreaFigures) -> pl.DataFrame:
    used = {one for row in area.rows for one in (row["editions"] or "").split()}
    return _frame([dict(one.to_record()) for one in area.all.editions if one.id in used])
