"""One sheet of a delayed-transfers workbook, whatever the year's layout, as columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from goldenthread.data.cells import MARKS
from goldenthread.data.files import Cell, OpenedFile
from goldenthread.errors import Place, Problem, Severity

#: Stands as the mark of a value that is text or negative, until its row is left out.
UNUSABLE = "?"
_REASON = re.compile(r"([a-z]{1,3})\)")
_PARTS = {
    "acute": "acute",
    "non-acute": "non-acute",
    "nhs": "nhs",
    "social care": "social-care",
    "both": "both",
    "total": "total",
}


@dataclass(slots=True)
class Sheet:
    """One sheet's first block, column by column."""

    name: str
    codes: list[str]  # the ONS code where printed, else ''
    numbers: list[str]  # the council number, '-' for the nation
    names: list[str]
    rows: list[int]
    parts: list[str]  # breakdowns, in the order of the sheet
    values: list[Cell]  # part after part, each as long as `rows`
    printed: tuple[tuple[Cell, ...], ...]  # codes, numbers and names as they stand in the cells

    def has_areas_of(self, other: Sheet) -> bool:
        """Say whether both sheets list the same areas in the same order."""
        return self.printed == other.printed

    def place(self, opened: OpenedFile, index: int) -> Place:
        """Return where the value at `index` of `values` stands."""
        part, at = divmod(index, len(self.rows))
        return opened.place(sheet=self.name, row=self.rows[at], column=self.parts[part])


def read_sheet(opened: OpenedFile, name: str, first: Sheet | None) -> Sheet:
    """Read a sheet's first block, down to the last row with a name and as far as its total.

    What the sheet repeats of the workbook's `first` sheet is not made again. Raises
    `InputRefusedError` without a header, without a row, or for a heading that is not known.
    """
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
    printed = (columns[ons_at] if ons_at is not None else (), columns[code_at], columns[name_at])
    rows_on_screen = [header_at + 2 + index for index in kept]
    if first is not None and first.printed == printed:
        return replace(
            first, name=name, rows=rows_on_screen, parts=parts, values=values, printed=printed
        )
    return Sheet(
        name,
        [str(code).strip() for code in printed[0]] or [""] * len(kept),
        [code if type(code) is str else _number(code) for code in printed[1]],
        [str(text).strip() for text in printed[2]],
        rows_on_screen,
        parts,
        values,
        printed,
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


def take_marks(opened: OpenedFile, sheet: Sheet, problems: list[Problem]) -> dict[int, str | None]:
    """Empty every value that is not a number of days; return its mark by index.

    Text that is no mark, and fewer than no days, are marked `UNUSABLE` and added to `problems`.
    """
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
            marks[index] = UNUSABLE
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
