"""Figures that come in through the generic template: hospital activity, workforce, money, care.

Nearly every indicator that the template is for has figures here. Those in `LEFT_OUT` have none, so
that a page shows what a gap looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from goldenthread.values import Period
from goldenthread_demo import names, story
from goldenthread_demo.areas import Areas
from goldenthread_demo.chance import leaning
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import Workbook, write_table

LEFT_OUT = (
    "ambulance-handover-delays",
    "better-care-fund-per-adult",
    "gp-extended-access",
    "sickness-days",
)
COLUMNS = (
    "indicator",
    "area_code",
    "period",
    "value",
    "area_name",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "marker",
)
#: Counts from 1 to this are hidden.
SMALL = 7

_YEARS = tuple(Period.financial_year(year) for year in range(2015, 2020))
_QUARTERS = tuple(Period.quarter(2017 + at // 4, at % 4 + 1) for at in range(1, 12))
_MONTHS = tuple(Period.month(2017 + (at + 3) // 12, (at + 3) % 12 + 1) for at in range(33))
_OCTOBERS = tuple(Period.month(year, 10) for year in range(2016, 2020))


@dataclass(frozen=True)
class _Figure:
    """How an indicator comes about.

    `sort` is rate (events among people), share (of `below` events a person, in percent), or
    number (a level with 95% limits `half` either side; none when `half` is 0).
    """

    indicator: str
    file: str
    sort: str
    level: float
    periods: Sequence[Period] = _YEARS
    ages: int = 65  # the youngest counted among the people
    per: float = 100_000
    below: float = 0.0
    drift: float = 0.0  # change of the level a year, as a share of it
    winter: float = 0.0  # highest in January, as a share of the level
    pressure: float = 0.0
    deprivation: float = 0.0
    noise: float = 0.1
    half: float = 0.0
    decimals: int = 1


_HOSPITAL, _URGENT = "hospital-activity.csv", "urgent-care-monthly.csv"
_HEALTHCARE, _WORKFORCE = "continuing-healthcare.csv", "workforce.csv"
_MONEY, _CARE = "spending.csv", "care-and-ratings.xlsx"

_FIGURES = (
    _Figure("emergency-admissions-65", _HOSPITAL, "rate", 24_300, drift=0.013, pressure=0.05,
            deprivation=0.09, noise=0.08),
    _Figure("ambulatory-sensitive-admissions", _HOSPITAL, "rate", 830, ages=0, drift=0.01,
            pressure=0.04, deprivation=0.16, noise=0.1),
    _Figure("attendances-65", _HOSPITAL, "rate", 39_500, drift=0.022, deprivation=0.1, noise=0.1),
    _Figure("falls-admissions-65", _HOSPITAL, "rate", 2_150, deprivation=0.05, noise=0.1),
    _Figure("emergency-admissions-care-homes", _HOSPITAL, "rate", 1_900, pressure=0.08, noise=0.14),
    _Figure("emergency-attendances-care-homes", _HOSPITAL, "rate", 2_500, pressure=0.08,
            noise=0.14),
    _Figure("avoidable-admissions-care-homes", _HOSPITAL, "rate", 520, pressure=0.09, noise=0.16),
    _Figure("emergency-length-of-stay-90th", _HOSPITAL, "number", 21.5, drift=-0.01, pressure=0.08,
            noise=0.07, half=0.5, decimals=1),
    _Figure("emergency-readmissions-30-days", _HOSPITAL, "share", 15.2, below=0.16, drift=0.01,
            pressure=0.04, deprivation=0.05, noise=0.07),
    _Figure("weekend-discharges", _HOSPITAL, "share", 19.9, below=0.21, pressure=-0.05, noise=0.05),
    _Figure("discharge-to-usual-residence", _HOSPITAL, "share", 92.6, below=0.28, pressure=-0.08,
            noise=0.14),
    _Figure("four-hour-waits", _URGENT, "share", 89.5, _MONTHS, ages=0, below=0.034, drift=-0.012,
            winter=-0.03, pressure=-0.28, noise=0.2),
    _Figure("stays-21-days", _URGENT, "share", 18.5, _MONTHS, below=0.0085, drift=-0.03,
            winter=0.06, pressure=0.14, noise=0.12),
    _Figure("continuing-care-assessed-in-hospital", _HEALTHCARE, "share", 26.0, _QUARTERS, ages=18,
            below=0.00065, drift=-0.12, pressure=0.3, noise=0.5),
    _Figure("continuing-care-within-28-days", _HEALTHCARE, "share", 66.0, _QUARTERS, ages=18,
            below=0.0004, drift=0.06, pressure=-0.2, noise=0.6),
    _Figure("vacancy-rate", _WORKFORCE, "number", 7.4, drift=0.02, pressure=0.12, noise=0.2,
            half=0.9),
    _Figure("registered-nurse-vacancy-rate", _WORKFORCE, "number", 10.8, drift=0.03, pressure=0.12,
            noise=0.28, half=2.6),
    _Figure("care-spend-per-adult", _MONEY, "rate", 408, ages=18, per=1, drift=0.017,
            deprivation=0.09, noise=0.09, decimals=0),
    _Figure("long-term-spend-65-per-adult", _MONEY, "rate", 690, per=1, drift=0.012,
            deprivation=0.14, noise=0.12, decimals=0),
    _Figure("care-home-fee-65", _MONEY, "number", 604, drift=0.042, noise=0.1, decimals=0),
    _Figure("care-home-beds-change", _CARE, "number", -0.9, pressure=1.2, noise=2.6),
    _Figure("dementia-diagnosis", _CARE, "number", 68.2, _MONTHS, pressure=-0.02, noise=0.07,
            half=2.9),
    _Figure("nursing-beds", _CARE, "rate", 50, _OCTOBERS, ages=75, per=1_000, drift=-0.012,
            pressure=-0.05, noise=0.17),
    _Figure("residential-beds", _CARE, "rate", 56, _OCTOBERS, ages=75, per=1_000, drift=-0.02,
            pressure=-0.04, noise=0.2),
)  # fmt: skip

_SAID = {
    _HOSPITAL: ("Invented hospital episodes, by residence", "2015-16 to 2019-20"),
    _URGENT: ("Invented monthly return of urgent and emergency care", "April 2017 to Dec 2019"),
    _HEALTHCARE: ("Invented quarterly return of continuing healthcare", "2017 to 2019"),
    _WORKFORCE: ("Invented workforce estimates for adult social care", "2015-16 to 2019-20"),
    _MONEY: ("Invented finance return of adult social care", "2015-16 to 2019-20"),
    _CARE: ("Invented register of care and of ratings", "October 2016 to October 2019"),
}
_CAVEAT = "All figures, and the nation itself, are invented."


def write(folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents) -> None:
    """Write a file for each pretended publication."""
    for file, (source, edition) in _SAID.items():
        frames = [
            _figures(rng, areas, residents, figure, period, own)
            for figure in _FIGURES
            if figure.file == file
            for own in [_own(rng, areas, figure)]
            for period in figure.periods
        ]
        about = {
            "source": source,
            "edition": edition,
            "published": "2020-11-26",
            "licence": "Invented: use it as you like",
            "caveat": _CAVEAT,
        }
        _write_file(folder / file, pl.concat(frames), about)


def _write_file(path: Path, frame: pl.DataFrame, about: dict[str, str]) -> None:
    if path.suffix == ".csv":
        write_table(path, frame, above=[f"# {word}: {text}" for word, text in about.items()])
        return
    with Workbook(path) as book:
        book.sheet("Figures", [frame.columns, *frame.rows()])
        book.sheet("About", list(about.items()))


def _own(rng: np.random.Generator, areas: Areas, figure: _Figure) -> Floats:
    return areas.lean(
        rng, pressure=figure.pressure, deprivation=figure.deprivation, noise=figure.noise
    )


def _figures(
    rng: np.random.Generator,
    areas: Areas,
    residents: Residents,
    figure: _Figure,
    period: Period,
    own: Floats,
) -> pl.DataFrame:
    """Return one period's rows, the nation last."""
    alive = areas.on(period.start)
    chance = rng.normal(0, 0.25 * figure.noise, len(own))
    lean = own + chance
    # A year is as strained as its middle; the hero is drawn only by what its story says.
    middle = period.start + (period.end - period.start) / 2
    hero = areas.index(names.HERO_NAME)
    lean[hero] = 2.2 * figure.pressure * story.strain(middle) + chance[hero]
    lean = lean[alive]
    people = residents.between(period.start.year, figure.ages)[alive]
    level = _level(figure, period)
    if figure.sort == "number":
        return _numbers(rng, areas, alive, figure, period, level, lean)
    if figure.sort == "rate":
        below = people
        above = rng.poisson(people * level / figure.per * np.exp(lean))
    else:
        below = rng.poisson(people * figure.below)
        above = rng.binomial(below, leaning(level, lean))
    return _counted(areas, alive, figure, period, above, below)


