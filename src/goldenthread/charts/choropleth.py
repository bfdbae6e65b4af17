"""A map whose areas are shaded in up to five classes, each with a number; some may be marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import MISSING, Canvas, escape, shortened, text_width
from goldenthread.charts.palette import LIGHT

_KEY_HEIGHT, _SWATCH = 21, 26
_CLASSES = 5
#: Pixels: an area narrower than this carries no number; a smaller one has a dot in a locator.
_DIGIT_ROOM, _DOT_UNDER = 17, 9
_STEPS = re.compile(r"([MmLlHhVvZz])([^MmLlHhVvZz]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


class Middle(NamedTuple):
    """Where an outline's largest ring has its centre, and how wide and high it is."""

    x: float
    y: float
    wide: float
    high: float


class _View(NamedTuple):
    """The window on the outlines, in their units, and pixels a unit."""

    left: float
    top: float
    across: float
    down: float
    scale: float

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.scale, (y - self.top) * self.scale


@dataclass(frozen=True, slots=True)
class Map:
    """Areas by code: outlines as SVG path data in the units of `viewbox`, and a class for some.

    `classes` holds 1 (lightest) to 5 (darkest); an area without one is left blank and counts as
    having no figure. `class_words` names each class in order, as the legend prints them. `values`
    is the text of each area's figure for its pop-up and the table. `marked` areas are outlined.
    """

    title: str
    paths: Mapping[str, str]
    viewbox: str
    names: Mapping[str, str]
    classes: Mapping[str, int] = field(default_factory=dict)
    class_words: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    marked: Sequence[str] = ()


def choropleth(data: Map, *, width: int = 420, prefix: str = "") -> Chart:
    """Draw the map `width` pixels wide, as high as its outlines need, with its legend below.

    An area with room for it carries the number of its class, so that shade is never all there is.
    Raises `ValueError` for a class that is not 1 to 5 or has no words, or a viewbox of no size.
    """
    words = list(data.class_words)
    if any(not 1 <= c <= min(_CLASSES, len(words)) for c in data.classes.values()):
        raise ValueError(f"'{data.title}': a class has no words, or is not 1 to {_CLASSES}")
    view = _view_of(data, width)
    canvas = Canvas(width, view.down * view.scale)
    groups: dict[str, list[str]] = {}
    for code in data.paths:
        shade = f"seq-{data.classes[code]}" if code in data.classes else "paper"
        groups.setdefault(shade, []).append(code)
    shades = [(shade, "paper" if shade != "paper" else "similar", groups[shade])
              for shade in sorted(groups)]  # fmt: skip
    _outlines(canvas, data, view, shades, named=True)
    _digits(canvas, data, view)
    _legend(canvas, data, words)
    return canvas.chart(data.title, _described(data, words), _table(data, words), prefix=prefix)


def locator(data: Map, *, width: int = 160, prefix: str = "") -> Chart:
    """Draw where the marked areas lie, and nothing else; for a corner of a page.

    A marked area too small to be found by eye has a dot upon it.
    """
    view = _view_of(data, width)
    canvas = Canvas(width, view.down * view.scale)
    _outlines(canvas, data, view, [("soft", "similar", list(data.paths))], named=False)
    for code in data.marked:
        if code in data.paths and (found := outline_middle(data.paths[code])) is not None:
            x, y = view.pixel(found.x, found.y)
            inside = (
                _DOT_UNDER < x < canvas.width - _DOT_UNDER
                and _DOT_UNDER < y < canvas.height - _DOT_UNDER
            )
            if inside and max(found.wide, found.high) * view.scale < _DOT_UNDER:
                canvas.mark("circle", x, y, "thread", size=5, edge="ink", wide=1.5)
    named = ", ".join(data.names.get(code, code) for code in data.marked)
    described = f"{named} marked among {len(data.paths)} areas." if named else "No area is marked."
    rows = tuple((data.names.get(code, code),) for code in data.marked)
    return canvas.chart(
        data.title, described, ChartTable(data.title, ("Area",), rows), prefix=prefix
    )


def _view_of(data: Map, width: int) -> _View:
    left, top, across, down = (float(part) for part in data.viewbox.split())
    if across <= 0 or down <= 0:
        raise ValueError(f"'{data.title}': the viewbox has no size")
    return _View(left, top, across, down, width / across)


def _outlines(
    canvas: Canvas, data: Map, view: _View, shades: Sequence[tuple[str, str, list[str]]],
    *, named: bool,
) -> None:  # fmt: skip
    # A nested sheet cuts off what lies outside the view without a clip path and its id.
    canvas.raw(
        f'<svg x="0" y="0" width="{canvas.width}" height="{canvas.height}" '
        f'viewBox="{view.left:g} {view.top:g} {view.across:g} {view.down:g}">'
        f'<g fill-rule="evenodd" stroke-linejoin="round">'
    )
    for shade, edge, codes in shades:
        canvas.raw(
            f'<g class="gt-{shade} gt-{edge}-line" fill="{LIGHT[shade]}" stroke="{LIGHT[edge]}" '
            f'stroke-width="{0.6 / view.scale:.2f}">'
        )
        for code in codes:
            hover = f"><title>{escape(_hover(data, code))}</title></path>" if named else "/>"
            canvas.raw(f'<path d="{escape(data.paths[code])}"{hover}')
        canvas.raw("</g>")
    marked = [data.paths[code] for code in data.marked if code in data.paths]
    lines = (("ink", 4.5, "none"), ("thread", 2.5, "none" if named else "thread"))
    for path in marked:
        for tone, wide, fill in lines:
            within = f"gt-{fill} " if fill != "none" else ""
            canvas.raw(
                f'<path class="{within}gt-{tone}-line" d="{escape(path)}" '
                f'fill="{LIGHT.get(fill, "none")}" stroke="{LIGHT[tone]}" '
                f'stroke-width="{wide / view.scale:.2f}"/>'
            )
    canvas.raw("</g></svg>")


