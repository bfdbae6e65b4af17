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

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from goldenthread.data.cells import read_day
from goldenthread.data.files import Cell, Kind, OpenedFile
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.data.sources.delayed_transfers_sheet import (
    UNUSABLE,
    Sheet,
    read_sheet,
    take_marks,
)
from goldenthread.errors import InputRefusedError, Problem, Severity
from goldenthread.values import Period, PeriodKind

MEASURE = "delayed-days"
_NATION = "-"
_ABROAD = {"9900", "9901", "9902"}
_ABROAD_NOTE = "People who live outside England; counted in the national total."
_SHEETS = ("la - by type of care", "la - by responsible org", "la - by reason")
_WORDED = ("breakdown", "area_code", "area_name", "note", "sheet", "marker")


@dataclass(slots=True)
class _Block:
    """A sheet with its marks by the index of the value, and the code of each row's area."""

    sheet: Sheet
    marks: dict[int, str | None]
    areas: list[str]


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
    sheets: list[Sheet] = []
    for name in _SHEETS:
        sheets.append(read_sheet(opened, printed[name], sheets[0] if sheets else None))
    problems: list[Problem] = []
    marks = [take_marks(opened, sheet, problems) for sheet in sheets]
    _check_totals(opened, sheets, problems)
    areas = _areas(opened, sheets[0], period, problems)
    blocks: list[_Block] = []
    for sheet, marked in zip(sheets, marks, strict=True):
        _check_sums(opened, sheet, problems)
        if not sheet.has_areas_of(sheets[0]):
            areas = _areas(opened, sheet, period, problems)
        blocks.append(_Block(sheet, marked, areas))
    frame, words = _put_together(blocks)
    head = heads[_SHEETS[0]]
    return Extract(
        frame,
        label=period.label,
        same={"measure": MEASURE, **period_columns(period)},
        published=read_day(head.get("published:", "")),
        revised=read_day(head.get("revised:", "")),
        words=words,
        each_once=all(len(set(block.areas)) == len(block.areas) for block in blocks),
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


def _check_sums(opened: OpenedFile, sheet: Sheet, problems: list[Problem]) -> None:
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
    # Missing adds nothing, and a nation's row that is missing itself is not checked.
    added = np.nan_to_num(values).sum(axis=1) - np.nan_to_num(stated)
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


def _check_totals(opened: OpenedFile, sheets: list[Sheet], problems: list[Problem]) -> None:
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


def _take_total(sheet: Sheet, *, keep: bool) -> dict[str, Cell]:
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


def _areas(opened: OpenedFile, sheet: Sheet, period: Period, problems: list[Problem]) -> list[str]:
    """Return the area code of every row."""
    codes: list[str] = []
    for ons, number, row in zip(sheet.codes, sheet.numbers, sheet.rows, strict=True):
        code = ons if len(ons) == 9 else _code(opened, number, period)
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


def _put_together(blocks: list[_Block]) -> tuple[pl.DataFrame, dict[str, list[str | None]]]:
    """Return the values with positions in lists of words, and those lists.

    Each sheet's areas are listed on their own, since their order may differ.
    """
    words: dict[str, list[str | None]] = {name: [] for name in _WORDED}
    columns: dict[str, list[npt.NDArray[Any]]] = {
        name: [] for name in ("value", "part", "area", "sheet", "row", "marker")
    }
    marks: list[str | None] = [None]
    for number, block in enumerate(blocks):
        sheet, count = block.sheet, len(block.sheet.rows)
        parts, size = len(sheet.parts), len(sheet.values)
        columns["value"].append(np.array(sheet.values, dtype=float))
        columns["part"].append(np.repeat(np.arange(parts) + len(words["breakdown"]), count))
        columns["area"].append(np.tile(np.arange(count) + len(words["area_code"]), parts))
        columns["sheet"].append(np.full(size, number))
        columns["row"].append(np.tile(sheet.rows, parts))
        columns["marker"].append(_positions(block.marks, marks, size))
        words["breakdown"] += sheet.parts
        words["area_code"] += block.areas
        words["area_name"] += sheet.names
        words["note"] += [_ABROAD_NOTE if each in _ABROAD else None for each in sheet.numbers]
        words["sheet"].append(sheet.name)
    words["marker"] = marks
    joined = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    frame = pl.DataFrame(
        [
            pl.Series("value", joined["value"], nan_to_null=True),
            pl.Series("row", joined["row"]),
            pl.Series("breakdown", joined["part"]),
            *(pl.Series(name, joined["area"]) for name in ("area_code", "area_name", "note")),
            pl.Series("sheet", joined["sheet"]),
            pl.Series("marker", joined["marker"]),
        ]
    )
    if UNUSABLE in marks:
        frame = frame.filter(pl.col("marker") != marks.index(UNUSABLE))
    return frame, words


def _positions(
    found: dict[int, str | None], marks: list[str | None], size: int
) -> npt.NDArray[np.int64]:
    """Return each value's place in the list of marks, which grows by those not yet in it."""
    positions = np.zeros(size, dtype=np.int64)
    for index, mark in found.items():
        # A sheet that gave up its total may have had a mark there.
        if index < size and mark is not None:
            if mark not in marks:
                marks.append(mark)
            positions[index] = marks.index(mark)
    return positions


def _code(opened: OpenedFile, number: str, period: Period) -> str | None:
    if number == _NATION:
        return opened.places.nation
    if number in _ABROAD:
        return number
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