def _level(figure: _Figure, period: Period) -> float:
    years = period.start.year + (period.start.month - 4) / 12 - _YEARS[0].start.year
    season = figure.winter * np.cos(2 * np.pi * (period.start.month - 1) / 12)
    return float(figure.level * (1 + figure.drift * years + season))


def _counted(
    areas: Areas,
    alive: Integers,
    figure: _Figure,
    period: Period,
    above: Integers,
    below: Integers,
) -> pl.DataFrame:
    """Return counts and their ratio; small counts are hidden, and counts of nothing are missing."""
    above, below = np.append(above, above.sum()), np.append(below, below.sum())
    per = figure.per if figure.sort == "rate" else 100
    decimals = max(figure.decimals, 1) if figure.sort == "share" else figure.decimals
    money = figure.per == 1
    small = (above > 0) & (above <= SMALL) & (not money) & (below > 12)
    value = np.round(above / np.maximum(below, 1) * per, decimals)
    frame = _framed(areas, alive, figure, period).with_columns(
        pl.Series("value", value),
        pl.Series("numerator", above),
        pl.Series("denominator", below),
        pl.lit(None, dtype=pl.Float64).alias("lower"),
        pl.lit(None, dtype=pl.Float64).alias("upper"),
    )
    marker = pl.when(pl.Series(below == 0)).then(pl.lit("[x]")).when(pl.Series(small))
    return _marked(frame, marker.then(pl.lit("[c]")).otherwise(None))


