"""Blocks as HTML, one method each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from goldenthread.documents.render.html_tables import TableWriter
from goldenthread.documents.render.html_words import WordsWriter
from goldenthread.documents.tree import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Columns,
    DescriptionList,
    Details,
    Figure,
    KeyFigure,
    KeyFigures,
    NumberedList,
    PageBreak,
    Paragraph,
    Section,
    Table,
    TableOf,
    Words,
)

# A picture wider than a phone scrolls in a frame of its own rather than shrink beyond reading.
_PHONE = 360

_CALLOUT_WORD = {
    CalloutKind.NOTE: "Note",
    CalloutKind.WARNING: "Take care",
    CalloutKind.GAP: "Gap",
    CalloutKind.STANDOUT: "Stands out",
}


class BlockWriter:
    """Writes the blocks of one page in reading order."""

    def __init__(self) -> None:
        self.words = WordsWriter()
        self._tables = TableWriter(self.words)
        self._by_type: dict[type, Callable[[Any, int], str]] = {
            Paragraph: self._paragraph,
            BulletList: self._bullets,
            NumberedList: self._numbers,
            Table: self._table,
            Figure: self._figure,
            Callout: self._callout,
            KeyFigures: self._key_figures,
            DescriptionList: self._descriptions,
            Details: self._details,
            Columns: self._columns,
            PageBreak: self._page_break,
            Section: self._section,
        }

    def blocks(self, blocks: Sequence[Block], level: int) -> str:
        """Return blocks as HTML; a section among them gets a heading of this level (2 to 6)."""
        by_type = self._by_type
        return "\n".join([by_type[type(block)](block, level) for block in blocks])

    def _paragraph(self, block: Paragraph, _level: int) -> str:
        names = [name for name, on in (("lead", block.lead), ("small", block.small)) if on]
        names += [] if block.in_print else ["no-print"]
        css = f' class="{" ".join(names)}"' if names else ""
        return f"<p{css}>{self.words.words(block.words)}</p>"

    def _bullets(self, block: BulletList, _level: int) -> str:
        return f"<ul>{self._items(block.items)}</ul>"

    def _numbers(self, block: NumberedList, _level: int) -> str:
        return f"<ol>{self._items(block.items)}</ol>"

    def _items(self, items: Sequence[Words]) -> str:
        return "".join(f"<li>{self.words.words(item)}</li>" for item in items)

    def _table(self, block: Table, _level: int) -> str:
        return self._tables.table(block)

    def _figure(self, block: Figure, _level: int) -> str:
        chart, title = block.chart, escape(block.chart.title)
        caption = self.words.words(block.caption or chart.title)
        picture = self.words.picture(chart, css_class="chart")
        if block.narrow is not None:
            small = self.words.picture(block.narrow, css_class="chart")
            frame = f'<div class="wide-only">{picture}</div><div class="narrow-only">{small}</div>'
        elif chart.width > _PHONE:
            frame = (
                f'<div class="chart-frame" role="group" aria-label="Chart: {title}" '
                f'tabindex="0">{picture}</div>'
            )
        else:
            frame = picture
        return f"<figure><figcaption>{caption}</figcaption>{frame}{self._behind(block)}</figure>"

    def _behind(self, block: Figure) -> str:
        if block.table is TableOf.LEFT_OUT:
            return ""
        table = self._tables.chart_table(block.chart.table)
        if block.table is TableOf.OPEN:
            return table
        return (
            '<details class="behind no-print"><summary>Show as a table'
            f'<span class="unseen">: {escape(block.chart.title)}</span></summary>{table}</details>'
        )

    def _callout(self, block: Callout, level: int) -> str:
        kind = block.kind
        return (
            f'<div class="callout {kind.value}"><p class="callout-title">'
            f'<span class="callout-kind">{_CALLOUT_WORD[kind]}</span> {escape(block.title)}</p>'
            f"{self.blocks(block.blocks, level)}</div>"
        )

    def _key_figures(self, block: KeyFigures, _level: int) -> str:
        items = "".join(self._key_figure(figure) for figure in block.figures)
        return (
            f'<ul class="key-figures" role="list" aria-label="{escape(block.label)}">{items}</ul>'
        )

    def _key_figure(self, figure: KeyFigure) -> str:
        label = escape(figure.label)
        if figure.href is not None:
            label = f'<a href="{escape(figure.href)}">{label}</a>'
        return (
            f'<li class="{figure.tone.value}"><span class="label">{label}</span> '
            f'<span class="value">{escape(figure.value)}</span> '
            f'<span class="words">{self.words.words(figure.words)}</span></li>'
        )

    def _descriptions(self, block: DescriptionList, _level: int) -> str:
        words = self.words.words
        items = "".join(
            f"<div><dt>{words(term)}</dt><dd>{words(meaning)}</dd></div>"
            for term, meaning in block.items
        )
        css = ' class="across"' if block.across else ""
        return f"<dl{css}>{items}</dl>"

    def _details(self, block: Details, level: int) -> str:
        is_open = " open" if block.open else ""
        css = "" if block.in_print else ' class="no-print"'
        return (
            f"<details{css}{is_open}><summary>{self.words.words(block.summary)}</summary>"
            f'<div class="inside">{self.blocks(block.blocks, level)}</div></details>'
        )

    def _columns(self, block: Columns, level: int) -> str:
        columns = "".join(f"<div>{self.blocks(blocks, level)}</div>" for blocks in block.columns)
        return f'<div class="columns">{columns}</div>'

    @staticmethod
    def _page_break(_block: PageBreak, _level: int) -> str:
        return '<div class="page-break"></div>'

    def _section(self, block: Section, level: int) -> str:
        name, heading = escape(block.id), f"h{min(level, 6)}"
        badges = "".join(f" {self.words.badge(badge)}" for badge in block.badges)
        if badges:
            badges = f'<p class="badges">{badges}</p>'
        return (
            f'<section id="{name}" aria-labelledby="{name}--heading">'
            f'<{heading} id="{name}--heading">{escape(block.title)}</{heading}>{badges}\n'
            f"{self.blocks(block.blocks, level + 1)}</section>"
        )
