"""A line small enough for a sentence or a cell: how a figure went, and where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import PLAIN, Canvas, Figures, Scale, known, present
from goldenthread.charts.frame import across, broken_line, unlabelled


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Values by period, None where one is missing; `nation` is a level drawn faintly behind."""

    title: str
    periods: Sequence[str]
    values: Sequence[float | None]
    nation: float | None = None
    nation_name: str = "Nation"
    figures: Figures = PLAIN


def sparkline(data: Sparkline, *, width: int = 96, height: int = 24, prefix: str = "") -> Chart:
    """Draw the line, `width` x `height` pixels, without words; the latest figure has a dot.

    Raises `ValueError` where the values are not as many as the periods.
    """
    if len(data.values) != len(data.periods):
        raise ValueError(f"'{data.title}': there is not one value for each period")
    values = known(data.values)
    nation = known([data.nation])[0]
    canvas = Canvas(width, height)
    every = present(values, [nation])
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        low, high = low - max(1.0, abs(low)), high + max(1.0, abs(high))
    frame = unlabelled(canvas, Scale(low, high, height - 4, 4))
    xs = across(frame, len(values), pad=4)
    if nation is not None:
        at = frame.y(nation)
        canvas.line(frame.left, at, frame.right, at, "similar", dash="2 2")
    if line := broken_line(xs, values, frame.y):
        canvas.path(line, line="muted", wide=1.5, mark="line")
    there = [(x, v) for x, v in zip(xs, values, strict=True) if v is not None]
    if there:
        canvas.mark("circle", there[-1][0], frame.y(there[-1][1]), "thread", size=2.8, edge="ink")
    rows = tuple((p, data.figures.text(v)) for p, v in zip(data.periods, values, strict=True))
    table = ChartTable(data.title, ("Period", "Figure"), rows)
    return canvas.chart(data.title, _described(data, values, nation), table, prefix=prefix)


def _described(data: Sparkline, values: Sequence[float | None], nation: float | None) -> str:
    there = [(v, i) for i, v in enumerate(values) if v is not None]
    if not there:
        return "No figures yet."
    write = data.figures.text
    (first, start), (latest, end) = there[0], there[-1]
    words = f"{write(latest)} in {data.periods[end]}"
    if len(there) > 1:
        words += f", from {write(first)} in {data.periods[start]}"
        words += f"; lowest {write(min(there)[0])}, highest {write(max(there)[0])}"
    if nation is not None:
        words += f"; {data.nation_name} {write(nation)}"
    return f"{words}."
