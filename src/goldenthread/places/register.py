"""The register of places: one CSV row per code that ever stood for an authority, or the nation.

Columns: code, name, kind, region_code, region_name, start, end, cassr, successors. Dates are
YYYY-MM-DD and inclusive; an empty start is 'before the register begins', an empty end 'still
there'. `cassr` holds the council numbers used by social care returns, `successors` the codes that
took over the area, both separated by spaces. The nation is the one row whose code is a letter
followed by 92.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from goldenthread.errors import InputRefusedError, Place, Problem, Severity

COLUMNS = (
    "code",
    "name",
    "kind",
    "region_code",
    "region_name",
    "start",
    "end",
    "cassr",
    "successors",
)
NATION = re.compile(r"[A-Z]92\d{6}")
CODE = re.compile(r"[A-Z]\d{8}")


@dataclass(frozen=True, slots=True)
class Authority:
    """One code and what it stood for between two inclusive days; None is an open end.

    `kind` is a short word: county, unitary, metropolitan district, London borough, or nation.
    """

    code: str
    name: str
    kind: str
    region_code: str | None = None
    region_name: str | None = None
    start: date | None = None
    end: date | None = None
    cassr: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    def existed(self, on: date) -> bool:
        """Say whether the code stood for something on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


def read(path: Path) -> tuple[Authority, ...]:
    """Read and check a register; the rows come back in the order of the file.

    Raises `InputRefusedError`, listing every problem by row and column, when anything in it is
    wrong: places are what all figures hang on, so half a register is never used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefusedError(
            "The list of places is not UTF-8 text.",
            where=path,
            next_step="Save it again as 'CSV UTF-8'.",
        ) from error
    rows, problems = parse(text, path.name)
    if problems:
        shown = "\n".join(f"- {problem}" for problem in problems[:20])
        more = f"\n- and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise InputRefusedError(
            f"The list of places has {len(problems)} problem(s) and was not used.",
            where=path,
            next_step=f"Mend these rows:\n{shown}{more}",
        )
    return rows


def parse(text: str, file: str) -> tuple[tuple[Authority, ...], tuple[Problem, ...]]:
    """Return the rows of a register and everything wrong with it; `file` names it in problems."""
    lines = list(csv.reader(StringIO(text, newline="")))
    header = [cell.strip() for cell in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        what = f"The list of places lacks the column(s) {', '.join(missing)}."
        return (), (_problem(file, what, 1, None, f"Head the columns {','.join(COLUMNS)}."),)
    rows: list[tuple[int, Authority]] = []
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        padded = [*cells, *[""] * (len(header) - len(cells))]
        row = dict(zip(header, (" ".join(cell.split()) for cell in padded), strict=False))
        found = _check_row(row, number, file)
        problems += found
        if not found:
            rows.append((number, _authority(row)))
    if not problems:
        problems += _check_whole(rows, file)
    return tuple(authority for _, authority in rows), tuple(problems)


def _problem(file: str, what: str, row: int, column: str | None, next_step: str) -> Problem:
    place = Place(file, row=row, column=column)
    return Problem(Severity.FILE_REFUSED, what, place, next_step)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        region_code=row["region_code"] or None,
        region_name=row["region_name"] or None,
        start=_date(row["start"]),
        end=_date(row["end"]),
        cassr=tuple(row["cassr"].split()),
        successors=tuple(row["successors"].split()),
    )


def _check_row(row: dict[str, str], number: int, file: str) -> list[Problem]:
    found: list[Problem] = []

    def wrong(what: str, column: str, next_step: str) -> None:
        found.append(_problem(file, what, number, column, next_step))

    if not CODE.fullmatch(row["code"]):
        wrong(f"'{row['code']}' is not a code.", "code", "Write a letter and eight digits.")
    for column in ("name", "kind"):
        if not row[column]:
            wrong(f"The {column} is empty.", column, "Fill it in.")
    if bool(row["region_code"]) != bool(row["region_name"]):
        wrong("A region needs both code and name.", "region_code", "Give both, or neither.")
    for column in ("start", "end"):
        try:
            _date(row[column])
        except ValueError:
            wrong(f"'{row[column]}' is not a day.", column, "Write it as 2019-03-31.")
    if not found and row["start"] and row["end"] and row["end"] < row["start"]:
        wrong("It ends before it starts.", "end", "Correct one of the two days.")
    return found


def _check_whole(rows: list[tuple[int, Authority]], file: str) -> list[Problem]:
    found: list[Problem] = []
    by_code: dict[str, Authority] = {}
    for number, place in rows:
        if place.code in by_code:
            what = f"{place.code} stands here a second time."
            found.append(_problem(file, what, number, "code", "Keep one row for each code."))
        by_code[place.code] = place
    for number, place in rows:
        for code in place.successors:
            wrong = _wrong_successor(place, by_code.get(code), code)
            if wrong is not None:
                step = "Give the successor a row that starts the day after this one ends."
                found.append(_problem(file, wrong, number, "successors", step))
    nations = [place.code for _, place in rows if NATION.fullmatch(place.code)]
    if len(nations) != 1:
        what = f"There must be one nation, and there are {len(nations)}."
        step = "Give one row whose code is a letter, 92 and six digits, and whose kind is nation."
        found.append(_problem(file, what, 1, "code", step))
    return found + _check_regions(rows, file)


def _wrong_successor(place: Authority, successor: Authority | None, code: str) -> str | None:
    if successor is None:
        return f"The successor {code} has no row."
    if place.end is None:
        return f"{place.code} has a successor but no end."
    if successor.start != place.end + timedelta(days=1):
        return f"The successor {code} does not start the day after {place.code} ends."
    return None


def _check_regions(rows: list[tuple[int, Authority]], file: str) -> list[Problem]:
    found: list[Problem] = []
    names: dict[str, str] = {}
    for number, place in rows:
        if place.region_code is None or place.region_name is None:
            continue
        known = names.setdefault(place.region_code, place.region_name)
        if known != place.region_name:
            what = f"Region {place.region_code} is called '{known}' and '{place.region_name}'."
            found.append(_problem(file, what, number, "region_name", "Keep one name."))
    return found
