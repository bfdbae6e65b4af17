"""Residents by single year of age, as one array that every indicator counts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from goldenthread.indicators.model import Ages
from goldenthread.indicators.texts import Numbers, Texts, runs

OLDEST = 90  # the last single year of age; it stands for itself and over
_PERSONS = "Persons/"

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Count:
    """Residents of some ages, arrays of (areas, years).

    `people` is not-a-number where a single year of age is missing; `known` says where there is
    any; `edition` is the number of the population's edition.
    """

    people: Floats
    known: Mask
    edition: Numbers


class Residents:
    """Both sexes together, of every area in `codes` and every year given."""

    def __init__(self, population: pl.DataFrame | None, codes: Sequence[str], texts: Texts) -> None:
        self._counts: dict[Ages, Count] = {}
        rows = _persons(population, codes)
        self.years: Numbers = np.unique(rows["year"].to_numpy()).astype(np.int64)
        shape = (len(codes), len(self.years))
        self._people = np.full((*shape, OLDEST + 1), np.nan)
        self._there = np.zeros((*shape, OLDEST + 1), dtype=bool)
        self._edition = np.zeros(shape, dtype=np.int64)
        area = rows["area"].to_numpy()
        year = np.searchsorted(self.years, rows["year"].to_numpy())
        age = rows["age"].to_numpy()
        # Where an area, year and age stand twice, the last stands.
        self._people[area, year, age] = rows["value"].to_numpy()
        self._there[area, year, age] = True
        values, _, lengths = runs(rows["edition"])
        self._edition[area, year] = np.repeat(texts.numbers(values), lengths)

    @property
    def is_empty(self) -> bool:
        """Whether no residents were given at all."""
        return len(self.years) == 0

    def count(self, ages: Ages) -> Count:
        """Return residents of those ages."""
        if ages not in self._counts:
            top = OLDEST if ages.top is None else ages.top
            within = slice(ages.bottom, top + 1)
            there = self._there[..., within]
            whole = np.sum(there, axis=2) == top + 1 - ages.bottom
            known = np.sum(there, axis=2) > 0
            self._counts[ages] = Count(
                np.where(whole, self._people[..., within].sum(axis=2), np.nan),
                known,
                np.where(known, self._edition, 0),
            )
        return self._counts[ages]

    def at(self, ages: Ages, area: Numbers, year: Numbers) -> tuple[Floats, Numbers]:
        """Return residents of those ages, and the edition, for each pair of area and year."""
        count = self.count(ages)
        if self.is_empty:
            return np.full(area.shape, np.nan), np.zeros(area.shape, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.years, year), len(self.years) - 1)
        found = self.years[place] == year
        return (
            np.where(found, count.people[area, place], np.nan),
            np.where(found, count.edition[area, place], 0),
        )


def _persons(population: pl.DataFrame | None, codes: Sequence[str]) -> pl.DataFrame:
    """Return area (place in `codes`), year, age, value and edition of the rows that count."""
    schema = {"area": pl.Int64, "year": pl.Int32, "age": pl.Int32}
    if population is None:
        return pl.DataFrame(schema=schema | {"value": pl.Float64, "edition": pl.String})
    # A few hundred breakdowns stand for a quarter of a million rows.
    printed = population["breakdown"].cast(pl.Categorical)
    each = printed.unique().drop_nulls()
    text = each.cast(pl.String)
    age = (
        pl.DataFrame({"breakdown": each, "text": text})
        .filter(pl.col("text").str.starts_with(_PERSONS))
        .with_columns(age=pl.col("text").str.strip_prefix(_PERSONS).cast(pl.Int32, strict=False))
        .filter(pl.col("age").is_between(0, OLDEST))
    )
    return (
        population.lazy()
        .with_columns(printed)
        .filter(pl.col("measure") == "residents")
        .join(age.lazy(), on="breakdown", maintain_order="left")
        .select(
            pl.col("area_code").cast(pl.Enum(codes), strict=False).to_physical().alias("area"),
            pl.col("period_start").dt.year().alias("year"),
            "age",
            "value",
            "edition",
        )
        .filter(pl.col("area").is_not_null())
        .with_columns(pl.col("area").cast(pl.Int64))
        .collect()
    )
