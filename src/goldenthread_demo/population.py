"""Residents by single year of age and sex at mid-year, in the layout of the national estimates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from goldenthread_demo import names
from goldenthread_demo.areas import BOROUGH, COUNTY, DISTRICT, Areas
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.writing import write_table

YEARS = tuple(range(2015, 2021))
AGES = np.arange(91)
SEXES = ("Males", "Females")

_USUAL_SIZE = {COUNTY: 560_000.0, BOROUGH: 245_000.0, DISTRICT: 265_000.0}
_OTHER_SIZE = 185_000.0
_TINY_SIZE = 6_400.0


@dataclass(frozen=True)
class Residents:
    """People, shape (areas, years, sexes, ages 0 to 90 and over); every area in every year."""

    counts: Integers

    def between(self, year: int, youngest: int, oldest: int = 90) -> Integers:
        """Return residents of an age range in a year, one number for each area."""
        year_at = min(max(year, YEARS[0]), YEARS[-1]) - YEARS[0]
        return np.asarray(self.counts[:, year_at, :, youngest : oldest + 1].sum(axis=(1, 2)))

    def adults(self, year: int) -> Integers:
        """Return residents of 18 and over in a year, one number for each area."""
        return self.between(year, 18)


def settle(rng: np.random.Generator, areas: Areas) -> Residents:
    """Return residents that add up: the area that began in 2019 is the sum of its two parts."""
    count = len(areas.codes)
    size = np.array([_USUAL_SIZE.get(kind, _OTHER_SIZE) for kind in areas.kinds])
    spread = np.array([0.38 if kind == COUNTY else 0.24 for kind in areas.kinds])
    size = size * np.exp(spread * rng.normal(size=count) - spread**2 / 2)
    size[areas.index(names.TINY_NAME)] = _TINY_SIZE
    size[areas.index(names.HERO_NAME)] = 486_000.0
    growth = 0.006 + 0.004 * rng.normal(size=count) - 0.001 * areas.deprivation
    shares = _shares(rng, areas)
    years = np.arange(len(YEARS))
    expected = (size[:, None] * (1 + growth[:, None]) ** years)[:, :, None, None] * shares
    counts = np.floor(expected + rng.random(expected.shape)).astype(np.int64)
    whole = areas.index(names.SUCCESSOR_NAME)
    counts[whole] = counts[areas.merged].sum(axis=0)
    return Residents(counts)


def write(folder: Path, areas: Areas, residents: Residents) -> None:
    """Write one row for each year, area, sex and single year of age, the nation first."""
    parts = []
    for at, year in enumerate(YEARS):
        alive = areas.on(date(year, 6, 30))
        counts = residents.counts[alive, at]  # (areas, sexes, ages)
        nation = counts.sum(axis=0, keepdims=True)
        every = np.concatenate([nation, counts])
        by_sex = np.concatenate([every.sum(axis=1, keepdims=True), every], axis=1)
        codes = [names.NATION_CODE, *(areas.codes[row] for row in alive)]
        labels = [names.NATION_NAME.upper(), *(areas.names[row] for row in alive)]
        for sex_at, sex in enumerate(("Persons", *SEXES)):
            parts.append(
                pl.DataFrame(
                    {
                        "area_code": codes * len(AGES),
                        "area_name": labels * len(AGES),
                        "age": np.repeat(AGES, len(codes)),
                        "population": by_sex[:, sex_at].T.ravel(),
                    }
                ).select(
                    pl.lit(year).alias("year"),
                    "area_code",
                    "area_name",
                    pl.lit(sex).alias("sex"),
                    "age",
                    "population",
                )
            )
    name = f"mid-year-population-single-year-{YEARS[0]}-{YEARS[-1]}.csv.gz"
    write_table(folder / name, pl.concat(parts))


def _shares(rng: np.random.Generator, areas: Areas) -> Floats:
    """Return each area's share of people by year, sex and age; shape (areas, years, 2, 91)."""
    age = AGES.astype(float)
    living = 1 / (1 + np.exp((age - 82) / 6.5))
    base = living * (1 - 0.0035 * age + 0.10 * np.exp(-(((age - 50) / 7) ** 2)))
    base[-1] *= 2.6  # the last age stands for everyone of 90 and over
    years = np.arange(len(YEARS))[:, None]
    # The large year groups born just after a war: 68 in the first year, a year older each year.
    boom = 1 + 0.22 * np.exp(-(((age - 68 - years) / 1.6) ** 2))
    tilt = 0.23 * areas.older[:, None] + 0.016 * years.T
    students = np.maximum(0, rng.normal(-0.2, 0.5, len(areas.codes)) - 0.5 * areas.rural)
    bump = 1 + 0.5 * students[:, None] * np.exp(-(((age - 21) / 3) ** 2))
    shape = (base * bump)[:, None, :] * boom * np.exp(tilt[:, :, None] * (age - 40) / 32)
    women = 0.488 + 0.00012 * age + 0.16 / (1 + np.exp(-(age - 86) / 6))
    by_sex = np.stack([shape * (1 - women), shape * women], axis=2)
    return np.asarray(by_sex / by_sex.sum(axis=(2, 3), keepdims=True))
