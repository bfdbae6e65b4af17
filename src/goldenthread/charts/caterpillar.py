"""Many areas in order, each with its interval: how far the order itself can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import (
    PLAIN,
    Canvas,
    Figures,
    Scale,
    known,
    nice_ticks,
    present,
    shortened,
    text_width,
)
from goldenthread.charts.frame import Frame, Key, legend, number_axis

_THIN, _LABELLED, _ALL_NAMED = 5, 17, 40
_APART = 14  # pixels from one name's baseline to the next
_LEAD = 16  # pixels in which a name is led to its line


@dataclass(frozen=True, slots=True)
class Caterpillar:
    """Values with limits by area, in the order to be drawn from top to bottom.

    `marked` are positions (from 0) that are named and drawn in the thread's gold; with 40 areas or
    fewer every area is named. `value_words` heads the value, as 'Rank'.
    """

    title: str
    names: Sequence[str]
    values: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    marked: Sequence[int] = field(default=())
    value_words: str = "Value"
    figures: Figures = PLAIN


def caterpillar(data: Caterpillar, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw the intervals, `width` pixels wide and as high as the number of areas needs.

    Raises `ValueError` where a series is not as long as the names.
    """
    values, lower, upper = known(data.values), known(data.lower), known(data.upper)
    if not len(values) == len(lower) == len(upper) == len(data.names):
        raise ValueError(f"'{data.title}': a series has not one value for each area")
    step = _LABELLED if len(values) <= _ALL_NAMED else _THIN
    canvas = Canvas(width, 0)
    top = legend(canvas, _keys(data)) + 2
    widest = max((text_width(data.names[i], bold=True) for i in _named(data)), default=0)
    lead = _LEAD if len(_named(data)) < len(values) else 8
    left = min(width * 0.45, widest + lead) if widest else 6
    every = present(values, lower, upper)
    every = every if len(set(every)) > 1 else [0.0, *every, 1.0]
    ticks = nice_ticks(min(every), max(every), 6 if width >= 480 else 4)
    # Ranks end where the areas do: a tick beyond the last one would be empty paper.
    ticks = [tick for tick in ticks if tick <= max(every)]
    ticks = ticks if len(ticks) > 1 else nice_ticks(min(every), max(every))
    x = Scale(ticks[0], max(every), left, width - 12)
    frame = Frame(left, top, width - 12, top + step * max(1, len(values)) + 6, x)
    for tick in ticks:
        canvas.line(x(tick), top, x(tick), frame.bottom)
    number_axis(canvas, frame, ticks, data.figures, x)
    for row in range(len(values)):
        y = top + step * (row + 0.5)
        _line(canvas, data, row, (lower[row], values[row], upper[row]), x, y)
    _labels(canvas, data, frame, step, lead)
    canvas.height = round(frame.bottom + (38 if data.figures.unit else 22))
    return canvas.chart(
        data.title, _described(data, values, lower, upper), _table(data), prefix=prefix
    )


def _named(data: Caterpillar) -> list[int]:
    return list(range(len(data.names))) if len(data.names) <= _ALL_NAMED else list(data.marked)


def _keys(data: Caterpillar) -> list[Key]:
    keys = [Key("circle", "ink", data.value_words), Key("line", "similar", "95% interval")]
    if data.marked:
        keys.append(Key("diamond", "thread", "Areas marked"))
    return keys


def _line(
    canvas: Canvas,
    data: Caterpillar,
    row: int,
    figures: tuple[float | None, float | None, float | None],
    x: Scale,
    y: float,
) -> None:
    low, value, high = figures
    marked = row in data.marked
    if low is not None and high is not None:
        tone, wide = ("thread", 3.5) if marked else ("similar", 2)
        canvas.line(x(low), y, max(x(high), x(low) + 1), y, tone, wide=wide)
    if value is not None:
        said = f"{data.names[row]}: {data.figures.text(value)}"
        shape, tone, size = (
            ("diamond", "thread", 4.0)
            if marked
            else ("circle", "ink", 1.9 if len(data.names) > _ALL_NAMED else 3.2)
        )
        edge = "ink" if marked else "paper"
        canvas.mark(shape, x(value), y, tone, size=size, edge=edge, wide=0.5, hover=said)


def _labels(canvas: Canvas, data: Caterpillar, frame: Frame, step: float, lead: float) -> None:
    """Name areas beside their lines; names that would touch stand apart and are led there."""
    rows = sorted(_named(data))[: int((frame.bottom - frame.top) // _APART) + 1]
    wanted = [frame.top + step * (row + 0.5) + 4 for row in rows]
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _APART) if placed else max(y, frame.top + 9))
    limit = frame.bottom
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - _APART
    for row, y, line in zip(rows, placed, wanted, strict=True):
        marked = row in data.marked
        end = frame.left - lead
        if len(rows) < len(data.names):
            canvas.path(f"M{end + 4:.1f} {y - 4:.1f}L{frame.left - 2:.1f} {line - 4:.1f}",
                        line="muted", wide=1)  # fmt: skip
        name = shortened(data.names[row], end / (1.06 if marked else 1))
        canvas.text(end, y, name, anchor="end", bold=marked)


def _described(
    data: Caterpillar,
    values: Sequence[float | None],
    lower: Sequence[float | None],
    upper: Sequence[float | None],
) -> str:
    widths = sorted(
        high - low
        for low, high in zip(lower, upper, strict=True)
        if low is not None and high is not None
    )
    if not widths:
        return "No area has an interval."
    middle = widths[len(widths) // 2]
    said = f"{len(values)} areas. Half of the intervals are wider than {data.figures.text(middle)}."
    for row in list(data.marked)[:5]:
        said += (
            f" {data.names[row]}: {data.figures.text(values[row])}, "
            f"{data.figures.interval(lower[row], upper[row])}."
        )
    return said


def _table(data: Caterpillar) -> ChartTable:
    rows = tuple(
        (name, data.figures.text(value), data.figures.interval(low, high))
        for name, value, low, high in zip(
            data.names, known(data.values), known(data.lower), known(data.upper), strict=True
        )
    )
    return ChartTable(data.title, ("Area", data.value_words, "95% interval"), rows)
