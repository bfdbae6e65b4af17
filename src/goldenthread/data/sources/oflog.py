"""Office for Local Government: seven adult social care measures by authority and financial year.

Columns used: Financial year, Local authority code, Local authority name, Measure, Code, Value. The
median and the distance from it are derived from the values and not read. An empty value is missing.
A value of exactly 0 for ASC2 (quality of life, a score that is never 0 when anybody answered) is
missing: its mark is the 0 that was printed, and a note says so.
"""

from __future__ import annotations

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import OpenedFile
from goldenthread.data.periods import span
from goldenthread.data.publication import Extract, Publication
from goldenthread.values import PeriodKind

_COLUMNS = {
    "Financial year",
    "Local authority code",
    "Local authority name",
    "Measure",
    "Code",
    "Value",
    "MADs_from_median",
}
_IMPOSSIBLE_ZERO = (
    "Published as 0, which this score cannot be where anybody answered; taken as missing."
)


def recognises(opened: OpenedFile) -> bool:
    """Say whether the table has OFLOG's columns."""
    return set(opened.header) >= _COLUMNS


def read(opened: OpenedFile) -> Extract:
    """Read a row for each area, year and measure; the breakdown is `total`."""
    sieve = Sieve(opened, opened.table())
    sieve.numbers("Value")
    sieve.not_negative("Value")
    sieve.area_codes("Local authority code")
    sieve.periods("Financial year", {PeriodKind.FINANCIAL_YEAR})
    years = sieve.frame.get_column("period").unique().to_list()
    impossible = (pl.col("Code") == "ASC2") & (pl.col("Value") == 0)
    return Extract(
        sieve.frame.select(
            pl.col("Code").alias("measure"),
            pl.col("Local authority code").alias("area_code"),
            pl.col("Local authority name").alias("area_name"),
            "period",
            "period_kind",
            "period_start",
            "period_end",
            pl.when(~impossible).then("Value").alias("value"),
            pl.when(impossible).then(pl.lit("0")).otherwise("Value mark").alias("marker"),
            pl.when(impossible).then(pl.lit(_IMPOSSIBLE_ZERO)).alias("note"),
            "row",
        ),
        label=span(years),
        same={"breakdown": "total"},
        problems=opened.problems + sieve.problems,
    )


PUBLICATION = Publication(
    dataset="oflog",
    title="Adult social care measures (Office for Local Government)",
    address="https://oflog.data.gov.uk/adult-social-care",
    looks_like="a table with the columns Financial year, Local authority code, Measure, Code, "
    "Value, MADs_from_median",
    recognises=recognises,
    read=read,
)
