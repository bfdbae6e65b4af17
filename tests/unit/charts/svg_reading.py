"""Reads a chart back from its SVG, and says all that is wrong with it as a picture."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from goldenthread.charts.chart import Chart
from goldenthread.charts.drawing import text_width
from goldenthread.charts.palette import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = {
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "width", "height", "stroke-width",
    "font-size",
}  # fmt: skip
FORBIDDEN = (
    "var(", "foreignObject", "<script", "<style", "filter", "url(", "baseline", "nan", "inf",
)  # fmt: skip
_STEP = re.compile(r"([MmLlHhVvZz])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)")
#: Half of a line's width may stand outside its points.
_EDGE = 0.6


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def root(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)


def marks(chart: Chart, name: str = "point") -> list[ET.Element]:
    return [one for one in root(chart).iter() if one.get("data-mark") == name]


def texts(chart: Chart) -> list[str]:
    return [one.text or "" for one in root(chart).iter(f"{SVG}text") if not _is_halo(one)]


def centre(mark: ET.Element) -> tuple[float, float]:
    if mark.tag == f"{SVG}circle":
        return float(mark.attrib["cx"]), float(mark.attrib["cy"])
    x, y = re.findall(r"-?[\d.]+", mark.attrib["d"])[:2]
    return float(x), float(y)


def points_of(d: str) -> list[tuple[float, float]]:
    """Follow path data written in straight lines; return every point it stands on."""
    found: list[tuple[float, float]] = []
    command, numbers = "", []
    x = y = 0.0
    for letter, number in _STEP.findall(d):
        if letter:
            assert not numbers, f"a step is cut short in {d!r}"
            command = letter
            continue
        numbers.append(float(number))
        if len(numbers) < (1 if command in "HhVv" else 2):
            continue
        x, y = _stepped(command, numbers, x, y)
        found.append((x, y))
        numbers = []
    assert not numbers, f"a step is cut short in {d!r}"
    return found


def _stepped(command: str, numbers: list[float], x: float, y: float) -> tuple[float, float]:
    match command:
        case "H":
            return numbers[0], y
        case "h":
            return x + numbers[0], y
        case "V":
            return x, numbers[0]
        case "v":
            return x, y + numbers[0]
        case "m" | "l":
            return x + numbers[0], y + numbers[1]
        case _:
            return numbers[0], numbers[1]


def box_of(element: ET.Element) -> Box | None:
    """The space an element takes, without the width of its line; None for what draws nothing."""

    def at(name: str) -> float:
        return float(element.get(name, "0"))

    match element.tag.removeprefix(SVG):
        case "line":
            xs, ys = sorted((at("x1"), at("x2"))), sorted((at("y1"), at("y2")))
            return Box(xs[0], ys[0], xs[1], ys[1])
        case "rect" | "svg":
            return Box(at("x"), at("y"), at("x") + at("width"), at("y") + at("height"))
        case "circle":
            return Box(at("cx") - at("r"), at("cy") - at("r"), at("cx") + at("r"),
                       at("cy") + at("r"))  # fmt: skip
        case "path":
            points = points_of(element.attrib["d"])
            if not points:
                return None
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            return Box(min(xs), min(ys), max(xs), max(ys))
        case "text":
            return text_box(element)
        case _:
            return None


def text_box(element: ET.Element) -> Box:
    size = float(element.attrib["font-size"])
    wide = text_width(element.text or "", size, bold=element.get("font-weight") == "700")
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    x -= {"start": 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
    return Box(x, y - 0.72 * size, x + wide, y + 0.2 * size)


def _is_halo(element: ET.Element) -> bool:
    return element.get("aria-hidden") == "true"


def faults(chart: Chart) -> list[str]:
    """Say everything that is wrong with the chart's picture, words or table; [] when nothing is."""
    sheet = root(chart)
    found = _sheet_faults(chart, sheet)
    for element in _drawn(sheet):
        found += _colour_faults(element) + _number_faults(element)
        box = box_of(element)
        if box is not None and not (
            box.left >= -_EDGE
            and box.right <= chart.width + _EDGE
            and box.top >= -_EDGE
            and box.bottom <= chart.height + _EDGE
        ):
            found.append(f"outside the sheet: {ET.tostring(element, 'unicode')[:300]}")
    return found + _table_faults(chart)


def _drawn(sheet: ET.Element) -> list[ET.Element]:
    """Every element but those of a nested sheet, which has a scale of its own."""
    nested = {
        id(one) for inner in sheet.iter(f"{SVG}svg") if inner is not sheet for one in inner.iter()
    }
    return [one for one in sheet.iter() if one is not sheet and id(one) not in nested]


def _sheet_faults(chart: Chart, sheet: ET.Element) -> list[str]:
    found = []
    if sheet.get("viewBox") != f"0 0 {chart.width} {chart.height}":
        found.append(f"viewBox {sheet.get('viewBox')}")
    title, described = sheet.find(f"{SVG}title"), sheet.find(f"{SVG}desc")
    if title is None or described is None or sheet.get("role") != "img":
        found.append("no title, no description or not an image")
    elif sheet.get("aria-labelledby") != f"{title.get('id')} {described.get('id')}":
        found.append("not labelled by its title and description")
    unworded = re.sub(r">[^<]*<", "><", chart.svg)
    found += [f"{bad} in the picture" for bad in FORBIDDEN if bad in unworded]
    if not chart.title.strip() or not chart.description.strip():
        found.append("no words")
    return found


def _colour_faults(element: ET.Element) -> list[str]:
    found = []
    tokens = {one.removeprefix("gt-") for one in element.get("class", "").split()}
    fills = {LIGHT[t] for t in tokens if t in LIGHT}
    lines = {LIGHT[t.removesuffix("-line")] for t in tokens if t.endswith("-line")}
    if unknown := {t.removesuffix("-line") for t in tokens} - DARK.keys():
        found.append(f"unknown tokens {unknown}")
    if element.get("fill", "none") not in {"none", *fills}:
        found.append(f"a fill without its token: {element.attrib}")
    if element.get("stroke", "none") not in {"none", *lines}:
        found.append(f"a line without its token: {element.attrib}")
    return found


def _number_faults(element: ET.Element) -> list[str]:
    found = []
    for name, text in element.attrib.items():
        if name in NUMBERS and not math.isfinite(float(text)):
            found.append(f"{name}={text}")
    if float(element.get("font-size", "11")) < 11:
        found.append(f"type of {element.get('font-size')} pixels")
    if element.tag == f"{SVG}text" and not (element.text or "").strip():
        found.append("an empty text")
    return found


def _table_faults(chart: Chart) -> list[str]:
    table, found = chart.table, []
    if not table.caption.strip():
        found.append("a table without a caption")
    for row in table.rows:
        if len(row) != len(table.headers):
            found.append(f"a row of {len(row)} under {len(table.headers)} heads")
        if any(not isinstance(cell, str) for cell in row):
            found.append(f"a cell that is not text: {row}")
    return found


def touching_texts(chart: Chart) -> list[tuple[str, str]]:
    """Pairs of texts that stand on one another."""
    written = [one for one in root(chart).iter(f"{SVG}text") if not _is_halo(one)]
    boxes = [(one.text or "", text_box(one)) for one in written]
    return [
        (text, other)
        for i, (text, box) in enumerate(boxes)
        for other, beside in boxes[i + 1 :]
        if box.meets(beside)
    ]
