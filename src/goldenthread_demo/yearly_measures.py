"""Two files of measures over the years: a league of social care measures, and a profile's export.

Values hold to their area: what is high one year is high the next, with a drift common to all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl

from goldenthread.values import Period
from goldenthread_demo import names
from goldenthread_demo.areas import BOROUGH, COUNTY, DISTRICT, UNITARY, Areas
from goldenthread_demo.chance import leaning
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import write_table

_GROUPS = {
    UNITARY: "Unitary Authorities",
    DISTRICT: "Metropolitan Districts",
    BOROUGH: "Capital Boroughs",
    COUNTY: "Counties",
}


@dataclass(frozen=True)
class _League:
    """One measure of the league file: its usual level, drift a year, and what moves it."""

    code: str
    words: str
    level: float
    drift: float
    spread: float
    decimals: int
    years: tuple[int, ...]
    pressure: float
    highest: float = 99.0


_EVERY_THIRD = (2016, 2018, 2021)
_LEAGUE = (
    _League(
        "ASC1", "Outcome, ASC Carer Quality of Life", 7.65, -0.08, 0.28, 1, _EVERY_THIRD, -0.5
    ),
    _League(
        "ASC2", "Outcome, ASC Quality of Life", 0.406, 0.0, 0.019, 3,
        (2016, 2017, 2018, 2019, 2021, 2022), -0.4,
    ),
    _League(
        "ASC3", "Outcome, Ease of finding information about services : service users", 73.5, -1.0,
        4.4, 1, (2015, 2016, 2017, 2018, 2019, 2021, 2022), -0.5,
    ),
    _League(
        "ASC4", "Outcome, Ease of finding information about support : carers", 64.5, -1.4, 5.2, 1,
        _EVERY_THIRD, -0.5,
    ),
    _League(
        "ASC5", "Outcome, Outcome of short-term services: sequel to service", 74.0, 0.2, 10.5, 1,
        tuple(range(2015, 2023)), -0.4,
    ),
    _League(
        "ASC6", "Outcome, Requests resulting in a service", 1950.0, 8.0, 780.0, 0,
        tuple(range(2015, 2023)), 0.3, highest=9_000.0,
    ),
    _League(
        "ASC7", "Outcome, Workforce turnover rate", 27.0, 0.4, 5.2, 2, tuple(range(2016, 2023)), 0.4
    ),
)  # fmt: skip


def write_league(folder: Path, rng: np.random.Generator, areas: Areas) -> None:
    """Write the league of seven measures, 2015-16 to 2022-23; the isle is often missing."""
    frames = []
    tiny = areas.index(names.TINY_NAME)
    for measure in _LEAGUE:
        rest = float(np.sqrt(1 - measure.pressure**2))
        own = areas.lean(rng, pressure=measure.pressure, noise=rest)
        for year in measure.years:
            alive = areas.on(date(year, 6, 30))
            shift = own + rng.normal(0, 0.3, len(own))
            value: Floats = measure.level + measure.drift * (year - 2016) + measure.spread * shift
            value = np.asarray(
                value.clip(0.2 * measure.level, measure.highest).round(measure.decimals)[alive]
            )
            value[(alive == tiny) | (rng.random(len(alive)) < 0.004)] = np.nan
            frames.append(_league_rows(areas, alive, measure, year, value))
    write_table(folder / "oflog-adult-social-care.csv", pl.concat(frames))


def _league_rows(
    areas: Areas, alive: Integers, measure: _League, year: int, value: Floats
) -> pl.DataFrame:
    median = float(np.nanmedian(value))
    distance = (value - median) / float(np.nanmedian(np.abs(value - median)))
    size = len(alive)
    return pl.DataFrame(
        {
            "Financial year": [Period.financial_year(year).label] * size,
            "Local authority code": [areas.codes[row] for row in alive],
            "Local authority name": [areas.names[row] for row in alive],
            "Grouping": ["LA_Raw"] * size,
            "Entity_Name": [_GROUPS[areas.kinds[row]] for row in alive],
            "Region": [areas.region_names[areas.region[row]] for row in alive],
            "Measure": [measure.words] * size,
            "Code": [measure.code] * size,
            "Value": value,
            "MEDIAN": [round(median, 3)] * size,
            "MADs_from_median": np.round(distance, 9),
            "rank_order": ["desc"] * size,
        }
    ).with_columns(pl.col("Value", "MADs_from_median").fill_nan(None))


@dataclass(frozen=True)
class _Isolation:
    number: int
    words: str
    level: float  # percent in the first year
    drift: float  # percentage points a year
    years: tuple[int, ...]
    answers: int  # usual number of people who answered in an area


_ISOLATION = (
    _Isolation(
        90280,
        "Social Isolation: percentage of adult social care users who have as much social contact "
        "as they would like",
        42.4, 0.5, tuple(range(2010, 2019)), 420,
    ),
    _Isolation(
        90638,
        "Social Isolation: percentage of adult carers who have as much social contact as they "
        "would like",
        41.0, -1.4, (2012, 2014, 2016, 2018), 360,
    ),
)  # fmt: skip
_AGES = ("18+ yrs", "65+ yrs")

#: An area's code, name and level, and the code and name of what it is part of.
_Who: TypeAlias = tuple[str, str, str, str | None, str | None]


def write_profile_export(
    folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents
) -> None:
    """Write an export of two isolation indicators for the nation, its regions and its areas."""
    rows: list[dict[str, str | int | float | None]] = []
    for indicator in _ISOLATION:
        own = areas.lean(rng, pressure=-0.05, deprivation=-0.07, rural=0.05, noise=0.13)
        for age in _AGES:
            for year in indicator.years:
                if age == "18+ yrs" or year >= 2014:
                    rows += _isolation_rows(rng, areas, residents, indicator, age, year, own)
    name = "fingertips-social-isolation-county-and-unitary.data.csv"
    write_table(folder / name, pl.DataFrame(rows, infer_schema_length=None))


def _isolation_rows(
    rng: np.random.Generator,
    areas: Areas,
    residents: Residents,
    indicator: _Isolation,
    age: str,
    year: int,
    own: Floats,
) -> Iterator[dict[str, str | int | float | None]]:
    alive = areas.on(date(year, 6, 30))
    level = indicator.level + indicator.drift * (year - indicator.years[0]) - 2 * (age != _AGES[0])
    chance = leaning(level, own + rng.normal(0, 0.05, len(own)))[alive]
    asked = np.minimum(indicator.answers, residents.adults(2015)[alive] * 0.004)
    asked = 5 * np.maximum(1, np.round(asked * rng.uniform(0.7, 1.2, len(alive)) / 5))
    count = rng.binomial(asked.astype(np.int64), chance).astype(float)
    missing = (asked < 30) | (rng.random(len(alive)) < 0.006)
    member = np.vstack(
        [np.ones(len(alive))]
        + [(areas.region[alive] == at).astype(float) for at in range(len(areas.region_codes))]
        + [np.eye(len(alive))]
    )
    kept = np.where(missing, 0.0, 1.0)
    counts, bases = member @ (count * kept), member @ (asked * kept)
    lead: list[_Who] = [(names.NATION_CODE, names.NATION_NAME, names.NATION_NAME, None, None)]
    nation = (names.NATION_CODE, names.NATION_NAME)
    for code, name in zip(areas.region_codes, areas.region_names, strict=True):
        lead.append((code, f"{name} region", "Region", *nation))
    for row in alive:
        at = int(areas.region[row])
        parent = areas.region_codes[at], f"{areas.region_names[at]} region"
        lead.append((areas.codes[row], areas.names[row], "County & UA", *parent))
    whole: tuple[float, float] | None = None
    for at, who in enumerate(lead):
        limits = _limits(counts[at], bases[at])
        whole = whole or limits
        said = _said(limits, whole) if at else "Not compared"
        yield _line(indicator, who, age, year, None, counts[at], bases[at], limits, said)
    for category, tilt in (("Most deprived decile", -3.0), ("Least deprived decile", 2.5)):
        below = bases[0] / 10
        above = below * (counts[0] / bases[0] + tilt / 100)
        limits = _limits(above, below)
        yield _line(indicator, lead[0], age, year, category, above, below, limits, "Not compared")


def _limits(count: float, base: float) -> tuple[float, float] | None:
    """Return 95% limits in percent, the plain normal ones such exports use for surveys."""
    if base <= 0:
        return None
    share = count / base
    half = 1.96 * np.sqrt(share * (1 - share) / base)
    return round(100 * float(share - half), 1), round(100 * float(share + half), 1)


def _said(limits: tuple[float, float] | None, whole: tuple[float, float] | None) -> str:
    if limits is None or whole is None:
        return "Not compared"
    middle = sum(whole) / 2
    return "Better" if limits[0] > middle else "Worse" if limits[1] < middle else "Similar"


def _line(
    indicator: _Isolation,
    who: _Who,
    age: str,
    year: int,
    category: str | None,
    count: float,
    base: float,
    limits: tuple[float, float] | None,
    said: str,
) -> dict[str, str | int | float | None]:
    code, name, level, parent_code, parent = who
    lower, upper = limits or (None, None)
    return {
        "Indicator ID": indicator.number,
        "Indicator Name": indicator.words,
        "Parent Code": parent_code,
        "Parent Name": parent,
        "Area Code": code,
        "Area Name": name,
        "Area Type": level,
        "Sex": "Persons",
        "Age": age,
        "Category Type": "Deprivation deciles" if category else None,
        "Category": category,
        "Time period": f"{year}/{(year + 1) % 100}",
        "Value": round(100 * float(count / base), 1) if limits else None,
        "Lower CI 95.0 limit": lower,
        "Upper CI 95.0 limit": upper,
        "Lower CI 99.8 limit": None,
        "Upper CI 99.8 limit": None,
        "Count": round(count) if limits else None,
        "Denominator": round(base) if limits else None,
        "Value note": None if limits else "Value missing in source data",
        "Recent Trend": "Cannot be calculated",
        "Compared to England value or percentiles": said,
        "Compared to Region value or percentiles": "Not compared",
        "Time period Sortable": year * 10_000,
        "New data": None,
        "Compared to goal": None,
    }
