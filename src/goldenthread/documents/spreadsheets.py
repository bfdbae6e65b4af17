"""Tables as files: a workbook that opens well, or a CSV that every program reads.

Nothing a publisher or a respondent typed is ever run by the program that opens the file: text
that a spreadsheet would take for a formula gets an apostrophe in front of it, in a workbook as in
a CSV, so that it stays harmless when one is saved as the other. Numbers stay numbers.

A workbook follows what statistics publishers ask of accessible spreadsheets: a sheet of contents
first, then notes and the meaning of every column, then one table a sheet, from its first cell,
with no merged cell and no blank row or column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from goldenthread.documents.cells import harmless, ready
from goldenthread.errors import GoldenThreadError, InputRefusedError, Place, UnknownNameError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROWS, _COLUMNS, _LETTERS = 1_048_576, 16_384, 32_767
_EXCEL_BEGINS = 1900
_MUCH = 400_000  # cells beyond which a workbook is written row by row, in little memory
_TAB_NAME = 31
_NARROWEST, _WIDEST, _LOOKED_AT = 9, 60, 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook.

    `name` stands on its tab (cut to 31 characters, made unique), `title` in the contents.
    `descriptions` say what a column means, by its name; `notes` belong to this table.
    `number_formats` are spreadsheet formats by column ('0.00%'); the rest are chosen by the values.
    """

    name: str
    title: str
    frame: pl.DataFrame
    descriptions: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    number_formats: Mapping[str, str] = field(default_factory=dict)