def _hover(data: Map, code: str) -> str:
    name = data.names.get(code, code)
    said = data.values.get(code, MISSING if data.classes else "")
    return f"{name}: {said}" if said else name


def _digits(canvas: Canvas, data: Map, view: _View) -> None:
    for code, at in data.classes.items():
        found = outline_middle(data.paths[code]) if code in data.paths else None
        if found is None or min(found.wide, found.high) * view.scale < _DIGIT_ROOM:
            continue
        x, y = view.pixel(found.x, found.y)
        if 8 < x < canvas.width - 8 and 10 < y < canvas.height - 6:
            canvas.text(x, y + 4, str(at), f"on-seq-{at}", anchor="middle")


@lru_cache(maxsize=4096)
def outline_middle(path: str) -> Middle | None:
    """Return the centre of mass of the largest ring of straight-sided path data, and its size.

    In the path's own units. None where the path has no area, or where that centre lies outside
    the ring, as in a crescent. (Area and centroid of a polygon: Bourke, 1988.)
    """
    best: Middle | None = None
    largest = 0.0
    for ring in _rings(path):
        twice = across = down = 0.0
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = ax * by - bx * ay
            twice += cross
            across += (ax + bx) * cross
            down += (ay + by) * cross
        if abs(twice) > largest:
            largest = abs(twice)
            x, y = across / (3 * twice), down / (3 * twice)
            xs, ys = [p[0] for p in ring], [p[1] for p in ring]
            size = (max(xs) - min(xs), max(ys) - min(ys))
            best = Middle(x, y, *size) if _holds(ring, x, y) else None
    return best


def _rings(path: str) -> list[list[tuple[float, float]]]:
    rings: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, run in _STEPS.findall(path):
        numbers = [float(one) for one in _NUMBER.findall(run)]
        if command in "Mm":
            rings.append([])
        pairs = _pairs(command, numbers)
        for dx, dy in pairs:
            if command.islower():
                x, y = x + (dx or 0.0), y + (dy or 0.0)
            else:
                x, y = x if dx is None else dx, y if dy is None else dy
            rings[-1].append((x, y))
        if command in "Zz" and rings and rings[-1]:
            x, y = rings[-1][0]
    return [ring for ring in rings if len(ring) > 2]


def _pairs(command: str, numbers: list[float]) -> list[tuple[float | None, float | None]]:
    if command in "Hh":
        return [(one, None) for one in numbers]
    if command in "Vv":
        return [(None, one) for one in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _holds(ring: list[tuple[float, float]], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def _legend(canvas: Canvas, data: Map, words: list[str]) -> None:
    rows = [(f"seq-{at}", "none", str(at), said) for at, said in enumerate(words, start=1)]
    if _blank(data):
        rows.append(("paper", "similar", "", "No figure"))
    if named := [data.names.get(code, code) for code in data.marked if code in data.paths]:
        rows.append(("paper", "thread", "", ", ".join(named)))
    widest = max((text_width(row[3]) for row in rows), default=0.0) + _SWATCH + 8
    columns = 2 if widest <= (canvas.width - 16) / 2 else 1
    down = -(-len(rows) // columns)
    top = canvas.height + 10
    for at, (token, edge, digit, said) in enumerate(rows):
        x, y = at // down * canvas.width / 2, top + at % down * _KEY_HEIGHT
        inset = 1.0 if edge != "none" else 0.0
        canvas.rect(x + inset, y + inset, _SWATCH - 2 * inset, 16 - 2 * inset, token, edge=edge,
                    wide=2 if edge == "thread" else 1)  # fmt: skip
        canvas.text(x + _SWATCH / 2, y + 12, digit, f"on-{token}", anchor="middle")
        room = canvas.width / columns - _SWATCH - 8
        canvas.text(x + _SWATCH + 8, y + 12, shortened(said, room), "muted")
    canvas.height += round(10 + down * _KEY_HEIGHT) if rows else 0


def _blank(data: Map) -> bool:
    return bool(data.classes) and any(code not in data.classes for code in data.paths)


def _described(data: Map, words: list[str]) -> str:
    counts = [sum(1 for c in data.classes.values() if c == at) for at in range(1, len(words) + 1)]
    said = "; ".join(f"{_areas(count)}: {word}" for count, word in zip(counts, words, strict=True))
    for code in data.marked:
        if code in data.classes:
            said += f". {data.names.get(code, code)} is in class {data.classes[code]}"
    missing = sum(1 for code in data.paths if code not in data.classes)
    said = f"{said or 'No classes'}."
    have = "has" if missing == 1 else "have"
    return f"{said} {_areas(missing)} {have} no figure." if missing else said


def _areas(count: int) -> str:
    return "1 area" if count == 1 else f"{count} areas"


def _table(data: Map, words: list[str]) -> ChartTable:
    rows = tuple(
        (
            data.names.get(code, code),
            data.values.get(code, MISSING),
            words[data.classes[code] - 1] if code in data.classes else MISSING,
        )
        for code in sorted(data.paths, key=lambda code: data.names.get(code, code))
    )
    return ChartTable(data.title, ("Area", "Figure", "Class"), rows)
