"""Groups of areas to compare with: by region, by kind, or as a user wrote them down."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from goldenthread.errors import InputRefusedError, Place, Problem, Severity
from goldenthread.places.authorities import Places

COLUMNS = ("group", "area_code")
_KIND_NAMES = {
    "county": "Counties",
    "unitary": "Unitary authorities",
    "metropolitan district": "Metropolitan districts",
    "London borough": "London boroughs",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that are looked at together; `source` says who put them together."""

    name: str
    codes: tuple[str, ...]
    source: str
    note: str | None = None


def region_groups(places: Places, on: date) -> tuple[Group, ...]:
    """Return one group for each region, of the authorities that existed on that day."""
    living = places.authorities_on(on)
    made = []
    for region in places.regions:
        codes = tuple(row.code for row in living if row.region_code == region.code)
        if codes:
            made.append(Group(region.name, codes, "region"))
    return tuple(made)


def kind_groups(places: Places, on: date) -> tuple[Group, ...]:
    """Return one group for each kind of authority (counties, London boroughs, ...) on that day."""
    living = places.authorities_on(on)
    kinds = sorted({row.kind for row in living})
    return tuple(
        Group(
            _KIND_NAMES.get(kind, kind),
            tuple(row.code for row in living if row.kind == kind),
            "kind of authority",
        )
        for kind in kinds
    )


def read_groups(file: Path, places: Places) -> tuple[tuple[Group, ...], tuple[Problem, ...]]:
    """Read groups from a CSV with the columns group, area_code and, if wished, note.

    Returns the groups in the order of the file, made of its good rows, and a problem by row and
    column for each row left out: an empty name, a code that is no area, an area named twice. Area
    names are taken in place of codes. The note of a group is that of its first row with one.
    Raises `InputRefusedError` when the file is not such a table or no row of it is good.
    """
    step = "Save it as 'CSV UTF-8' with a first row: group,area_code,note."
    try:
        lines = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefusedError(
            "The file of groups is not CSV in UTF-8.", where=file, next_step=step
        ) from error
    header = [cell.strip().casefold() for cell in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise InputRefusedError(
            f"The file of groups lacks the column(s) {', '.join(missing)}.",
            where=file,
            next_step=step,
        )
    codes: dict[str, list[str]] = {}
    notes: dict[str, str] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        padded = [*cells, *[""] * (len(header) - len(cells))]
        row = dict(zip(header, (" ".join(cell.split()) for cell in padded), strict=False))
        code, wrong, column = _area(row, places, codes)
        if wrong:
            where = Place(file.name, row=number, column=column)
            advice = "Correct the row, or take it out."
            problems.append(Problem(Severity.ROWS_LEFT_OUT, wrong, where, advice, rows=1))
            continue
        codes.setdefault(row["group"], []).append(code)
        if row.get("note"):
            notes.setdefault(row["group"], row["note"])
    if not codes:
        first = f" The first problem: {problems[0]}" if problems else ""
        raise InputRefusedError(
            f"The file of groups has no row that can be used.{first}", where=file, next_step=step
        )
    groups = tuple(Group(n, tuple(c), file.name, notes.get(n)) for n, c in codes.items())
    return groups, tuple(problems)


def _area(
    row: dict[str, str], places: Places, known: dict[str, list[str]]
) -> tuple[str, str | None, str]:
    """Return the code a row names, or what is wrong with it and in which column."""
    if not row["group"]:
        return "", "The name of the group is empty.", "group"
    if not row["area_code"]:
        return "", "The area is empty.", "area_code"
    found = places.match(row["area_code"])
    if found is not None and found not in places.authorities:
        return "", f"{places.name(found)} ({found}) is a {places.kind(found)}.", "area_code"
    if found is None:
        near = places.search(row["area_code"], limit=1)
        guess = f" The nearest is {places.name(near[0])} ({near[0]})." if near else ""
        return "", f"'{row['area_code']}' is no authority.{guess}", "area_code"
    if found in known.get(row["group"], []):
        return "", f"{found} is in '{row['group']}' already.", "area_code"
    return found, None, ""
