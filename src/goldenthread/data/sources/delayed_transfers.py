"""NHS England's monthly delayed transfers of care by local authority, April 2011 to February 2020.

A workbook is one month. Three sheets give delayed days by type of care, by the organisation
responsible and by reason; each repeats the total, and the total is taken once. Over the years the
header changed (SHA or Region; an ONS code or a blank column), sheet names changed case, reasons
were reworded, a reason O was added in 2017 and a second block to the right of the first repeats
the figures as people a day: it is derived from the first and not read. The month comes from the
sheet, never from the file's name, which follows no rule.

Rows for people who live in Wales, Scotland or abroad belong to the national total. They keep their
four-digit number as a code and a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from goldenthread.data.cells import MARKS, read_day
from goldenthread.data.files import Cell, Kind, OpenedFile
from goldenthread.data.observations import OBSERVATIONS
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import InputRefusedError, Place, Problem, Severity
from goldenthread.values import Period, PeriodKind

MEASURE = "delayed-days"
_REASON = re.compile(r"([a-z]{1,3})\)")
_NATION = "-"
_ABROAD = {"9900", "9901", "9902"}
_ABROAD_NOTE = "People who live outside England; counted in the national total."
_SHEETS = ("la - by type of care", "la - by responsible org", "la - by reason")
_PARTS = {
    "acute": "acute",
    "non-acute": "non-acute",
    "nhs": "nhs",
    "social care": "social-care",
    "both": "both",
    "total": "total",
}
_COLUMNS = {
    name: OBSERVATIONS[name]
    for name in ("breakdown", "area_code", "area_name", "value", "marker", "note", "sheet", "row")
}


@dataclass(slots=True)
class _Sheet:
    """One sheet's first block, column by column."""

    name: str
    codes: list[str]  # the ONS code where printed, else ''
    numbers: list[str]  # the council number, '-' for the nation
    names: list[str]
    rows: list[int]
    parts: list[str]  # breakdowns, in the order of the sheet
    values: list[Cell]  # part after part, each as long as `rows`

    def place(self, opened: OpenedFile, index: int) -> Place:
        """Return where the value at `index` of `values` stands."""
        part, at = divmod(index, len(self.rows))
        return opened.place(sheet=self.name, row=self.rows[at], column=self.parts[part])


def recognises(opened: OpenedFile) -> bool:
    """Say whether the workbook has the three sheets by local authority."""
    names = {name.strip().lower() for name in opened.sheet_names}
    return opened.kind is Kind.WORKBOOK and set(_SHEETS) <= names


def read(opened: OpenedFile) -> Extract:
    """Read one month: a row for each area and breakdown.

    Raises `InputRefusedError` when a sheet has no month, no header, or months that differ.
    """
    printed = {name.strip().lower(): name for name in opened.sheet_names}
    heads = {name: _head(opened.rows(printed[name])) for name in _SHEETS}
    period = _period(opened, heads, printed)
    sheets = [_sheet(opened, printed[name]) for name in _SHEETS]
    problems: list[Problem] = []
    marks = [_take_marks(opened, sheet, problems) for sheet in sheets]
    _check_totals(opened, sheets, problems)
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    areas = _areas(opened, sheets[0], period, problems)
    once = True
    for sheet, marked in zip(sheets, marks, strict=True):
        _check_sums(opened, sheet, problems)
        if (sheet.codes, sheet.numbers) != (sheets[0].codes, sheets[0].numbers):
            areas = _areas(opened, sheet, period, problems)
        once = once and len(set(areas)) == len(areas)
        _add(columns, sheet, marked, areas)
    frame = pl.DataFrame(columns, schema=_COLUMNS)
    if "?" in columns["marker"]:
        frame = frame.filter(pl.col("marker").ne_missing("?"))
    head = heads[_SHEETS[0]]
    return Extract(
        frame,
        label=period.label,
        same={"measure": MEASURE, **period_columns(period)},
        published=read_day(head.get("published:", "")),
        revised=read_day(head.get("revised:", "")),
        each_once=once,
        problems=problems,
    )


def _head(rows: list[list[Cell]]) -> dict[str, Cell]:
    return {
        str(row[1]).strip().lower(): row[2] for row in rows[:13] if len(row) > 2 and row[1] != ""
    }


