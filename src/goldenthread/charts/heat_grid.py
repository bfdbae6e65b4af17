"""A heat grid: rows by columns, each cell its figure, its n and its class, or why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import (
    PLAIN,
    SMALL,
    Canvas,
    Figures,
    known,
    present,
    shortened,
    text_width,
    wrapped,
)
from goldenthread.charts.frame import Key, legend

_CELL, _GAP, _LINE, _KEY = 40, 2, 14, 19
_CLASSES = 5
_SMALLEST = 11


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """`values` and `counts` hold one list per row, one entry per column; None where not shown.

    A cell without a value says `hidden` ('too few to show'). Classes are five equal steps between
    `low` and `high`, else between the least and greatest value. `marked_row` is this area's row.
    """

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]
    counts: Sequence[Sequence[int | None]] | None = None
    low: float | None = None
    high: float | None = None
    hidden: str = "too few to show"
    marked_row: int | None = None
    figures: Figures = PLAIN


def heat_grid(data: HeatGrid, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw the grid, `width` pixels wide and as high as its rows need.

    Columns whose heads do not fit are headed by a letter and named below. Raises `ValueError`
    where a row has not one value, and one count, for each column.
    """
    values = [known(row) for row in data.values]
    _check(data, values)
    canvas = Canvas(width, 0)
    narrow = width < 480
    left = 0.0 if narrow else min(width * 0.36, max(map(_wide, data.rows), default=0.0)) + 10
    step = (width - left) / max(1, len(data.columns))
    heads, keyed = _heads(data.columns, step - 6)
    top = _LINE * max((len(head) for head in heads), default=0) + 6
    for at, head in enumerate(heads):
        for line, words in enumerate(reversed(head)):
            canvas.text(left + step * (at + 0.5), top - 7 - _LINE * line, words, "muted",
                        anchor="middle")  # fmt: skip
    ends = _ends(data, values)
    name_room = 17 if narrow else 0
    for at, row in enumerate(values):
        y = top + at * (_CELL + _GAP + name_room)
        _name(canvas, data, at, y, left, narrow=narrow)
        for column, value in enumerate(row):
            count = data.counts[at][column] if data.counts is not None else None
            x = left + step * column
            _cell(canvas, data, (value, count), (x, y + name_room, step - _GAP), ends)
    bottom = top + len(values) * (_CELL + _GAP + name_room) + 8
    canvas.height = round(_below(canvas, data, values, keyed, ends, bottom))
    return canvas.chart(data.title, _described(data, values), _table(data, values), prefix=prefix)


def _check(data: HeatGrid, values: Sequence[Sequence[float | None]]) -> None:
    counts = data.counts if data.counts is not None else values
    if len(values) != len(data.rows) or len(counts) != len(data.rows):
        raise ValueError(f"'{data.title}': there is not one list of figures for each row")
    if any(len(row) != len(data.columns) for row in (*values, *counts)):
        raise ValueError(f"'{data.title}': a row has not one figure for each column")


def _wide(words: str) -> float:
    return text_width(words, bold=True)


def _heads(columns: Sequence[str], room: float) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """Return the lines of each head, and the letters that stand for names that do not fit."""
    heads = [wrapped(name, room, lines=3) for name in columns]
    if all(" ".join(lines) == " ".join(n.split()) for lines, n in zip(heads, columns, strict=True)):
        return heads, []
    letters = [_letter(at) for at in range(len(columns))]
    return [[letter] for letter in letters], list(zip(letters, columns, strict=True))


