"""The generic template: the one table through which any indicator comes in, as CSV or workbook.

Columns, in any order; the first four are needed, the others may be left out:

    indicator, area_code, period, value,
    area_name, breakdown, numerator, denominator, lower, upper, lower998, upper998, n, marker, note

A row is one figure. `period` reads 2017-M04, 2017-Q1, 2017-18 or 2017. `lower` and `upper` are 95%
limits, `lower998` and `upper998` 99.8% limits, `n` the people who answered. A missing value is left
empty or marked in `marker` ([x], [c], *...); it is never 0. What the figures are and where they
come from stands in leading lines of a CSV ('# source: ...') or in two columns of the workbook's
sheet 'About', under these words: source, edition, published, revised, licence, address, caveat.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from goldenthread.data.cells import Sieve, read_day
from goldenthread.data.files import Kind, OpenedFile
from goldenthread.data.periods import span
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import InputRefusedError, Problem, Severity

NEEDED = ("indicator", "area_code", "period", "value")
NUMBERS = ("value", "numerator", "denominator", "lower", "upper", "lower998", "upper998", "n")
#: Every column of the template and what goes in it.
COLUMNS = {
    "indicator": "Id of the indicator's definition",
    "area_code": "Nine-character code of the area; the nation's own code for the nation",
    "period": "2017-18, 2017, 2017-M04 or 2017-Q1",
    "value": "The figure, in the definition's unit; empty when there is none",
    "area_name": "For the reader's eye only",
    "breakdown": "'total' unless the definition says otherwise",
    "numerator": "Where there is one",
    "denominator": "Where there is one",
    "lower": "Lower 95% limit, where one was published",
    "upper": "Upper 95% limit",
    "lower998": "Lower 99.8% limit",
    "upper998": "Upper 99.8% limit",
    "n": "How many people answered, for a survey",
    "marker": "What was printed instead of a figure, such as [x] or *",
    "note": "Anything a reader should know of this figure",
}
ABOUT = ("source", "edition", "published", "revised", "licence", "address", "caveat")


def recognises(opened: OpenedFile) -> bool:
    """Say whether a table or the first sheets of a workbook have the four needed columns."""
    if opened.kind is Kind.TABLE:
        return set(NEEDED) <= {name.lower() for name in opened.header}
    return opened.kind is Kind.WORKBOOK and _data_sheet(opened) is not None


def read(opened: OpenedFile) -> Extract:
    """Read the template's rows; measure is the indicator, breakdown 'total' when not given."""
    sheet = _data_sheet(opened) if opened.kind is Kind.WORKBOOK else None
    table = opened.table() if sheet is None else opened.sheet_table(sheet)
    table = table.rename({name: name.lower() for name in table.columns})
    unknown = [name for name in table.columns if name not in COLUMNS and name != "row"]
    problems = [
        Problem(
            Severity.NOTE,
            f"The column '{name}' is not one of the template's and was not read",
            opened.place(sheet=sheet, column=name),
            f"The columns are: {', '.join(COLUMNS)}.",
        )
        for name in unknown
    ]
    missing = [name for name in COLUMNS if name not in table.columns]
    table = table.drop(unknown).with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in missing
    )
    sieve = _checked(Sieve(opened, table, sheet))
    frame = _observations(sieve.frame, sheet)
    about = _about(opened)
    periods = frame.get_column("period").unique().to_list()
    measures = frame.get_column("measure").unique().sort().to_list()
    return Extract(
        frame,
        label=about.get("edition") or f"{', '.join(measures[:3])}: {span(periods)}",
        published=read_day(about.get("published", "")),
        revised=read_day(about.get("revised", "")),
        title=about.get("source") or "Source not stated (generic template)",
        licence=about.get("licence") or "not stated",
        address=about.get("address") or "not stated",
        caveat=about.get("caveat"),
        problems=opened.problems + problems + sieve.problems + _unsaid(opened, about),
    )


