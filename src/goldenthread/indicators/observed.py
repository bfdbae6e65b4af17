"""The observations behind a set of figures, found quickly: by measure, and residents by age."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from goldenthread.data.observations import OBSERVATIONS
from goldenthread.indicators.model import Ages, Indicator, Source

#: The figures after the letter of a nine-character code tell its level: 06 to 10 authorities,
#: 12 regions, 92 the nation.
AUTHORITY = r"^[A-Z](0[6-9]|10)\d{6}$"
NATION = r"^[A-Z]92\d{6}$"
_AREA = r"^[A-Z](0[6-9]|10|12|92)\d{6}$"

PERIOD = ("period", "period_kind", "period_start", "period_end")
OLDEST = 90  # the last single year of age; it stands for itself and over

_Key = tuple[str, str, str]


class Observed:
    """Observations indexed for the indicators that will be computed from them."""

    def __init__(self, observations: pl.DataFrame, indicators: Iterable[Indicator]) -> None:
        # Rows of people abroad or of no known area have no nine-character code and end here.
        codes = observations.select(pl.col("area_code").unique(maintain_order=True)).filter(
            pl.col("area_code").str.contains(_AREA)
        )
        self._population = _population(observations, codes)
        self._residents: dict[Ages, pl.DataFrame] = {}
        wanted = {key for one in indicators for key in _keys(one.source)}
        self._parts = _parts(observations, codes, wanted)
        nations = codes["area_code"].filter(codes["area_code"].str.contains(NATION)).sort()
        self.nation: str | None = nations[0] if len(nations) else None

    def part(self, dataset: str, measure: str, breakdown: str) -> pl.DataFrame:
        """Return the observations of one measure, one row an area and period, `edition` renamed
        `editions`; no rows where there is no such measure.
        """
        return self._parts.get((dataset, measure, breakdown), _NOTHING)

    def of(self, source: Source) -> pl.DataFrame:
        """Return the observations an indicator is made from, with its denominator beside them.

        Where the source names a second row or residents, `denominator` is taken from there when
        none is published, and `residents_year` and `missing` say what could not be found.
        """
        rows = self.part(source.dataset, source.measure, source.breakdown)
        if source.value_is == "count":
            rows = self._added(rows, source)
            rows = rows.with_columns(numerator="value", value=pl.lit(None, pl.Float64))
        if source.denominator_measure or source.denominator_breakdown:
            rows = self._beside(rows, source)
        if source.over_ages is not None:
            rows = self.with_residents(rows, source.over_ages, "residents").with_columns(
                denominator=pl.coalesce("denominator", "residents"),
                missing=pl.when(pl.col("denominator").is_null()).then(pl.col("missing")),
            )
        return rows

    def residents(self, ages: Ages) -> pl.DataFrame:
        """Return residents of those ages: area_code, year, residents, population_edition, and the
        columns of the period. Null where a single year of age is missing.
        """
        if ages not in self._residents:
            self._residents[ages] = _count(self._population, ages)
        return self._residents[ages]

    def with_residents(self, rows: pl.DataFrame, ages: Ages, name: str) -> pl.DataFrame:
        """Return `rows` with the residents of the same code in the middle of the year in which the
        financial year of the period began (a calendar year: of that year), and why where none.

        Adds the columns `name`, `missing`, and the edition of the population to `editions`.
        """
        start = pl.col("period_start")
        before_april = (start.dt.month() < 4) & (pl.col("period_kind") != "calendar-year")
        joined = rows.with_columns(year=start.dt.year() - before_april.cast(pl.Int32)).join(
            self.residents(ages).select(
                "area_code", "year", "population_edition", pl.col("residents").alias(name)
            ),
            on=["area_code", "year"],
            how="left",
            maintain_order="left",
        )
        reason = pl.concat_str(
            pl.lit(f"no count of residents {ages.words} in the middle of "),
            pl.col("year"),
            pl.lit(" under this code"),
        )
        if self._population.is_empty():
            reason = pl.lit("no count of residents was given to set this against")
        return joined.with_columns(
            missing=pl.when(pl.col(name).is_null()).then(reason),
            editions=pl.concat_str(
                "editions", "population_edition", separator=" ", ignore_nulls=True
            ),
        ).drop("year", "population_edition")

    def _added(self, rows: pl.DataFrame, source: Source) -> pl.DataFrame:
        """Return `rows` with the counts of further breakdowns added; null where one is missing."""
        further = [
            self.part(source.dataset, source.measure, breakdown).select(
                "area_code", "period", pl.col("value").alias("more")
            )
            for breakdown in source.and_breakdowns
        ]
        for other in further:
            rows = (
                rows.join(other, on=["area_code", "period"], how="left", maintain_order="left")
                .with_columns(value=pl.col("value") + pl.col("more"))
                .drop("more")
            )
        return rows

    def _beside(self, rows: pl.DataFrame, source: Source) -> pl.DataFrame:
        other = self.part(
            source.dataset,
            source.denominator_measure or source.measure,
            source.denominator_breakdown or source.breakdown,
        ).select("area_code", "period", pl.col("value").alias("whole"))
        return (
            rows.join(other, on=["area_code", "period"], how="left", maintain_order="left")
            .with_columns(denominator=pl.coalesce("denominator", "whole"))
            .drop("whole")
        )


def _keys(source: Source) -> list[_Key]:
    measure = source.denominator_measure or source.measure
    breakdown = source.denominator_breakdown or source.breakdown
    return [
        (source.dataset, measure, breakdown),
        *(
            (source.dataset, source.measure, each)
            for each in (source.breakdown, *source.and_breakdowns)
        ),
    ]


_KEY = ("dataset", "measure", "breakdown")
_UNUSED = {*_KEY, "area_name", "sheet", "row"}
_NOTHING = pl.DataFrame(
    schema={
        "editions" if name == "edition" else name: kind
        for name, kind in OBSERVATIONS.items()
        if name not in _UNUSED
    }
)


def _parts(
    observations: pl.DataFrame, codes: pl.DataFrame, wanted: set[_Key]
) -> dict[_Key, pl.DataFrame]:
    """Split what is wanted by measure. Where an area and period stand twice, the last stands."""
    if not wanted:
        return {}
    keys = pl.LazyFrame(sorted(wanted), schema=dict.fromkeys(_KEY, pl.String()), orient="row")
    needed = (
        observations.lazy()
        .select(pl.exclude("area_name", "sheet", "row"))
        .join(keys, on=_KEY, how="semi", maintain_order="left")
        .join(codes.lazy(), on="area_code", how="semi", maintain_order="left")
        .rename({"edition": "editions"})
        .collect()
    )
    one_each = [*_KEY, "area_code", "period", "period_kind"]
    if needed.select(one_each).n_unique() < needed.height:
        needed = needed.unique(one_each, keep="last", maintain_order=True)
    split = needed.partition_by(_KEY, as_dict=True, include_key=False)
    return {(str(a), str(b), str(c)): frame for (a, b, c), frame in split.items()}


def _population(observations: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Return residents, both sexes together, by single year of age."""
    age = pl.col("breakdown").str.strip_prefix("Persons/").cast(pl.Int32, strict=False)
    return (
        observations.lazy()
        .filter(
            (pl.col("dataset") == "population")
            & (pl.col("measure") == "residents")
            & pl.col("breakdown").str.starts_with("Persons/")
        )
        .join(codes.lazy(), on="area_code", how="semi", maintain_order="left")
        .select("area_code", *PERIOD, "value", "edition", age.alias("age"))
        .unique(["area_code", "period", "age"], keep="last", maintain_order=True)
        .collect()
    )


def _count(population: pl.DataFrame, ages: Ages) -> pl.DataFrame:
    top = OLDEST if ages.top is None else ages.top
    wanted = top - ages.bottom + 1
    whole = (pl.len() == wanted) & (pl.col("value").null_count() == 0)
    return (
        population.filter(pl.col("age").is_between(ages.bottom, top))
        .group_by("area_code", *PERIOD)
        .agg(
            pl.when(whole).then(pl.col("value").sum()).alias("residents"),
            pl.col("edition").first().alias("population_edition"),
        )
        .with_columns(year=pl.col("period_start").dt.year())
    )
