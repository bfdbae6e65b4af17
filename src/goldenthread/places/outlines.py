"""Outlines on a whole-number grid: projected, thinned without opening gaps, written as SVG paths.

Neighbours share their border because it is thinned once, as a line of its own, and used by both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"-?\d+")
Point = tuple[int, int]
Ring = list[Point]  # closed: the last point leads back to the first, which is not repeated
Box = tuple[int, int, int, int]


class Grid:
    """Longitude and latitude to whole numbers, x to the east and y to the south.

    Equirectangular projection true at the middle latitude (Snyder 1987, Map Projections: A
    Working Manual, p. 90): x = (longitude - west) cos(middle), y = north - latitude, scaled so that
    the longer side of the box is `size` units. For England the shape is within 6% of true
    proportions everywhere, and exact in the middle; it is for looking at, not for measuring.
    """

    def __init__(self, west: float, south: float, east: float, north: float, size: int) -> None:
        self._west, self._north = west, north
        self._squeeze = float(np.cos(np.radians((south + north) / 2)))
        width, height = (east - west) * self._squeeze, north - south
        self._scale = size / max(width, height, 1e-9)
        self.width = max(1, round(width * self._scale))
        self.height = max(1, round(height * self._scale))

    def ring(self, points: NDArray[np.float64]) -> Ring:
        """Return the ring of `points` (n, 2) on the grid, repeated points dropped."""
        x = np.rint((points[:, 0] - self._west) * self._squeeze * self._scale).astype(int)
        y = np.rint((self._north - points[:, 1]) * self._scale).astype(int)
        kept: Ring = []
        for point in zip(x.tolist(), y.tolist(), strict=True):
            if not kept or kept[-1] != point:
                kept.append(point)
        while len(kept) > 1 and kept[0] == kept[-1]:
            kept.pop()
        return kept


def area(ring: Ring) -> float:
    """Return the signed area of a ring in square units (shoelace formula)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring)) / 2


def centroid(ring: Ring) -> Point:
    """Return the centre of gravity of a ring, to whole units; the mean point if it has no area."""
    whole = area(ring)
    if whole == 0:
        return (
            round(sum(p[0] for p in ring) / len(ring)),
            round(sum(p[1] for p in ring) / len(ring)),
        )
    x = y = 0.0
    for a, b in _edges(ring):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return round(x / (6 * whole)), round(y / (6 * whole))


def box(rings: Iterable[Ring]) -> Box:
    """Return left, top, right and bottom of all the rings."""
    points = [point for ring in rings for point in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def thin(shapes: dict[str, list[Ring]], tolerance: float) -> dict[str, list[Ring]]:
    """Return the shapes with points dropped that lie within `tolerance` units of the line left.

    Douglas and Peucker (1973) on each stretch between two junctions (points where three or more
    lines meet); a stretch that two shapes share is thinned once, so no gap opens between them.
    Rings that shrink to fewer than three points are dropped, but never a shape's last ring.
    """
    meeting: dict[Point, set[Point]] = {}
    for rings in shapes.values():
        for ring in rings:
            for a, b in _edges(ring):
                meeting.setdefault(a, set()).add(b)
                meeting.setdefault(b, set()).add(a)
    junctions = {point for point, others in meeting.items() if len(others) > 2}
    known: dict[tuple[Point, ...], list[Point]] = {}
    thinned: dict[str, list[Ring]] = {}
    for key, rings in shapes.items():
        made = [_thin_ring(ring, junctions, tolerance, known) for ring in rings]
        largest = max(rings, key=lambda ring: abs(area(ring)))
        thinned[key] = [ring for ring in made if len(ring) > 2] or [largest]
    return thinned


def adjacent(shapes: dict[str, list[Ring]]) -> dict[str, frozenset[str]]:
    """Return, for each shape, the shapes it shares at least one stretch of border with."""
    owners: dict[tuple[Point, Point], set[str]] = {}
    for key, rings in shapes.items():
        for ring in rings:
            for a, b in _edges(ring):
                owners.setdefault((min(a, b), max(a, b)), set()).add(key)
    found: dict[str, set[str]] = {key: set() for key in shapes}
    for sharing in owners.values():
        for key in sharing:
            found[key] |= sharing - {key}
    return {key: frozenset(others) for key, others in found.items()}


def path(rings: Iterable[Ring]) -> str:
    """Return rings as SVG path data with relative whole-number steps; fill them evenodd."""
    parts = []
    for ring in rings:
        numbers = ""
        for a, b in itertools.pairwise(ring):
            for step in (b[0] - a[0], b[1] - a[1]):
                # A minus sign already parts two numbers: a third of the file saved.
                numbers += str(step) if step < 0 or not numbers else f" {step}"
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{numbers}z")
    return "".join(parts)


def snapped(path_data: str, units: int) -> list[Ring]:
    """Return the rings of a path that `path` wrote, on a grid `units` times as coarse.

    Points that fall together are one; rings that keep fewer than three points are left out.
    """
    found = []
    for part in path_data.split("M")[1:]:
        numbers = [int(one) for one in _NUMBER.findall(part)]
        points = np.cumsum(np.asarray(numbers).reshape(-1, 2), axis=0)
        ring: Ring = []
        for x, y in np.rint(points / units).astype(int).tolist():
            if not ring or ring[-1] != (x, y):
                ring.append((x, y))
        while len(ring) > 1 and ring[0] == ring[-1]:
            ring.pop()
        if len(ring) > 2:
            found.append(ring)
    return found


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _thin_ring(
    ring: Ring,
    junctions: set[Point],
    tolerance: float,
    known: dict[tuple[Point, ...], list[Point]],
) -> Ring:
    stops = [index for index, point in enumerate(ring) if point in junctions]
    if len(stops) < 2:
        # Both shapes that share a whole ring must begin it at the same points.
        first = stops[0] if stops else ring.index(min(ring))
        far = max(range(len(ring)), key=lambda i: (_square(ring[first], ring[i]), ring[i]))
        stops = sorted({first, far})
    if len(stops) < 2:
        return ring
    turned = ring[stops[0] :] + ring[: stops[0] + 1]
    places = [stop - stops[0] for stop in stops] + [len(ring)]
    made: Ring = []
    for start, end in itertools.pairwise(places):
        stretch = tuple(turned[start : end + 1])
        key = min(stretch, stretch[::-1])
        if key not in known:
            known[key] = _thin_line(key, tolerance)
        line = known[key] if key == stretch else known[key][::-1]
        made += line[:-1]
    return made


def _square(a: Point, b: Point) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _thin_line(line: tuple[Point, ...], tolerance: float) -> list[Point]:
    points = np.asarray(line, dtype=float)
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        distances = _distances(points[start + 1 : end], points[start], points[end])
        worst = int(distances.argmax())
        if distances[worst] > tolerance:
            middle = start + 1 + worst
            keep[middle] = True
            waiting += [(start, middle), (middle, end)]
    return [point for point, kept in zip(line, keep.tolist(), strict=True) if kept]


def _distances(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distances of points (n, 2) from the stretch between two points."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    gap = points - (start + share[:, None] * along)
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))
