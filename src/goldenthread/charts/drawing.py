"""The pen all charts share: shapes and text in tokens' colours, numbers as words, and ticks.

The SVG is written as text, piece by piece, for speed. It keeps to what browsers and a PDF printer
draw alike: no variables, filters, foreign objects or baselines; text is placed by its baseline.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.palette import FONT_FAMILY, LIGHT

MISSING = "no data"
SMALL = 12
#: A digit larger than this is a mistake or an overflow, and is drawn as missing.
_BEYOND = 1e300

_FILL = {name: f' fill="{colour}"' for name, colour in LIGHT.items()} | {"none": ' fill="none"'}
_LINE = {name: f' stroke="{colour}"' for name, colour in LIGHT.items()} | {"none": ""}
_CLEAN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    | {chr(code): " " for code in range(32)}
    | {chr(code): None for code in (*range(0xD800, 0xE000), 0x7F, 0xFFFE, 0xFFFF)}
)


def escape(text: str) -> str:
    """Return `text` safe inside an element or attribute; characters XML forbids are dropped."""
    return text.translate(_CLEAN)


def known(values: Iterable[float | None]) -> list[float | None]:
    """Return floats, with None wherever a value is missing, NaN or infinite."""
    return [
        float(v) if v is not None and -_BEYOND < v < _BEYOND else None  # NaN fails both
        for v in values
    ]


def present(*series: Iterable[float | None] | None) -> list[float]:
    """Return every value there is in several series already passed through `known`."""
    return [v for values in series if values is not None for v in values if v is not None]


@dataclass(frozen=True, slots=True)
class Figures:
    """How an indicator's values are written.

    `decimals` None keeps about three significant figures; `prefix` and `suffix` touch the number
    ('£', '%'); `unit` is words for the axis ('days per 100,000 adults').
    """

    decimals: int | None = None
    prefix: str = ""
    suffix: str = ""
    unit: str = ""

    def text(self, value: float | None) -> str:
        """Return the value as it is printed: thousands by comma, 'no data' where missing."""
        if value is None or not -_BEYOND < value < _BEYOND:
            return MISSING
        size = abs(value)
        places = self.decimals
        if size >= 1e12 or (0 < size < 1e-6 and places is None):
            number = f"{size:.3g}"
        else:
            number = f"{size:,.{_places(size) if places is None else places}f}"
        sign = "\u2212" if value < 0 and number.strip("0.,") else ""
        return f"{sign}{self.prefix}{number}{self.suffix}"

    def interval(self, lower: float | None, upper: float | None) -> str:
        """Return '1.2 to 3.4', or 'no data' where either end is missing."""
        if lower is None or upper is None:
            return MISSING
        return f"{self.text(lower)} to {self.text(upper)}"


def _places(size: float) -> int:
    if size >= 100 or size == int(size):
        return 0
    if size >= 1:
        return 1 if size >= 10 else 2
    return min(8, 2 - math.floor(math.log10(size)))


#: Numbers with no unit, about three figures long.
PLAIN = Figures()


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels, held to the ends of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of `value`."""
        share = (value - self.low) / (self.high - self.low)
        if share <= 0:
            return self.start
        return self.start + share * (self.end - self.start) if share < 1 else self.end


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values, in steps of 1, 2, 2.5 or 5 times a power of ten, that enclose the range.

    Never fewer than two, also where the range is empty or smaller than a float can part.
    """
    low, high = min(low, high), max(low, high)
    size = max(abs(low), abs(high))
    if high - low <= size * 1e-9 or size < 1e-290:
        pad = size * 0.1 if size >= 1e-290 else 1.0
        low, high = (low - pad if low < 0 or low > pad else 0.0), high + pad
    step = _nice_step((high - low) / max(1, about - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, max(last, first + 1) + 1)]


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    for times in (1.0, 2.0, 2.5, 5.0):
        if rough <= times * power * (1 + 1e-9):
            return times * power
    return 10.0 * power


def tick_figures(ticks: Sequence[float], figures: Figures) -> Figures:
    """Return the style for an axis: as many decimals as its step needs, no more."""
    step = ticks[1] - ticks[0]
    places = 0
    while places < 8 and abs(step * 10**places - round(step * 10**places)) > 1e-6:
        places += 1
    return Figures(places, figures.prefix, figures.suffix, figures.unit)


#: Advance widths in ems, a little generous, so that a label estimated to fit does fit.
_NARROW = dict.fromkeys("iljtfrI.,:;'|!()[]/ \u2019-", 0.34)
_WIDE = dict.fromkeys("mwMW@%&\u2014", 0.88)
_EMS = (
    dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.67)
    | dict.fromkeys("0123456789$\u00a3", 0.6)
    | _NARROW
    | _WIDE
)


@lru_cache(maxsize=8192)  # names and periods are the same on every area's page
def text_width(text: str, size: float = SMALL, *, bold: bool = False) -> float:
    """Return the estimated width of `text` in pixels, on the generous side."""
    ems = 0.0
    for letter in text:
        ems += _EMS.get(letter, 0.57)
    return ems * size * (1.06 if bold else 1.0)


def wrapped(text: str, width: float, size: float = SMALL, lines: int = 2) -> list[str]:
    """Break `text` at spaces into at most `lines` lines of `width` pixels; the last may be cut."""
    if text_width(text, size) <= width + 0.01:
        return [text]
    out: list[str] = []
    words = text.split()
    while words and len(out) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        out.append(shortened(line, width, size))
    if words:
        out.append(shortened(" ".join(words), width, size))
    return out or [""]


def shortened(text: str, width: float, size: float = SMALL) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` pixels."""
    if text_width(text, size) <= width + 0.01:  # a room measured by this very text holds it
        return text
    while text and text_width(text + "\u2026", size) > width:
        text = text[:-1]
    return text.rstrip() + "\u2026" if text else ""


