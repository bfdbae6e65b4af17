"""One document, before anyone decides whether it becomes a page, a PDF or something later.

A `Document` is built of sections, sections of blocks, blocks of inlines. Nothing here knows HTML
or PDF, and there is no way to slip raw markup in, so whatever a user typed arrives as they typed
it. Wherever inlines are expected a plain string will do. `goldenthread.documents.check` says what
makes a tree unfit to print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from goldenthread.charts.chart import Chart
from goldenthread.documents.words import (
    Badge,
    Code,
    Emphasis,
    Inline,
    InlineChart,
    Link,
    ReferenceChip,
    Strong,
    Text,
    Tone,
    Words,
    inlines,
    plain,
)
from goldenthread.errors import InputRefusedError

__all__ = [
    "Align",
    "Badge",
    "Block",
    "BulletList",
    "Callout",
    "CalloutKind",
    "Cell",
    "Code",
    "Column",
    "Columns",
    "DescriptionList",
    "Details",
    "Document",
    "Emphasis",
    "Enhancement",
    "Figure",
    "Inline",
    "InlineChart",
    "KeyFigure",
    "KeyFigures",
    "Link",
    "NumberedList",
    "PageBreak",
    "Paragraph",
    "ReferenceChip",
    "Section",
    "Strong",
    "Table",
    "TableOf",
    "Text",
    "Tone",
    "Words",
    "inlines",
    "plain",
    "walk",
]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


class CalloutKind(StrEnum):
    """Why a passage is set apart from the text around it."""

    NOTE = "note"
    WARNING = "warning"
    GAP = "gap"
    STANDOUT = "standout"


class Align(StrEnum):
    """Where the text of a column stands; figures belong on the right."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "center"


class TableOf(StrEnum):
    """How a figure offers its table: folded away, open below it, or not at all."""

    FOLDED = "folded"
    OPEN = "open"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `lead` sets the opening words of a section larger, `small` a footnote.

    `in_print` is off for one that leads to another page, which print does not have. `with_next`
    keeps it, in print, on the page of what it leads to.
    """

    words: Words
    lead: bool = False
    small: bool = False
    in_print: bool = True
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    """Points in no order."""

    items: Sequence[Words]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Points in order."""

    items: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `row_header` marks the column that names its row. `filterable` offers the column's distinct
    values as a choice above the table. `weight` is the share of width in print (0: as wide as
    its text needs).
    """

    heading: Words
    align: Align = Align.LEFT
    row_header: bool = False
    filterable: bool = False
    weight: float = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that needs more than words: a key to sort by, or a mark that its row stands out."""

    words: Words
    sort: float | str | None = None
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, column headings and, as a rule, row headings.

    `rows` hold one cell per column. `marked_rows` (counted from 0) are drawn to stand out: this
    area among its peers. `notes` stand under the table. `sortable` and `searchable` are offered
    where the form can. `compact` sets it tighter. `caption_hidden` keeps the caption for screen
    readers where the heading above already says it.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Words | Cell]]
    notes: Sequence[Words] = ()
    marked_rows: frozenset[int] = frozenset()
    sortable: bool = False
    searchable: bool = False
    compact: bool = False
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption; the chart's own table goes with it.

    `table` says how a page offers the table; `table_in_print` whether a PDF prints it below
    (its alternative text is there always). `narrow` is the same chart drawn for a phone, where
    the wide one would shrink beyond reading.
    """

    chart: Chart
    caption: Words = ""
    table: TableOf = TableOf.FOLDED
    table_in_print: bool = False
    narrow: Chart | None = None

    @property
    def alternative(self) -> str:
        """What is read to someone who cannot see the chart: its title and its description."""
        title = self.chart.title.strip().rstrip(".")
        return f"{title}. {self.chart.description.strip()}".strip()


@dataclass(frozen=True, slots=True)
class Callout:
    """A passage set apart, with its own short title."""

    kind: CalloutKind
    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure that stands out: what it is, the value with its unit, and what to make of it."""

    label: str
    value: str
    words: Words = ""
    tone: Tone = Tone.NEUTRAL
    href: str | None = None

    def __post_init__(self) -> None:
        if self.href is not None:
            Link(self.label, self.href)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A strip of what stands out, best read left to right; `label` names the strip."""

    label: str
    figures: Sequence[KeyFigure]


@dataclass(frozen=True, slots=True)
class DescriptionList:
    """Terms and what they mean here: source, period, method, caveat.

    Short ones may stand `across`, side by side, as many in a row as there is room for.
    """

    items: Sequence[tuple[Words, Words]]
    across: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """Something to open on request; in print it stands open, unless `in_print` is off."""

    summary: Words
    blocks: Sequence[Block]
    open: bool = False
    in_print: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side where there is room, one under another where there is not."""

    columns: Sequence[Sequence[Block]]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a new page in print."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; its level follows from how deep it is nested.

    `id` is its address within the document, unique there. `badges` stand beside the heading.
    `together` keeps it on one page in print; it must then be shorter than a page.
    """

    id: str
    title: str
    blocks: Sequence[Block] = ()
    badges: Sequence[Badge] = ()
    in_contents: bool = True
    together: bool = False

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InputRefusedError(
                f"'{self.id}' cannot be the id of the section '{self.title}'.",
                next_step="Begin with a letter; then letters, digits, '-', '_' and '.'.",
            )


Block: TypeAlias = (
    Paragraph
    | BulletList
    | NumberedList
    | Table
    | Figure
    | Callout
    | KeyFigures
    | DescriptionList
    | Details
    | Columns
    | PageBreak
    | Section
)


@dataclass(frozen=True, slots=True)
class Enhancement:
    """A script that ships with the library, and the data it works on, for pages alone.

    It may only add to what can be read and done without it; in print it is left out. `name` is
    like the id of a section; `script` is our own source text, never a user's; `data` is JSON,
    which the script finds as the text of the element with the id `data-` and the name.
    """

    name: str
    script: str
    data: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `kicker` says what kind of document it is ('Area profile'); `opening` stands before the first
    section; `links` lead to its other forms and its neighbours; `provenance` closes it: sources,
    editions, code version, how it was made. `wide` gives a page of wide tables the whole window.
    `enhancements` are run by pages whose reader allows scripts.
    """

    title: str
    sections: Sequence[Section]
    kicker: str = ""
    subtitle: str = ""
    description: str = ""
    language: str = "en-GB"
    author: str = "Golden Thread"
    made_on: date | None = None
    opening: Sequence[Block] = ()
    links: Sequence[Link] = ()
    provenance: Sequence[Words] = ()
    contents_depth: int = 2
    wide: bool = False
    keywords: Sequence[str] = ()
    enhancements: Sequence[Enhancement] = ()


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield every block in reading order, those inside others straight after their holder."""
    for block in blocks:
        yield block
        match block:
            case Section() | Callout() | Details():
                yield from walk(block.blocks)
            case Columns():
                for column in block.columns:
                    yield from walk(column)
            case _:
                pass
