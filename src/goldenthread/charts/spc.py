"""An XmR chart: values in time between their natural limits, special causes marked.

Nothing is computed here: limits, causes and verdicts come from the statistics of the XmR chart
(the 'Making Data Count' rules); this file draws them.
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
    present,
    shortened,
    text_width,
)
from goldenthread.charts.frame import (
    Frame,
    Key,
    across,
    broken_line,
    legend,
    period_axis,
    stepped_line,
    value_axis,
    value_range,
)
from goldenthread.charts.icons import ASSURANCE, VARIATION, draw_assurance, draw_variation

#: How each cause is drawn (shape, colour) and said.
CAUSES: dict[str, tuple[str, str, str]] = {
    "common": ("circle", "similar", "Natural variation"),
    "improvement": ("diamond", "better", "Special cause: improvement"),
    "concern": ("square", "worse", "Special cause: concern"),
    "high": ("triangle-up", "higher", "Special cause: high"),
    "low": ("triangle-down", "lower", "Special cause: low"),
    "screened": ("ring", "muted", "Left out of the limits"),
}


@dataclass(frozen=True, slots=True)
class Spc:
    """An XmR chart's figures by period; None where a period has none.

    `mean`, `lower` and `upper` are levels per period and may step at `rebases` (indices of the
    first period of each new set of limits). `causes` holds keys of `CAUSES`; `variation` and
    `assurance` keys of the signs ('' for none).
    """

    title: str
    periods: Sequence[str]
    values: Sequence[float | None]
    mean: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    causes: Sequence[str] = ()
    target: float | None = None
    target_name: str = "Target"
    rebases: Sequence[int] = ()
    variation: str = ""
    assurance: str = ""
    figures: Figures = PLAIN


def spc(data: Spc, *, width: int = 640, height: int = 300, prefix: str = "") -> Chart:
    """Draw the chart, `width` x `height` pixels; reads well from 300 pixels wide.

    Raises `ValueError` where a series is not as long as the periods.
    """
    values, mean = known(data.values), known(data.mean)
    lower, upper = known(data.lower), known(data.upper)
    for series in (values, mean, lower, upper, data.causes):
        if len(series) not in (0, len(data.periods)):
            raise ValueError(f"'{data.title}': a series has not one value for each period")
    target = known([data.target])[0]
    canvas = Canvas(width, height)
    top = legend(canvas, _keys(data, target is not None), y=_verdicts(canvas, data))
    marked = [v for v in (_last(values), _last(mean), _last(upper), _last(lower)) if v is not None]
    room = max([text_width(data.figures.text(v), 12, bold=True) for v in marked], default=0) + 14
    ticks = value_range(present(values, mean, lower, upper, [target]), data.figures)
    frame = value_axis(canvas, ticks, data.figures, top=top, bottom=height - 24, room_right=room)
    xs = across(frame, len(data.periods))
    period_axis(canvas, frame, data.periods, xs)
    _levels(canvas, frame, xs, data, (mean, lower, upper), target)
    if line := broken_line(xs, values, frame.y):
        canvas.path(line, line="muted", wide=1.5, mark="line")
    size = 4.0 if len(xs) < 2 or (xs[-1] - xs[0]) / (len(xs) - 1) > 8 else 2.6
    for i, value in enumerate(values):
        if value is not None:
            shape, tone, _ = CAUSES[data.causes[i] if data.causes else "common"]
            canvas.mark(shape, xs[i], frame.y(value), tone, size=size)
    if not any(v is not None for v in values):
        middle = (frame.left + frame.right) / 2
        canvas.text(middle, (frame.top + frame.bottom) / 2, "No figures yet", "muted",
                    anchor="middle")  # fmt: skip
    words = _describe(data, values, (mean, lower, upper), target)
    return canvas.chart(data.title, words, _table(data, values, mean, lower, upper), prefix=prefix)


def _last(values: Sequence[float | None]) -> float | None:
    return next((v for v in reversed(values) if v is not None), None)


def _verdicts(canvas: Canvas, data: Spc) -> float:
    y = 0.0
    signs = [
        (draw_variation, data.variation, VARIATION),
        (draw_assurance, data.assurance, ASSURANCE),
    ]
    shown = [(draw, kind, words[kind]) for draw, kind, words in signs if kind]
    widest = max((text_width(words, 13, bold=True) for _, _, words in shown), default=0.0)
    side_by_side = len(shown) == 2 and widest <= canvas.width / 2 - 36
    for i, (draw, kind, words) in enumerate(shown):
        x = canvas.width / 2 if side_by_side and i else 0.0
        draw(canvas, kind, x, y, 24)
        room = (canvas.width / 2 if side_by_side else canvas.width) - 36
        canvas.text(x + 32, y + 17, shortened(words, room / 1.06, 13), size=13, bold=True)
        if not side_by_side or i:
            y += 30
    return y


def _keys(data: Spc, target: bool) -> list[Key]:
    said = set(data.causes) - {"common"}
    keys = [
        Key(shape, tone, words.removeprefix("Special cause: ").capitalize())
        for name, (shape, tone, words) in CAUSES.items()
        if name in said
    ]
    keys += [Key("line", "ink", "Mean"), Key("dash", "muted", "Natural limits")]
    return [*keys, Key("dots", "worse", data.target_name)] if target else keys


def _levels(
    canvas: Canvas, frame: Frame, xs: Sequence[float], data: Spc,
    levels: tuple[Sequence[float | None], ...], target: float | None,
) -> None:  # fmt: skip
    styles = (("ink", 1.5, ""), ("muted", 1.25, "5 3"), ("muted", 1.25, "5 3"))
    taken: list[float] = []
    for level, (tone, wide, dash) in zip(levels, styles, strict=True):
        if level and (line := stepped_line(frame, xs, level)):
            canvas.path(line, line=tone, wide=wide, dash=dash, mark="level")
            last = _last(level)
            at = frame.y(last) if last is not None else 0.0
            if last is not None and all(abs(at - other) >= 13 for other in taken):
                taken.append(at)
                canvas.text(frame.right + 6, at + 4, data.figures.text(last), tone,
                            bold=tone == "ink")  # fmt: skip
    if target is not None:
        at = frame.y(target)
        canvas.line(frame.left, at, frame.right, at, "worse", wide=2, dash="1.5 3")
    for start in data.rebases:
        if 0 < start < len(xs):
            x = (xs[start - 1] + xs[start]) / 2
            canvas.line(x, frame.top, x, frame.bottom, "ink", dash="2 3")
            canvas.text(x + 4, frame.bottom - 6, "new limits", "muted", halo=True)


def _describe(
    data: Spc, values: Sequence[float | None], levels: tuple[Sequence[float | None], ...],
    target: float | None,
) -> str:  # fmt: skip
    there = [(v, i) for i, v in enumerate(values) if v is not None]
    if not there:
        return "No figures yet."
    write = data.figures.text
    latest, at = there[-1]
    words = f"Latest {write(latest)} in {data.periods[at]}"
    mean, lower, upper = (_last(level) for level in levels)
    if mean is not None:
        words += f"; mean {write(mean)}"
    if lower is not None and upper is not None:
        words += f", natural limits {data.figures.interval(lower, upper)}"
    low, high = min(there), max(there)
    words += (
        f". Lowest {write(low[0])} in {data.periods[low[1]]}, "
        f"highest {write(high[0])} in {data.periods[high[1]]}."
    )
    words += f" {VARIATION[data.variation]}." if data.variation else ""
    if target is not None:
        words += f" {data.target_name} {write(target)}."
    words += f" {ASSURANCE[data.assurance]}." if data.assurance else ""
    for cause in ("improvement", "concern", "high", "low"):
        where = [data.periods[i] for i, said in enumerate(data.causes) if said == cause]
        if where:
            said = CAUSES[cause][2].replace(": ", " (")
            shown = f"{where[0]} to {where[-1]}" if len(where) > 1 else where[0]
            plural = "points" if len(where) > 1 else "point"
            words += f" {said}): {len(where)} {plural}, {shown}."
    starts = [data.periods[i] for i in data.rebases if 0 < i < len(data.periods)]
    return words + (f" Limits set anew from {', '.join(starts)}." if starts else "")


def _table(data: Spc, *series: Sequence[float | None]) -> ChartTable:
    unit = f" ({data.figures.unit})" if data.figures.unit else ""
    write = data.figures.text
    empty: list[float | None] = [None] * len(data.periods)
    columns = [[write(v) for v in (one or empty)] for one in series]
    causes = [CAUSES[c][2] for c in data.causes] or ["not tested"] * len(data.periods)
    rows = tuple(zip(data.periods, *columns, causes, strict=True))
    headers = ("Period", "Value", "Mean", "Lower limit", "Upper limit", "What it shows")
    return ChartTable(f"{data.title}{unit}", headers, rows)