def _period(
    opened: OpenedFile, heads: dict[str, dict[str, Cell]], printed: dict[str, str]
) -> Period:
    found: dict[str, Period] = {}
    for name, head in heads.items():
        cell = head.get("period:", "")
        try:
            period = (
                Period.month(cell.year, cell.month)
                if isinstance(cell, date)
                else Period.parse(str(cell))
            )
        except InputRefusedError as error:
            raise opened.refuse(
                f"The cell beside 'Period:' says '{cell}', which is not a month.",
                "Write the month as April 2017.",
                sheet=printed[name],
            ) from error
        found[name] = period
    periods = set(found.values())
    period = next(iter(periods))
    if len(periods) > 1 or period.kind is not PeriodKind.MONTH:
        said = ", ".join(f"'{printed[name]}' {period.words}" for name, period in found.items())
        raise opened.refuse(
            f"The sheets do not name one month: {said}.",
            "Correct the cells beside 'Period:' so that all three agree.",
        )
    return period


def _sheet(opened: OpenedFile, name: str) -> _Sheet:
    rows = opened.rows(name)
    header_at, header = _header(opened, name, rows)
    name_at, code_at = header.index("name"), header.index("code")
    ons_at = header.index("ons geography") if "ons geography" in header else None
    block = list(rows[header_at + 1 :])
    # Blank rows part the nation from its councils, and notes may stand below with no name.
    kept = [index for index, row in enumerate(block) if row[name_at] != ""]
    columns = list(zip(*(block[index] for index in kept), strict=True))
    if not columns:
        raise opened.refuse(
            "There is no row under the header.", "Download the workbook again.", sheet=name
        )
    parts: list[str] = []
    values: list[Cell] = []
    for at in range(name_at + 1, len(header)):
        part = _part(header[at])
        if part is None:
            raise opened.refuse(
                f"The heading '{rows[header_at][at]}' is not known.",
                "Use the headings of the published workbook.",
                sheet=name,
                row=header_at + 1,
            )
        parts.append(part)
        values += columns[at]
        if part == "total":
            break
    return _Sheet(
        name,
        [str(code).strip() for code in columns[ons_at]] if ons_at is not None else [""] * len(kept),
        [code if type(code) is str else _number(code) for code in columns[code_at]],
        [str(text).strip() for text in columns[name_at]],
        [header_at + 2 + index for index in kept],
        parts,
        values,
    )


def _header(opened: OpenedFile, name: str, rows: list[list[Cell]]) -> tuple[int, list[str]]:
    for at, row in enumerate(rows[:30]):
        if "Code" in row and "Name" in row:
            return at, [str(cell).strip().lower() for cell in row]
    raise opened.refuse(
        "No header row with 'Code' and 'Name' was found in the first 30 rows.",
        "Use the sheet as published; rows above the header may not be removed.",
        sheet=name,
    )


