"""Tables as HTML: headed, captioned, and able to scroll sideways without losing the keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from goldenthread.charts.chart import ChartTable
from goldenthread.documents.render.html_words import WordsWriter
from goldenthread.documents.tree import (
    Align,
    Cell,
    Column,
    InlineChart,
    Table,
    Words,
    inlines,
    plain,
)

# From so many rows a table scrolls under its headings; from so many letters a cell needs width.
_LONG = 30
_WORDY = 40


class TableWriter:
    """Writes the tables of one page, numbering them so that each region is named by its caption."""

    def __init__(self, words: WordsWriter) -> None:
        self._words = words
        self._count = 0

    def table(self, table: Table) -> str:
        """Return one table in its scrolling frame, with its notes below."""
        self._count += 1
        name = f"table-{self._count}"
        flags = "".join(
            f" data-{flag}"
            for flag, on in (("sortable", table.sortable), ("searchable", table.searchable))
            if on
        )
        classes = " ".join(
            name
            for name, on in (
                ("compact", table.compact),
                ("caption-hidden", table.caption_hidden),
            )
            if on
        )
        css = f' class="{classes}"' if classes else ""
        long = " long" if len(table.rows) > _LONG else ""
        wordy = _wordy(table)
        head = "".join(
            self._heading(column, wordy=at in wordy) for at, column in enumerate(table.columns)
        )
        body = "".join(self._rows(table))
        notes = "".join(
            f'<p class="table-note">{self._words.words(note)}</p>' for note in table.notes
        )
        # A group, not a region: a page has a hundred tables, and landmarks are for getting about.
        return (
            f'<div class="table-block"><div class="table-frame{long}" role="group" '
            f'aria-labelledby="{name}" tabindex="0"><table{css}{flags}>'
            f'<caption id="{name}">{escape(table.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}</div>"
        )

    def chart_table(self, table: ChartTable) -> str:
        """Return the figures behind a chart, tightly set; numbers stand on the right."""
        right = [
            all(_figure_like(row[at]) for row in table.rows) and at > 0 and bool(table.rows)
            for at in range(len(table.headers))
        ]
        columns = [
            Column(
                heading or "Row",
                align=Align.RIGHT if right[at] else Align.LEFT,
                row_header=at == 0,
            )
            for at, heading in enumerate(table.headers)
        ]
        rows: Sequence[Sequence[Words]] = table.rows
        return self.table(Table(table.caption, columns, rows, compact=True))

    def _heading(self, column: Column, *, wordy: bool) -> str:
        css = _css(f"{_ALIGN[column.align]}{' wordy' if wordy else ''}".strip())
        filtered = " data-filterable" if column.filterable else ""
        return f'<th scope="col"{css}{filtered}>{self._words.words(column.heading)}</th>'

    def _rows(self, table: Table) -> list[str]:
        opening = [_cell_tag(column) for column in table.columns]
        words = self._words.words
        rows = []
        for number, row in enumerate(table.rows):
            cells = []
            for (tag, css), cell in zip(opening, row, strict=True):
                if type(cell) is str:
                    cells.append(f"<{tag}{_css(css)}>{escape(cell)}</{tag[:2]}>")
                elif isinstance(cell, Cell):
                    cells.append(self._full_cell(tag, css, cell))
                else:
                    cells.append(f"<{tag}{_css(css)}>{words(cell)}</{tag[:2]}>")
            marked = ' class="marked"' if number in table.marked_rows else ""
            rows.append(f"<tr{marked}>{''.join(cells)}</tr>")
        return rows

    def _full_cell(self, tag: str, css: str, cell: Cell) -> str:
        if cell.tone is not None:
            css = f"{css} tone {cell.tone.value}".strip()
        sort = "" if cell.sort is None else f' data-sort="{escape(str(cell.sort))}"'
        return f"<{tag}{_css(css)}{sort}>{self._words.words(cell.words)}</{tag[:2]}>"


_ALIGN = {Align.LEFT: "", Align.RIGHT: "right", Align.CENTRE: "centre"}


def _cell_tag(column: Column) -> tuple[str, str]:
    return ('th scope="row"' if column.row_header else "td", _ALIGN[column.align])


def _wordy(table: Table) -> frozenset[int]:
    """Return the columns that hold sentences, which would otherwise be squeezed into towers."""
    texts = list(_texts(table))
    return frozenset(
        at
        for at, column in enumerate(table.columns)
        if not column.row_header and any(len(row[at]) > _WORDY for row in texts)
    )


def _texts(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        cells = (cell.words if isinstance(cell, Cell) else cell for cell in row)
        yield [_text(words) for words in cells]


def _text(words: Words) -> str:
    if isinstance(words, str):
        return words
    drawn = any(isinstance(part, InlineChart) for part in inlines(words))
    return "" if drawn else plain(words)


def _css(classes: str) -> str:
    return f' class="{classes}"' if classes else ""


def _figure_like(text: str) -> bool:
    """Whether a printed cell is a figure, or a mark standing for one that is missing."""
    bare = text.strip()
    return len(bare) < 3 or bare[:1].isdigit() or (bare[0] in "-−+£±<>" and bare[1].isdigit())
