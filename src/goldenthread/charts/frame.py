"""What surrounds the data: legend, value axis, and the axis of periods or numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.drawing import (
    Canvas,
    Figures,
    Scale,
    nice_ticks,
    shortened,
    text_width,
    tick_figures,
)

_KEY = 18  # pixels kept for a legend's sample
_ROW = 17


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: `kind` is 'line', 'dash', 'dots', 'box', 'frame', 'bar', 'span' or a
    point's shape."""

    kind: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the data go: pixels of the four sides and the scale of values upwards."""

    left: float
    top: float
    right: float
    bottom: float
    y: Scale


def legend(
    canvas: Canvas, keys: Sequence[Key], *, x: float = 0, y: float = 0, width: float | None = None
) -> float:
    """Write the keys in rows that wrap at `width`; return the `y` under the last row."""
    end = x + (width if width is not None else canvas.width - x)
    at, row = x, y
    for key in keys:
        words = shortened(key.words, end - x - _KEY)
        needed = _KEY + text_width(words) + 12
        if at > x and at + needed - 12 > end:
            at, row = x, row + _ROW
        _sample(canvas, key, at, row + 8)
        canvas.text(at + _KEY, row + 12, words, "muted")
        at += needed
    return row + _ROW + 3 if keys else y


def _sample(canvas: Canvas, key: Key, x: float, y: float) -> None:
    match key.kind:
        case "line":
            canvas.line(x, y, x + 13, y, key.tone, wide=2.5)
        case "dash":
            canvas.line(x, y, x + 13, y, key.tone, wide=1.5, dash="4 3")
        case "dots":
            canvas.line(x, y, x + 13, y, key.tone, wide=2, dash="1.5 3")
        case "box":
            canvas.rect(x, y - 5, 13, 10, key.tone)
        case "frame":
            canvas.rect(x, y - 5, 13, 10, key.tone, edge="range", wide=0.8)
        case "span":
            canvas.path(f"M{x:.1f} {y - 3:.1f}v6m0 -3h13m0 -3v6", line=key.tone)
        case "bar":
            canvas.line(x + 6, y - 5, x + 6, y + 5, key.tone, wide=2)
        case _:
            edge = "ink" if key.tone == "thread" else "paper"
            canvas.mark(key.kind, x + 6, y, key.tone, edge=edge, name="key")


def value_range(
    values: Sequence[float], figures: Figures, *, about: int = 5, from_zero: bool = False
) -> list[float]:
    """Return ticks for the values' axis.

    Zero is taken in when asked for or when it is near enough to cost little; an axis of figures
    that are never negative does not go below zero, nor one of percentages above 100.
    """
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    if low >= 0 and (from_zero or low <= 0.45 * high):
        low = 0.0
    ticks = nice_ticks(low, high, about)
    if min(values) >= 0:
        ticks = [t for t in ticks if t >= 0]
    if figures.suffix == "%" and high <= 100:
        ticks = [t for t in ticks if t <= 100.000001]
    return ticks if len(ticks) > 1 else nice_ticks(low, high, about)


def value_axis(
    canvas: Canvas, ticks: Sequence[float], figures: Figures, *, top: float, bottom: float,
    room_right: float = 10,
) -> Frame:  # fmt: skip
    """Draw the grid and its figures on the left, and the unit's words above them."""
    style = tick_figures(ticks, figures)
    words = [style.text(tick) for tick in ticks]
    left = min(canvas.width * 0.3, max(text_width(w) for w in words) + 6)
    right = canvas.width - room_right
    if figures.unit:
        canvas.text(0, top + 10, shortened(figures.unit, canvas.width), "muted")
        top += 17
    y = Scale(ticks[0], ticks[-1], bottom, top + 5)
    for tick, word in zip(ticks, words, strict=True):
        at = y(tick)
        canvas.line(left, at, right, at, "muted" if tick == 0 else "rule")
        canvas.text(left - 6, at + 4, word, "muted", anchor="end")
    return Frame(left, top + 5, right, bottom, y)


