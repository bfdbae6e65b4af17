"""Draws the invented island: a coast, nine regions, and areas that share their borders exactly.

The land is covered by several thousand small Voronoi cells and each cell is given to an area, so
an area's border is made of cell edges. Two neighbours therefore walk the same edge, whichever way
round, and no shape can cross itself. All lengths are kilometres from the middle of the island.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from goldenthread_demo.names import BOROUGH_NAMES, METROPOLITAN_NAMES, REGION_NAMES

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Ring = list[tuple[float, float]]

HALF_WIDTH, HALF_HEIGHT = 235.0, 300.0
#: Far from any land, so that nobody takes the map for a real place.
MIDDLE = (-33.0, 47.5)
SEA = -1

CONURBATIONS = len(METROPOLITAN_NAMES) // 7
CAPITAL = np.array([95.0, -95.0])
CAPITAL_RADIUS = 42.0
CITY_CENTRES = np.array(
    [[-60.0, 75.0], [35.0, 120.0], [-105.0, -40.0], [-15.0, -15.0], [60.0, 10.0]]
)
CITY_RADIUS = 27.0
SKERROW = np.array([-205.0, 150.0])
SKERROW_RADIUS = 13.0
#: Cells to an area: enough for a border with character, few enough for a small file.
CELLS = 34


@dataclass(frozen=True)
class Land:
    """Areas as drawn, one entry for each, in the order that `draw` states."""

    centres: Floats  # (areas, 2) kilometres
    region: Integers  # (areas,) index into the regions, the capital's last
    shapes: list[list[list[Ring]]]  # per area, polygons of rings: the outline, then its holes
    coastal: NDArray[np.bool_]  # (areas,) whether the sea touches it


def draw(rng: np.random.Generator, counties: int, towns: int) -> Land:
    """Draw the island with `counties` large and `towns` small areas outside its cities.

    The order of areas is counties, towns, boroughs of the capital, metropolitan districts and,
    last, the lone isle.
    """
    coast = rng.uniform(0, 2 * np.pi, 9)
    cells, owner = _cells(rng, coast, counties, towns)
    areas = counties + towns + len(BOROUGH_NAMES) + len(METROPOLITAN_NAMES) + 1
    centres = np.array([cells[owner == area].mean(axis=0) for area in range(areas)])
    first, second, start, end, corners = _borders(cells, owner)
    points = [to_degrees(*corner) for corner in corners]
    shapes = [
        _polygons([[points[at] for at in ring] for ring in _rings(area, first, second, start, end)])
        for area in range(areas)
    ]
    coastal = np.isin(np.arange(areas), np.r_[first[second == SEA], second[first == SEA]])
    return Land(
        centres=centres,
        region=_regions(rng, centres, counties + towns, areas),
        shapes=shapes,
        coastal=coastal,
    )


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point in kilometres, rounded to about a metre."""
    stretch = np.cos(np.radians(MIDDLE[1]))
    return (
        round(MIDDLE[0] + x / (111.32 * float(stretch)), 5),
        round(MIDDLE[1] + y / 110.57, 5),
    )


def _on_land(points: Floats, coast: Floats) -> NDArray[np.bool_]:
    """An oval whose edge is pushed in and out by nine waves; the high ones make bays and heads.

    No wave may drown a city.
    """
    angle = np.arctan2(points[:, 1] / HALF_HEIGHT, points[:, 0] / HALF_WIDTH)
    reach = np.hypot(points[:, 0] / HALF_WIDTH, points[:, 1] / HALF_HEIGHT)
    waves = np.array([0.05, 0.09, 0.08, 0.05, 0.05, 0.035, 0.03, 0.025, 0.025])
    orders = np.array([1, 2, 3, 4, 5, 7, 9, 13, 17])
    edge = 0.84 + (waves * np.cos(np.outer(angle, orders) + coast)).sum(axis=1)
    firm = np.hypot(*(points - CAPITAL).T) < 1.1 * CAPITAL_RADIUS
    for centre in CITY_CENTRES:
        firm |= np.hypot(*(points - centre).T) < 1.2 * CITY_RADIUS
    isle = np.hypot(*(points - SKERROW).T) < SKERROW_RADIUS
    channel = np.hypot(*(points - SKERROW).T) < 2.2 * SKERROW_RADIUS
    return np.asarray(isle | firm | ((reach < edge) & ~channel))


