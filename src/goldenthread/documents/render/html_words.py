"""Inlines and pictures as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from goldenthread.charts.chart import Chart
from goldenthread.documents.tree import (
    Badge,
    Code,
    Emphasis,
    InlineChart,
    Link,
    ReferenceChip,
    Strong,
    Text,
    Words,
)

_CLASS_OF_SVG = re.compile(r'\s*(<svg\b[^>]*?)\sclass="([^"]*)"([^>]*>)')
_ID_IN_SVG = re.compile(r'\sid="([^"]+)"')


class WordsWriter:
    """Writes words and pictures of one page; keeps the ids of its pictures apart."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._pictures = 0
        self._by_type: dict[type, Callable[[Any], str]] = {
            Text: self._text,
            str: escape,
            Strong: self._strong,
            Emphasis: self._emphasis,
            Code: self._code,
            Link: self._link,
            Badge: self.badge,
            ReferenceChip: self._chip,
            InlineChart: self._inline_chart,
        }

    def words(self, words: Words) -> str:
        """Return words as HTML, every character of the text escaped where it must be."""
        writer = self._by_type.get(type(words))
        if writer is not None:
            return writer(words)
        by_type = self._by_type
        return "".join([by_type[type(part)](part) for part in words])  # type: ignore[union-attr]

    def picture(self, chart: Chart, *, css_class: str, decorative: bool = False) -> str:
        """Return the chart's SVG with ids that no other picture of the page has."""
        svg = self._own_ids(chart.svg) if 'id="' in chart.svg else chart.svg
        hidden = ' aria-hidden="true"' if decorative else ""
        own = _CLASS_OF_SVG.match(svg)
        if own is not None:
            svg = f"{own[1]}{own[3]}{svg[own.end() :]}"
            css_class = f"{css_class} {own[2]}"
        return svg.replace("<svg", f'<svg class="{css_class}"{hidden}', 1)

    def _own_ids(self, svg: str) -> str:
        found = _ID_IN_SVG.findall(svg)
        self._pictures += 1
        taken = [name for name in found if name in self._ids]
        for name in taken:
            svg = self._renamed(svg, name, f"p{self._pictures}-{name}")
        self._ids.update(found)
        return svg

    @staticmethod
    def _renamed(svg: str, old: str, new: str) -> str:
        svg = svg.replace(f' id="{old}"', f' id="{new}"').replace(f"url(#{old})", f"url(#{new})")
        svg = svg.replace(f'href="#{old}"', f'href="#{new}"')

        def renamed_list(found: re.Match[str]) -> str:
            names = " ".join(new if name == old else name for name in found[2].split())
            return f'{found[1]}="{names}"'

        return re.sub(r'(aria-labelledby|aria-describedby)="([^"]*)"', renamed_list, svg)

    @staticmethod
    def _text(part: Text) -> str:
        return escape(part.text)

    def _strong(self, part: Strong) -> str:
        return f"<strong>{self.words(part.words)}</strong>"

    def _emphasis(self, part: Emphasis) -> str:
        return f"<em>{self.words(part.words)}</em>"

    @staticmethod
    def _code(part: Code) -> str:
        return f"<code>{escape(part.text)}</code>"

    def _link(self, part: Link) -> str:
        return f'<a href="{escape(part.href)}">{self.words(part.words)}</a>'

    @staticmethod
    def badge(part: Badge) -> str:
        """Return a badge; its shape is drawn by the style sheet, its meaning is in its words."""
        return f'<span class="badge {part.tone.value}">{escape(part.text)}</span>'

    @staticmethod
    def _chip(part: ReferenceChip) -> str:
        title = f' title="{escape(part.title)}"' if part.title else ""
        reference = escape(part.reference)
        if part.href is None:
            return f'<span class="chip"{title}>{reference}</span>'
        return f'<a class="chip" href="{escape(part.href)}"{title}>{reference}</a>'

    def _inline_chart(self, part: InlineChart) -> str:
        return self.picture(part.chart, css_class="inline-chart", decorative=part.decorative)
