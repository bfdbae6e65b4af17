import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.places import outlines
from goldenthread.places.boundaries import Boundaries, fitting, read
from goldenthread.places.outlines import Ring

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def feature(code: Any, ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"utla19_name": f"Area {code}", "utla19_code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def written(folder: Path, *features: Any) -> Path:
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def shifted(ring: list[list[float]], east: float, north: float = 0) -> list[list[float]]:
    return [[x + east, y + north] for x, y in ring]


def rings_of(path: str) -> list[Ring]:
    """The plain way to read path data back."""
    rings = []
    for part in path.split("z")[:-1]:
        start, steps = part[1:].split("l")
        x, y = (int(n) for n in start.split())
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def test_two_squares_side_by_side(tmp_path: Path) -> None:
    file = written(tmp_path, feature("A"), feature("B", shifted(SQUARE, 1), "MultiPolygon"))
    found = read(file, size=200)
    assert (found.edition, found.problems) == ("2019", ())
    assert found.viewbox == "0 0 200 100"
    assert rings_of(found.paths["A"]) == [[(100, 100), (100, 0), (0, 0), (0, 100)]]
    assert found.boxes == {"A": (0, 0, 100, 100), "B": (100, 0, 200, 100)}
    assert found.centroids == {"A": (50, 50), "B": (150, 50)}
    assert found.adjacent == {"A": frozenset("B"), "B": frozenset("A")}
    assert found.names == {"A": "Area A", "B": "Area B"}


def test_a_hole_is_kept_as_a_ring_of_its_own(tmp_path: Path) -> None:
    hole = [[0.25, 0.25], [0.5, 0.25], [0.5, 0.5], [0.25, 0.5], [0.25, 0.25]]
    holed = feature("A")
    holed["geometry"]["coordinates"].append(hole)
    found = read(written(tmp_path, holed, feature("B", hole)), size=100)
    assert [len(rings_of(found.paths[code])) for code in "AB"] == [2, 1]
    assert found.adjacent["B"] == frozenset("A")


def test_the_view_of_an_area_holds_its_neighbours_and_no_more(tmp_path: Path) -> None:
    row = [feature(code, shifted(SQUARE, east)) for east, code in enumerate("ABCD")]
    found = read(written(tmp_path, *row, feature("I", shifted(SQUARE, 6))), size=700)
    assert found.view_of("B", margin=0) == "-1 -1 302 102"
    assert found.view_of("A", margin=0) == "-1 -1 202 102"
    assert found.view_of("I") == "499 -101 302 302"
    with pytest.raises(UnknownNameError, match="no boundary for 'Z' in the 2019 edition"):
        found.view_of("Z")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (feature(""), "has no code."),
        (feature("A"), "stands in the file a second time."),
        (feature("B", [[0, 0], [1, 1], [0, 0]]), "has an outline of fewer than four points."),
        (feature("B", SQUARE[:-1]), "has an outline that does not close."),
        (feature("B", [[530000, 180000]] * 4), "is not in longitude and latitude"),
        (feature("B", [[0, float("nan")]] * 4), "with a point that is no number."),
        (feature("B", ["x", "y", "z", "x"]), "points are not pairs of numbers."),
        (feature("B", []), "has an outline of fewer than four points."),
        (
            {"properties": {"code": "B"}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
            "is no area",
        ),
        ({"properties": {"code": "B"}, "geometry": None}, "is no area"),
        ("nonsense", "has no code."),
    ],
)
def test_a_bad_feature_is_named_and_the_others_are_kept(
    tmp_path: Path, wrong: Any, words: str
) -> None:
    found = read(written(tmp_path, feature("A"), wrong))
    (problem,) = found.problems
    assert words in problem.what
    assert problem.where.row == 2
    assert list(found.paths) == ["A"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"features": []}', "[" * 100_000])
def test_a_file_that_is_no_boundary_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefusedError, match="boundary file"):
        read(path)


def test_a_place_smaller_than_the_grid_stays_seen(tmp_path: Path) -> None:
    tiny = [[x / 1000, y / 1000] for x, y in SQUARE]
    found = read(written(tmp_path, feature("A", shifted(SQUARE, 1)), feature("T", tiny)), size=100)
    assert rings_of(found.paths["T"]) != []