def unlabelled(canvas: Canvas, y: Scale) -> Frame:
    """Return the whole sheet as the frame, for charts too small for axes."""
    return Frame(0, 0, canvas.width, canvas.height, y)


def across(frame: Frame, count: int, *, pad: float = 6) -> list[float]:
    """Return the x of `count` periods, evenly spread; one alone stands in the middle."""
    left, right = frame.left + pad, frame.right - pad
    if count == 1:
        return [(left + right) / 2]
    step = (right - left) / max(1, count - 1)
    return [left + i * step for i in range(count)]


def period_axis(canvas: Canvas, frame: Frame, periods: Sequence[str], xs: Sequence[float]) -> None:
    """Write as many periods as fit, counted back from the latest, and a tick for each of them."""
    if not periods:
        return
    words = [shortened(period, canvas.width / 3) for period in periods]
    widest = max(text_width(word) for word in words) + 10
    step = (xs[-1] - xs[0]) / (len(xs) - 1) if len(xs) > 1 else widest
    every = max(1, -int(-widest // max(step, 0.01)))
    end = canvas.width + 10.0
    for i in range(len(words) - 1, -1, -every):
        half = text_width(words[i]) / 2
        at = min(max(xs[i], half), canvas.width - half)
        canvas.line(xs[i], frame.bottom, xs[i], frame.bottom + 4, "muted")
        if at + half <= end - 6:
            canvas.text(at, frame.bottom + 17, words[i], "muted", anchor="middle")
            end = at - half


def number_axis(
    canvas: Canvas, frame: Frame, ticks: Sequence[float], figures: Figures, x: Scale
) -> None:
    """Write the ticks of a horizontal axis of numbers, and its unit under them."""
    style = tick_figures(ticks, figures)
    end = -1e9
    for tick in ticks:
        word = style.text(tick)
        half = text_width(word) / 2
        at = min(max(x(tick), half), canvas.width - half)
        canvas.line(x(tick), frame.bottom, x(tick), frame.bottom + 4, "muted")
        if at - half > end:
            canvas.text(at, frame.bottom + 17, word, "muted", anchor="middle")
            end = at + half + 8
    if figures.unit:
        words = shortened(figures.unit, canvas.width)
        end = max(frame.right, text_width(words))
        canvas.text(end, frame.bottom + 33, words, "muted", anchor="end")


def runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Return the stretches [start, end) without a gap, so that a gap is drawn as a gap."""
    found = []
    start: int | None = None
    for i, value in enumerate(values):
        if value is None:
            if start is not None:
                found.append((start, i))
            start = None
        elif start is None:
            start = i
    if start is not None:
        found.append((start, len(values)))
    return found


def broken_line(xs: Sequence[float], values: Sequence[float | None], y: Scale) -> str:
    """Return the path of a line through the values, lifted at each gap; '' where nothing joins."""
    pieces = []
    for start, end in runs(values):
        if end - start > 1:
            pieces.append(
                "M"
                + "L".join(
                    f"{xs[i]:.1f} {y(v):.1f}"
                    for i in range(start, end)
                    if (v := values[i]) is not None
                )
            )
    return "".join(pieces)


def stepped_line(frame: Frame, xs: Sequence[float], values: Sequence[float | None]) -> str:
    """Return the path of a level that holds until it changes (means and limits, rebased)."""
    half = (xs[-1] - xs[0]) / (len(xs) - 1) / 2 if len(xs) > 1 else 12.0
    pieces = []
    for start, end in runs(values):
        first = start
        for i in range(start + 1, end + 1):
            if i == end or values[i] != values[first]:
                level = values[first]
                at = frame.y(level) if level is not None else 0.0
                begin = max(frame.left, xs[first] - half)
                pieces.append(f"M{begin:.1f} {at:.1f}H{min(frame.right, xs[i - 1] + half):.1f}")
                first = i
    return "".join(pieces)