def _cells(
    rng: np.random.Generator, coast: Floats, counties: int, towns: int
) -> tuple[Floats, Integers]:
    """Return cell centres (cells, 2) and the area that owns each, `SEA` for water."""
    spacing = 8.6
    x, y = np.meshgrid(
        np.arange(-1.35 * HALF_WIDTH, 1.35 * HALF_WIDTH, spacing),
        np.arange(-1.35 * HALF_HEIGHT, 1.35 * HALF_HEIGHT, spacing),
    )
    wide = np.column_stack([x.ravel(), y.ravel()])
    wide += rng.uniform(-0.42, 0.42, wide.shape) * spacing
    discs = [(CAPITAL, CAPITAL_RADIUS, len(BOROUGH_NAMES))]
    discs += [(centre, CITY_RADIUS, 7) for centre in CITY_CENTRES]
    discs += [(SKERROW, 1.6 * SKERROW_RADIUS, 2)]
    for centre, radius, _ in discs:
        wide = wide[np.hypot(*(wide - centre).T) > radius]
    dry = _on_land(wide, coast)
    owner = np.full(len(wide), SEA, dtype=np.int64)
    owner[dry] = _country(rng, wide[dry], counties, towns)
    points, owners, number = [wide], [owner], counties + towns
    for centre, radius, areas in discs:
        inside = _disc(rng, centre, radius, areas * CELLS)
        wet = ~_on_land(inside, coast)
        if centre is SKERROW:
            label = np.zeros(len(inside), dtype=np.int64)
            areas = 1
        else:
            label = _share_out(rng, inside, np.ones(areas))
        label = label + number
        label[wet] = SEA
        points.append(inside)
        owners.append(label)
        number += areas
    return np.vstack(points), np.concatenate(owners)


def _country(rng: np.random.Generator, points: Floats, counties: int, towns: int) -> Integers:
    """Share the open country out: counties pull three times as far as towns do."""
    return _share_out(rng, points, np.r_[np.full(counties, 1.9), np.full(towns, 0.85)])


def _disc(rng: np.random.Generator, centre: Floats, radius: float, count: int) -> Floats:
    """Return evenly scattered points: a sunflower's seeds, each nudged a little."""
    order = np.arange(count) + 0.5
    turn = order * np.pi * (3 - np.sqrt(5.0))
    reach = radius * np.sqrt(order / count)
    seeds = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    nudge = rng.uniform(-0.3, 0.3, seeds.shape) * radius / np.sqrt(count)
    return np.asarray(centre + seeds + nudge)


def _share_out(rng: np.random.Generator, points: Floats, pull: Floats) -> Integers:
    """Give each point to the nearest of `len(pull)` centres, distances divided by their pull,
    moving every centre to the middle of what it got (Lloyd's method, a fixed number of rounds).
    """
    centres = _spread(rng, points, len(pull))
    for _ in range(14):
        label, away = _nearest(points, centres, pull)
        for index in range(len(pull)):
            mine = points[label == index]
            # A centre that got nothing starts anew where the others are farthest.
            centres[index] = mine.mean(axis=0) if len(mine) else points[np.argmax(away)]
    label, _ = _nearest(points, centres, pull)
    for index in np.setdiff1d(np.arange(len(pull)), label):
        label[np.argmin(np.hypot(*(points - centres[index]).T))] = index
    return label


def _nearest(points: Floats, centres: Floats, pull: Floats) -> tuple[Integers, Floats]:
    """Return the centre nearest to each point, distances divided by pull, and that distance."""
    across = points[:, None, 0] - centres[None, :, 0]
    up = points[:, None, 1] - centres[None, :, 1]
    away = np.hypot(across, up) / pull
    return np.argmin(away, axis=1), away.min(axis=1)


