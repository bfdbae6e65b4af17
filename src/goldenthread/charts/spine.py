"""A spine chart: one row an indicator, the nation down the middle, better to the right.

In each row the scale runs as far to either side of the nation as the area furthest from it, so that
every area of the nation has its place, and rows of different units stand under one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import (
    PLAIN,
    Canvas,
    Figures,
    known,
    shortened,
    wrapped,
)
from goldenthread.charts.frame import Key, legend
from goldenthread.charts.palette import SHAPES, WORDS

_ROW, _BAND = 28, 12
_FIGURE = 68  # pixels for a column of figures


@dataclass(frozen=True, slots=True)
class SpineRow:
    """One indicator: this area's value and what it stands among, all in the indicator's unit.

    `lowest`, `quarter`, `three_quarters` and `highest` are of all areas. `comparison` is 'better',
    'similar', 'worse', 'higher', 'lower' or 'none'. `low_is_good` turns the row round, so that
    better is on the right; a row of which neither way is good is not turned.
    """

    name: str
    value: float | None
    nation: float | None
    lowest: float | None
    quarter: float | None
    three_quarters: float | None
    highest: float | None
    peers: float | None = None
    comparison: str = "none"
    low_is_good: bool = False
    figures: Figures = PLAIN


@dataclass(frozen=True, slots=True)
class Spine:
    """Rows under one heading. `area`, `nation` and `peers` are the names in legend and table."""

    title: str
    rows: Sequence[SpineRow]
    area: str = "This area"
    nation: str = "Nation"
    peers: str = "Peer mean"


def spine(data: Spine, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw all rows, `width` pixels wide; below 480 each name stands above its row.

    A row without a value, without the nation's, or in which all areas are alike is written but
    not drawn, and its table says why.
    """
    narrow = width < 480
    height = _ROW + (15 if narrow else 0)
    canvas = Canvas(width, 60 + height * max(1, len(data.rows)) + 18)
    top = legend(canvas, _keys(data))
    canvas.height += round(max(0.0, top - 40))
    name_room = 0.0 if narrow else min(width * 0.38, 260)
    left, right = name_room + 2 * _FIGURE, width - 8.0
    canvas.text(name_room + _FIGURE - 8, top + 12, "Area", "muted", anchor="end", bold=True)
    canvas.text(left - 8, top + 12, shortened(data.nation, _FIGURE), "muted", anchor="end")
    canvas.text(left, top + 12, "worse", "muted")
    canvas.text(right, top + 12, "better", "muted", anchor="end")
    top += 18
    middle = (left + right) / 2
    for at, row in enumerate(data.rows):
        y = top + height * at
        if narrow:
            canvas.text(0, y + 12, shortened(row.name, width))
            y += 15
        else:
            lines = wrapped(row.name, name_room - 8, lines=2)
            for line, text in enumerate(lines):
                canvas.text(0, y + 17 + (line * 12 - 6 if len(lines) > 1 else 0), text)
        canvas.text(
            name_room + _FIGURE - 8, y + 17, row.figures.text(row.value), anchor="end", bold=True
        )
        canvas.text(left - 8, y + 17, row.figures.text(row.nation), "muted", anchor="end")
        _draw(canvas, data, row, left, right, y + _ROW / 2)
    canvas.line(middle, top, middle, top + height * len(data.rows), "ink", wide=1.5)
    return canvas.chart(data.title, _described(data), _table(data), prefix=prefix)


def spine_row(
    row: SpineRow, *, nation: str = "Nation", width: int = 200, prefix: str = ""
) -> Chart:
    """Draw one row alone, without words, for a cell of a table."""
    canvas = Canvas(width, 20)
    data = Spine(row.name, [row], nation=nation)
    _draw(canvas, data, row, 6, width - 6, 10)
    canvas.line(width / 2, 1, width / 2, 19, "ink", wide=1.5)
    return canvas.chart(row.name, _said(data, row), _table(data), prefix=prefix)


def place(row: SpineRow, value: float | None) -> float | None:
    """Return where `value` stands in its row: -1 worst side, 0 the nation, 1 best side.

    None where the row has no nation, no range, or there is no value.
    """
    number, nation, low, high = known([value, row.nation, row.lowest, row.highest])
    if number is None or nation is None or low is None or high is None:
        return None
    reach = max(high - nation, nation - low)
    if reach <= abs(nation) * 1e-12:
        return None
    share = min(1.0, max(-1.0, (number - nation) / reach))
    return -share if row.low_is_good else share


def _draw(canvas: Canvas, data: Spine, row: SpineRow, left: float, right: float, y: float) -> None:
    def pixel(value: float | None) -> float | None:
        share = place(row, value)
        return None if share is None else left + (share + 1) / 2 * (right - left)

    for low, high, tone in (
        (row.lowest, row.highest, "soft"),
        (row.quarter, row.three_quarters, "range"),
    ):
        ends = [pixel(low), pixel(high)]
        if ends[0] is not None and ends[1] is not None:
            start, end = min(ends[0], ends[1]), max(ends[0], ends[1])
            canvas.rect(start, y - _BAND / 2, max(end - start, 1), _BAND, tone)
    if (at := pixel(row.peers)) is not None:
        canvas.line(at, y - 8, at, y + 8, "muted", wide=2)
    if (at := pixel(row.value)) is not None:
        tone = "similar" if row.comparison == "none" else row.comparison
        said = f"{data.area}: {row.figures.text(row.value)}"
        canvas.mark(SHAPES[row.comparison], at, y, tone, size=5, hover=said)


def _keys(data: Spine) -> list[Key]:
    used = {row.comparison for row in data.rows if row.value is not None}
    keys = [
        Key(shape, "similar" if meaning == "none" else meaning, WORDS[meaning])
        for meaning, shape in SHAPES.items()
        if meaning in used
    ]
    keys.append(Key("line", "ink", data.nation))
    if any(row.peers is not None for row in data.rows):
        keys.append(Key("bar", "muted", data.peers))
    return [*keys, Key("box", "range", "middle half of areas"), Key("box", "soft", "all areas")]


def _said(data: Spine, row: SpineRow) -> str:
    value, nation = row.figures.text(row.value), row.figures.text(row.nation)
    verdict = "not compared" if row.comparison == "none" else WORDS[row.comparison]
    return f"{row.name}: {value}, {data.nation} {nation}, {verdict}"


def _described(data: Spine) -> str:
    counts = {
        word: sum(1 for row in data.rows if row.comparison == word and row.value is not None)
        for word in WORDS
    }
    said = ", ".join(f"{count} {WORDS[word]}" for word, count in counts.items() if count)
    empty = sum(1 for row in data.rows if row.value is None)
    gaps = f" {empty} without a figure." if empty else ""
    return f"{len(data.rows)} indicators against {data.nation}: {said or 'none compared'}.{gaps}"


def _table(data: Spine) -> ChartTable:
    rows = tuple(
        (
            row.name,
            row.figures.text(row.value),
            row.figures.text(row.nation),
            row.figures.text(row.peers),
            row.figures.interval(row.lowest, row.highest),
            WORDS[row.comparison],
        )
        for row in data.rows
    )
    heads = ("Indicator", data.area, data.nation, data.peers, "All areas", "Compared")
    return ChartTable(data.title, heads, rows)
