"""A few areas in order of their figure, each with its interval, beside the nation's line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import (
    PLAIN,
    Canvas,
    Figures,
    Scale,
    known,
    present,
    shortened,
    text_width,
    wrapped,
)
from goldenthread.charts.frame import Frame, Key, legend, number_axis, value_range

_ROW, _TWO_LINES = 22, 28


@dataclass(frozen=True, slots=True)
class RankedBars:
    """Figures by area, drawn from the highest down; areas without a figure stand last.

    `marked` is the position (from 0, as given) of this area. Limits may be left out.
    """

    title: str
    names: Sequence[str]
    values: Sequence[float | None]
    lower: Sequence[float | None] | None = None
    upper: Sequence[float | None] | None = None
    nation: float | None = None
    nation_name: str = "Nation"
    marked: int | None = None
    figures: Figures = PLAIN


def ranked_bars(data: RankedBars, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw the bars, `width` pixels wide, one row an area.

    Raises `ValueError` where a series is not as long as the names.
    """
    count = len(data.names)
    values = known(data.values)
    lower = known(data.lower) if data.lower is not None else [None] * count
    upper = known(data.upper) if data.upper is not None else [None] * count
    if not len(values) == len(lower) == len(upper) == count:
        raise ValueError(f"'{data.title}': a series has not one value for each area")
    order = sorted(range(count), key=lambda i: (values[i] is None, -(values[i] or 0.0), i))
    nation = known([data.nation])[0]
    canvas = Canvas(width, 0)
    top = legend(canvas, _keys(data, any(v is not None for v in lower), nation)) + 2
    every = present(values, lower, upper, [nation])
    ticks = value_range(every, data.figures, about=4, from_zero=True)
    room = min(width * 0.3, max((_figure_width(data, v) for v in values), default=0) + 12)
    widest = max((text_width(name, bold=True) for name in data.names), default=0)
    left = min(width * 0.4, widest + 10)
    lines = [wrapped(name, (left - 8) / _BOLD) for name in data.names]
    step = _TWO_LINES if any(len(one) > 1 for one in lines) else _ROW
    bottom = top + step * max(1, count) + 2
    x = Scale(ticks[0], ticks[-1], left, width - room)
    frame = Frame(left, top, width - room, bottom, x)
    for tick in ticks:
        canvas.line(x(tick), top, x(tick), bottom)
    for row, at in enumerate(order):
        middle = top + step * (row + 0.5)
        _words(canvas, data, lines[at], at, middle, (left - 8, room - 11))
        _bar(canvas, frame, (lower[at], values[at], upper[at]), middle, here=at == data.marked)
    if nation is not None:
        canvas.line(x(nation), top - 2, x(nation), bottom, "ink", wide=1.5, dash="4 3")
    number_axis(canvas, frame, ticks, data.figures, x)
    canvas.height = round(bottom + (38 if data.figures.unit else 22))
    return canvas.chart(
        data.title,
        _described(data, values, order),
        _table(data, order, values, lower, upper),
        prefix=prefix,
    )


#: Bold letters are wider than the plain ones by which names are broken and cut.
_BOLD = 1.06


def _figure_width(data: RankedBars, value: float | None) -> float:
    return text_width(data.figures.text(value), bold=True)


def _words(
    canvas: Canvas, data: RankedBars, lines: Sequence[str], at: int, y: float,
    rooms: tuple[float, float],
) -> None:  # fmt: skip
    """Write an area's name to the left of its bar and its figure in the column at the right."""
    here = at == data.marked
    for row, line in enumerate(lines):
        base = y + 4 + 12 * row - 6 * (len(lines) - 1)
        canvas.text(rooms[0], base, line, anchor="end", bold=here)
    value = known([data.values[at]])[0]
    said = shortened(data.figures.text(value), rooms[1] / _BOLD)
    tone = "muted" if value is None else "ink"
    canvas.text(canvas.width, y + 4, said, tone, anchor="end", bold=here)


def _bar(
    canvas: Canvas, frame: Frame, figures: tuple[float | None, ...], y: float, *, here: bool
) -> None:
    low, value, high = figures
    if value is None:
        return
    x = frame.y
    zero = x(min(max(0.0, x.low), x.high))
    start, end = min(zero, x(value)), max(zero, x(value))
    canvas.rect(start, y - 6.5, max(end - start, 0.8), 13, "thread" if here else "range")
    if low is not None and high is not None:
        canvas.line(x(low), y, x(high), y, "ink", wide=1.5)
        for end in (x(low), x(high)):
            canvas.line(end, y - 3, end, y + 3, "ink", wide=1.5)


def _keys(data: RankedBars, has_limits: bool, nation: float | None) -> list[Key]:
    keys = []
    if data.marked is not None:
        keys.append(Key("box", "thread", data.names[data.marked]))
    if has_limits:
        keys.append(Key("span", "ink", "95% interval"))
    if nation is not None:
        keys.append(Key("dash", "ink", f"{data.nation_name} {data.figures.text(nation)}"))
    return keys


def _described(data: RankedBars, values: Sequence[float | None], order: Sequence[int]) -> str:
    given = [at for at in order if values[at] is not None]
    if not given:
        return "No area has a figure."
    first, last = given[0], given[-1]
    said = (
        f"Highest {data.names[first]}, {data.figures.text(values[first])}; "
        f"lowest {data.names[last]}, {data.figures.text(values[last])}."
    )
    if data.marked is not None and data.marked in given:
        place = given.index(data.marked) + 1
        said += f" {data.names[data.marked]} is number {place} of {len(given)} from the highest."
    return said


def _table(
    data: RankedBars,
    order: Sequence[int],
    values: Sequence[float | None],
    lower: Sequence[float | None],
    upper: Sequence[float | None],
) -> ChartTable:
    write = data.figures
    rows = [
        (data.names[at], write.text(values[at]), write.interval(lower[at], upper[at]))
        for at in order
    ]
    if data.nation is not None:
        rows.append((data.nation_name, write.text(data.nation), ""))
    return ChartTable(data.title, ("Area", "Figure", "95% interval"), tuple(rows))