def _checked(sieve: Sieve) -> Sieve:
    sieve.leave_out(
        "indicator",
        pl.col("indicator").fill_null("").str.strip_chars() == "",
        "The row has no indicator",
        "Write the indicator's id, as 'goldenthread indicators list' shows it.",
    )
    sieve.area_codes("area_code")
    sieve.frame = sieve.frame.rename({"period": "period "})
    sieve.periods("period ")
    sieve.numbers(*NUMBERS)
    sieve.not_negative("denominator", "n")
    sieve.leave_out(
        "value",
        (pl.col("lower") > pl.col("value")) | (pl.col("upper") < pl.col("value")),
        "The value {} lies outside its own limits",
        "Correct the value, lower or upper.",
    )
    return sieve


def _observations(frame: pl.DataFrame, sheet: str | None) -> pl.DataFrame:
    return frame.select(
        pl.col("indicator").str.strip_chars().alias("measure"),
        pl.col("breakdown").fill_null("total"),
        "area_code",
        "area_name",
        "period",
        "period_kind",
        "period_start",
        "period_end",
        *NUMBERS,
        pl.coalesce("marker", "value mark").alias("marker"),
        "note",
        pl.lit(sheet, dtype=pl.String).alias("sheet"),
        "row",
    )


def _data_sheet(opened: OpenedFile) -> str | None:
    for name in opened.sheet_names:
        rows = opened.rows(name)
        if rows and set(NEEDED) <= {str(cell).strip().lower() for cell in rows[0]}:
            return name
    return None


def _about(opened: OpenedFile) -> dict[str, str]:
    if opened.kind is Kind.TABLE:
        pairs = [line.partition(":")[::2] for line in opened.preamble]
    else:
        named = [name for name in opened.sheet_names if name.strip().lower() == "about"]
        rows = opened.rows(named[0]) if named else []
        pairs = [(str(row[0]), str(row[1])) for row in rows if len(row) > 1]
    return {
        key.strip().lower(): value.strip()
        for key, value in pairs
        if key.strip().lower() in ABOUT and value.strip()
    }


def _unsaid(opened: OpenedFile, about: dict[str, str]) -> list[Problem]:
    if "source" in about:
        return []
    return [
        Problem(
            Severity.NOTE,
            "The template does not say where its figures come from",
            opened.place(),
            "Add a line '# source: ...' above the header, or fill the sheet 'About'.",
        )
    ]


def empty_csv() -> str:
    """Return an empty template as CSV text, ready to be filled in."""
    said = "".join(f"# {word}: \n" for word in ABOUT)
    return f"{said}{','.join(COLUMNS)}\n"


def write_empty(path: Path) -> None:
    """Write an empty template to `path`, as a workbook for .xlsx and as CSV for .csv.

    Raises `InputRefusedError` for another ending, and for a file that is already there.
    """
    if path.exists():
        raise InputRefusedError(
            "There is a file of this name already.", where=path, next_step="Choose another name."
        )
    if path.suffix.lower() == ".csv":
        path.write_text(empty_csv(), encoding="utf-8", newline="")
        return
    if path.suffix.lower() != ".xlsx":
        raise InputRefusedError(
            f"A template cannot be written as '{path.suffix or path.name}'.",
            where=path,
            next_step="Name the file with .xlsx or .csv at its end.",
        )
    # Writing workbooks is a room above what reading needs, and few readers write one.
    from goldenthread.documents import spreadsheets

    figures = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String()))
    about = pl.DataFrame({"word": list(ABOUT), "said": [""] * len(ABOUT)})
    spreadsheets.write_workbook(
        path,
        [
            spreadsheets.Sheet("Figures", "One row for each figure", figures, COLUMNS),
            spreadsheets.Sheet("About", "Where the figures come from", about),
        ],
        title="Generic template",
    )


PUBLICATION = Publication(
    dataset="template",
    title="The generic template",
    address="not stated",
    looks_like="a table, or a workbook's sheet, with the columns indicator, area_code, period, "
    "value",
    recognises=recognises,
    read=read,
    licence="not stated",
)
