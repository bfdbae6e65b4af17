"""Comparisons for all areas at once, against a slow obvious twin that takes one area at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.places.authorities import Places
from goldenthread.profile.comparisons import COMPARED, NO_DATA, compare, latest_values, profile_day
from goldenthread.values import Direction
from unit.profile.small_nation import AREAS, NATION, NEW, REGIONS

Row = Callable[..., dict[str, Any]]
Table = Callable[[list[dict[str, Any]]], pl.DataFrame]
YEARS = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21", "2021-22")
PAIRS = pl.DataFrame(
    [(area, AREAS[(place + step) % 12]) for place, area in enumerate(AREAS) for step in range(4)],
    schema=["area_code", "peer_code"],
    orient="row",
)


@pytest.fixture(scope="module")
def figures(catalogue: Catalogue, row: Row, table: Table) -> pl.DataFrame:
    """Random figures with ties, holes, areas without intervals and one unfinished last year."""
    random = np.random.default_rng(7)
    rows = []
    for one in catalogue:
        for year in YEARS:
            for area in (*AREAS, *REGIONS, NATION):
                value = float(np.round(random.normal(50, 10)))
                if area == NATION and year == YEARS[-1]:
                    continue  # the nation is a year behind
                if random.random() < 0.15 and area != NATION:
                    rows.append(row(one.id, area, year, None, missing="hidden by the publisher"))
                elif random.random() < 0.2:
                    rows.append(row(one.id, area, year, value))
                else:
                    rows.append(row(one.id, area, year, value, width=float(random.uniform(1, 9))))
    return table(rows)


@pytest.fixture(scope="module")
def compared(figures: pl.DataFrame, catalogue: Catalogue, places: Places) -> pl.DataFrame:
    return compare(figures, catalogue, places, PAIRS, on=date(2021, 3, 31))


def twin(figures: pl.DataFrame, catalogue: Catalogue, indicator: str, area: str) -> dict[str, Any]:
    """What one row of the table says, worked out in the plainest way."""
    direction = catalogue.get(indicator).direction
    rows = [r for r in figures.to_dicts() if r["indicator"] == indicator]
    ends = [r["period_end"] for r in rows if r["area_code"] == NATION and r["value"] is not None]
    now = {r["area_code"]: r for r in rows if r["period_end"] == max(ends)}
    mine = now[area]
    values = {a: now[a]["value"] for a in AREAS if now[a]["value"] is not None}
    nation = now[NATION]["value"]
    peers = [
        values[p]
        for a, p in PAIRS.iter_rows()
        if a == area and p != area and p in values
    ]  # fmt: skip
    better = (lambda x, y: x < y) if direction is Direction.LOW else (lambda x, y: x > y)
    before = sorted(
        (r["period_end"], r["period"], r["value"])
        for r in rows
        if r["area_code"] == area and r["value"] is not None and r["period_end"] < max(ends)
    )
    value = mine["value"]
    said: dict[str, Any] = {
        "value": value,
        "period": mine["period"],
        "nation_value": nation,
        "peers_n": len(peers),
        "peers_mean": sum(peers) / len(peers) if peers else None,
        "peers_low": min(peers, default=None),
        "peers_high": max(peers, default=None),
        "rank_of": len(values),
        "previous_value": before[-1][2] if before else None,
        "previous_period": before[-1][1] if before else None,
    }
    said["rank"] = said["tied"] = None
    if value is not None:
        said["rank"] = 1 + sum(better(other, value) for other in values.values())
        said["tied"] = list(values.values()).count(value) > 1
    for column, low, high in (
        ("significance", "lower", "upper"),
        ("significance998", "lower998", "upper998"),
    ):
        if value is None or mine[low] is None:
            said[column] = "not tested"
        elif mine[low] <= nation <= mine[high]:
            said[column] = "similar"
        elif direction is Direction.NEUTRAL:
            said[column] = "higher" if mine[low] > nation else "lower"
        else:
            said[column] = "better" if better(mine[low], nation) else "worse"
    return said


@pytest.mark.parametrize("place", range(3))
def test_every_area_is_what_the_slow_twin_says(
    figures: pl.DataFrame, compared: pl.DataFrame, catalogue: Catalogue, place: int
) -> None:
    indicator = catalogue.indicators[place].id
    for area in AREAS:
        found = compared.row(
            by_predicate=(pl.col("indicator") == indicator) & (pl.col("area_code") == area),
            named=True,
        )
        expected = twin(figures, catalogue, indicator, area)
        assert {key: found[key] for key in expected} == pytest.approx(expected), (indicator, area)


def test_the_table_has_its_columns_and_a_row_for_each_indicator_and_area(
    compared: pl.DataFrame, catalogue: Catalogue
) -> None:
    assert dict(compared.schema) == COMPARED
    pairs = {(one.id, area) for one in catalogue for area in (*AREAS, NEW)}
    assert set(compared.select("indicator", "area_code").iter_rows()) == pairs
    assert compared.height == len(pairs)


def test_a_missing_value_is_null_says_why_and_is_never_zero(compared: pl.DataFrame) -> None:
    empty = compared.filter(pl.col("value").is_null())
    assert empty.height > 0
    assert empty["missing"].null_count() == 0
    assert empty["rank"].null_count() == empty.height
    assert empty["change"].null_count() == empty.height
    assert set(empty["significance"]) == {"not tested"}
    assert (compared["value"] == 0).sum() == 0


def test_a_code_that_did_not_exist_yet_says_so(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places, row: Row, table: Table
) -> None:
    low = catalogue.indicators[0].id
    early = table([row(low, area, "2017-18", 1.0) for area in (*AREAS, NATION)])
    found = compare(early, catalogue, places, PAIRS, on=date(2021, 3, 31))
    words = found.row(
        by_predicate=(pl.col("indicator") == low) & (pl.col("area_code") == NEW), named=True
    )["missing"]
    assert words == (
        "New Shire (X06000099) began on 1 April 2019; before that its area was in "
        "Old Shire (X10000001)."
    )
    others = found.filter(pl.col("indicator") != low)
    assert set(others["missing"]) == {NO_DATA}


def test_regions_stand_beside_their_own_areas(
    figures: pl.DataFrame, compared: pl.DataFrame, catalogue: Catalogue, places: Places
) -> None:
    one = catalogue.indicators[1].id
    values = dict(
        figures.filter((pl.col("indicator") == one) & (pl.col("period") == YEARS[-2]))
        .select("area_code", "value")
        .iter_rows()
    )
    mine = compared.filter(pl.col("indicator") == one)
    for area, region in mine.select("area_code", "region_value").iter_rows():
        assert region == values[places.region(area) or ""]


def test_no_peers_leave_peers_empty(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places
) -> None:
    found = compare(figures, catalogue, places, PAIRS.clear(), on=date(2021, 3, 31))
    assert set(found["peers_n"]) == {0}
    assert found["peers_mean"].null_count() == found.height
    assert set(found["peers_place"]) == {""}


def test_quintiles_put_the_best_first(compared: pl.DataFrame, catalogue: Catalogue) -> None:
    for one in catalogue:
        ranked = compared.filter(
            (pl.col("indicator") == one.id) & pl.col("quintile").is_not_null()
        ).sort("rank")
        assert ranked["quintile"].is_sorted()
        assert ranked["value"].is_sorted(descending=one.direction is not Direction.LOW)


def test_the_day_of_a_profile_is_the_end_of_the_latest_period(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places
) -> None:
    assert profile_day(figures, catalogue, places) == date(2021, 3, 31)
    with pytest.raises(InputRefusedError, match="no figure at all"):
        profile_day(figures.clear(), catalogue, places)


def test_figures_without_a_column_are_refused(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places
) -> None:
    with pytest.raises(InputRefusedError, match=r"lack the column\(s\) method"):
        compare(figures.drop("method"), catalogue, places, PAIRS)


def test_latest_values_leave_out_what_is_missing(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places
) -> None:
    one = catalogue.indicators[0].id
    found = latest_values(figures, catalogue, places, [one])
    known = figures.filter(
        (pl.col("indicator") == one)
        & (pl.col("period") == YEARS[-2])
        & pl.col("area_code").is_in(AREAS)
        & pl.col("value").is_not_null()
    )
    assert sorted(found.iter_rows()) == sorted(
        known.select("indicator", "area_code", "period", "value").iter_rows()
    )


def test_every_figure_column_is_carried(compared: pl.DataFrame) -> None:
    assert set(FIGURES) <= set(compared.columns)