def write(
    frame: pl.DataFrame,
    path: Path,
    *,
    title: str,
    descriptions: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Write one table to `path`: a workbook for .xlsx, a CSV for .csv.

    A CSV holds the table alone; title, descriptions and notes are for the workbook. Raises
    `UnknownNameError` for any other ending, `InputRefusedError` for a table that does not fit.
    """
    match path.suffix.lower():
        case ".csv":
            write_csv(frame, path)
        case ".xlsx":
            sheet = Sheet("Table", title, frame, descriptions or {})
            write_workbook(path, [sheet], title=title, notes=notes)
        case suffix:
            raise UnknownNameError(
                f"A table cannot be written as '{suffix or path.name}'.",
                where=path,
                next_step="Name the file with .xlsx or .csv at its end.",
            )


def write_csv(frame: pl.DataFrame, path: Path, *, bom: bool = True) -> None:
    """Write a table as CSV (RFC 4180): UTF-8, commas, CRLF, quotes only where they are needed.

    `bom` puts the mark at the front by which spreadsheet programs tell UTF-8; a null is an empty
    cell, an empty text is `""`, dates are ISO 8601.
    """
    table = ready(frame, Place(str(path)))

    def save(part: Path) -> None:
        table.write_csv(part, include_bom=bom, line_terminator="\r\n")

    _saved(path, save)


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    title: str,
    notes: Sequence[str] = (),
    made_on: date | None = None,
) -> None:
    """Write tables as one .xlsx workbook: contents, notes, meanings of columns, then the tables.

    `notes` are for the whole workbook: sources, editions, licence, what an empty cell means. With
    `made_on` the same tables give the same bytes. Raises `InputRefusedError` for a workbook
    without tables, and for one that no spreadsheet program could hold, naming the sheet.
    """
    if not sheets:
        raise InputRefusedError(
            f"The workbook '{title}' has no table.",
            where=path,
            next_step="Give write_workbook at least one Sheet.",
        )
    names = _tab_names([sheet.name for sheet in sheets])
    tables = [
        _Ready(name, sheet, ready(sheet.frame, Place(str(path), name)))
        for name, sheet in zip(names, sheets, strict=True)
    ]
    for one in tables:
        _check_fits(one, path)
    front = _front(tables, notes)
    big = sum(one.frame.width * one.frame.height for one in tables) > _MUCH
    # The writer is loaded when a workbook is written: most runs of the library write none.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    def save(part: Path) -> None:
        book = Workbook(
            str(part),
            {"constant_memory": big, "strings_to_formulas": False, "strings_to_urls": False},
        )
        book.set_properties({"title": title} | _created(made_on))
        writer = _BookWriter(book, big=big)
        writer.contents(title, [*front, *tables])
        for one in [*front, *tables]:
            writer.table(one)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error

    _saved(path, save)


# --- making a table ready ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ready:
    """A sheet under its final name, its frame in types that a spreadsheet knows."""

    name: str
    sheet: Sheet
    frame: pl.DataFrame


def _tab_names(names: Sequence[str]) -> list[str]:
    """Return names fit for tabs: no sign a spreadsheet forbids there, 31 characters, unique."""
    taken = {"contents", "notes", "columns", "history"}
    fit = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip().strip("'") or "Table"
        candidate, count = clean[:_TAB_NAME].strip(), 1
        while candidate.casefold() in taken:
            count += 1
            end = f" {count}"
            candidate = clean[: _TAB_NAME - len(end)].strip() + end
        taken.add(candidate.casefold())
        fit.append(candidate)
    return fit


def _check_fits(one: _Ready, path: Path) -> None:
    where = Place(str(path), one.name)
    if one.frame.height + 1 > _ROWS or one.frame.width > _COLUMNS:
        raise InputRefusedError(
            f"The table has {one.frame.height:,} rows and {one.frame.width:,} columns; a sheet "
            f"holds {_ROWS - 1:,} and {_COLUMNS:,}.",
            where=where,
            next_step="Write it as .csv, or in several sheets.",
        )
    for name, kind in one.frame.schema.items():
        if kind != pl.String:
            continue
        longest = one.frame[name].str.len_chars()
        if (longest.max() or 0) > _LETTERS:  # type: ignore[operator]
            row = (longest.arg_max() or 0) + 2
            raise InputRefusedError(
                f"A text is longer than the {_LETTERS:,} characters that a cell holds.",
                where=Place(str(path), one.name, row, name),
                next_step="Shorten it, or write the table as .csv.",
            )


def _front(tables: Sequence[_Ready], notes: Sequence[str]) -> list[_Ready]:
    """Return the sheets before the tables: notes, and what every column means."""
    front = []
    everywhere = "All tables" if len(tables) > 1 else "The table"
    told = [(everywhere, harmless(note)) for note in notes]
    told += [(one.name, harmless(note)) for one in tables for note in one.sheet.notes]
    if told:
        frame = pl.DataFrame(told, schema=["About", "Note"], orient="row")
        front.append(_Ready("Notes", Sheet("Notes", "Notes and sources", frame), frame))
    meanings = [
        (one.name, heading, harmless(one.sheet.descriptions[name]))
        for one in tables
        if one.sheet.descriptions
        for name, heading in zip(one.sheet.frame.columns, one.frame.columns, strict=True)
        if name in one.sheet.descriptions
    ]
    if meanings:
        frame = pl.DataFrame(meanings, schema=["Sheet", "Column", "Meaning"], orient="row")
        front.append(_Ready("Columns", Sheet("Columns", "What each column means", frame), frame))
    return front


# --- writing a workbook ------------------------------------------------------------------------


class _BookWriter:
    """Writes the sheets of one workbook, all in one look."""

    def __init__(self, book: Workbook, *, big: bool) -> None:
        self._book = book
        self._big = big
        self._tables = 0
        top = {"valign": "top", "font_name": "Arial", "font_size": 11}
        self._top = top
        self._text = book.add_format(top | {"text_wrap": True})
        self._heading = book.add_format(
            top | {"bold": True, "text_wrap": True, "bottom": 2, "bg_color": "#EFF1F4"}
        )
        self._title = book.add_format(top | {"bold": True, "font_size": 16})
        self._link = book.add_format(top | {"font_color": "#15508F", "underline": 1})
        self._formats: dict[str, Format] = {}

    def contents(self, title: str, sheets: Sequence[_Ready]) -> None:
        """Write the first sheet: the title, and every other sheet with a link to it."""
        sheet = self._book.add_worksheet("Contents")
        sheet.set_column(0, 0, 33, self._text)
        sheet.set_column(1, 1, 70, self._text)
        sheet.set_column(2, 2, 12, self._text)
        sheet.write_string(0, 0, harmless(title), self._title)
        for at, heading in enumerate(("Sheet", "What it holds", "Rows")):
            sheet.write_string(1, at, heading, self._heading)
        for row, one in enumerate(sheets, start=2):
            target = one.name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{target}'!A1", self._link, string=one.name)
            sheet.write_string(row, 1, harmless(one.sheet.title), self._text)
            sheet.write_number(row, 2, one.frame.height, self._format("#,##0"))
        self._paper(sheet)

    def table(self, one: _Ready) -> None:
        """Write one table from the first cell of its own sheet."""
        sheet, frame = self._book.add_worksheet(one.name), one.frame
        columns = [
            self._column(sheet, frame[name], one.sheet.number_formats.get(original))
            for name, original in zip(frame.columns, one.sheet.frame.columns, strict=True)
        ]
        for at, name in enumerate(frame.columns):
            sheet.set_column(at, at, _width(frame[name]))
            sheet.write_string(0, at, name, self._heading)
        for row, values in enumerate(frame.iter_rows(), start=1):
            for at, value in enumerate(values):
                if value is not None:
                    put, form = columns[at]
                    put(row, at, value, form)
        last = max(frame.height, 1)
        if self._big:
            sheet.autofilter(0, 0, last, frame.width - 1)
        else:
            self._tables += 1
            sheet.add_table(0, 0, last, frame.width - 1, self._table_options(frame.columns, one))
        sheet.freeze_panes(1, 1 if frame.width > 2 else 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        self._paper(sheet)

    def _table_options(self, headings: Sequence[str], one: _Ready) -> dict[str, Any]:
        return {
            "name": f"T{self._tables}_" + re.sub(r"[^A-Za-z0-9_]", "_", one.name),
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": [{"header": name, "header_format": self._heading} for name in headings],
        }

    def _column(
        self, sheet: Worksheet, values: pl.Series, form: str | None
    ) -> tuple[Callable[..., Any], Format]:
        """Return how the values of a column are put into cells, and their format."""
        kind = values.dtype
        if kind.is_integer() or kind.is_float():
            return sheet.write_number, self._format(form or _number_format(values))
        if kind == pl.Boolean:
            return sheet.write_boolean, self._text
        if kind == pl.String:
            return sheet.write_string, self._text
        earliest = values.min()
        if isinstance(earliest, date) and earliest.year < _EXCEL_BEGINS:

            def as_text(row: int, at: int, value: date, form: Format) -> None:
                sheet.write_string(row, at, str(value), form)

            return as_text, self._text
        default = "yyyy-mm-dd" if kind == pl.Date else "yyyy-mm-dd hh:mm"
        return sheet.write_datetime, self._format(form or default)

    def _format(self, number_format: str) -> Format:
        if number_format not in self._formats:
            self._formats[number_format] = self._book.add_format(
                self._top | {"num_format": number_format}
            )
        return self._formats[number_format]

    @staticmethod
    def _paper(sheet: Worksheet) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(0)


def _number_format(values: pl.Series) -> str:
    """Return a format that shows about three figures; the cell keeps the whole number."""
    low, high = values.min(), values.max()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return "General"
    if values.dtype.is_integer() or bool((values.drop_nulls() % 1 == 0).all()):
        return "0" if low >= 1900 and high <= 2100 else "#,##0"  # years carry no comma
    largest = max(abs(low), abs(high))
    return "0.000" if largest < 1 else "0.00" if largest < 10 else "#,##0.0"


def _width(values: pl.Series) -> float:
    """Return a column's width in characters: its heading's longest word, and its values."""
    longest = max((len(word) for word in values.name.split()), default=1)
    shown = values.head(_LOOKED_AT).drop_nulls()
    if shown.dtype == pl.String:
        longest = max([longest, *shown.str.len_chars().to_list()])
    elif shown.dtype in (pl.Date, pl.Datetime):
        longest = max(longest, 16 if shown.dtype == pl.Datetime else 10)
    return min(max(longest + 3, _NARROWEST), _WIDEST)


def _created(made_on: date | None) -> dict[str, datetime]:
    return {"created": datetime.combine(made_on, time())} if made_on else {}


def _saved(path: Path, save: Callable[[Path], None]) -> None:
    """Save under another name beside `path` and move it there whole; say so where that fails."""
    part = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        part.touch()
        save(part)
        part.replace(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise GoldenThreadError(
            f"The file could not be written ({error}).",
            where=path,
            next_step="Check that the folder exists and may be written to, and close the file "
            "where another program has it open.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
