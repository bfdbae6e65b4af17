"""What every chart is: a picture, its words, and the table a reader may have instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The figures of a chart as text, already formatted; the first column heads its row."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, self-contained.

    `svg` is a whole `<svg>` element with a `viewBox`, `role="img"`, a `<title>` and a `<desc>`,
    no script, no outside reference and no CSS variables: every shape carries its colour as an
    attribute, and a class (`gt-ink`, `gt-thread`, ...) by which a page may recolour it in the dark.
    `title` says what is shown, `description` what is to be seen in it, in a sentence or two.
    """

    svg: str
    title: str
    description: str
    table: ChartTable
    width: int
    height: int
