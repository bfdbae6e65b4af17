"""Honest gaps: what a profile cannot say, each with its reason, so that nothing is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import yaml

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Indicator, Status
from goldenthread.places.authorities import Places
from goldenthread.profile.comparisons import NO_DATA

#: Years after which a figure is called old at the profile's date.
OLD_AFTER_YEARS = 3
STOPPED_FILE = Path(__file__).with_name("stopped.yaml")

#: Kinds of gap in the order they are shown, and their headings.
KINDS: dict[str, str] = {
    "no-data": "No data here yet",
    "code": "The area's code began or ended",
    "withheld": "Not given by the publisher",
    "stopped": "The collection has stopped",
    "old": f"Older than {OLD_AFTER_YEARS} years",
    "no-nation": "No national figure to compare with",
    "developmental": "Developmental: the definition is not settled",
}
#: Columns of a gaps table; a row is one reason, and a figure may have several.
GAPS: dict[str, pl.DataType] = {
    "area_code": pl.String(),
    "indicator": pl.String(),
    "kind": pl.String(),
    "words": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """A collection that ended on `last`; `measures` empty means all of the dataset."""

    dataset: str
    last: date
    words: str
    measures: tuple[str, ...] = ()

    def covers(self, indicator: Indicator) -> bool:
        """Say whether an indicator is made from this collection."""
        source = indicator.source
        return source.dataset == self.dataset and (
            not self.measures or source.measure in self.measures
        )


@cache
def stopped() -> tuple[Stopped, ...]:
    """Return the collections known to have ended."""
    rows = yaml.safe_load(STOPPED_FILE.read_text(encoding="utf-8"))
    return tuple(
        Stopped(row["dataset"], row["last"], row["words"], tuple(row.get("measures", ())))
        for row in rows
    )


def gaps(
    comparisons: pl.DataFrame, catalogue: Catalogue, places: Places, *, made_on: date
) -> pl.DataFrame:
    """Return every gap of every area (`GAPS`), in the order of kinds and of the catalogue.

    `comparisons` is a `COMPARED` table. A figure counts as old when its period ended more than
    `OLD_AFTER_YEARS` before `made_on`.
    """
    about = pl.DataFrame(
        [_about(one) for one in catalogue],
        schema={
            "indicator": pl.String(),
            "developmental": pl.Boolean(),
            "ended": pl.String(),
            "source_title": pl.String(),
        },
        orient="row",
    ).with_row_index("order")
    table = comparisons.join(about, on="indicator").with_columns(
        pl.col("value").is_null().alias("empty"), _life(comparisons, places)
    )
    no_data = pl.col("missing") == NO_DATA
    age = (pl.lit(made_on) - pl.col("period_end")).dt.total_days() / 365.25
    found = {
        "no-data": (
            pl.col("empty") & no_data,
            pl.format("No data here yet. It would come from: {}.", "source_title"),
        ),
        "code": (pl.col("empty") & ~no_data & pl.col("life"), pl.col("missing")),
        "withheld": (pl.col("empty") & ~no_data & ~pl.col("life"), pl.col("missing")),
        "stopped": (~_no_data_anywhere() & pl.col("ended").is_not_null(), pl.col("ended")),
        "old": (
            ~pl.col("empty") & (age > OLD_AFTER_YEARS),
            pl.format(
                "The latest figure is for {}, {} years before this profile.",
                "period",
                age.floor().cast(pl.Int64),
            ),
        ),
        "no-nation": (
            ~pl.col("empty") & pl.col("nation_value").is_null(),
            pl.lit("There is no national figure for this period, so nothing is compared with it."),
        ),
        "developmental": (
            pl.col("developmental") & ~pl.col("empty"),
            pl.lit("The definition may still change; read the figure as a first look."),
        ),
    }
    frames = [
        table.filter(which.fill_null(False)).select(
            "area_code", "indicator", "order", pl.lit(kind).alias("kind"), words.alias("words")
        )
        for kind, (which, words) in found.items()
    ]
    rows = pl.concat(frames).with_columns(
        pl.col("kind").replace_strict({kind: i for i, kind in enumerate(KINDS)}).alias("_at")
    )
    return rows.sort("area_code", "_at", "order").select(
        pl.col(name).cast(dtype) for name, dtype in GAPS.items()
    )


def _no_data_anywhere() -> pl.Expr:
    return (pl.col("missing") == NO_DATA).fill_null(False)


def _about(one: Indicator) -> tuple[str, bool, str | None, str]:
    ended = next((stop.words for stop in stopped() if stop.covers(one)), None)
    title = one.source.publication
    return one.id, one.status == Status.DEVELOPMENTAL, ended, title


def _life(comparisons: pl.DataFrame, places: Places) -> pl.Expr:
    """Whether the area's code did not exist at the end of the row's period."""
    pairs = comparisons.select("area_code", "period_end").drop_nulls().unique()
    gone = [
        f"{code} {end}"
        for code, end in pairs.iter_rows()
        if not places.authorities.existed(code, end)
    ]
    key = pl.format("{} {}", "area_code", pl.col("period_end").cast(pl.String))
    return key.is_in(gone).fill_null(False).alias("life")
