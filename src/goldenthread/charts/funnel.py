"""A funnel plot: each area's figure by its size, within the limits chance alone would keep.

Nothing is computed here: limits come from the statistics of funnel plots (Spiegelhalter, 2005,
'Funnel plots for comparing institutional performance'); this file draws them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

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
from goldenthread.charts.frame import (
    Frame,
    Key,
    legend,
    number_axis,
    runs,
    value_axis,
    value_range,
)

#: How a point is drawn by where it stands: shape, colour and words.
STANDING: dict[str, tuple[str, str, str]] = {
    "within": ("circle", "similar", "Within the limits"),
    "high": ("triangle-up", "higher", "Above the 95% limit"),
    "low": ("triangle-down", "lower", "Below the 95% limit"),
    "very high": ("triangle-up", "higher", "Above the 99.8% limit"),
    "very low": ("triangle-down", "lower", "Below the 99.8% limit"),
}
_APART = 13


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The curves: at each size of `sizes` (rising) the four limits, in the values' unit."""

    sizes: Sequence[float]
    lower_95: Sequence[float | None]
    upper_95: Sequence[float | None]
    lower_998: Sequence[float | None]
    upper_998: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Funnel:
    """A figure and a size (people, cases) for each area, and the curves about `centre`.

    `standing` says for each area where it stands, by the keys of `STANDING`; those beyond the 99.8%
    limits are named, as are the `marked` positions (from 0), which are drawn in the thread's gold.
    """

    title: str
    names: Sequence[str]
    sizes: Sequence[float | None]
    values: Sequence[float | None]
    standing: Sequence[str]
    limits: FunnelLimits
    centre: float | None = None
    centre_name: str = "Nation"
    size_words: str = "Size"
    marked: Sequence[int] = ()
    figures: Figures = PLAIN