def _numbers(
    rng: np.random.Generator,
    areas: Areas,
    alive: Integers,
    figure: _Figure,
    period: Period,
    level: float,
    lean: Floats,
) -> pl.DataFrame:
    """Return published levels with limits; a few areas do not take part."""
    # A level near zero (a change) moves by points, any other by a share of itself.
    value = level + lean if abs(level) < 2 else level * np.exp(lean)
    value = np.append(value, level)
    half = figure.half * np.append(rng.uniform(0.8, 1.3, len(alive)), 0.1)
    tiny = alive == areas.index(names.TINY_NAME)
    absent = np.append(tiny | (rng.random(len(alive)) < 0.008), values=False)
    nothing = pl.lit(None, dtype=pl.Float64)
    shown = np.round(value, figure.decimals)
    limits = [
        pl.Series("lower", np.round(shown - half, figure.decimals)),
        pl.Series("upper", np.round(shown + half, figure.decimals)),
    ]
    frame = _framed(areas, alive, figure, period).with_columns(
        pl.Series("value", shown),
        nothing.alias("numerator"),
        nothing.alias("denominator"),
        *(limits if figure.half else [nothing.alias("lower"), nothing.alias("upper")]),
    )
    return _marked(frame, pl.when(pl.Series(absent)).then(pl.lit("[x]")).otherwise(None))


def _framed(areas: Areas, alive: Integers, figure: _Figure, period: Period) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "indicator": [figure.indicator] * (len(alive) + 1),
            "area_code": [*(areas.codes[row] for row in alive), names.NATION_CODE],
            "period": [period.label] * (len(alive) + 1),
            "area_name": [*(areas.names[row] for row in alive), names.NATION_NAME],
        }
    )


def _marked(frame: pl.DataFrame, marker: pl.Expr) -> pl.DataFrame:
    """Put marks on, take away the numbers they stand for, and order the columns."""
    numbers = ("value", "numerator", "denominator", "lower", "upper")
    return (
        frame.with_columns(marker.alias("marker"))
        .with_columns(
            pl.when(pl.col("marker").is_null()).then(pl.col(name)).cast(pl.Float64).alias(name)
            for name in numbers
        )
        .select(COLUMNS)
    )
