"""OHID Fingertips: the CSV a page exports, and what its API answers, which has the same columns.

A row is an indicator, area, sex, age, category and period. Several rows of one area and period
differ only by category (ethnic group, deprivation decile...): the plain figure is the one with no
Category Type. The breakdown is sex and age (`Persons 18+ yrs`), and the category after it when
there is one (`Persons 18+ yrs, Ethnic groups: White`).
"""

from __future__ import annotations

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import OpenedFile
from goldenthread.data.periods import span
from goldenthread.data.publication import Extract, Publication

_NUMBERS = {
    "Value": "value",
    "Count": "numerator",
    "Denominator": "denominator",
    "Lower CI 95.0 limit": "lower",
    "Upper CI 95.0 limit": "upper",
    "Lower CI 99.8 limit": "lower998",
    "Upper CI 99.8 limit": "upper998",
}
_COLUMNS = {"Indicator ID", "Area Code", "Area Name", "Sex", "Age", "Category", "Time period"}


def recognises(opened: OpenedFile) -> bool:
    """Say whether the table has the export's columns."""
    return set(opened.header) >= _COLUMNS | _NUMBERS.keys()


def read(opened: OpenedFile) -> Extract:
    """Read a row for each indicator, area, sex, age, category and period."""
    sieve = Sieve(opened, opened.table())
    sieve.numbers(*_NUMBERS)
    sieve.not_negative("Count", "Denominator")
    sieve.area_codes("Area Code")
    sieve.leave_out(
        "Value",
        (pl.col("Lower CI 95.0 limit") > pl.col("Value"))
        | (pl.col("Upper CI 95.0 limit") < pl.col("Value")),
        "The value {} lies outside its own 95% limits",
        "Download the file again, or ask the publisher.",
    )
    sieve.periods("Time period")
    category = pl.concat_str(pl.lit(", "), "Category Type", pl.lit(": "), "Category")
    kept = sieve.frame.select(
        pl.col("Indicator ID").alias("measure"),
        pl.concat_str(pl.col("Sex"), pl.lit(" "), pl.col("Age"), category.fill_null("")).alias(
            "breakdown"
        ),
        pl.col("Area Code").alias("area_code"),
        pl.col("Area Name").alias("area_name"),
        "period",
        "period_kind",
        "period_start",
        "period_end",
        *(pl.col(printed).alias(name) for printed, name in _NUMBERS.items()),
        pl.col("Value mark").alias("marker"),
        pl.col("Value note").alias("note"),
        "row",
    )
    # An area in two regions' exports stands twice, alike but for its parent.
    alike = [name for name in kept.columns if name != "row"]
    kept = kept.unique(alike, keep="first", maintain_order=True)
    indicators = kept.get_column("measure").unique().sort().to_list()
    periods = kept.get_column("period").unique().to_list()
    return Extract(
        kept,
        label=f"{', '.join(indicators[:5])}{'...' if len(indicators) > 5 else ''}: {span(periods)}",
        problems=opened.problems + sieve.problems,
    )


PUBLICATION = Publication(
    dataset="fingertips",
    title="Public health profiles: Fingertips (Office for Health Improvement and Disparities)",
    address="https://fingertips.phe.org.uk",
    looks_like="a table with the columns Indicator ID, Area Code, Sex, Age, Category, Time period, "
    "Value, Lower CI 95.0 limit",
    recognises=recognises,
    read=read,
)
