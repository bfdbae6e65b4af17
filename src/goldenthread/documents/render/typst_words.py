"""Words as Typst code.

Whatever a user typed goes into a string literal, never into markup, so that no sign of theirs can
mean anything to the printer.
"""

from __future__ import annotations

import re

from goldenthread.charts.chart import Chart
from goldenthread.documents.tree import (
    Badge,
    Code,
    Emphasis,
    Inline,
    InlineChart,
    Link,
    ReferenceChip,
    Strong,
    Text,
    Words,
    inlines,
)

#: Points of one CSS pixel, the unit of charts.
POINTS = 0.75

_BLANKS = re.compile("[ \t\r\n\x0b\x0c\u2028\u2029]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def literal(text: str) -> str:
    """Return text as a Typst string: blanks run together, what cannot be printed told apart."""
    clean = _UNPRINTABLE.sub("\ufffd", _BLANKS.sub(" ", text))
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def content(words: Words) -> str:
    """Return words as one Typst expression."""
    parts = [_part(part) for part in inlines(words)]
    if not parts:
        return "[]"
    return parts[0] if len(parts) == 1 else f"({' + '.join(f'[#{part}]' for part in parts)})"


def picture(chart: Chart, alternative: str, *, width: float, decorative: bool = False) -> str:
    """Return a chart as an image, `width` points wide, with the words that stand in its place."""
    drawn = f'image(bytes({_source(chart.svg)}), format: "svg", width: {width:.1f}pt'
    if decorative:
        return f"pdf.artifact({drawn}))"
    return f"{drawn}, alt: {literal(alternative)})"


def badge(part: Badge) -> str:
    """Return a badge: the mark of its tone and its words."""
    return f'gt-badge("{part.tone.value}", {literal(part.text)})'


def _source(svg: str) -> str:
    return '"' + svg.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _part(part: Inline) -> str:
    match part:
        case Text():
            return f"text({literal(part.text)})"
        case Strong():
            return f"strong({content(part.words)})"
        case Emphasis():
            return f"emph({content(part.words)})"
        case Code():
            return f"raw({literal(part.text)})"
        case Link():
            return _link(part.href, content(part.words))
        case Badge():
            return badge(part)
        case ReferenceChip():
            chip = f"gt-chip({literal(part.reference)})"
            return _link(part.href, chip) if part.href else chip
        case InlineChart():
            return _inline_chart(part)


def _link(href: str, words: str) -> str:
    if not href.strip("# "):
        return words
    target = f"label({literal(href[1:])})" if href.startswith("#") else literal(href)
    return f"link({target}, {words})"


def _inline_chart(part: InlineChart) -> str:
    chart = part.chart
    words = f"{chart.title.strip().rstrip('.')}. {chart.description}"
    drawn = picture(chart, words, width=chart.width * POINTS, decorative=part.decorative)
    return f"box(baseline: 25%, {drawn})"
