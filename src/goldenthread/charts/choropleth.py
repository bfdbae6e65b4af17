"""A map whose areas are shaded in up to five classes, each with a number; some may be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import MISSING, Canvas, escape
from goldenthread.charts.palette import LIGHT

_KEY_HEIGHT = 20
_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Map:
    """Areas by code: outlines as SVG path data in the units of `viewbox`, and a class for some.

    `classes` holds 1 (lightest) to 5 (darkest); an area without one is left blank and counts as
    having no figure. `class_words` names each class in order, as the legend prints them. `values`
    is the text of each area's figure for its pop-up and the table. `marked` areas are outlined.
    """

    title: str
    paths: Mapping[str, str]
    viewbox: str
    names: Mapping[str, str]
    classes: Mapping[str, int] = field(default_factory=dict)
    class_words: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    marked: Sequence[str] = ()


def choropleth(data: Map, *, width: int = 420, prefix: str = "") -> Chart:
    """Draw the map `width` pixels wide, as high as its outlines need, with its legend below.

    Raises `ValueError` for a class that is not 1 to 5 or has no words, or a viewbox of no size.
    """
    words = list(data.class_words)
    if any(not 1 <= c <= min(_CLASSES, len(words)) for c in data.classes.values()):
        raise ValueError(f"'{data.title}': a class has no words, or is not 1 to {_CLASSES}")
    canvas, scale = _sheet(data, width, rows=len(words) + (1 if _blank(data) else 0))
    _outlines(canvas, data, scale)
    _legend(canvas, data, words)
    return canvas.chart(data.title, _described(data, words), _table(data, words), prefix=prefix)


def locator(data: Map, *, width: int = 160, prefix: str = "") -> Chart:
    """Draw where the marked areas lie, and nothing else; for a corner of a page."""
    canvas, scale = _sheet(data, width, rows=0)
    _outlines(canvas, data, scale)
    named = ", ".join(data.names.get(code, code) for code in data.marked)
    described = f"{named} marked among {len(data.paths)} areas." if named else "No area is marked."
    rows = tuple((data.names.get(code, code),) for code in data.marked)
    return canvas.chart(
        data.title, described, ChartTable(data.title, ("Area",), rows), prefix=prefix
    )


def _sheet(data: Map, width: int, *, rows: int) -> tuple[Canvas, float]:
    _, _, across, down = (float(part) for part in data.viewbox.split())
    if across <= 0 or down <= 0:
        raise ValueError(f"'{data.title}': the viewbox has no size")
    scale = width / across
    return Canvas(width, down * scale + rows * _KEY_HEIGHT + (8 if rows else 0)), scale


def _outlines(canvas: Canvas, data: Map, scale: float) -> None:
    left, top, across, down = (float(part) for part in data.viewbox.split())
    line = 0.6 / scale
    # A nested sheet cuts off what lies outside the view without a clip path and its id.
    canvas.raw(
        f'<svg x="0" y="0" width="{canvas.width}" height="{down * scale:.1f}" '
        f'viewBox="{left:g} {top:g} {across:g} {down:g}"><g fill-rule="evenodd" '
        f'stroke-linejoin="round">'
    )
    for code, path in data.paths.items():
        shade = f"seq-{data.classes[code]}" if code in data.classes else "paper"
        edge = "paper" if shade != "paper" else "similar"
        name = escape(data.names.get(code, code))
        said = escape(data.values.get(code, MISSING if data.classes else ""))
        hover = f"<title>{name}{': ' + said if said else ''}</title>"
        canvas.raw(
            f'<path class="gt-{shade} gt-{edge}-line" d="{escape(path)}" fill="{LIGHT[shade]}" '
            f'stroke="{LIGHT[edge]}" stroke-width="{line:.2f}">{hover}</path>'
        )
    for code in data.marked:
        if code in data.paths:
            for tone, wide in (("ink", 4.5), ("thread", 2.5)):
                canvas.raw(
                    f'<path class="gt-{tone}-line" d="{escape(data.paths[code])}" fill="none" '
                    f'stroke="{LIGHT[tone]}" stroke-width="{wide / scale:.2f}"/>'
                )
    canvas.raw("</g></svg>")


def _legend(canvas: Canvas, data: Map, words: list[str]) -> None:
    rows = [(f"seq-{at}", str(at), said) for at, said in enumerate(words, start=1)]
    if _blank(data):
        rows.append(("paper", "", "no figure"))
    y = canvas.height - len(rows) * _KEY_HEIGHT
    for token, digit, said in rows:
        canvas.rect(0, y, 24, 15, token, edge="rule")
        if digit:
            canvas.text(12, y + 12, digit, f"on-{token}", anchor="middle")
        canvas.text(32, y + 12, said, "muted")
        y += _KEY_HEIGHT


def _blank(data: Map) -> bool:
    return bool(data.classes) and any(code not in data.classes for code in data.paths)


def _described(data: Map, words: list[str]) -> str:
    counts = [sum(1 for c in data.classes.values() if c == at) for at in range(1, len(words) + 1)]
    said = "; ".join(f"{count} areas: {word}" for count, word in zip(counts, words, strict=True))
    for code in data.marked:
        if code in data.classes:
            said += f". {data.names.get(code, code)} is in class {data.classes[code]}"
    missing = sum(1 for code in data.paths if code not in data.classes)
    return f"{said}. {missing} areas have no figure." if missing else f"{said}."


def _table(data: Map, words: list[str]) -> ChartTable:
    rows = tuple(
        (
            data.names.get(code, code),
            data.values.get(code, MISSING),
            words[data.classes[code] - 1] if code in data.classes else MISSING,
        )
        for code in sorted(data.paths, key=lambda code: data.names.get(code, code))
    )
    return ChartTable(data.title, ("Area", "Figure", "Class"), rows)