class Canvas:
    """A sheet of `width` x `height` pixels on which tokens are drawn; `chart` hands it over."""

    __slots__ = ("height", "parts", "width")

    def __init__(self, width: float, height: float) -> None:
        self.width = round(width)
        self.height = round(height)
        self.parts: list[str] = []

    def line(
        self, x1: float, y1: float, x2: float, y2: float, tone: str = "rule",
        *, wide: float = 1, dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line class="gt-{tone}-line" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" '
            f'y2="{y2:.1f}"{_LINE[tone]} stroke-width="{wide}"{dashed}/>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, tone: str,
        *, edge: str = "none", wide: float = 1, round_by: float = 0, hover: str = "",
    ) -> None:  # fmt: skip
        """Draw a filled rectangle, with an edge where one is named."""
        classes, colours = _classes(tone, edge, wide)
        corner = f' rx="{round_by}"' if round_by else ""
        self.parts.append(
            f'<rect class="{classes}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{max(height, 0):.1f}"{corner}{colours}{_closed("rect", hover)}'
        )

    def path(
        self, d: str, *, fill: str = "none", line: str = "none", wide: float = 1.5,
        dash: str = "", hover: str = "", mark: str = "",
    ) -> None:  # fmt: skip
        """Draw a path; `mark` names it (`data-mark`) so that a test or a script can find it."""
        classes, colours = _classes(fill, line, wide)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        named = f' data-mark="{mark}"' if mark else ""
        self.parts.append(
            f'<path class="{classes}"{named} d="{d}"{colours}{dashed} stroke-linejoin="round"'
            f"{_closed('path', hover)}"
        )

    def mark(
        self, shape: str, x: float, y: float, tone: str,
        *, size: float = 4, edge: str = "paper", wide: float = 1, hover: str = "",
        name: str = "point",
    ) -> None:  # fmt: skip
        """Draw one datum's point, `size` pixels from its centre to its side.

        `name` is its `data-mark`: a legend's sample is no datum and takes another.
        """
        if shape == "ring":
            tone, edge, wide = "paper", tone, 1.5
        classes, colours = _classes(tone, edge, wide)
        if shape in ("circle", "ring"):
            self.parts.append(
                f'<circle class="{classes}" data-mark="{name}" cx="{x:.1f}" cy="{y:.1f}" '
                f'r="{size:g}"{colours}{_closed("circle", hover)}'
            )
            return
        outline = f"M{x:.1f} {y:.1f}{_OUTLINES[shape](size)}z"
        self.parts.append(
            f'<path class="{classes}" data-mark="{name}" d="{outline}"{colours}'
            f"{_closed('path', hover)}"
        )

    def text(
        self, x: float, y: float, text: str, tone: str = "ink",
        *, size: float = SMALL, anchor: str = "start", bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """Write `text` on the baseline `y`; a halo of paper keeps it readable over lines."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weight = ' font-weight="700"' if bold else ""
        body = escape(text)
        if not body.strip():
            return
        if halo:
            self.parts.append(
                f'<text class="gt-paper gt-paper-line" x="{x:.1f}" y="{y:.1f}" font-size="{size}"'
                f'{place}{weight}{_FILL["paper"]}{_LINE["paper"]} stroke-width="3" '
                f'stroke-linejoin="round" aria-hidden="true">{body}</text>'
            )
        self.parts.append(
            f'<text class="gt-{tone}" x="{x:.1f}" y="{y:.1f}" font-size="{size}"{place}{weight}'
            f"{_FILL[tone]}>{body}</text>"
        )

    def raw(self, svg: str) -> None:
        """Add SVG already written and safe."""
        self.parts.append(svg)

    def chart(self, title: str, description: str, table: ChartTable, *, prefix: str = "") -> Chart:
        """Close the sheet into a `Chart`; ids come from the words unless a prefix is given."""
        if not prefix:
            words = f"{title}|{description}|{self.width}|{self.height}"
            prefix = f"gt-{crc32(words.encode('utf-8', 'replace')):08x}"
        name = escape(prefix)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="gt-chart" role="img" '
            f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" font-family="{FONT_FAMILY}" '
            f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
            f'<desc id="{name}-d">{escape(description)}</desc>{"".join(self.parts)}</svg>'
        )
        return Chart(svg, title, description, table, self.width, self.height)


def _classes(fill: str, line: str, wide: float) -> tuple[str, str]:
    names = [f"gt-{fill}"] if fill != "none" else []
    colours = _FILL[fill]
    if line != "none":
        names.append(f"gt-{line}-line")
        colours += f'{_LINE[line]} stroke-width="{wide}"'
    return " ".join(names), colours


def _closed(element: str, hover: str) -> str:
    return f"><title>{escape(hover)}</title></{element}>" if hover else "/>"


def _diamond(r: float) -> str:
    r *= 1.35
    return f"m0 {-r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}"


def _square(r: float) -> str:
    return f"m{-r:.1f} {-r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}"


def _triangle(r: float, up: int) -> str:
    r *= 1.2
    return f"m0 {-up * r:.1f}l{r:.1f} {up * 1.8 * r:.1f}h{-2 * r:.1f}"


_OUTLINES: dict[str, Callable[[float], str]] = {
    "diamond": _diamond,
    "square": _square,
    "triangle-up": lambda r: _triangle(r, 1),
    "triangle-down": lambda r: _triangle(r, -1),
}
