"""Boundaries: a GeoJSON file of areas, made into small SVG paths that a page can carry."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goldenthread.errors import InputRefusedError, Place, Problem, Severity, UnknownNameError
from goldenthread.places import outlines
from goldenthread.places.outlines import Box, Grid, Point, Ring

LARGEST_FILE = 150_000_000  # bytes; the full-resolution national file is about 130 MB
SIZE = 4000  # units of the longer side: about 165 metres each for England
TOLERANCE = 0.75  # units a line may move when it is thinned
_CODE = re.compile(r"(?:[a-z]+(\d{2})_?)?(?:code|cd)", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z]+\d{2}_?)?(?:name|nm)", re.IGNORECASE)
_Polygons = list[list[NDArray[np.float64]]]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Outlines of areas as they were in one edition, ready to draw.

    `paths` are SVG path data in the units of `viewbox` ('left top width height'); fill them with
    `fill-rule="evenodd"` so that holes stay open. `centroids` are the middles of each area's
    largest part, `boxes` (left, top, right, bottom), `adjacent` the areas that share a border.
    `problems` names the features that could not be used.
    """

    edition: str
    paths: dict[str, str]
    names: dict[str, str]
    viewbox: str
    centroids: dict[str, Point]
    boxes: dict[str, Box]
    adjacent: dict[str, frozenset[str]]
    problems: tuple[Problem, ...] = field(default=())

    def view_of(self, code: str, *, margin: float = 0.08) -> str:
        """Return the viewbox that holds one area and the areas around it.

        `margin` is the share of the longer side left free around them; an island is shown with
        as much sea around it as it is long. Raises `UnknownNameError` for an area without outline.
        """
        if code not in self.boxes:
            raise UnknownNameError(
                f"There is no boundary for '{code}' in the {self.edition} edition.",
                next_step="Use boundaries of the year in which the code existed.",
            )
        around = self.adjacent[code]
        boxes = [self.boxes[key] for key in (code, *around)]
        left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
        right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
        longer = max(right - left, bottom - top, 1)
        free = round(longer * (margin if around else 1.0)) + 1
        width, height = right - left + 2 * free, bottom - top + 2 * free
        return f"{left - free} {top - free} {width} {height}"

    def coarser(self, units: int, *, tolerance: float = 0.6) -> Boundaries:
        """Return the same areas on a grid `units` times as coarse, for a small picture of all.

        Borders stay shared, since both sides snap to one grid; `tolerance` is in units of that
        grid. Raises `InputRefusedError` for `units` below 1.
        """
        if units < 1:
            raise InputRefusedError(
                f"Outlines cannot be made coarser {units} times.",
                next_step="Give how many units become one: 2 or more.",
            )
        shapes = {code: outlines.snapped(path, units) for code, path in self.paths.items()}
        thinned = outlines.thin({c: rings for c, rings in shapes.items() if rings}, tolerance)
        rings = {code: thinned.get(code) or [_speck(self._at(code, units))] for code in self.paths}
        return replace(
            self,
            paths={code: outlines.path(of) for code, of in rings.items()},
            viewbox=" ".join(str(-(-int(part) // units)) for part in self.viewbox.split()),
            centroids={code: self._at(code, units) for code in self.paths},
            boxes={code: outlines.box(of) for code, of in rings.items()},
        )

    def _at(self, code: str, units: int) -> Point:
        x, y = self.centroids[code]
        return round(x / units), round(y / units)


def fitting(editions: Sequence[Boundaries], codes: Collection[str]) -> Boundaries | None:
    """Return the edition with outlines for the most of `codes`, the newest where several have.

    None where no edition has any. Areas of one year are thus drawn on that year's boundaries.
    """
    best = max(
        editions,
        key=lambda one: (sum(code in one.paths for code in codes), one.edition),
        default=None,
    )
    return best if best and any(code in best.paths for code in codes) else None


def read(
    file: Path, *, edition: str | None = None, size: int = SIZE, tolerance: float = TOLERANCE
) -> Boundaries:
    """Read boundaries from GeoJSON in longitude and latitude (WGS 84).

    Each feature needs a code (`code`, `utla19_code`, `CTYUA19CD`) and a name likewise. The edition
    is taken from the property's year (utla19 -> 2019) unless given, else from the file's name. A
    feature that cannot be used becomes a problem naming it, and the others are kept; a file
    without any usable feature raises `InputRefusedError`.
    """
    features = _features(file)
    problems: list[Problem] = []
    kept: dict[str, tuple[str, _Polygons]] = {}
    years: set[str] = set()
    for number, feature in enumerate(features, start=1):
        label, code, name, year = _identity(feature, number)
        wrong = _wrong_identity(code, kept)
        polygons: _Polygons = []
        if wrong is None:
            polygons, wrong = _polygons(feature)
        if wrong is not None:
            step = "Mend this feature, or take the boundary file again from its publisher."
            place = Place(file.name, row=number)
            problems.append(
                Problem(Severity.ROWS_LEFT_OUT, f"{label} {wrong}", place, step, rows=1)
            )
            continue
        kept[code] = (name or code, polygons)
        years.add(year)
    if not kept:
        reason = f" The first: {problems[0].what}" if problems else ""
        raise InputRefusedError(
            f"No feature of the boundary file can be used.{reason}",
            where=file,
            next_step="Use GeoJSON of areas with code and name, in longitude and latitude.",
        )
    found = f"20{max(years)}" if max(years) else file.stem
    return _draw(kept, edition or found, size, tolerance, tuple(problems))


def _draw(
    kept: dict[str, tuple[str, _Polygons]],
    edition: str,
    size: int,
    tolerance: float,
    problems: tuple[Problem, ...],
) -> Boundaries:
    every = np.concatenate([r for _, polygons in kept.values() for p in polygons for r in p])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    grid = Grid(float(west), float(south), float(east), float(north), size)
    shapes: dict[str, list[Ring]] = {}
    for code in sorted(kept):
        rings = [grid.ring(ring) for polygon in kept[code][1] for ring in polygon]
        shapes[code] = [r for r in rings if len(r) > 2] or [_speck(rings[0][0])]
    thinned = outlines.thin(shapes, tolerance)
    largest = {
        code: max(rings, key=lambda ring: abs(outlines.area(ring)))
        for code, rings in thinned.items()
    }
    return Boundaries(
        edition=edition,
        paths={code: outlines.path(rings) for code, rings in thinned.items()},
        names={code: kept[code][0] for code in thinned},
        viewbox=f"0 0 {grid.width} {grid.height}",
        centroids={code: outlines.centroid(ring) for code, ring in largest.items()},
        boxes={code: outlines.box(rings) for code, rings in thinned.items()},
        adjacent=outlines.adjacent(shapes),
        problems=problems,
    )


def _speck(point: Point) -> Ring:
    """Give a place smaller than the grid the smallest outline there is, so that it stays seen."""
    x, y = point
    return [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]


def _features(file: Path) -> list[dict[str, Any]]:
    def refused(what: str) -> InputRefusedError:
        return InputRefusedError(
            what, where=file, next_step="Use a GeoJSON FeatureCollection of areas."
        )

    if file.stat().st_size > LARGEST_FILE:
        raise refused(f"The boundary file is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refused("The boundary file is not JSON.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise refused("The boundary file holds no features.")
    return features


def _identity(feature: Any, number: int) -> tuple[str, str, str, str]:
    """Return what to call a feature in a message, its code, its name and its two-digit year."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = name = year = ""
    for key, value in (properties or {}).items():
        if not isinstance(value, str):
            continue
        if not code and (found := _CODE.fullmatch(key)):
            code, year = value.strip(), found[1] or ""
        elif not name and _NAME.fullmatch(key):
            name = " ".join(value.split())
    known = " ".join(part for part in (name, f"({code})" if code else "") if part)
    return f"Feature {number}{', ' + known + ',' if known else ''}", code, name, year


def _wrong_identity(code: str, kept: dict[str, tuple[str, _Polygons]]) -> str | None:
    if not code:
        return "has no code."
    return "stands in the file a second time." if code in kept else None


def _polygons(feature: dict[str, Any]) -> tuple[_Polygons, str | None]:
    """Return a feature's polygons as rings (n, 2) without the closing point, or what is wrong."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return [], "is no area: its geometry must be a Polygon or MultiPolygon."
    parts = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        parts = [parts]
    made: _Polygons = []
    for part in parts if isinstance(parts, list) else []:
        rings = []
        for ring in part if isinstance(part, list) else []:
            points, wrong = _ring(ring)
            if wrong is not None:
                return [], wrong
            rings.append(points)
        if rings:
            made.append(rings)
    return (made, None) if made else ([], "has no outline.")


def _ring(ring: Any) -> tuple[NDArray[np.float64], str | None]:
    nothing = np.empty((0, 2))
    try:
        points = np.asarray([[float(p[0]), float(p[1])] for p in ring])
    except (TypeError, ValueError, IndexError):
        return nothing, "has an outline whose points are not pairs of numbers."
    if len(points) < 4:
        return nothing, "has an outline of fewer than four points."
    if not np.isfinite(points).all():
        return nothing, "has an outline with a point that is no number."
    if (np.abs(points) > (180, 90)).any():
        return nothing, "is not in longitude and latitude (it may be in metres)."
    if (points[0] != points[-1]).any():
        return nothing, "has an outline that does not close."
    return points[:-1], None
