"""A trend: one area over time with its interval, beside its nation and its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import (
    MISSING,
    PLAIN,
    Canvas,
    Figures,
    known,
    present,
    text_width,
)
from goldenthread.charts.frame import (
    Frame,
    Key,
    across,
    broken_line,
    legend,
    period_axis,
    runs,
    value_axis,
    value_range,
)
from goldenthread.charts.palette import SHAPES, WORDS


@dataclass(frozen=True, slots=True)
class Trend:
    """Values by period; every series is as long as `periods`, None where a figure is missing.

    Periods stand evenly, so a period without a figure must be present as None to be seen as a gap.
    `comparisons` says for each point 'better', 'similar', 'worse', 'higher', 'lower' or 'none'.
    `interval` is 'ribbon' or 'bars'.
    """

    title: str
    periods: Sequence[str]
    values: Sequence[float | None]
    lower: Sequence[float | None] | None = None
    upper: Sequence[float | None] | None = None
    nation: Sequence[float | None] | None = None
    peers: Sequence[float | None] | None = None
    comparisons: Sequence[str] | None = None
    name: str = "This area"
    nation_name: str = "Nation"
    peers_name: str = "Peer mean"
    interval: str = "ribbon"
    figures: Figures = PLAIN


def trend(data: Trend, *, width: int = 640, height: int = 260, prefix: str = "") -> Chart:
    """Draw the trend, `width` x `height` pixels; reads well from 300 pixels wide.

    Raises `ValueError` where a series is not as long as the periods.
    """
    values = known(data.values)
    lower, upper = known(data.lower or []), known(data.upper or [])
    nation, peers = known(data.nation or []), known(data.peers or [])
    for series in (values, lower, upper, nation, peers, data.comparisons or []):
        if len(series) not in (0, len(data.periods)):
            raise ValueError(f"'{data.title}': a series has not one value for each period")
    values = values or [None] * len(data.periods)
    canvas = Canvas(width, height)
    top = legend(canvas, _keys(data, bool(lower), bool(nation), bool(peers)))
    latest = next((v for v in reversed(values) if v is not None), None)
    room = text_width(data.figures.text(latest), 13, bold=True) + 16 if latest is not None else 10
    every = present(values, lower, upper, nation, peers)
    ticks = value_range(every, data.figures)
    bottom = height - 24
    frame = value_axis(canvas, ticks, data.figures, top=top, bottom=bottom, room_right=room)
    xs = across(frame, len(data.periods))
    period_axis(canvas, frame, data.periods, xs)
    if lower and upper:
        _interval(canvas, frame, xs, lower, upper, ribbon=data.interval == "ribbon")
    if line := broken_line(xs, peers, frame.y) if peers else "":
        canvas.path(line, line="similar", wide=1.5, dash="1.5 3")
    if line := broken_line(xs, nation, frame.y) if nation else "":
        canvas.path(line, line="ink", wide=1.5, dash="5 3")
    _area_line(canvas, frame, xs, values, data)
    if not every:
        middle = (frame.left + frame.right) / 2
        canvas.text(middle, (frame.top + bottom) / 2, "No figures yet", "muted", anchor="middle")
    words = _describe(data, values, lower, upper, nation)
    return canvas.chart(
        data.title, words, _table(data, values, lower, upper, nation, peers), prefix=prefix
    )


def _keys(data: Trend, interval: bool, nation: bool, peers: bool) -> list[Key]:
    keys = [Key("line", "thread", data.name)]
    if interval:
        drawn = ("box", "thread-soft") if data.interval == "ribbon" else ("bar", "thread")
        keys.append(Key(*drawn, "95% interval"))
    if nation:
        keys.append(Key("dash", "ink", data.nation_name))
    if peers:
        keys.append(Key("dots", "similar", data.peers_name))
    said = set(data.comparisons or ()) & set(SHAPES)
    keys += [Key(SHAPES[c], _tone(c), WORDS[c].capitalize()) for c in SHAPES if c in said]
    return keys


def _tone(comparison: str) -> str:
    return "similar" if comparison == "none" else comparison


def _interval(
    canvas: Canvas, frame: Frame, xs: Sequence[float], lower: Sequence[float | None],
    upper: Sequence[float | None], *, ribbon: bool,
) -> None:  # fmt: skip
    both = [(lo, up) if lo is not None and up is not None else None
            for lo, up in zip(lower, upper, strict=True)]  # fmt: skip
    ends = [None if pair is None else 0.0 for pair in both]
    for start, end in runs(ends):
        pairs = [(xs[i], *pair) for i in range(start, end) if (pair := both[i]) is not None]
        if ribbon and len(pairs) > 1:
            over = [f"{x:.1f} {frame.y(up):.1f}" for x, _, up in pairs]
            under = [f"{x:.1f} {frame.y(lo):.1f}" for x, lo, _ in reversed(pairs)]
            canvas.path(f"M{'L'.join(over + under)}z", fill="thread-soft", mark="interval")
            continue
        d = "".join(f"M{x:.1f} {frame.y(lo):.1f}V{frame.y(up):.1f}" for x, lo, up in pairs)
        canvas.path(d, line="thread", wide=1.5, mark="interval")


def _area_line(
    canvas: Canvas, frame: Frame, xs: Sequence[float], values: Sequence[float | None], data: Trend
) -> None:
    if line := broken_line(xs, values, frame.y):
        canvas.path(line, line="thread", wide=2.5, mark="line")
    dense = len(xs) > 1 and (xs[-1] - xs[0]) / (len(xs) - 1) < 9
    size, wide = (1.8, 0.5) if dense else (3.6, 1.2)
    last = None
    for i, value in enumerate(values):
        if value is None:
            continue
        last = (xs[i], frame.y(value), data.figures.text(value))
        said = data.comparisons[i] if data.comparisons else ""
        if said in SHAPES:
            canvas.mark(SHAPES[said], last[0], last[1], _tone(said), size=max(size, 2.4))
        else:
            canvas.mark("circle", last[0], last[1], "thread", size=size, edge="ink", wide=wide)
    if last is not None:
        canvas.text(last[0] + 9, last[1] + 4, last[2], size=13, bold=True, halo=True)


def _describe(
    data: Trend, values: Sequence[float | None], lower: Sequence[float | None],
    upper: Sequence[float | None], nation: Sequence[float | None],
) -> str:  # fmt: skip
    there = [(v, i) for i, v in enumerate(values) if v is not None]
    if not there:
        return f"{data.name}: no figures yet."
    write, periods = data.figures.text, data.periods
    latest, at = there[-1]
    words = f"{data.name}: {write(latest)} in {periods[at]}"
    if lower and upper and lower[at] is not None and upper[at] is not None:
        words += f" (95% interval {data.figures.interval(lower[at], upper[at])})"
    if nation and (other := nation[at]) is not None:
        side = "above" if latest > other else "below" if latest < other else "level with"
        words += f", {side} {data.nation_name} at {write(other)}"
    if data.comparisons and data.comparisons[at] in WORDS:
        words += f" ({WORDS[data.comparisons[at]]})"
    words += "."
    if len(there) > 1:
        low, high = min(there), max(there)
        words += (
            f" Lowest {write(low[0])} in {periods[low[1]]}, "
            f"highest {write(high[0])} in {periods[high[1]]}."
        )
    gaps = len(values) - len(there)
    return words + (f" {gaps} of {len(values)} periods have no figure." if gaps else "")


def _table(
    data: Trend, values: Sequence[float | None], *others: Sequence[float | None]
) -> ChartTable:
    lower, upper, nation, peers = others
    write = data.figures.text
    headers, columns = ["Period", data.name], [[write(v) for v in values]]
    if lower and upper:
        headers.append("95% interval")
        columns.append([data.figures.interval(a, b) for a, b in zip(lower, upper, strict=True)])
    for name, series in ((data.nation_name, nation), (data.peers_name, peers)):
        if series:
            headers.append(name)
            columns.append([write(v) for v in series])
    if data.comparisons:
        headers.append(f"Against {data.nation_name}")
        columns.append([WORDS.get(c, MISSING) for c in data.comparisons])
    rows = tuple(zip(data.periods, *columns, strict=True))
    unit = f" ({data.figures.unit})" if data.figures.unit else ""
    return ChartTable(f"{data.title}{unit}", tuple(headers), rows)
