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
)
from goldenthread.charts.frame import Frame, Key, legend, number_axis, value_range

_ROW = 20


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
    canvas = Canvas(width, 34 + _ROW * max(1, count) + 46)
    top = legend(canvas, _keys(data, any(v is not None for v in lower)))
    canvas.height += round(max(0.0, top - 20))
    nation = known([data.nation])[0]
    every = present(values, lower, upper, [nation])
    ticks = value_range(every, data.figures, from_zero=True)
    widest = max((text_width(name, bold=True) for name in data.names), default=0)
    left = min(width * 0.42, widest + 10)
    room = max((text_width(data.figures.text(v)) for v in values), default=0) + 10
    x = Scale(ticks[0], ticks[-1], left, width - room)
    bottom = top + _ROW * max(1, count) + 2
    frame = Frame(left, top, width - room, bottom, x)
    for tick in ticks:
        canvas.line(x(tick), top, x(tick), bottom)
    for row, at in enumerate(order):
        _row(canvas, data, at, top + _ROW * row, frame, (lower[at], values[at], upper[at]))
    if nation is not None:
        canvas.line(x(nation), top, x(nation), bottom, "ink", wide=1.5, dash="4 3")
    number_axis(canvas, frame, ticks, data.figures, x)
    return canvas.chart(
        data.title,
        _described(data, values, order),
        _table(data, order, lower, upper),
        prefix=prefix,
    )


def _row(
    canvas: Canvas,
    data: RankedBars,
    at: int,
    top: float,
    frame: Frame,
    figures: tuple[float | None, float | None, float | None],
) -> None:
    low, value, high = figures
    here = at == data.marked
    base, x = top + 14, frame.y
    # Bold letters are wider than the plain ones that names are cut by.
    name = shortened(data.names[at], (frame.left - 8) / (1.06 if here else 1))
    canvas.text(frame.left - 8, base, name, anchor="end", bold=here)
    said = data.figures.text(value)
    if value is None:
        canvas.text(frame.left + 4, base, said, "muted")
        return
    zero = x(min(max(0.0, x.low), x.high))
    start, end = min(zero, x(value)), max(zero, x(value))
    canvas.rect(start, top + 4, end - start, 12, "thread" if here else "range")
    reach = end
    if low is not None and high is not None:
        canvas.line(x(low), top + 10, x(high), top + 10, "ink", wide=1.2)
        reach = max(end, x(high))
    canvas.text(reach + 5, base, said, bold=here, halo=True)


def _keys(data: RankedBars, has_limits: bool) -> list[Key]:
    keys = []
    if data.marked is not None:
        keys.append(Key("box", "thread", data.names[data.marked]))
    keys.append(Key("box", "range", "other areas"))
    if has_limits:
        keys.append(Key("line", "ink", "95% interval"))
    if data.nation is not None:
        keys.append(Key("dash", "ink", f"{data.nation_name} {data.figures.text(data.nation)}"))
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
    lower: Sequence[float | None],
    upper: Sequence[float | None],
) -> ChartTable:
    rows = [
        (
            data.names[at],
            data.figures.text(data.values[at]),
            data.figures.interval(lower[at], upper[at]),
        )
        for at in order
    ]
    if data.nation is not None:
        rows.append((data.nation_name, data.figures.text(data.nation), ""))
    return ChartTable(data.title, ("Area", "Figure", "95% interval"), tuple(rows))
