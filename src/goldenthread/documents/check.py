"""What makes a document unfit to print, found before any printer starts.

A printer would otherwise fail late, or print a broken link, a table that does not add up to its
headings, or a picture that says nothing to someone who cannot see it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from goldenthread.charts.chart import Chart
from goldenthread.documents.tree import (
    Block,
    BulletList,
    Cell,
    DescriptionList,
    Details,
    Document,
    Emphasis,
    Enhancement,
    Figure,
    InlineChart,
    KeyFigures,
    Link,
    NumberedList,
    Paragraph,
    ReferenceChip,
    Section,
    Strong,
    Table,
    Words,
    inlines,
    plain,
    walk,
)
from goldenthread.errors import InputRefusedError

_UNSAFE_IN_SVG = ("<script", "<foreignObject", "javascript:", " onload=", " onclick=")
# What would end a script early, or let the page's reader take the rest for something else.
_UNSAFE_IN_SCRIPT = re.compile("</?script|<!--", re.IGNORECASE)
_NAME = re.compile("[A-Za-z][A-Za-z0-9_-]*")


def check(document: Document) -> None:
    """Raise `InputRefusedError` naming the block, where a document cannot be printed well.

    Asked for: a title and a language; ids used once; internal links that lead somewhere; tables
    with a caption, a column heading each and a cell for each column; charts with a title and a
    description; enhancements with a name used once and data that is JSON.
    """
    for value, name in ((document.title, "title"), (document.language, "language")):
        if not value.strip():
            raise InputRefusedError(
                f"A document has no {name}.", next_step=f"Give the Document a {name}."
            )
    blocks = [*walk(document.opening), *walk(document.sections)]
    ids = _ids(document, blocks)
    for block in blocks:
        if isinstance(block, Table):
            _check_table(document, block)
        elif isinstance(block, Figure):
            for chart in (block.chart, block.narrow):
                if chart is not None:
                    _check_chart(document, chart)
    for words in (*_all_words(blocks), *document.links, *document.provenance):
        _check_words(document, words, ids)
    _check_enhancements(document)


def _check_enhancements(document: Document) -> None:
    seen: set[str] = set()
    for one in document.enhancements:
        wrong = _wrong_with(one, seen)
        if wrong is not None:
            raise InputRefusedError(
                f"The enhancement '{one.name}' {wrong}.",
                where=document.title,
                next_step="Give it a name of its own of letters, digits, '-' and '_', a script "
                "without script tags, and data as JSON.",
            )
        seen.add(one.name)


def _wrong_with(one: Enhancement, seen: set[str]) -> str | None:
    if not _NAME.fullmatch(one.name) or one.name in seen:
        return "has no name of its own"
    if _UNSAFE_IN_SCRIPT.search(one.script):
        return "has a script that would end before its end"
    try:
        json.loads(one.data)
    except ValueError as error:
        return f"has data that is no JSON ({error})"
    return None


def _ids(document: Document, blocks: Sequence[Block]) -> frozenset[str]:
    seen: dict[str, str] = {}
    for block in blocks:
        if not isinstance(block, Section):
            continue
        if block.id in seen:
            raise InputRefusedError(
                f"The sections '{seen[block.id]}' and '{block.title}' share the id '{block.id}'.",
                where=document.title,
                next_step="Give each section of a document an id of its own.",
            )
        seen[block.id] = block.title
    return frozenset(seen)


def _check_table(document: Document, table: Table) -> None:
    where = f"{document.title}, table '{table.caption}'"
    if not table.caption.strip():
        raise InputRefusedError(
            "A table has no caption.",
            where=document.title,
            next_step="Say in a caption what the table shows; caption_hidden=True keeps it for "
            "screen readers alone.",
        )
    if not all(plain(column.heading).strip() for column in table.columns):
        raise InputRefusedError(
            "A column has no heading.", where=where, next_step="Give every Column a heading."
        )
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            raise InputRefusedError(
                f"Row {number} has {len(row)} cells for {len(table.columns)} columns.",
                where=where,
                next_step="Give every row one cell per column; an empty cell is ''.",
            )


def _check_chart(document: Document, chart: Chart) -> None:
    where = f"{document.title}, chart '{chart.title}'"
    if not chart.title.strip() or not chart.description.strip():
        raise InputRefusedError(
            "A chart has no title or no description.",
            where=where,
            next_step="Say in Chart.title what is shown and in Chart.description what is to be "
            "seen in it.",
        )
    if not chart.svg.lstrip().startswith("<svg") or any(s in chart.svg for s in _UNSAFE_IN_SVG):
        raise InputRefusedError(
            "A chart is not one plain SVG picture.",
            where=where,
            next_step="Give Chart.svg one whole <svg> element without scripts or foreign objects.",
        )


def _check_words(document: Document, words: Words, ids: frozenset[str]) -> None:
    for part in inlines(words):
        match part:
            case InlineChart():
                _check_chart(document, part.chart)
            case Link() | ReferenceChip():
                target = part.href or ""
                if target.startswith("#") and target[1:] not in ids:
                    raise InputRefusedError(
                        f"The link '{plain(part)}' leads to '{target}', which no section has.",
                        where=document.title,
                        next_step="Link to the id of a section in the same document.",
                    )
        if isinstance(part, Strong | Emphasis | Link):
            _check_words(document, part.words, ids)


def _all_words(blocks: Sequence[Block]) -> Iterator[Words]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.words
            case BulletList() | NumberedList():
                yield from block.items
            case Table():
                yield from _table_words(block)
            case KeyFigures():
                yield from _key_words(block)
            case _:
                yield from _few_words(block)


def _few_words(block: Block) -> Iterator[Words]:
    match block:
        case Figure():
            yield block.caption
        case Details():
            yield block.summary
        case DescriptionList():
            for term, meaning in block.items:
                yield term
                yield meaning
        case _:
            pass


def _key_words(block: KeyFigures) -> Iterator[Words]:
    for figure in block.figures:
        yield figure.words
        if figure.href is not None:
            yield Link(figure.label, figure.href)


def _table_words(table: Table) -> Iterator[Words]:
    for column in table.columns:
        yield column.heading
    yield from table.notes
    for row in table.rows:
        for cell in row:
            words = cell.words if isinstance(cell, Cell) else cell
            if not isinstance(words, str):
                yield words
