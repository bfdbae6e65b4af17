"""The parts of a whole, drawn on an area's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from goldenthread.charts.chart import ChartTable
from goldenthread.indicators import catalogue as shipped
from goldenthread.places.authorities import Places
from goldenthread.profile import order, peers, standing_out
from goldenthread.profile.pictures import breakdown_chart
from goldenthread.profile.prepared import AreaFigures, prepare
from unit.profile.small_nation import AREAS, NATION, make_row, make_table

REASONS = next(one for one in order.shipped().breakdowns if one.drawn)


def figures(*, lost: float = 0.0, without: tuple[str, ...] = ()) -> pl.DataFrame:
    """Each part of the same size, but one thrice that; `lost` days are in the whole alone."""
    rows: list[dict[str, Any]] = []
    for area in (*AREAS, NATION):
        parts = {part: 3.0 if at == 2 else 1.0 for at, part in enumerate(REASONS.parts)}
        kept = {part: size for part, size in parts.items() if part not in without}
        rows += [make_row(part, area, "2020-21", size) for part, size in kept.items()]
        rows.append(make_row(REASONS.whole, area, "2020-21", sum(parts.values()) + lost))
    return make_table(rows)


def area_of(places: Places, given: pl.DataFrame) -> AreaFigures:
    every = shipped.load()
    ids = {REASONS.whole, *REASONS.parts}
    catalogue = replace(every, indicators=tuple(one for one in every if one.id in ids))
    group = peers.named(pl.DataFrame({"group": ["g"] * 6, "area_code": AREAS[:6]}), "six areas")
    made = prepare(
        given, catalogue, places, name="Week 4", made_at=datetime(2026, 1, 5, tzinfo=UTC),
        code_version="test", rules=standing_out.shipped(), peers=group, on=date(2021, 3, 31),
    )  # fmt: skip
    return made.of(AREAS[1])


def test_the_parts_of_the_area_the_nation_and_the_peers_are_drawn(places: Places) -> None:
    figure = breakdown_chart(area_of(places, figures()), REASONS)
    assert figure is not None
    table: ChartTable = figure.chart.table
    heads = ("Area 2", "Aurelia", "Mean of 5 peers")
    assert table.headers == ("Part", *(f"{h}{s}" for h in heads for s in ("", ", share")))
    assert len(table.rows) == len(REASONS.parts)
    assert table.rows[2][1:3] == ("3.0", "23%")


@pytest.mark.parametrize(
    "given", [{"lost": 5.0}, {"without": (REASONS.parts[0],)}, {"without": (REASONS.parts[-1],)}]
)
def test_parts_that_do_not_make_up_the_whole_are_not_drawn(
    places: Places, given: dict[str, Any]
) -> None:
    assert breakdown_chart(area_of(places, figures(**given)), REASONS) is None
