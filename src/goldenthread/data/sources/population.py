"""ONS mid-year population of upper-tier authorities by single year of age and sex.

Columns: year, area_code, area_name, sex (Persons, Males, Females), age (0 to 90, where 90 means 90
and over), population. A row becomes the measure `residents` with the breakdown `Persons/67`; the
period is the calendar year of the mid-year point.
"""

from __future__ import annotations

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import OpenedFile
from goldenthread.data.periods import span
from goldenthread.data.publication import Extract, Publication
from goldenthread.values import PeriodKind

_COLUMNS = {"year", "area_code", "area_name", "sex", "age", "population"}
_SEXES = ("Persons", "Males", "Females")
_AGES = frozenset(str(age) for age in range(91))


def recognises(opened: OpenedFile) -> bool:
    """Say whether the table has the six columns."""
    return set(opened.header) >= _COLUMNS


def read(opened: OpenedFile) -> Extract:
    """Read residents: a row for each area, year, sex and age."""
    sieve = Sieve(opened, opened.table())
    sieve.numbers("population")
    sieve.not_negative("population")
    sieve.area_codes("area_code")
    sieve.only(
        "sex",
        _SEXES.__contains__,
        "'{}' is not Persons, Males or Females",
        "Write the sex as the publisher does.",
    )
    sieve.only(
        "age",
        _AGES.__contains__,
        "'{}' is not an age from 0 to 90",
        "Write whole years; 90 stands for 90 and over.",
    )
    sieve.periods("year", {PeriodKind.CALENDAR_YEAR})
    years = sieve.frame.get_column("period").unique().sort().to_list()
    return Extract(
        sieve.frame.select(
            pl.concat_str("sex", "age", separator="/").alias("breakdown"),
            "area_code",
            "area_name",
            "period",
            "period_kind",
            "period_start",
            "period_end",
            pl.col("population").alias("value"),
            pl.col("population mark").alias("marker"),
            "row",
        ),
        label=span(years),
        same={"measure": "residents"},
        problems=opened.problems + sieve.problems,
    )


PUBLICATION = Publication(
    dataset="population",
    title="Mid-year population estimates by single year of age and sex (ONS)",
    address="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates",
    looks_like="a table with the columns year, area_code, area_name, sex, age, population",
    recognises=recognises,
    read=read,
)
