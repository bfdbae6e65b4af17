"""Opening a file that a stranger sent: what it is, told by its content, within safe sizes."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from goldenthread.errors import InputRefusedError, Place, Problem, Severity
from goldenthread.places.authorities import Places

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

#: A published file is a few megabytes; these stop a bomb long before the memory does.
LARGEST_FILE = 512 * 1024**2
LARGEST_UNPACKED = 512 * 1024**2
LARGEST_WORKBOOK_UNPACKED = 256 * 1024**2

_NO_LETTER = "\N{REPLACEMENT CHARACTER}"

Cell = Any  # str, float, int, bool, date, datetime, time, timedelta: what the reader gives


class Kind(StrEnum):
    """What a file's first bytes say it is."""

    TABLE = "table"  # comma-separated text, packed with gzip or not
    WORKBOOK = "workbook"  # .xls, .xlsx, .ods
    JSON = "json"


class OpenedFile:
    """One file, read once into memory; sheets and tables are parsed only when asked for."""

    def __init__(self, path: Path, content: bytes, kind: Kind, sha256: str, places: Places) -> None:
        self.path = path
        self.name = path.name
        self.kind = kind
        self.sha256 = sha256
        self.places = places
        self.problems: list[Problem] = []
        self._content = content
        self._rows: dict[str, list[list[Cell]]] = {}

    @property
    def retrieved(self) -> date:
        """The day this copy was written on this computer."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC).date()

    def place(
        self, *, sheet: str | None = None, row: int | None = None, column: str | None = None
    ) -> Place:
        """Return where in this file something stands."""
        return Place(self.name, sheet, row, column)

    def refuse(self, what: str, next_step: str, **where: Any) -> InputRefusedError:
        """Return the error that this file cannot be used, for the caller to raise."""
        return InputRefusedError(what, next_step=next_step, where=self.place(**where))

    # --- workbooks -------------------------------------------------------------------------

    @cached_property
    def _workbook(self) -> CalamineWorkbook:
        # The compiled reader is loaded only when there is a workbook to read.
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(self._content))
        except (CalamineError, OSError, ValueError) as error:
            raise self.refuse(
                f"The workbook cannot be opened ({str(error)[:120]}).",
                "Open it in a spreadsheet program, save it as .xlsx and try again.",
            ) from error

    @property
    def sheet_names(self) -> list[str]:
        """Names of the sheets in order; empty for a table."""
        return self._workbook.sheet_names if self.kind is Kind.WORKBOOK else []

    def rows(self, sheet: str) -> list[list[Cell]]:
        """Return all cells of a sheet, from A1: row `i` here is row `i + 1` on screen."""
        if sheet not in self._rows:
            found = self._workbook.get_sheet_by_name(sheet)
            self._rows[sheet] = found.to_python(skip_empty_area=False)
        return self._rows[sheet]

    def sheet_table(self, sheet: str, header_at: int = 0) -> pl.DataFrame:
        """Return a sheet as text columns named by the row `header_at`, with `row` as on screen.

        Whole numbers lose the '.0' a spreadsheet gives them; days read 2017-04-01; blank rows and
        columns without a heading are dropped.
        """
        rows = self.rows(sheet)
        header = [str(cell).strip() for cell in rows[header_at]] if len(rows) > header_at else []
        named = [at for at, name in enumerate(header) if name]
        names = _named_once(self, [header[at] for at in named], header_at + 1, sheet)
        body = [
            (number, [_as_text(row[at]) for at in named])
            for number, row in enumerate(rows[header_at + 1 :], start=header_at + 2)
        ]
        kept = [(number, cells) for number, cells in body if any(cells)]
        columns = list(zip(*(cells for _, cells in kept), strict=True)) or [()] * len(names)
        frame = pl.DataFrame(
            {
                name: pl.Series(list(cells), dtype=pl.String)
                for name, cells in zip(names, columns, strict=True)
            }
        )
        return frame.with_columns(pl.Series("row", [number for number, _ in kept], dtype=pl.Int64))

    # --- tables ----------------------------------------------------------------------------

    @cached_property
    def _unpacked(self) -> bytes:
        raw = self._content
        if raw[:2] == b"\x1f\x8b":
            raw = _gunzip(self, raw)
        return raw

    @cached_property
    def text(self) -> bytes:
        """The table as UTF-8 without a byte-order mark, whatever it was saved as."""
        raw = self._unpacked
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return raw.decode("utf-16").encode("utf-8")
            except UnicodeDecodeError as error:
                raise self.refuse(
                    "The file begins as UTF-16 text and breaks off.", "Save it again as CSV UTF-8."
                ) from error
        if b"\x00" in raw[:65536]:
            raise self.refuse(
                "The file is not text, though it is named as a table.",
                "Save it again as CSV (comma separated), or send the original workbook.",
            )
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        if raw.isascii():
            return raw
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            return self._from_windows(raw)
        return raw

    def _from_windows(self, raw: bytes) -> bytes:
        """Return as UTF-8 what Excel on Windows writes when asked for plain CSV."""
        text = raw.decode("cp1252", errors="replace")
        lost = text.count(_NO_LETTER)
        if lost:
            at = text.index(_NO_LETTER)  # a byte is one letter here
            others = f", nor are {lost - 1:,} more" if lost > 1 else ""
            self.problems.append(
                Problem(
                    Severity.NOTE,
                    f"The byte {raw[at]:02X} is no letter in UTF-8 or in Windows text (cp1252)"
                    f"{others}; '{_NO_LETTER}' stands in its place",
                    self.place(row=raw.count(b"\n", 0, at) + 1),
                    "Save the file again as CSV UTF-8, and check the names in it.",
                )
            )
        return text.encode("utf-8")

    @cached_property
    def preamble(self) -> list[str]:
        """The leading lines that begin with '#', without it."""
        lines = []
        for line in io.BytesIO(self.text):
            # A spreadsheet program quotes a line that holds a comma.
            words = line.decode("utf-8").strip().strip('"').rstrip(",")
            if not words.startswith("#"):
                break
            lines.append(words.lstrip("#").strip())
        return lines

    @cached_property
    def header(self) -> list[str]:
        """Column names of a table, stripped; empty for a workbook."""
        if self.kind is not Kind.TABLE:
            return []
        first = io.BytesIO(self.text).readlines(65536 * (1 + len(self.preamble)))
        for line in first[len(self.preamble) :]:
            cells = next(csv.reader([line.decode("utf-8")]), [])
            return [cell.strip() for cell in cells]
        return []

    @property
    def first_row(self) -> int:
        """The number on screen of the first row under a table's header."""
        return len(self.preamble) + 2

    def table(self) -> pl.DataFrame:
        """Return the table as text columns with `row` as on screen; ragged rows are reported.

        Rows with no text at all, which spreadsheet programs leave at the end, are dropped.
        """
        names = _named_once(self, self.header, self.first_row - 1)
        try:
            frame = pl.read_csv(
                self.text, infer_schema=False, skip_rows=len(self.preamble), raise_if_empty=False
            )
            rows = pl.int_range(
                self.first_row, self.first_row + frame.height, dtype=pl.Int64, eager=True
            )
        except pl.exceptions.ComputeError:
            frame, rows = self._patient_table()
        frame.columns = names
        frame = frame.with_columns(rows.alias("row"))
        if names and frame.get_column(names[0]).null_count():
            frame = frame.filter(pl.any_horizontal(pl.col(names).is_not_null()))
        return frame

    def _patient_table(self) -> tuple[pl.DataFrame, pl.Series]:
        """Read line by line, keeping every row that has as many cells as the header."""
        lines = csv.reader(io.StringIO(self.text.decode("utf-8")))
        for _ in self.preamble:
            next(lines)
        header = next(lines)
        kept: list[list[str | None]] = []
        numbers: list[int] = []
        for row in lines:
            if len(row) == len(header):
                kept.append([cell or None for cell in row])
                numbers.append(lines.line_num)
            elif row:
                self.problems.append(
                    Problem(
                        Severity.ROWS_LEFT_OUT,
                        f"The row has {len(row)} cells where the header has {len(header)}",
                        self.place(row=lines.line_num),
                        "Look for a missing or an extra comma, and quote text that holds commas.",
                        rows=1,
                    )
                )
        columns = list(zip(*kept, strict=True)) if kept else [() for _ in header]
        frame = pl.DataFrame(
            {
                f"{number}": pl.Series(list(cells), dtype=pl.String)
                for number, cells in enumerate(columns)
            }
        )
        return frame, pl.Series(numbers, dtype=pl.Int64)