def funnel(data: Funnel, *, width: int = 640, height: int = 360, prefix: str = "") -> Chart:
    """Draw the funnel, `width` x `height` pixels; reads well from 340 pixels wide.

    Raises `ValueError` where a series is not as long as the names, or a limit as the limits' sizes.
    """
    sizes, values = known(data.sizes), known(data.values)
    curves = [known(one) for one in (data.limits.lower_95, data.limits.upper_95,
                                     data.limits.lower_998, data.limits.upper_998)]  # fmt: skip
    along = known(data.limits.sizes)
    if not len(sizes) == len(values) == len(data.standing) == len(data.names):
        raise ValueError(f"'{data.title}': a series has not one value for each area")
    if any(len(one) != len(along) for one in curves):
        raise ValueError(f"'{data.title}': a limit has not one value for each of its sizes")
    centre = known([data.centre])[0]
    drawn = [i for i, v in enumerate(values) if v is not None and sizes[i] is not None]
    canvas = Canvas(width, height)
    top = legend(canvas, _keys(data, drawn, centre))
    # Limits run off at the smallest sizes: the axis belongs to the points, and to the limits over
    # the larger half of them.
    half = sorted(present([sizes[i] for i in drawn]))
    middle = half[len(half) // 2] if half else 0.0
    late = [
        [v for v, size in zip(one, along, strict=True) if size is not None and size >= middle]
        for one in curves
    ]
    ticks = value_range(present([values[i] for i in drawn], [centre], *late), data.figures)
    frame = value_axis(canvas, ticks, data.figures, top=top, bottom=height - 40, room_right=14)
    reach = max(present([sizes[i] for i in drawn]) or present(along), default=1.0)
    across = [t for t in nice_ticks(0.0, max(reach, 0.0), 6 if width >= 480 else 4) if t >= 0]
    if reach > across[1]:
        across = [t for t in across if t <= reach]
    x = Scale(across[0], max(across[-1], reach * 1.02), frame.left, frame.right)
    _curves(canvas, frame, x, along, curves)
    if centre is not None:
        at = frame.y(centre)
        canvas.line(frame.left, at, frame.right, at, "ink", wide=1.5)
    places = [(i, x(s), frame.y(v)) for i in drawn
              if (s := sizes[i]) is not None and (v := values[i]) is not None]  # fmt: skip
    _points(canvas, data, places)
    _names(canvas, data, frame, places)
    number_axis(canvas, frame, across, Figures(unit=data.size_words), x)
    return canvas.chart(data.title, _described(data, drawn), _table(data, sizes, values),
                        prefix=prefix)  # fmt: skip


def _curves(
    canvas: Canvas, frame: Frame, x: Scale, along: Sequence[float | None],
    curves: Sequence[Sequence[float | None]],
) -> None:  # fmt: skip
    """Draw limits only where they lie within the axes, so that none runs along an edge."""
    for at, curve in enumerate(curves):
        pieces: list[str] = []
        for start, end in runs([None if size is None else v
                                for size, v in zip(along, curve, strict=True)]):  # fmt: skip
            pairs = [(size, v) for size, v in zip(along[start:end], curve[start:end], strict=True)
                     if size is not None and v is not None]  # fmt: skip
            for one, other in itertools.pairwise(pairs):
                if (cut := _cut(one, other, x, frame.y)) is not None:
                    (x1, y1), (x2, y2) = cut
                    begin = f"{x(x1):.1f} {frame.y(y1):.1f}"
                    step = f"L{x(x2):.1f} {frame.y(y2):.1f}"
                    joined = bool(pieces) and pieces[-1].endswith(f"L{begin}")
                    pieces.append(step if joined else f"M{begin}{step}")
        if pieces:
            inner = at < 2
            canvas.path("".join(pieces), line="similar" if inner else "muted",
                        wide=1.25 if inner else 1.5, dash="4 3" if inner else "",
                        mark="limit")  # fmt: skip


_Point = tuple[float, float]


def _cut(one: _Point, other: _Point, x: Scale, y: Scale) -> tuple[_Point, _Point] | None:
    """Return the part of a stretch that lies within both scales (Liang and Barsky, 1984)."""
    if all(x.low <= p[0] <= x.high and y.low <= p[1] <= y.high for p in (one, other)):
        return one, other
    begin, end = 0.0, 1.0
    for at, scale in enumerate((x, y)):
        start, run = one[at], other[at] - one[at]
        if run == 0:
            if not scale.low <= start <= scale.high:
                return None
            continue
        low, high = sorted(((scale.low - start) / run, (scale.high - start) / run))
        begin, end = max(begin, low), min(end, high)
    if begin >= end:
        return None

    def along(share: float) -> _Point:
        return (
            one[0] + share * (other[0] - one[0]),
            one[1] + share * (other[1] - one[1]),
        )

    return along(begin), along(end)


def _points(canvas: Canvas, data: Funnel, places: Sequence[tuple[int, float, float]]) -> None:
    for i, at, up in sorted(places, key=lambda place: place[0] in data.marked):
        shape, tone, _ = STANDING[data.standing[i]]
        size, edge = (4.0 if "very" in data.standing[i] else 3.2), "paper"
        if i in data.marked:
            tone, edge, size = "thread", "ink", 4.5
        hover = f"{data.names[i]}: {data.figures.text(data.values[i])}"
        canvas.mark(shape, at, up, tone, size=size, edge=edge, hover=hover)


def _names(
    canvas: Canvas, data: Funnel, frame: Frame, places: Sequence[tuple[int, float, float]]
) -> None:
    """Name points, the marked first; a name that finds no free place is left to the table."""
    wanted = [p for p in places if p[0] in data.marked or data.standing[p[0]].startswith("very")]
    taken: list[tuple[float, float, float]] = []
    for i, at, up in sorted(wanted, key=lambda p: (p[0] not in data.marked, -abs(p[2]))):
        bold = i in data.marked
        name = shortened(data.names[i], canvas.width * 0.45)
        wide = text_width(name, bold=bold)
        left = at + 8 if at + 8 + wide <= canvas.width else at - 8 - wide
        for step in (4, -8, 16):
            base = up + step
            free = frame.top + 8 <= base <= frame.bottom - 3 and all(
                abs(base - other) >= _APART or left > end + 4 or left + wide < start - 4
                for other, start, end in taken
            )
            if free and left >= 0:
                taken.append((base, left, left + wide))
                canvas.text(left, base, name, bold=bold, halo=True)
                break


def _keys(data: Funnel, drawn: Sequence[int], centre: float | None) -> list[Key]:
    keys = [Key("circle", "thread", data.names[i]) for i in data.marked[:1]]
    seen = {data.standing[i] for i in drawn}
    for side, words in (("high", "Above limits"), ("low", "Below limits")):
        if seen & {side, f"very {side}"}:
            keys.append(Key(STANDING[side][0], STANDING[side][1], words))
    keys += [Key("dash", "similar", "95% limits"), Key("line", "muted", "99.8% limits")]
    if centre is not None:
        keys.append(Key("line", "ink", f"{data.centre_name} {data.figures.text(centre)}"))
    return keys


def _described(data: Funnel, drawn: Sequence[int]) -> str:
    if not drawn:
        return "No area has a figure."
    said = f"{len(drawn)} areas."
    for standing in ("very high", "very low", "high", "low"):
        found = [data.names[i] for i in drawn if data.standing[i] == standing]
        if found:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            words = STANDING[standing][2].replace("Above", "above").replace("Below", "below")
            said += f" {len(found)} {words}: {', '.join(found[:5])}{more}."
    if all(data.standing[i] == "within" for i in drawn):
        said += " All stand within the limits."
    for i in data.marked:
        if i in drawn:
            words = STANDING[data.standing[i]][2].lower()
            said += f" {data.names[i]}, {data.figures.text(data.values[i])}, is {words}."
    return said


def _table(
    data: Funnel, sizes: Sequence[float | None], values: Sequence[float | None]
) -> ChartTable:
    sized = Figures()
    rows = tuple(
        (name, sized.text(size), data.figures.text(value), STANDING[standing][2])
        for name, size, value, standing in zip(
            data.names, sizes, values, data.standing, strict=True
        )
    )
    return ChartTable(data.title, ("Area", data.size_words, "Figure", "Standing"), rows)
