"""NHS England's monthly discharge-ready-date workbook, by upper-tier local authority.

Built to the described layout; not tried on a published file. The sheet's name holds 'UTLA' and
'Acceptable' (only trusts whose data were acceptable count), the header is near row 15, the month
stands beside 'Period:', and the rows to read begin with 'UTLA Aggregate'. The columns after it are
those of `COLUMNS`, in that order. Shares are kept as printed; where a workbook prints fractions of
1 they are fractions of 1. '-', '*' and '..' are marks, never zero. A file marked revised, in its
cells or its name, supersedes the first one of its month.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from goldenthread.data.cells import Sieve, read_day
from goldenthread.data.files import Cell, Kind, OpenedFile
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import InputRefusedError
from goldenthread.values import Period

#: Columns after code and name, as (measure, breakdown).
COLUMNS = (
    ("coverage", "total"),  # share of the area's stays in trusts with acceptable data
    ("discharges", "total"),
    ("bed-days-lost", "total"),
    ("same-day-share", "total"),
    ("delayed-share", "total"),  # discharged one or more days after the date
    ("discharges-by-delay", "0"),
    ("discharges-by-delay", "1"),
    ("discharges-by-delay", "2-3"),
    ("discharges-by-delay", "4-6"),
    ("discharges-by-delay", "7-13"),
    ("discharges-by-delay", "14-20"),
    ("discharges-by-delay", "21+"),
    ("mean-days", "total"),  # over all discharges, those on the day counting 0
    ("mean-days-delayed", "total"),  # over those delayed
)
AGGREGATE = "utla aggregate"
_HEADER_ROWS = range(8, 25)


def recognises(opened: OpenedFile) -> bool:
    """Say whether a sheet's name holds 'UTLA' and 'Acceptable'."""
    return opened.kind is Kind.WORKBOOK and _sheet(opened) is not None


def read(opened: OpenedFile) -> Extract:
    """Read a row for each authority and each of the fourteen columns.

    Raises `InputRefusedError` without a month, without rows, or with too few columns.
    """
    sheet = _sheet(opened) or ""
    rows = opened.rows(sheet)
    head = _head(rows)
    period = _period(opened, sheet, head)
    body = [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if row and str(row[0]).strip().lower() == AGGREGATE
    ]
    width = 3 + len(COLUMNS)
    if not body or len(body[0][1]) < width:
        raise opened.refuse(
            f"No rows that begin with 'UTLA Aggregate' and have {width} columns were found.",
            "The layout may have changed; bring the figures in through the generic template.",
            sheet=sheet,
        )
    sieve = _sieve(opened, sheet, body)
    revised = read_day(head.get("revised:", ""))
    status = str(head.get("status:", "")).lower()
    return Extract(
        sieve.frame,
        label=period.label,
        same={"sheet": sheet, **period_columns(period)},
        published=read_day(head.get("published:", "")),
        revised=revised,
        is_revision=revised is not None or "revised" in status + opened.name.lower(),
        problems=sieve.problems,
    )


def _sheet(opened: OpenedFile) -> str | None:
    for name in opened.sheet_names:
        if "utla" in name.lower() and "acceptable" in name.lower():
            return name
    return None


def _head(rows: list[list[Cell]]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for row in rows[: _HEADER_ROWS.start + 4]:
        filled = [cell for cell in row if cell != ""]
        if len(filled) > 1:
            found.setdefault(str(filled[0]).strip().lower(), filled[1])
    return found


def _period(opened: OpenedFile, sheet: str, head: dict[str, Cell]) -> Period:
    cell = head.get("period:", "")
    if isinstance(cell, date):
        return Period.month(cell.year, cell.month)
    try:
        return Period.parse(str(cell))
    except InputRefusedError as error:
        raise opened.refuse(
            f"The cell beside 'Period:' says '{cell}', which is not a month.",
            "Write the month as April 2024.",
            sheet=sheet,
        ) from error


def _sieve(opened: OpenedFile, sheet: str, body: list[tuple[int, list[Cell]]]) -> Sieve:
    count = len(body)
    cells = [_text(row[3 + at]) for at in range(len(COLUMNS)) for _, row in body]
    sieve = Sieve(
        opened,
        pl.DataFrame(
            {
                "measure": [measure for measure, _ in COLUMNS for _ in range(count)],
                "breakdown": [breakdown for _, breakdown in COLUMNS for _ in range(count)],
                "area_code": [str(row[1]).strip() for _, row in body] * len(COLUMNS),
                "area_name": [str(row[2]).strip() for _, row in body] * len(COLUMNS),
                "value": pl.Series(cells, dtype=pl.String),
                "row": [number for number, _ in body] * len(COLUMNS),
            }
        ),
        sheet,
    )
    sieve.numbers("value")
    sieve.not_negative("value")
    sieve.area_codes("area_code")
    sieve.frame = sieve.frame.rename({"value mark": "marker"})
    return sieve


def _text(cell: Cell) -> str | None:
    return str(cell).strip() or None


PUBLICATION = Publication(
    dataset="discharge-ready-date",
    title="Discharge delays (acute): discharge ready date, by local authority (NHS England)",
    address="https://www.england.nhs.uk/statistics/statistical-work-areas/discharge-delays/",
    looks_like="a monthly workbook with a sheet named for 'UTLA' and 'Acceptable' data",
    recognises=recognises,
    read=read,
    tried=False,
)
