"""All that the pages of one edition share, made once: a page only fills in its own area.

A worker process loads this from one file, so nothing here may depend on the process it was made
in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import polars as pl

from goldenthread.data.editions import Edition
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.indicators.model import Indicator
from goldenthread.places.authorities import Places
from goldenthread.places.boundaries import Boundaries
from goldenthread.profile.comparisons import compare, definitions
from goldenthread.profile.editions import slug_of
from goldenthread.profile.gaps import gaps
from goldenthread.profile.order import ordered
from goldenthread.profile.peers import Peers
from goldenthread.profile.series import Series, charted, monthly, series_of
from goldenthread.profile.standing_out import Rules, by_chance, standing_out
from goldenthread.profile.tidy import tidy
from goldenthread.stats.xmr import XmR
from goldenthread.values import Direction

Row = Mapping[str, Any]
#: Units of the longer side of coarse outlines: about two a pixel of the picture they are for.
_MAP, _LOCATOR = 800, 330


@dataclass(frozen=True)
class Prepared:
    """Everything about all areas at once.

    `trends` and `months` hold series by indicator id; `boundaries` is None where there is no map;
    `outlines` are the same, coarse enough for a map of the whole nation, and `small_outlines` for
    a picture of where an area lies.
    """

    name: str
    made_on: date
    made_at: datetime
    code_version: str
    catalogue: Catalogue
    places: Places
    rules: Rules
    peers: Peers
    comparisons: pl.DataFrame
    standing: pl.DataFrame
    gaps: pl.DataFrame
    chance: pl.DataFrame
    trends: Mapping[str, Series]
    months: Mapping[str, tuple[Series, XmR]]
    editions: tuple[Edition, ...]
    boundaries: Boundaries | None
    outlines: Boundaries | None = None
    small_outlines: Boundaries | None = None

    @property
    def slug(self) -> str:
        """The edition's folder and address."""
        return slug_of(self.name)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Codes of the areas that get a profile, in order."""
        return tuple(self.comparisons["area_code"].unique().sort())

    @cached_property
    def nation_name(self) -> str:
        """What the nation is called."""
        return self.places.name(self.places.nation)

    @cached_property
    def latest(self) -> Mapping[str, Mapping[str, tuple[float | None, ...]]]:
        """By indicator and area: value, lower and upper limit of the latest figure."""
        return self._by_indicator("value", "lower", "upper")

    @cached_property
    def fifths(self) -> Mapping[str, Mapping[str, int]]:
        """By indicator and area: the fifth a figure is in, areas without one left out."""
        known = self._by_indicator("quintile")
        return {
            one: {area: int(of[0]) for area, of in by_area.items() if of[0] is not None}
            for one, by_area in known.items()
        }

    def _by_indicator(self, *columns: str) -> dict[str, dict[str, tuple[float | None, ...]]]:
        found: dict[str, dict[str, tuple[float | None, ...]]] = {}
        for one, area, *values in self.comparisons.select(
            "indicator", "area_code", *columns
        ).iter_rows():
            found.setdefault(one, {})[area] = tuple(values)
        return found

    @cached_property
    def edition_by_id(self) -> Mapping[str, Edition]:
        """Input editions by their id."""
        return {edition.id: edition for edition in self.editions}

    def file_name(self, area: str) -> str:
        """Return the name of an area's files without their ending: 'E08000009-trafford'."""
        return f"{area}-{slug_of(self.places.name(area))}"

    def of(self, area: str) -> AreaFigures:
        """Return what one area's pages are filled with."""
        mine = pl.col("area_code") == area
        return AreaFigures(
            self,
            area,
            self.comparisons.filter(mine).to_dicts(),
            self.standing.filter(mine).to_dicts(),
            self.gaps.filter(mine).to_dicts(),
            self.chance.filter(mine).to_dicts()[0],
        )

    @cached_property
    def tidy_table(self) -> pl.DataFrame:
        """The comparisons with `stands_out` and all names, with the columns of `tidy.COLUMNS`."""
        fired = self.standing.group_by("area_code", "indicator", maintain_order=True).agg(
            pl.format("{}: {}", "side", "rule").str.join("; ").alias("stands_out")
        )
        table = self.comparisons.join(
            fired, on=["area_code", "indicator"], how="left", maintain_order="left"
        )
        return tidy(table, self.catalogue, self.places)


@dataclass(frozen=True)
class AreaFigures:
    """One area's rows of every table, as plain dictionaries."""

    all: Prepared
    area: str
    rows: Sequence[Row]
    standing: Sequence[Row]
    gaps: Sequence[Row]
    chance: Row

    @property
    def name(self) -> str:
        """What the area is called."""
        return self.all.places.name(self.area)

    @cached_property
    def by_indicator(self) -> Mapping[str, Row]:
        """Rows by indicator id."""
        return {row["indicator"]: row for row in self.rows}

    @cached_property
    def peers(self) -> tuple[str, ...]:
        """Codes of the area's peers, nearest first."""
        return self.all.peers.of(self.area)

    def in_domain(self, domain: str) -> list[tuple[Indicator, Row]]:
        """Return the indicators of a domain with the area's rows."""
        found = self.all.catalogue.in_domain(domain)
        return [(one, self.by_indicator[one.id]) for one in found if one.id in self.by_indicator]


def prepare(
    figures: pl.DataFrame,
    catalogue: Catalogue,
    places: Places,
    *,
    name: str,
    made_at: datetime,
    code_version: str,
    rules: Rules,
    peers: Peers,
    editions: Sequence[Edition] = (),
    boundaries: Boundaries | None = None,
    on: date | None = None,
) -> Prepared:
    """Compute everything that the pages of an edition share, for all areas at once."""
    made_on = made_at.date()
    catalogue = ordered(catalogue)
    figures = figures.select(list(FIGURES))
    table = compare(figures, catalogue, places, peers.pairs, on=on)
    about = definitions(catalogue)
    shown = [*table["area_code"].unique().sort(), places.nation]
    local = figures.filter(pl.col("area_code").is_in(shown))
    headline = local.join(about, on="indicator").filter(pl.col("period_kind") == pl.col("kind"))
    trends = {
        str(indicator): series_of(rows, str(indicator), Direction(rows["direction"][0]))
        for (indicator,), rows in headline.group_by("indicator", maintain_order=True)
    }
    nation = places.name(places.nation)
    return Prepared(
        name=name,
        made_on=made_on,
        made_at=made_at,
        code_version=code_version,
        catalogue=catalogue,
        places=places,
        rules=rules,
        peers=peers,
        comparisons=table,
        standing=standing_out(table, catalogue, rules, nation_name=nation),
        gaps=gaps(table, catalogue, places, made_on=made_on),
        chance=by_chance(table),
        trends=trends,
        months={one.indicator: (one, charted(one)) for one in monthly(local, about)},
        editions=tuple(editions),
        boundaries=boundaries,
        outlines=_coarser(boundaries, _MAP, 0.7),
        small_outlines=_coarser(boundaries, _LOCATOR, 1.2),
    )


def _coarser(boundaries: Boundaries | None, size: int, tolerance: float) -> Boundaries | None:
    if boundaries is None:
        return None
    longer = max(float(part) for part in boundaries.viewbox.split()[2:])
    return boundaries.coarser(max(1, round(longer / size)), tolerance=tolerance)
