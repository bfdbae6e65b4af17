"""English indices of deprivation, summaries for upper-tier authorities: 2015 and 2019.

A sheet is a domain. Headers are '<domain> - <statistic>', some of them with trailing spaces, and
between the editions the spelling differs ('Income - Scale', 'Income scale'). The measure is the
domain (imd, income, employment, education, health, crime, barriers, living, idaci, idaopi), the
breakdown the statistic (average-score, rank-of-average-score, extent...). Ranks run from 1, the
most deprived. The edition's year is in the header of the code column's own sheet set: 'District
code (2019)'; the 2015 indices print the boundaries' year, 2013.
"""

from __future__ import annotations

import re

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import Cell, Kind, OpenedFile
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import Problem
from goldenthread.values import Period

_CODE = re.compile(r".*authority district code \((\d{4})\)", re.IGNORECASE)
#: The indices are named after the year they came out; 2015's were drawn on the areas of 2013.
_EDITION = {"2013": 2015, "2019": 2019}
_DOMAINS = {
    "imd": "imd",
    "income": "income",
    "employment": "employment",
    "education": "education",
    "health": "health",
    "crime": "crime",
    "barriers": "barriers",
    "living": "living",
    "idaci": "idaci",
    "idaopi": "idaopi",
}
_STATISTICS = (
    "average rank",
    "average score",
    "proportion of lsoas in most deprived 10% nationally",
    "extent",
    "local concentration",
    "scale",
)


def recognises(opened: OpenedFile) -> bool:
    """Say whether a sheet named for a domain begins with an authority's code."""
    if opened.kind is not Kind.WORKBOOK:
        return False
    return any(_year(opened, sheet) is not None for sheet in _sheets(opened)[:1])


def read(opened: OpenedFile) -> Extract:
    """Read a row for each area, domain and statistic.

    Raises `InputRefusedError` when the sheets are of different editions or a header is unknown.
    """
    sheets = _sheets(opened)
    years = {_year(opened, sheet) for sheet in sheets}
    year = years.pop()
    if years or year is None:
        raise opened.refuse(
            "The sheets are not all of one edition.", "Use the workbook as it was published."
        )
    problems: list[Problem] = []
    frames = []
    for sheet in sheets:
        sieve = _sieve(opened, sheet)
        problems += sieve.problems
        frames.append(sieve.frame)
    period = Period.calendar_year(_EDITION.get(year, int(year)))
    return Extract(
        pl.concat(frames), label=period.label, same=period_columns(period), problems=problems
    )


def _sheets(opened: OpenedFile) -> list[str]:
    return [name for name in opened.sheet_names if name.strip().lower() in _DOMAINS]


def _year(opened: OpenedFile, sheet: str) -> str | None:
    rows = opened.rows(sheet)
    found = _CODE.fullmatch(str(rows[0][0]).strip()) if rows and rows[0] else None
    return found[1] if found else None


def _sieve(opened: OpenedFile, sheet: str) -> Sieve:
    header, *body = opened.rows(sheet)
    columns = list(zip(*body, strict=True))
    count = len(body)
    statistics = [_statistic(opened, sheet, cell) for cell in header[2:]]
    cells: list[Cell] = [cell for column in columns[2:] for cell in column]
    frame = pl.DataFrame(
        {
            "breakdown": [name for name in statistics for _ in range(count)],
            "area_code": [str(cell).strip() for cell in columns[0]] * len(statistics),
            "area_name": [str(cell).strip() for cell in columns[1]] * len(statistics),
            "value": pl.Series(
                [None if cell == "" else str(cell) for cell in cells], dtype=pl.String
            ),
            "row": list(range(2, count + 2)) * len(statistics),
        }
    )
    sieve = Sieve(opened, frame.filter(pl.col("area_code") != ""), sheet)
    sieve.numbers("value")
    sieve.area_codes("area_code")
    sieve.frame = sieve.frame.rename({"value mark": "marker"}).with_columns(
        pl.lit(_DOMAINS[sheet.strip().lower()]).alias("measure"), pl.lit(sheet).alias("sheet")
    )
    return sieve


def _statistic(opened: OpenedFile, sheet: str, cell: Cell) -> str:
    words = " ".join(str(cell).lower().split())
    for statistic in _STATISTICS:
        if words.endswith(statistic):
            short = statistic.removesuffix(" of lsoas in most deprived 10% nationally")
            short = "proportion-most-deprived" if short == "proportion" else short.replace(" ", "-")
            return f"rank-of-{short}" if "rank of" in words else short
    raise opened.refuse(
        f"The heading '{cell}' is not known.",
        "Use the workbook as it was published.",
        sheet=sheet,
        row=1,
    )


PUBLICATION = Publication(
    dataset="deprivation",
    title="English indices of deprivation, upper-tier local authority summaries (MHCLG)",
    address="https://www.gov.uk/government/collections/english-indices-of-deprivation",
    looks_like="a workbook with a sheet for each domain (IMD, Income, Employment...), each "
    "beginning with 'Upper Tier Local Authority District code (2019)'",
    recognises=recognises,
    read=read,
)