def _letter(at: int) -> str:
    return chr(65 + at % 26) + (str(at // 26 + 1) if at >= 26 else "")


def _name(canvas: Canvas, data: HeatGrid, at: int, y: float, left: float, *, narrow: bool) -> None:
    here = at == data.marked_row
    if narrow:
        words = shortened(data.rows[at], canvas.width / 1.06)
        canvas.text(0, y + 12, words, bold=here)
        return
    lines = wrapped(data.rows[at], (left - 10) / 1.06)
    base = y + _CELL / 2 + 4 - (_LINE / 2 if len(lines) > 1 else 0)
    for line, words in enumerate(lines):
        canvas.text(0, base + _LINE * line, words, bold=here)


def _cell(
    canvas: Canvas, data: HeatGrid, shown: tuple[float | None, int | None],
    place: tuple[float, float, float], ends: tuple[float, float],
) -> None:  # fmt: skip
    value, count = shown
    x, y, wide = place
    middle = x + wide / 2
    if value is None:
        canvas.rect(x + 0.5, y + 0.5, wide - 1, _CELL - 1, "paper", edge="similar")
        canvas.path(f"M{x + 1:.1f} {y + _CELL - 1:.1f}L{x + wide - 1:.1f} {y + 1:.1f}", line="rule")
        return
    at = _class(value, ends)
    canvas.rect(x, y, wide, _CELL, f"seq-{at}")
    words = shortened(data.figures.text(value), (wide - 2) / 1.06, 13)
    canvas.text(middle, y + (18 if count is not None else 25), words, f"on-seq-{at}", size=13,
                anchor="middle", bold=True)  # fmt: skip
    if count is not None:
        words = shortened(f"n {count:,}", wide - 2, _SMALLEST)
        canvas.text(middle, y + 33, words, f"on-seq-{at}", size=_SMALLEST, anchor="middle")


def _ends(data: HeatGrid, values: Sequence[Sequence[float | None]]) -> tuple[float, float]:
    there = present(*values)
    low, high = known([data.low, data.high])
    least = low if low is not None else min(there, default=0.0)
    most = high if high is not None else max(there, default=1.0)
    return min(least, most), max(least, most)


def _class(value: float, ends: tuple[float, float]) -> int:
    low, high = ends
    if high - low <= max(abs(low), abs(high)) * 1e-12:
        return 3
    return 1 + min(_CLASSES - 1, max(0, int((value - low) / (high - low) * _CLASSES)))


def _below(
    canvas: Canvas, data: HeatGrid, values: Sequence[Sequence[float | None]],
    keyed: Sequence[tuple[str, str]], ends: tuple[float, float], y: float,
) -> float:  # fmt: skip
    if there := present(*values):
        x = 0.0
        low = shortened(data.figures.text(ends[0]), canvas.width / 4)
        canvas.text(x, y + 11, low, "muted")
        x += text_width(low) + 6
        used = {_class(value, ends) for value in there}
        for at in range(1, _CLASSES + 1) if len(used) > 1 or ends[0] < ends[1] else (3,):
            canvas.rect(x, y, 16, 14, f"seq-{at}", edge="rule")
            x += 17
        if ends[0] < ends[1]:
            canvas.text(x + 6, y + 11, shortened(data.figures.text(ends[1]), canvas.width / 4),
                        "muted")  # fmt: skip
        y += _KEY
    if any(value is None for row in values for value in row):
        y = legend(canvas, [Key("frame", "paper", data.hidden.capitalize())], y=y)
    for letter, name in keyed:
        canvas.text(0, y + 12, letter, bold=True, size=SMALL)
        canvas.text(26, y + 12, shortened(name, canvas.width - 26), "muted")
        y += _KEY
    return y + 3


def _described(data: HeatGrid, values: Sequence[Sequence[float | None]]) -> str:
    there = [
        (value, data.rows[at], data.columns[column])
        for at, row in enumerate(values)
        for column, value in enumerate(row)
        if value is not None
    ]
    size = f"{len(data.rows)} rows by {len(data.columns)} columns"
    if not there:
        return f"{size}: no figures yet."
    low, high = min(there, key=lambda one: one[0]), max(there, key=lambda one: one[0])
    words = f"{size}. Lowest {data.figures.text(low[0])} ({low[1]}, {low[2]})"
    words += f", highest {data.figures.text(high[0])} ({high[1]}, {high[2]})."
    empty = len(data.rows) * len(data.columns) - len(there)
    return words + (
        f" {empty} {'cell' if empty == 1 else 'cells'}: {data.hidden}." if empty else ""
    )


def _table(data: HeatGrid, values: Sequence[Sequence[float | None]]) -> ChartTable:
    def cell(at: int, column: int) -> str:
        value = values[at][column]
        if value is None:
            return data.hidden
        count = data.counts[at][column] if data.counts is not None else None
        return data.figures.text(value) + (f" (n {count:,})" if count is not None else "")

    rows = tuple(
        (name, *(cell(at, column) for column in range(len(data.columns))))
        for at, name in enumerate(data.rows)
    )
    unit = f" ({data.figures.unit})" if data.figures.unit else ""
    return ChartTable(f"{data.title}{unit}", ("", *data.columns), rows)