def _as_text(cell: Cell) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return str(cell).strip() or None


def _named_once(
    opened: OpenedFile, header: list[str], row: int, sheet: str | None = None
) -> list[str]:
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raise opened.refuse(
                f"Two columns are named '{name}'.",
                "Give each column its own name, or remove one of them.",
                sheet=sheet,
                row=row,
                column=name,
            )
        seen.add(name)
    return header


def open_file(path: Path, places: Places | None = None) -> OpenedFile:
    """Open `path` and tell its kind by its first bytes.

    `places` are the areas its codes stand for; England's when not given.

    Raises `InputRefusedError` for a file that is missing, empty, too large, a packed bomb, or of
    no kind that can be read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputRefusedError(
            "There is no such file.", next_step="Check the name and the folder.", where=path.name
        ) from error
    if size == 0:
        raise InputRefusedError(
            "The file is empty.", next_step="Download it again.", where=path.name
        )
    if size > LARGEST_FILE:
        raise InputRefusedError(
            f"The file is {size / 1024**2:,.0f} MB; the limit is {LARGEST_FILE / 1024**2:,.0f} MB.",
            next_step="Split it, for instance by year.",
            where=path.name,
        )
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return OpenedFile(path, content, _kind(path, content), sha256, places or Places.england())


def _kind(path: Path, content: bytes) -> Kind:
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Kind.WORKBOOK
    if content[:4] == b"PK\x03\x04":
        _check_archive(path, content)
        return Kind.WORKBOOK
    if content[:5] == b"%PDF-":
        raise InputRefusedError(
            "This is a PDF; numbers cannot be read from it.",
            next_step="Ask the publisher for the table as CSV or as a workbook.",
            where=path.name,
        )
    if content.lstrip()[:1] in (b"{", b"["):
        return Kind.JSON
    return Kind.TABLE


def _check_archive(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputRefusedError(
            "The workbook is damaged: its parts cannot be listed.",
            next_step="Download it again.",
            where=path.name,
        ) from error
    if unpacked > LARGEST_WORKBOOK_UNPACKED:
        raise InputRefusedError(
            f"The workbook would unpack to {unpacked / 1024**2:,.0f} MB; the limit is "
            f"{LARGEST_WORKBOOK_UNPACKED / 1024**2:,.0f} MB.",
            next_step="If it is genuine, save the sheets needed as CSV.",
            where=path.name,
        )
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise InputRefusedError(
            "This is an archive but not a workbook.",
            next_step="Unpack it and give the files inside, one by one.",
            where=path.name,
        )


def _gunzip(opened: OpenedFile, raw: bytes) -> bytes:
    """Unpack in one go; further members of the same archive, which are rare, one after another."""
    parts: list[bytes] = []
    left = LARGEST_UNPACKED + 1
    try:
        while raw and left > 0:
            unpacker = zlib.decompressobj(wbits=31)
            parts.append(unpacker.decompress(raw, left))
            if not unpacker.eof and not unpacker.unconsumed_tail:
                raise opened.refuse("The packed file breaks off.", "Download it again.")
            left -= len(parts[-1])
            raw = unpacker.unused_data
    except zlib.error as error:
        raise opened.refuse("The packed file is damaged.", "Download it again.") from error
    if left <= 0:
        raise opened.refuse(
            f"The file unpacks to more than {LARGEST_UNPACKED / 1024**2:,.0f} MB.",
            "If it is genuine, split it, for instance by year.",
        )
    return b"".join(parts)