def _spread(rng: np.random.Generator, points: Floats, count: int) -> Floats:
    """Choose `count` starting points, each the farthest of a few tries from those before it."""
    chosen = [points[rng.integers(len(points))]]
    nearest = np.hypot(*(points - chosen[0]).T)
    for _ in range(count - 1):
        tries = rng.integers(len(points), size=6)
        best = points[tries[np.argmax(nearest[tries])]]
        chosen.append(best)
        nearest = np.minimum(nearest, np.hypot(*(points - best).T))
    return np.array(chosen)


def _regions(rng: np.random.Generator, centres: Floats, country: int, areas: int) -> Integers:
    """Return each area's region: the capital's its own, the rest by nearness, north to south."""
    capital = np.zeros(areas, dtype=bool)
    capital[country : country + len(BOROUGH_NAMES)] = True
    label = _share_out(rng, centres[~capital], np.ones(len(REGION_NAMES)))
    heights = [centres[~capital][label == index, 1].mean() for index in range(len(REGION_NAMES))]
    rank = np.empty(len(REGION_NAMES), dtype=np.int64)
    rank[np.argsort(-np.array(heights))] = np.arange(len(REGION_NAMES))
    region = np.full(areas, len(REGION_NAMES), dtype=np.int64)
    region[~capital] = rank[label]
    return region


def _borders(
    cells: Floats, owner: Integers
) -> tuple[Integers, Integers, Integers, Integers, Floats]:
    """Return border edges: the areas to their left and right, the numbers of their first and last
    corners, and all corners (corners, 2).
    """
    # scipy.spatial takes a while to load and only the map needs it.
    from scipy.spatial import Voronoi

    drawn = Voronoi(cells)
    pair = np.asarray(drawn.ridge_points)
    ends = np.asarray(drawn.ridge_vertices)
    kept = (owner[pair[:, 0]] != owner[pair[:, 1]]) & (ends >= 0).all(axis=1)
    pair, ends = pair[kept], ends[kept]
    start, end = drawn.vertices[ends[:, 0]], drawn.vertices[ends[:, 1]]
    toward = cells[pair[:, 0]] - start
    along = end - start
    left = along[:, 0] * toward[:, 1] - along[:, 1] * toward[:, 0] > 0
    first = np.where(left, owner[pair[:, 0]], owner[pair[:, 1]])
    second = np.where(left, owner[pair[:, 1]], owner[pair[:, 0]])
    return first, second, ends[:, 0], ends[:, 1], np.asarray(drawn.vertices)


def _rings(
    area: int, first: Integers, second: Integers, start: Integers, end: Integers
) -> list[list[int]]:
    """Join an area's border edges, the area always on the left, into closed rings of corners."""
    ahead, back = first == area, second == area
    onward = dict(zip(start[ahead].tolist(), end[ahead].tolist(), strict=True))
    onward.update(zip(end[back].tolist(), start[back].tolist(), strict=True))
    rings = []
    while onward:
        here, there = onward.popitem()
        ring = [here, there]
        while there != here:
            there = onward.pop(there)
            ring.append(there)
        rings.append(ring)
    return rings


def _polygons(rings: list[Ring]) -> list[list[Ring]]:
    """Group rings into polygons, largest first: outlines run anticlockwise, holes clockwise."""
    rings = [[p for p, q in pairwise(ring) if p != q] + ring[-1:] for ring in rings]
    sized = sorted(((_area(ring), ring) for ring in rings), key=lambda pair: -pair[0])
    polygons = [[ring] for size, ring in sized if size > 0]
    for size, ring in sized:
        if size <= 0:
            home = next(p for p in reversed(polygons) if _contains(p[0], ring[0]))
            home.append(ring)
    return polygons


def _area(ring: Ring) -> float:
    points = np.array(ring)
    x, y = points[:, 0], points[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _contains(ring: Ring, point: tuple[float, float]) -> bool:
    """Whether the point is within the ring or on it (even-odd rule)."""
    if point in ring:
        return True
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > point[1]) != (y2 > point[1]):
            crossing = x1 + (point[1] - y1) * (x2 - x1) / (y2 - y1)
            inside ^= point[0] < crossing
    return inside
