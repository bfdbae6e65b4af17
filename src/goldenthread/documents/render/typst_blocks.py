"""Blocks as Typst code, one function each, a line a block.

Before each block that can go wrong stands a comment that names it, by which a failure of the
printer is traced back to the block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from goldenthread.charts.chart import ChartTable
from goldenthread.documents.render.typst_words import (
    POINTS,
    badge,
    content,
    literal,
    picture,
)
from goldenthread.documents.tree import (
    Align,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Column,
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
    Words,
)

#: Width of text on the page, in points, upright and for wide documents.
UPRIGHT, LANDSCAPE = 505.0, 752.0

_GAP, _INSET = 20.0, 14.0
_ALIGN = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center"}
_CALLOUT_WORD = {
    CalloutKind.NOTE: "Note",
    CalloutKind.WARNING: "Take care",
    CalloutKind.GAP: "Gap",
    CalloutKind.STANDOUT: "Stands out",
}
_NAMED = "// block: "


class TypstWriter:
    """Writes the blocks of one document in reading order."""

    def __init__(self) -> None:
        self._by_type: dict[type, Callable[[Any, int, float], str]] = {
            Paragraph: _paragraph,
            BulletList: _bullets,
            NumberedList: _numbers,
            Table: _table,
            Figure: _figure,
            Callout: self._callout,
            KeyFigures: _key_figures,
            DescriptionList: _descriptions,
            Details: self._details,
            Columns: self._columns,
            PageBreak: _page_break,
            Section: self._section,
        }

    def blocks(self, blocks: Sequence[Block], level: int, room: float) -> str:
        """Return blocks as lines of code; a section among them gets a heading of this level.

        `room` is the width there is, in points.
        """
        by_type = self._by_type
        return "\n".join([by_type[type(block)](block, level, room) for block in blocks])

    def _held(self, blocks: Sequence[Block], level: int, room: float) -> str:
        """Return blocks as one piece of content."""
        return "{\n" + self.blocks(blocks, level, room) + "\n}"

    def _callout(self, block: Callout, level: int, room: float) -> str:
        words = f'"{block.kind.value}", "{_CALLOUT_WORD[block.kind]}", {literal(block.title)}'
        body = self._held(block.blocks, level, room - 2 * _INSET) if block.blocks else "none"
        return f"{_named('callout', block.title)}\ngt-callout({words}, {body})"

    def _details(self, block: Details, level: int, room: float) -> str:
        if not block.in_print:
            return "[]"
        inside = self._held(block.blocks, level, room)
        return f"gt-opened({content(block.summary)}, {inside})"

    def _columns(self, block: Columns, level: int, room: float) -> str:
        count = max(len(block.columns), 1)
        each = (room - _GAP * (count - 1)) / count
        columns = ", ".join(self._held(blocks, level, each) for blocks in block.columns)
        return f"grid(columns: (1fr,) * {count}, column-gutter: {_GAP}pt, {columns})"

    def _section(self, block: Section, level: int, room: float) -> str:
        outlined = "" if block.in_contents else ", outlined: false, bookmarked: true"
        heading = (
            f"{_named('section', block.title)}\n"
            f"[#heading(level: {level}, {literal(block.title)}{outlined})"
            f"#label({literal(block.id)})]"
        )
        if block.badges:
            marks = " + h(6pt) + ".join(badge(one) for one in block.badges)
            heading += f"\nblock(sticky: true, below: 12pt, {marks})"
        whole = f"{heading}\n{self.blocks(block.blocks, level + 1, room)}"
        return f"block(breakable: false, width: 100%, {{\n{whole}\n}})" if block.together else whole


def _named(kind: str, name: str) -> str:
    return f"{_NAMED}{kind} {literal(name)[1:-1]}"


def block_at(source: str, line: int) -> str | None:
    """Return the name of the block that a line (from 1) of the source belongs to, if it has one."""
    for text in reversed(source.split("\n")[:line]):
        if text.startswith(_NAMED):
            return text.removeprefix(_NAMED)
    return None


def _paragraph(block: Paragraph, _level: int, _room: float) -> str:
    if not block.in_print:
        return "[]"
    words = content(block.words)
    kind = "gt-lead" if block.lead else "gt-small" if block.small else "par"
    printed = f"{kind}({words})"
    return f"block(sticky: true, {printed})" if block.with_next else printed


def _bullets(block: BulletList, _level: int, _room: float) -> str:
    return f"list({_items(block.items)})" if block.items else "[]"


def _numbers(block: NumberedList, _level: int, _room: float) -> str:
    return f"enum({_items(block.items)})" if block.items else "[]"


def _items(items: Sequence[Words]) -> str:
    return ", ".join(content(item) for item in items)


def _descriptions(block: DescriptionList, level: int, room: float) -> str:
    if block.across and block.items:
        # One row under its headings: on paper there is always room.
        heads = [Column(term) for term, _ in block.items]
        row = [meaning for _, meaning in block.items]
        return _table(
            Table("In short", heads, [row], compact=True, caption_hidden=True), level, room
        )
    items = ", ".join(
        f"terms.item({content(term)}, {content(meaning)})" for term, meaning in block.items
    )
    return f"terms({items})" if items else "[]"


def _page_break(_block: PageBreak, _level: int, _room: float) -> str:
    return "pagebreak(weak: true)"


def _key_figures(block: KeyFigures, _level: int, room: float) -> str:
    cards = ", ".join(_key_figure(figure) for figure in block.figures)
    across = max(1, min(len(block.figures), int(room // 150)))
    return f"gt-key-figures({across}, {cards})" if cards else "[]"


def _key_figure(figure: KeyFigure) -> str:
    label = f"text({literal(figure.label)})"
    if figure.href is not None and figure.href.startswith("#") and len(figure.href) > 1:
        label = f"link(label({literal(figure.href[1:])}), {label})"
    return f'("{figure.tone.value}", {label}, {literal(figure.value)}, {content(figure.words)})'


def _figure(block: Figure, _level: int, room: float) -> str:
    chart = block.chart
    # The chart drawn for a phone is the better one where the wide one would shrink by half.
    if block.narrow is not None and room < chart.width * POINTS * 0.6:
        chart = block.narrow
    drawn = picture(chart, block.alternative, width=min(chart.width * POINTS, room))
    name = _named("chart", chart.title)
    printed = f"{name}\ngt-figure({content(block.caption or chart.title)}, {drawn})"
    if block.table_in_print:
        printed += f"\n{_table(_of_chart(block.chart.table), 0, room)}"
    return printed


def _of_chart(table: ChartTable) -> Table:
    columns = [
        Column(
            heading or "Row",
            align=Align.LEFT if at == 0 else Align.RIGHT,
            row_header=at == 0,
        )
        for at, heading in enumerate(table.headers)
    ]
    return Table(table.caption, columns, table.rows, compact=True)


def _table(block: Table, _level: int, room: float) -> str:
    columns = block.columns
    if not columns:
        return "[]"
    widths = ", ".join(f"{c.weight:g}fr" if c.weight else "auto" for c in columns)
    aligns = ", ".join(_ALIGN[column.align] for column in columns)
    head = ", ".join(content(column.heading) for column in columns)
    body = "".join(
        f",\n{', '.join(_cell(cell, number in block.marked_rows) for cell in row)}"
        for number, row in enumerate(block.rows)
    )
    marked = ", ".join(str(number + 1) for number in sorted(block.marked_rows))
    # A table of many columns is set smaller, so that its figures still stand in one line.
    size = 6.5 if room / len(columns) < 45 else 8 if room / len(columns) < 65 else 9
    size = min(size, 8.0) if block.compact else size
    caption = "none" if block.caption_hidden else literal(block.caption)
    printed = (
        f"{_named('table', block.caption)}\n"
        f"gt-table({caption}, ({widths},), ({aligns},), ({marked}{',' if marked else ''}), {size}pt"
        f",\ntable.header({head}){body})"
    )
    for note in block.notes:
        printed += f"\ngt-small({content(note)})"
    return printed


def _cell(cell: Words | Cell, marked: bool) -> str:
    if isinstance(cell, Cell):
        words = content(cell.words)
        if cell.tone is not None:
            words = f'gt-toned("{cell.tone.value}", {words})'
    elif isinstance(cell, str):
        words = literal(cell)
    else:
        words = content(cell)
    return f"strong({words})" if marked else words
