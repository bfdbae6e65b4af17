"""Errors that say what happened, where, and what to do next.

A user never meets a traceback for something they can mend: every such failure is a
`GoldenThreadError`, and every smaller thing that is wrong with a file is a `Problem` in a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and, as far as they are known, sheet, row and column.

    Rows count from 1 as a spreadsheet shows them; a column is a letter or a header as printed.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column '{self.column}'")
        return ", ".join(parts)


class Severity(StrEnum):
    """How much a problem takes away: nothing, some rows, or the whole file."""

    NOTE = "note"
    ROWS_LEFT_OUT = "rows left out"
    FILE_REFUSED = "file refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input, in plain words; `rows` says how many rows it cost."""

    severity: Severity
    what: str
    where: Place
    next_step: str
    rows: int = 0

    def __str__(self) -> str:
        noun = "row" if self.rows == 1 else "rows"
        cost = f" ({self.rows:,} {noun} left out)" if self.rows else ""
        return f"{self.where}: {self.what}{cost}. {self.next_step}"


class GoldenThreadError(Exception):
    """Something the user can mend: says what happened, where, and what to do next."""

    def __init__(
        self, what: str, *, next_step: str, where: Place | Path | str | None = None
    ) -> None:
        self.what = what
        self.where = str(where) if where is not None else None
        self.next_step = next_step
        super().__init__(str(self))

    def __str__(self) -> str:
        at = f"{self.where}: " if self.where else ""
        return f"{at}{self.what} {self.next_step}"


class InputRefusedError(GoldenThreadError):
    """A file, table or argument that cannot be used at all; nothing of it was kept."""


class UnknownNameError(GoldenThreadError):
    """A name (area, indicator, preset, format) that nothing answers to; says the nearest ones."""


class DisclosureError(GoldenThreadError):
    """An output that could show something about one person, and was therefore not made."""
