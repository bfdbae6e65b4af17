"""The invented places: names that are nobody's, and a map whose borders fit."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from goldenthread.places.authorities import Places
from goldenthread_demo import areas as area_files
from goldenthread_demo import land, names
from goldenthread_demo.nation import COUNTIES, TOWNS

Point = tuple[float, float]


def invented(seed: int) -> tuple[land.Land, area_files.Areas]:
    drawn = land.draw(np.random.default_rng([seed, 1]), COUNTIES, TOWNS)
    return drawn, area_files.people(np.random.default_rng([seed, 2]), drawn, COUNTIES, TOWNS)


def all_names() -> list[str]:
    return [
        *names.COUNTY_NAMES,
        *names.METROPOLITAN_NAMES,
        *names.BOROUGH_NAMES,
        *names.UNITARY_NAMES,
        *names.MERGED_NAMES,
        names.SUCCESSOR_NAME,
        *names.REGION_NAMES,
        names.CAPITAL_REGION,
        names.NATION_NAME,
    ]


def test_names_are_many_distinct_and_awkward_enough() -> None:
    every = all_names()
    assert len(set(every)) == len(every) == 151 + 8 + 2
    assert any("'" in name for name in every)
    assert any("ŵ" in name for name in every)
    assert any("," in name and " and " in name and len(name) > 45 for name in every)


def test_no_name_is_an_english_authority_or_region() -> None:
    england = Places.england()
    real = {england.name(code).casefold() for code in england.codes}
    real |= {region.name.casefold() for region in england.regions} | {"england"}
    assert len(real) > 150
    assert [name for name in all_names() if name.casefold() in real] == []


@pytest.mark.real_data
def test_no_name_is_a_district_or_region_of_the_look_ups(real_data: Path) -> None:
    real: set[str] = set()
    for path in (real_data / "geography").glob("lookup_*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            real |= {cell.strip('"').casefold() for cell in line.split('","')}
    assert len(real) > 300
    assert [name for name in all_names() if name.casefold() in real] == []


@pytest.mark.parametrize("seed", [0, 1, 7, 2017])
def test_every_seed_gives_a_whole_nation_with_the_same_hero(seed: int) -> None:
    drawn, areas = invented(seed)
    assert len(areas.codes) == len(set(areas.codes)) == len(set(areas.numbers)) == 151
    assert areas.codes[areas.index(names.HERO_NAME)] == names.HERO_CODE
    assert len(areas.on(date(2019, 3, 31))) == 150
    assert len(areas.on(date(2019, 4, 1))) == 149
    assert Counter(areas.kinds) == {
        area_files.COUNTY: 25,
        area_files.UNITARY: 61,
        area_files.BOROUGH: 30,
        area_files.DISTRICT: 35,
    }
    assert set(areas.region.tolist()) == set(range(9))
    assert all(shape and len(shape[0][0]) > 3 for shape in drawn.shapes)


@pytest.mark.parametrize("seed", [0, 2017])
def test_neighbours_share_their_border_corner_by_corner(seed: int) -> None:
    drawn, _ = invented(seed)
    edges = Counter(
        edge
        for shape in drawn.shapes
        for polygon in shape
        for ring in polygon
        for edge in pairwise(ring)
    )
    assert max(edges.values()) == 1, "two areas cover the same side of an edge"
    shared = sum((end, start) in edges for start, end in edges)
    assert shared > 0.7 * len(edges)
    coast = [(start, end) for start, end in edges if (end, start) not in edges]
    # What is not shared is coast, and a coast is closed: it leaves every corner it comes to.
    assert Counter(start for start, _ in coast) == Counter(end for _, end in coast)


def test_another_seed_draws_another_island() -> None:
    assert invented(2017)[0].shapes != invented(2018)[0].shapes
    assert invented(2017)[0].shapes == invented(2017)[0].shapes


def test_outlines_are_closed_and_run_anticlockwise() -> None:
    drawn, _ = invented(2017)
    for shape in drawn.shapes:
        for outline, *holes in shape:
            assert outline[0] == outline[-1]
            assert twice_area(outline) > 0
            assert all(twice_area(hole) < 0 for hole in holes)


def twice_area(ring: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def test_a_hole_is_put_into_the_polygon_around_it() -> None:
    square = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)]
    apart = [(20.0, 0.0), (21.0, 0.0), (21.0, 1.0), (20.0, 0.0)]
    hole = [(2.0, 2.0), (2.0, 3.0), (3.0, 3.0), (2.0, 2.0)]
    assert land._polygons([apart, hole, square]) == [[square, hole], [apart]]


def test_the_files_hold_every_place_and_every_border(tmp_path: Path) -> None:
    drawn, areas = invented(2017)
    area_files.write_places(tmp_path, areas)
    area_files.write_boundaries(tmp_path, areas, drawn)
    places = Places.from_folder(tmp_path)
    assert places is not None
    assert len(places.codes) == 151
    assert places.name(names.HERO_CODE) == names.HERO_NAME
    text = (tmp_path / "aurelia_utla2019_boundaries.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    alive = {place.code for place in places.authorities_on(date(2019, 4, 1))}
    assert {feature["properties"]["utla19_code"] for feature in features} == alive
    assert len(features) == 149
