"""Who an area is shown beside: its statistical neighbours, or a group the user names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
import yaml

from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.authorities import Places
from goldenthread.places.neighbours import find_neighbours
from goldenthread.profile import wording
from goldenthread.profile.comparisons import latest_values

CONTEXT_FILE = Path(__file__).with_name("peers.yaml")
#: Fewer areas than this tell nothing about who is like whom.
_FEWEST_AREAS = 3
PAIRS: dict[str, pl.DataType] = {
    "area_code": pl.String(),
    "peer_code": pl.String(),
    "distance": pl.Float64(),  # null for a group that was named
}


@dataclass(frozen=True)
class Peers:
    """Pairs of area and peer (`PAIRS`), nearest first; `name` and `method` are for the page."""

    pairs: pl.DataFrame
    name: str
    method: str

    @cached_property
    def _by_area(self) -> dict[str, tuple[str, ...]]:
        rows = self.pairs.group_by("area_code", maintain_order=True).agg("peer_code")
        return {area: tuple(peers) for area, peers in rows.iter_rows()}

    def of(self, area: str) -> tuple[str, ...]:
        """Return an area's peers, nearest first; none where it has none."""
        return self._by_area.get(area, ())


def none() -> Peers:
    """Return no peers at all: figures are then shown beside the nation and the region only."""
    return Peers(pl.DataFrame(schema=PAIRS), "peers", "No peers were chosen for this edition.")


def named(groups: pl.DataFrame, name: str) -> Peers:
    """Return peers from a user's groups: all members of an area's groups except itself.

    `groups` has the columns `group` and `area_code`. Raises `InputRefusedError` without them.
    """
    if not {"group", "area_code"} <= set(groups.columns):
        raise InputRefusedError(
            "The groups of peers lack the columns 'group' and 'area_code'.",
            next_step="Give one row for each area of each group.",
        )
    members = groups.select("group", pl.col("area_code").alias("peer_code"))
    pairs = (
        groups.select("group", "area_code")
        .join(members, on="group")
        .filter(pl.col("area_code") != pl.col("peer_code"))
        .select("area_code", "peer_code", pl.lit(None, pl.Float64).alias("distance"))
        .unique(["area_code", "peer_code"], maintain_order=True)
    )
    method = f"The peers are the other areas of the group, as named by the user: {name}."
    return Peers(pairs, name, method)


def statistical(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places, *, on: date | None = None
) -> Peers:
    """Return each area's nearest statistical neighbours on the indicators of `peers.yaml`.

    Areas are those with figures that existed `on` that day (by default all with figures).
    Source of the method: `goldenthread.places.neighbours`.
    """
    chosen = yaml.safe_load(CONTEXT_FILE.read_text(encoding="utf-8"))
    wanted = [one for one in chosen["indicators"] if one in catalogue]
    values = latest_values(figures, catalogue, places, wanted)
    if on is not None:
        living = [row.code for row in places.authorities_on(on)]
        values = values.filter(pl.col("area_code").is_in(living))
    wide = values.pivot("indicator", index="area_code", values="value")
    used = [one for one in wanted if one in wide.columns]
    if len(used) < chosen["least_indicators"] or wide.height < _FEWEST_AREAS:
        return none()
    found = find_neighbours(wide, used, k=chosen["count"])
    pairs = found.frame.sort("area_code", "rank").select(
        "area_code", pl.col("neighbour_code").alias("peer_code"), "distance"
    )
    names = wording.listed([catalogue.get(one).short_name for one in used])
    method = (
        f"The peers are statistical neighbours. {found.method} The indicators, each the latest "
        f"there is: {names}. They say who lives here, not how services do."
    )
    return Peers(pairs, "statistical neighbours", method)
