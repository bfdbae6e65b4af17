"""Editions: which file a value came from, and which edition of it is the current one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import polars as pl


@dataclass(frozen=True, slots=True)
class Edition:
    """One file as it was published: enough to say where a number came from, and to fetch it."""

    id: str
    dataset: str
    label: str  # the period or year the file is about
    file: str
    sha256: str
    published: date | None
    revised: date | None
    retrieved: date
    licence: str
    source: str  # title of the publication
    address: str
    caveat: str | None = None
    is_revision: bool = False  # the publisher calls it revised, with or without a day

    @property
    def dated(self) -> date | None:
        """The day the publisher last touched it: revised, else published, else not known."""
        return self.revised or self.published

    def to_record(self) -> dict[str, str | bool | None]:
        """Return the edition as text values, for a catalogue in JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Edition:
        """Return the edition that `to_record` wrote."""
        days = {"published", "revised", "retrieved"}
        known = {field.name for field in fields(cls)}
        said: dict[str, Any] = {name: value for name, value in record.items() if name in known}
        for name in days:
            said[name] = date.fromisoformat(said[name]) if said.get(name) else None
        return cls(**said)


#: What is superseded together: all areas and breakdowns of a measure in a period. In a dataset that
#: many hands fill, a file speaks of no figure but its own, so there a slice is one figure.
SLICE = ("dataset", "measure", "period", "period_kind", "own_area", "own_breakdown")
_MANY_HANDS = "template"
_SLICED = (
    "dataset", "measure", "period", "period_kind", "edition", "area_code", "breakdown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """The observations that stand, and `gave_way`: older edition, newer, how many values."""

    observations: pl.DataFrame
    gave_way: list[tuple[str, str, int]]


def current(observations: pl.DataFrame, editions: list[Edition]) -> pl.DataFrame:
    """Return the observations of the newest edition of every dataset, measure and period.

    `editions` stand in the order they came in. An edition with a later publisher's date is newer;
    where either has no date, the one that came in later is. A slice is replaced whole, so a value
    that a revision withdrew is gone; in the generic template a slice is one figure, so that files
    with different areas stand beside each other.
    """
    return settle(observations, editions).observations


def settle(observations: pl.DataFrame, editions: list[Edition]) -> Settled:
    """Return what `current` returns, and which editions gave way to which."""
    found = _slices(observations)
    lost = _lost(found, editions)
    if lost.is_empty():
        return Settled(observations, [])
    # Few editions ever lose a slice: only their rows are looked at.
    loses = observations.get_column("edition").is_in(lost.get_column("edition").implode())
    places = loses.arg_true()
    going = (
        sliced(observations.select(_SLICED).gather(places))
        .with_columns(place=places)
        .join(lost, on=[*SLICE, "edition"], nulls_equal=True)
    )
    stays = np.ones(observations.height, dtype=bool)
    stays[going.get_column("place").to_numpy()] = False
    counted = going.group_by("edition", "newer").len().sort("edition", "newer")
    gave_way = [(str(old), str(new), int(count)) for old, new, count in counted.iter_rows()]
    return Settled(observations.filter(stays), gave_way)


def sliced(observations: pl.DataFrame) -> pl.DataFrame:
    """Return `observations` with the columns of `SLICE` that are not observation columns.

    `own_area` and `own_breakdown` are null where all areas and breakdowns are superseded together.
    """
    own = pl.when(pl.col("dataset") == _MANY_HANDS)
    return observations.with_columns(
        own.then("area_code").alias("own_area"), own.then("breakdown").alias("own_breakdown")
    )


def _slices(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct slices and the edition each came in."""
    whole = ["dataset", "measure", "period", "period_kind", "edition"]
    rows = observations.lazy().select(_SLICED)
    many = pl.col("dataset") == _MANY_HANDS
    # Most rows are of the slice of the row above them.
    new = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in whole)
    return (
        sliced(rows.filter(many | new).collect())
        .select(*SLICE, "edition")
        .unique(maintain_order=True)
    )


def _lost(found: pl.DataFrame, editions: list[Edition]) -> pl.DataFrame:
    """Return the slices that gave way, their edition, and the `newer` one."""
    if found.select(SLICE).n_unique() == found.height:
        return found.clear().with_columns(newer=pl.lit(None, pl.String))
    ranks = pl.DataFrame(
        {"edition": [edition.id for edition in in_order(editions)]},
        schema={"edition": pl.String()},
    ).with_row_index("rank")
    standing = (
        found.join(ranks, on="edition", how="left")
        .sort("rank", maintain_order=True)
        .unique(list(SLICE), keep="last", maintain_order=True)
        .select(*SLICE, pl.col("edition").alias("newer"))
    )
    return found.join(standing, on=list(SLICE), nulls_equal=True).filter(
        pl.col("edition") != pl.col("newer")
    )


def in_order(editions: list[Edition]) -> list[Edition]:
    """Return editions from oldest to newest, each dataset's by publisher's date and then arrival.

    An undated edition stands where it came in, after all that came before it, except that one
    called revised stands after one that is not.
    """
    ordered: list[Edition] = []
    for edition in editions:
        newer = (at for at, standing in enumerate(ordered) if _newer(standing, edition))
        ordered.insert(next(newer, len(ordered)), edition)
    return ordered


def _newer(standing: Edition, arriving: Edition) -> bool:
    if standing.dataset != arriving.dataset:
        return False
    if standing.dated is not None and arriving.dated is not None:
        return standing.dated > arriving.dated
    called_revised = standing.is_revision and not arriving.is_revision
    return standing.label == arriving.label and called_revised