coordinates = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(st.lists(coordinates, min_size=3, max_size=40, unique=True), st.integers(0, 5))
def test_thinning_moves_no_point_further_than_the_tolerance(ring: Ring, tolerance: int) -> None:
    (thinned,) = outlines.thin({"A": [ring]}, tolerance)["A"]
    assert set(thinned) <= set(ring)
    if len(thinned) < len(ring):
        edges = list(zip(thinned, thinned[1:] + thinned[:1], strict=True))
        for point in ring:
            assert min(slow_distance(point, a, b) for a, b in edges) <= tolerance + 1e-9


def slow_distance(point: tuple[int, int], a: tuple[int, int], b: tuple[int, int]) -> float:
    """Distance to a stretch by trying the nearest of its ends and its foot."""
    (px, py), (ax, ay), (bx, by) = point, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length if length else 0
    share = min(1.0, max(0.0, share))
    return ((px - ax - share * (bx - ax)) ** 2 + (py - ay - share * (by - ay)) ** 2) ** 0.5


@given(st.lists(st.integers(0, 20), min_size=2, max_size=30))
def test_a_shared_border_is_thinned_alike_on_both_sides(wiggle: list[int]) -> None:
    border = [(50 + dx, 3 * y) for y, dx in enumerate(wiggle)]
    bottom = border[-1][1]
    left: Ring = [*border, (0, bottom), (0, 0)]
    right: Ring = [*border[::-1], (200, 0), (200, bottom)]
    thinned = outlines.thin({"L": [left], "R": [right]}, 4)
    inner = [{p for p in thinned[key][0] if 0 < p[0] < 200} for key in "LR"]
    assert inner[0] == inner[1]


def published(real_data: Path, year: int) -> Boundaries:
    return read(real_data / "geography" / f"england_utla{year}_boundaries.geojson")


@pytest.mark.real_data
@pytest.mark.parametrize(("year", "count"), [(2019, 151), (2021, 152)])
def test_england_is_small_enough_for_a_page(real_data: Path, year: int, count: int) -> None:
    found = published(real_data, year)
    assert (len(found.paths), found.edition, found.problems) == (count, str(year), ())
    assert sum(len(path) for path in found.paths.values()) < 120_000
    longest = max(int(number) for number in found.viewbox.split())
    assert longest == 4000


@pytest.mark.real_data
def test_who_borders_whom_in_england(real_data: Path) -> None:
    found = published(real_data, 2019)
    assert found.adjacent["E06000046"] == frozenset()  # the Isle of Wight
    assert found.adjacent["E08000009"] == {"E06000007", "E06000049", "E08000003", "E08000006"}
    assert found.adjacent["E06000052"] >= {"E10000008"}  # Cornwall and Devon


@pytest.mark.parametrize("units", [1, 7, 40, 5000])
def test_coarser_outlines_keep_every_area_and_lie_where_they_lay(
    tmp_path: Path, units: int
) -> None:
    file = written(tmp_path, feature("a"), feature("b", shifted(SQUARE, 1)))
    before = read(file)
    after = before.coarser(units)
    assert after.paths.keys() == before.paths.keys()
    assert all(rings_of(path) for path in after.paths.values())
    if units < 1000:
        for code, box in before.boxes.items():
            pairs = zip(after.boxes[code], box, strict=True)
            assert all(abs(now * units - was) <= units for now, was in pairs)
        assert after.boxes["a"][2] == after.boxes["b"][0]


def test_outlines_cannot_be_made_coarser_by_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="0 times"):
        read(written(tmp_path, feature("a"))).coarser(0)


def of_year(edition: str, *codes: str) -> Boundaries:
    return Boundaries(edition, dict.fromkeys(codes, "M0 0z"), {}, "0 0 1 1", {}, {}, {})


def test_the_boundaries_of_the_year_in_which_the_areas_existed_are_taken() -> None:
    early = of_year("2019", "E10000021", "E06000001")
    late = of_year("2021", "E06000061", "E06000062", "E06000001")
    assert fitting([early, late], ["E10000021", "E06000001"]) is early
    assert fitting([early, late], ["E06000061", "E06000062"]) is late
    assert fitting([early, late], ["E06000001"]) is late
    assert fitting([early, late], ["X06000001"]) is None
    assert fitting([], ["E06000001"]) is None
