"""Adult Social Care Outcomes Framework, the open data file of one year (NHS Digital).

The file is long: a row for each area, measure, disaggregation and kind of number (Outcome,
Numerator, Denominator, Base, Margin Of Error). They become one observation: outcome as value, base
as the number of people who answered, outcome plus and minus the margin as 95% limits. `[x]` (not
available) and `[c]` (hidden to protect people) are marks, never zero. Councils, regions and the
nation carry codes; the council-type rows (Shire Counties, Inner London...) carry none and are left
aside with a note.
"""

from __future__ import annotations

import re

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import OpenedFile
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import InputRefusedError, Problem, Severity
from goldenthread.values import Period

_COLUMNS = {
    "Geographical Description",
    "Geographical Level",
    "ONS Code",
    "ASCOF Measure Code",
    "Disaggregation Level",
    "Measure Type",
    "Measure Value",
    "Measure Group",
}
_KINDS = ["Outcome", "Numerator", "Denominator", "Base", "Margin Of Error"]
_YEAR = re.compile(r"(20\d{2})[-_](\d{2})")


def recognises(opened: OpenedFile) -> bool:
    """Say whether the table has the open data file's columns."""
    return set(opened.header) >= _COLUMNS


def read(opened: OpenedFile) -> Extract:
    """Read a row for each area, measure and disaggregation.

    The file does not say its year inside, so here alone the year is taken from the file's name.
    Raises `InputRefusedError` when the name has none.
    """
    period = _year(opened)
    sieve = Sieve(opened, opened.table())
    coded = pl.col("ONS Code").is_not_null()
    aside = sieve.frame.filter(~coded)
    sieve.frame = sieve.frame.filter(coded)
    sieve.numbers("Measure Value")
    sieve.not_negative("Measure Value")
    sieve.area_codes("ONS Code")
    sieve.leave_out(
        "Measure Type",
        pl.col("Measure Type").is_in(_KINDS).fill_null(value=False).not_(),
        "'{}' is not Outcome, Numerator, Denominator, Base or Margin Of Error",
        "Write the kind of number as the publisher does.",
    )
    return Extract(
        _gathered(sieve),
        label=period.label,
        same=period_columns(period),
        problems=opened.problems + _aside(opened, aside) + sieve.problems,
    )


def _year(opened: OpenedFile) -> Period:
    found = _YEAR.search(opened.name)
    try:
        return Period.parse(f"{found[1]}-{found[2]}" if found else "")
    except InputRefusedError as error:
        raise opened.refuse(
            "The file does not say which year it is about.",
            "Keep the publisher's file name, which holds the year, such as ascof_2020-21.csv.",
        ) from error


def _aside(opened: OpenedFile, aside: pl.DataFrame) -> list[Problem]:
    if aside.is_empty():
        return []
    names = ", ".join(aside.get_column("Geographical Description").unique().sort().to_list())
    return [
        Problem(
            Severity.NOTE,
            f"{aside.height:,} rows have no area code and were left aside: {names[:200]}",
            opened.place(column="ONS Code"),
            "Groups of councils by type are made from their members when needed.",
        )
    ]


def _gathered(sieve: Sieve) -> pl.DataFrame:
    """Return one row for each area, measure and disaggregation; the first of a kind is used."""
    key = ["ONS Code", "Measure Group", "Disaggregation Level"]
    kind = [*key, "Measure Type"]
    if sieve.frame.select(kind).n_unique() < sieve.frame.height:
        sieve.frame = sieve.frame.with_columns(repeat=pl.struct(kind).is_first_distinct().not_())
        sieve.leave_out(
            "Measure Type",
            pl.col("repeat"),
            "The '{}' of this area, measure and disaggregation stands here a second time",
            "Keep one row for each.",
        )
    frame = sieve.frame
    values = frame.pivot(
        on="Measure Type", on_columns=_KINDS, index=key, values="Measure Value", maintain_order=True
    )
    outcome = pl.col("Measure Type") == "Outcome"
    beside = frame.group_by(key, maintain_order=True).agg(
        pl.col("Geographical Description").first(),
        pl.col("Measure Value mark").filter(outcome).first().alias("marker"),
        pl.coalesce(pl.col("row").filter(outcome).first(), pl.col("row").first()).alias("row"),
    )
    margin = pl.col("Margin Of Error")
    return values.join(beside, on=key, maintain_order="left").select(
        pl.col("Measure Group").alias("measure"),
        pl.col("Disaggregation Level").alias("breakdown"),
        pl.col("ONS Code").alias("area_code"),
        pl.col("Geographical Description").alias("area_name"),
        pl.col("Outcome").alias("value"),
        pl.col("Numerator").alias("numerator"),
        pl.col("Denominator").alias("denominator"),
        (pl.col("Outcome") - margin).alias("lower"),
        (pl.col("Outcome") + margin).alias("upper"),
        pl.col("Base").alias("n"),
        "marker",
        "row",
    )


PUBLICATION = Publication(
    dataset="ascof",
    title="Measures from the Adult Social Care Outcomes Framework, England (NHS Digital)",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/adult-social-care-outcomes-framework-ascof",
    looks_like="a table with the columns ONS Code, ASCOF Measure Code, Disaggregation Level, "
    "Measure Type, Measure Value",
    recognises=recognises,
    read=read,
)
