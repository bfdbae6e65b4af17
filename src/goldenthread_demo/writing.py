"""Writes tables and workbooks whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cell: TypeAlias = str | float | int | date | None

#: Stands in every workbook as the moment it was made.
MADE = datetime(2021, 6, 1, 9, 30, tzinfo=UTC)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_in_words(day: date) -> str:
    """Return 'April 2017', in English whatever language the computer is set to."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def day_in_words(day: date) -> str:
    """Return '9th May 2019', in English whatever language the computer is set to."""
    ending = "th" if 10 <= day.day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {month_in_words(day)}"


def write_table(path: Path, frame: pl.DataFrame, *, above: Sequence[str] = ()) -> None:
    """Write a CSV in UTF-8, packed when its name ends in .gz; `above` stands before the header."""
    lead = "".join(f"{line}\n" for line in above).encode("utf-8")
    content = lead + frame.write_csv(line_terminator="\n").encode("utf-8")
    if path.suffix != ".gz":
        path.write_bytes(content)
        return
    # gzip.compress would note which system packed it; this way no two machines differ in that.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        packed.write(content)


class Workbook:
    """A workbook being written, sheet by sheet, from the first row down."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": False, "strings_to_formulas": False}
        )
        self._book.set_properties({"created": MADE.replace(tzinfo=None), "author": "Golden Thread"})

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    def sheet(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        """Write a sheet; None and '' leave a cell empty."""
        worksheet = self._book.add_worksheet(name)
        for number, row in enumerate(rows):
            _write_row(worksheet, number, row)


def _write_row(worksheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for at, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            worksheet.write_string(number, at, cell)
        elif isinstance(cell, date):
            worksheet.write_string(number, at, cell.isoformat())
        else:
            worksheet.write_number(number, at, cell)
