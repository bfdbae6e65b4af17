"""Stacked bars: how a whole is made up, an area above its nation, part under part."""

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
    shortened,
    text_width,
)

_TONES = 6
_BAR, _STEP, _KEY = 26, 46, 19


@dataclass(frozen=True, slots=True)
class StackedBar:
    """`values` holds one row of amounts per bar and, in it, one amount per part, never negative.

    Each bar is drawn as shares of its own total. With more than six parts, the smallest (over all
    bars) are drawn together as `rest_name`, and stand apart in the table.
    """

    title: str
    bars: Sequence[str]
    parts: Sequence[str]
    values: Sequence[Sequence[float | None]]
    rest_name: str = "All others"
    figures: Figures = PLAIN


def stacked_bar(data: StackedBar, *, width: int = 640, prefix: str = "") -> Chart:
    """Draw one bar under another, `width` pixels wide, with a numbered legend and shares on parts.

    Raises `ValueError` where a row has not one amount for each part, or an amount is negative.
    """
    rows = [known(row) for row in data.values]
    if len(rows) != len(data.bars) or any(len(row) != len(data.parts) for row in rows):
        raise ValueError(f"'{data.title}': a bar has not one amount for each part")
    if any(v is not None and v < 0 for row in rows for v in row):
        raise ValueError(f"'{data.title}': an amount is negative, so it is no part of a whole")
    shares = [_shares(row) for row in rows]
    names, drawn = _gathered(data, shares)
    canvas = Canvas(width, 0)
    top = _legend(canvas, names) + 6
    for bar, name in enumerate(data.bars):
        y = top + _STEP * bar
        canvas.text(0, y + 11, shortened(name, width / 1.06), bold=bar == 0)
        _draw(canvas, names, drawn[bar], y + 16)
    canvas.height = round(top + _STEP * max(1, len(data.bars)))
    return canvas.chart(data.title, _described(data, shares), _table(data, rows, shares),
                        prefix=prefix)  # fmt: skip


def _shares(row: Sequence[float | None]) -> list[float | None]:
    largest = max((v for v in row if v is not None), default=0.0)
    if largest <= 0:
        return [None] * len(row)
    # Divided before they are added: amounts near the largest a float holds would overflow.
    total = sum(v / largest for v in row if v is not None)
    return [None if v is None else v / largest / total for v in row]


def _gathered(
    data: StackedBar, shares: Sequence[Sequence[float | None]]
) -> tuple[list[str], list[list[float]]]:
    """Keep the six largest parts in their order, or five and the rest together."""
    sizes = [sum(row[part] or 0.0 for row in shares) for part in range(len(data.parts))]
    order = sorted(range(len(sizes)), key=lambda part: (-sizes[part], part))
    kept = order if len(order) <= _TONES else order[: _TONES - 1]
    names = [data.parts[part] for part in kept]
    drawn = [[row[part] or 0.0 for part in kept] for row in shares]
    if len(order) > _TONES:
        names.append(data.rest_name)
        for at, row in enumerate(shares):
            drawn[at].append(sum(row[part] or 0.0 for part in order[_TONES - 1 :]))
    return names, drawn


def _legend(canvas: Canvas, names: Sequence[str]) -> float:
    widest = max((text_width(name) for name in names), default=0.0) + 28
    columns = max(1, min(3, int(canvas.width // max(widest, 1.0))))
    down = -(-len(names) // columns)
    for at, name in enumerate(names):
        x, y = at // down * canvas.width / columns, at % down * _KEY
        canvas.rect(x, y, 18, 15, f"part-{at + 1}")
        canvas.text(x + 9, y + 11.5, str(at + 1), "on-part", size=11, anchor="middle", bold=True)
        canvas.text(x + 25, y + 12, shortened(name, canvas.width / columns - 28), "muted")
    return down * _KEY


def _draw(canvas: Canvas, names: Sequence[str], shares: Sequence[float], y: float) -> None:
    if not any(shares):
        canvas.rect(0, y, canvas.width, _BAR, "soft")
        canvas.text(8, y + 17, MISSING.capitalize(), "muted")
        return
    left = 0.0
    for at, share in enumerate(shares):
        wide = share * canvas.width
        if wide > 0:
            hover = f"{names[at]}: {_percent(share)}"
            # A hair of paper parts neighbours, where there is room for it.
            canvas.rect(left, y, wide - (1.5 if wide > 4 else 0), _BAR, f"part-{at + 1}",
                        hover=hover)  # fmt: skip
            for words in (f"{at + 1}: {_percent(share)}", _percent(share), str(at + 1)):
                if text_width(words, bold=True) + 8 <= wide:
                    canvas.text(left + (wide - 1.5) / 2, y + 17.5, words, "on-part",
                                anchor="middle", bold=True)  # fmt: skip
                    break
        left += wide


def _percent(share: float | None) -> str:
    if share is None:
        return MISSING
    return "under 1%" if 0 < share < 0.01 else f"{share:.0%}"


def _described(data: StackedBar, shares: Sequence[Sequence[float | None]]) -> str:
    said = []
    for name, row in zip(data.bars, shares, strict=True):
        given = sorted(((v, part) for part, v in enumerate(row) if v), key=lambda p: (-p[0], p[1]))
        if given:
            most = ", ".join(f"{data.parts[part]} {_percent(v)}" for v, part in given[:3])
            said.append(f"{name}: mostly {most}.")
        else:
            said.append(f"{name}: no data.")
    return " ".join(said) or "No bars."


def _table(
    data: StackedBar, rows: Sequence[Sequence[float | None]],
    shares: Sequence[Sequence[float | None]],
) -> ChartTable:  # fmt: skip
    headers = ["Part"]
    for name in data.bars:
        headers += [name, f"{name}, share"]
    body = tuple(
        (
            part,
            *(
                words
                for row, own in zip(rows, shares, strict=True)
                for words in (data.figures.text(row[at]), _percent(own[at]))
            ),
        )
        for at, part in enumerate(data.parts)
    )
    return ChartTable(data.title, tuple(headers), body)
