"""One small bar for a cell: how far along a range a figure lies."""

from __future__ import annotations

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import Canvas


def small_bar(
    share: float, *, title: str, value: str, tone: str = "similar", width: int = 56, height: int = 9
) -> Chart:
    """Draw a bar over `share` (0 to 1, held to those ends) of its track; `value` is its text."""
    filled = min(1.0, max(0.0, share))
    canvas = Canvas(width, height)
    canvas.rect(0, 0, width, height, "soft")
    canvas.rect(0, 0, max(1.0, filled * width), height, tone)
    return canvas.chart(title, f"{value}.", ChartTable(title, ("Figure",), ((value,),)))