def _number(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def _part(heading: str) -> str | None:
    if reason := _REASON.match(heading):
        return f"reason-{reason[1]}"
    return _PARTS.get(heading)


def _take_marks(
    opened: OpenedFile, sheet: _Sheet, problems: list[Problem]
) -> dict[int, str | None]:
    """Empty every value that is not a number of days; return its mark by index, '?' if unknown."""
    marks: dict[int, str | None] = {}
    if set(map(type, sheet.values)) == {float} and min(sheet.values) >= 0:
        return marks
    odd = [index for index, cell in enumerate(sheet.values) if type(cell) is not float or cell < 0]
    for index in odd:
        cell = sheet.values[index]
        if type(cell) is float or type(cell) is int:
            wrong = None if cell >= 0 else f"{cell:g} days is less than none"
        else:
            text = str(cell).strip()
            marks[index] = text or None
            known = text == "" or text.lower() in MARKS
            sheet.values[index] = None
            wrong = None if known else f"'{text[:60]}' stands where a number of days should be"
        if wrong:
            marks[index] = "?"
            sheet.values[index] = None
            problems.append(
                Problem(
                    Severity.ROWS_LEFT_OUT,
                    wrong,
                    sheet.place(opened, index),
                    "Correct the cell, or mark it '-' when it is missing.",
                    rows=1,
                )
            )
    return marks


def _check_sums(opened: OpenedFile, sheet: _Sheet, problems: list[Problem]) -> None:
    """Check that councils and those who live outside add up to the nation, in every column."""
    if _NATION not in sheet.numbers:
        problems.append(
            Problem(
                Severity.NOTE,
                "There is no row for the nation, so sums could not be checked",
                opened.place(sheet=sheet.name),
                "The nation's row has '-' as its code.",
            )
        )
        return
    nation = sheet.numbers.index(_NATION)
    values = np.array(sheet.values, dtype=float).reshape(len(sheet.parts), -1)
    stated = values[:, nation]
    added = np.nansum(values, axis=1) - np.nan_to_num(stated)
    problems.extend(
        Problem(
            Severity.NOTE,
            f"The authorities add up to {added[at]:,.0f} but the nation's row says "
            f"{stated[at]:,.0f}",
            opened.place(sheet=sheet.name, row=sheet.rows[nation], column=sheet.parts[at]),
            "Both are kept as published; ask the publisher which is right.",
        )
        for at in np.flatnonzero(np.abs(added - stated) > 1e-6)
    )


def _check_totals(opened: OpenedFile, sheets: list[_Sheet], problems: list[Problem]) -> None:
    """Check that the sheets repeat the same total for every area; the first sheet's is kept."""
    first, *others = (_take_total(sheet, keep=sheet is sheets[0]) for sheet in sheets)
    for sheet, other in zip(sheets[1:], others, strict=True):
        if other == first:
            continue
        rows = dict(zip(sheet.numbers, sheet.rows, strict=True))
        problems.extend(
            Problem(
                Severity.NOTE,
                f"The total for '{number}' is {_shown(other.get(number))} here and "
                f"{_shown(first.get(number))} on sheet '{sheets[0].name}', whose total is used",
                opened.place(sheet=sheet.name, row=rows.get(number), column="Total"),
                "Ask the publisher which is right.",
            )
            for number in sorted(first.keys() | other.keys())
            if first.get(number) != other.get(number)
        )


def _take_total(sheet: _Sheet, *, keep: bool) -> dict[str, Cell]:
    """Return the total by council number; a sheet that repeats it gives it up."""
    count = len(sheet.rows)
    at = sheet.parts.index("total") * count if "total" in sheet.parts else len(sheet.values)
    total = dict(zip(sheet.numbers, sheet.values[at:], strict=False))
    if not keep and "total" in sheet.parts:
        sheet.parts.remove("total")
        del sheet.values[at : at + count]
    return total


def _shown(value: Cell) -> str:
    return "missing" if value is None else f"{value:,.0f}"


def _areas(opened: OpenedFile, sheet: _Sheet, period: Period, problems: list[Problem]) -> list[str]:
    """Return the area code of every row."""
    codes: list[str] = []
    for ons, number, row in zip(sheet.codes, sheet.numbers, sheet.rows, strict=True):
        code = _code(opened, ons, number, period)
        if code is None:
            code = number
            problems.append(
                Problem(
                    Severity.NOTE,
                    f"The council number '{number}' is not known for {period.words}",
                    opened.place(sheet=sheet.name, row=row, column="Code"),
                    "Its values are kept under that number; add it to the register of places.",
                )
            )
        codes.append(code)
    return codes


def _add(
    columns: dict[str, list[Any]], sheet: _Sheet, marks: dict[int, str | None], codes: list[str]
) -> None:
    """Append a sheet's values to the growing columns."""
    parts, count = len(sheet.parts), len(sheet.rows)
    columns["value"] += sheet.values
    for part in sheet.parts:
        columns["breakdown"] += [part] * count
    columns["area_code"] += codes * parts
    columns["area_name"] += sheet.names * parts
    outside = [_ABROAD_NOTE if number in _ABROAD else None for number in sheet.numbers]
    columns["note"] += outside * parts
    columns["row"] += sheet.rows * parts
    columns["sheet"] += [sheet.name] * (parts * count)
    marker: list[str | None] = [None] * (parts * count)
    for index, mark in marks.items():
        if index < len(marker):
            marker[index] = mark
    columns["marker"] += marker


def _code(opened: OpenedFile, ons: str, number: str, period: Period) -> str | None:
    if number == _NATION:
        return opened.places.nation
    if number in _ABROAD:
        return number
    if len(ons) == 9:
        return ons
    return opened.places.code_for_cassr(number, period.start)


PUBLICATION = Publication(
    dataset="dtoc",
    title="Delayed transfers of care, by local authority (NHS England)",
    address="https://www.england.nhs.uk/statistics/statistical-work-areas/delayed-transfers-of-care/",
    looks_like="a monthly workbook with the sheets 'LA - by type of care', 'LA - by responsible "
    "org' and 'LA - by reason'",
    recognises=recognises,
    read=read,
)
