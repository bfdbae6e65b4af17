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
    text_width,
    wrapped,
)
from goldenthread.charts.frame import Key, legend
from goldenthread.charts.palette import SHAPES, WORDS

_ROW, _BAND, _HEAD, _NAME = 30, 12, 22, 16
_GAP = 14  # pixels between columns


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
    """Rows under one heading. `area`, `nation` and `peers` are the names in legend and table.

    `ends` head the left and the right: ('Lower', 'Higher') where no row has a better side.
    """

    title: str
    rows: Sequence[SpineRow]
    area: str = "This area"
    nation: str = "Nation"
    peers: str = "Peer mean"
    ends: tuple[str, str] = ("Worse", "Better")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Pixels: where names end, where both columns of figures end, and the ends of the bands."""

    names: float
    area: float
    nation: float
    left: float
    right: float
    narrow: bool


def spine(data: Spine, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw all rows, `width` pixels wide; below 480 each name stands above its row.

    A row without a value, without the nation's, or in which all areas are alike is written but
    not drawn, and its table says why.
    """
    columns = _columns(data, width)
    canvas = Canvas(width, 0)
    top = legend(canvas, _keys(data)) + 4
    _heads(canvas, data, columns, top)
    top += _HEAD
    height = _ROW + (_NAME if columns.narrow else 0)
    middle = (columns.left + columns.right) / 2
    bottom = top + height * len(data.rows)
    for at, row in enumerate(data.rows):
        y = top + height * at
        canvas.line(0, y, width, y)
        _write(canvas, row, columns, y)
        _bands(canvas, row, columns, y + height - _ROW / 2)
    for at, row in enumerate(data.rows):
        y = top + height * (at + 1)
        canvas.line(middle, y - _ROW, middle, y, "ink", wide=1.5)
        _marks(canvas, data, row, columns, y - _ROW / 2)
    canvas.line(0, bottom, width, bottom)
    canvas.height = round(bottom + 3)
    return canvas.chart(data.title, _described(data), _table(data), prefix=prefix)


def spine_row(
    row: SpineRow, *, nation: str = "Nation", width: int = 200, prefix: str = ""
) -> Chart:
    """Draw one row alone, without words, for a cell of a table."""
    canvas = Canvas(width, 20)
    data = Spine(row.name.strip() or "Indicator", [row], nation=nation)
    columns = _Columns(0, 0, 0, 7, width - 7, narrow=False)
    _bands(canvas, row, columns, 10)
    canvas.line(width / 2, 1, width / 2, 19, "ink", wide=1.5)
    _marks(canvas, data, row, columns, 10)
    return canvas.chart(data.title, _said(data, row), _table(data), prefix=prefix)


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


def _columns(data: Spine, width: int) -> _Columns:
    def widest(words: Sequence[str], most: float) -> float:
        return min(most, max((text_width(one, bold=True) for one in words), default=0.0))

    narrow = width < 480
    names = 0.0 if narrow else widest([row.name for row in data.rows], min(width * 0.34, 250))
    most = width * (0.2 if narrow else 0.13)
    area = widest([_head_of(data), *(row.figures.text(row.value) for row in data.rows)], most)
    nation = widest([data.nation, *(row.figures.text(row.nation) for row in data.rows)], most)
    first = names + (0 if narrow else _GAP) + area
    second = first + _GAP + nation
    return _Columns(names, first, second, second + _GAP + 4, width - 8.0, narrow)


def _head_of(data: Spine) -> str:
    """The area's own name where it is short enough to head a column of figures."""
    return data.area if text_width(data.area, bold=True) <= 64 else "Area"


def _heads(canvas: Canvas, data: Spine, columns: _Columns, top: float) -> None:
    base = top + 14
    if not columns.narrow:
        canvas.text(0, base, shortened("Indicator", columns.names), "muted")
    room = (columns.nation - columns.area - _GAP, columns.area - columns.names)
    canvas.text(columns.area, base, shortened(_head_of(data), room[1] / 1.06), anchor="end",
                bold=True)  # fmt: skip
    canvas.text(columns.nation, base, shortened(data.nation, room[0]), "muted", anchor="end")
    for x, way, words, anchor in (
        (columns.left, -1, data.ends[0], "start"),
        (columns.right, 1, data.ends[1], "end"),
    ):
        tip = f"M{x:.1f} {base - 4:.1f}l{-5 * way} -4v8z"
        canvas.path(tip, fill="muted")
        canvas.text(x - 9 * way, base, words, "muted", anchor=anchor)


def _write(canvas: Canvas, row: SpineRow, columns: _Columns, top: float) -> None:
    base = top + _ROW / 2 + 4
    if columns.narrow:
        canvas.text(0, top + 15, shortened(row.name, canvas.width))
        base += _NAME
    else:
        lines = wrapped(row.name, columns.names, lines=2)
        for at, line in enumerate(lines):
            canvas.text(0, base + 13 * at - (6.5 if len(lines) > 1 else 0), line)
    value = shortened(row.figures.text(row.value), (columns.area - columns.names) / 1.06)
    tone = "ink" if row.value is not None else "muted"
    canvas.text(columns.area, base, value, tone, anchor="end", bold=row.value is not None)
    nation = shortened(row.figures.text(row.nation), columns.nation - columns.area - _GAP + 1)
    canvas.text(columns.nation, base, nation, "muted", anchor="end")


def _pixel(row: SpineRow, columns: _Columns, value: float | None) -> float | None:
    share = place(row, value)
    if share is None:
        return None
    return columns.left + (share + 1) / 2 * (columns.right - columns.left)


def _bands(canvas: Canvas, row: SpineRow, columns: _Columns, y: float) -> None:
    for low, high, tone, half in (
        (row.lowest, row.highest, "soft", _BAND / 2),
        (row.quarter, row.three_quarters, "range", _BAND / 2),
    ):
        ends = [_pixel(row, columns, low), _pixel(row, columns, high)]
        if ends[0] is not None and ends[1] is not None:
            start, end = min(ends[0], ends[1]), max(ends[0], ends[1])
            edge = "range" if tone == "soft" else "none"
            canvas.rect(start, y - half, max(end - start, 1), 2 * half, tone, edge=edge, wide=0.8)


def _marks(canvas: Canvas, data: Spine, row: SpineRow, columns: _Columns, y: float) -> None:
    if (at := _pixel(row, columns, row.peers)) is not None:
        canvas.line(at, y - 8, at, y + 8, "paper", wide=4)
        canvas.line(at, y - 8, at, y + 8, "muted", wide=2)
    if (at := _pixel(row, columns, row.value)) is not None:
        tone = "similar" if row.comparison == "none" else row.comparison
        said = f"{data.area}: {row.figures.text(row.value)}"
        canvas.mark(SHAPES[row.comparison], at, y, tone, size=5.5, wide=1.5, hover=said)


def _keys(data: Spine) -> list[Key]:
    used = {row.comparison for row in data.rows if row.value is not None}
    keys = [
        Key(shape, "similar" if meaning == "none" else meaning, WORDS[meaning].capitalize())
        for meaning, shape in SHAPES.items()
        if meaning in used
    ]
    keys.append(Key("bar", "ink", data.nation))
    if any(row.peers is not None for row in data.rows):
        keys.append(Key("bar", "muted", data.peers))
    return [*keys, Key("box", "range", "Middle half of areas"), Key("frame", "soft", "All areas")]


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
    many = "1 indicator" if len(data.rows) == 1 else f"{len(data.rows)} indicators"
    return f"{many} against {data.nation}: {said or 'none compared'}.{gaps}"


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
