"""Residents by age: counts, shares of other ages, and growth. A count of everybody: no interval."""

from __future__ import annotations

import numpy as np
import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.model import Ages, Indicator, Method
from goldenthread.indicators.observed import Batch, Observed
from goldenthread.indicators.residents import Floats, Mask
from goldenthread.values import Period

_SOME = Ages(0)


def figures(batch: Batch, observed: Observed) -> dict[int, pl.DataFrame]:
    """Return the figures of indicators about residents, a row an area and year of each."""
    years = observed.residents.years.tolist()
    periods = [Period.calendar_year(year) for year in years]
    calendar = pl.DataFrame(
        {
            "period": [period.label for period in periods],
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
        },
        schema={"period": pl.String, "period_start": pl.Date, "period_end": pl.Date},
    )
    tables = [_figures(one, at, observed, calendar) for at, one in batch.items()]
    return complete(pl.concat(tables).with_columns(period_kind=pl.lit("calendar-year")), batch)


def _figures(one: Indicator, at: int, observed: Observed, calendar: pl.DataFrame) -> pl.DataFrame:
    source = one.source
    count = observed.residents.count(source.ages or _SOME)
    part, whole, value = count.people, np.full(count.people.shape, np.nan), count.people
    reasons: list[str | None] = [None] * calendar.height
    shown = np.ones(calendar.height, dtype=bool)
    what = "count of residents in the middle of the year"
    if one.method is Method.POPULATION_SHARE:
        whole = observed.residents.count(source.over_ages or _SOME).people
        value = _over(part, whole) * source.multiplier
        what = "residents over residents in the middle of the year"
    elif one.method is Method.POPULATION_GROWTH:
        back = source.years or 1
        whole, shown = _earlier(part, observed.residents.years.tolist(), back)
        value = (_over(part, whole) - 1) * source.multiplier
        what = f"growth over {back} years"
        reasons = [
            f"no count of residents in {year - back} under this code"
            for year in observed.residents.years.tolist()
        ]
    area, year = np.nonzero(count.known & shown)
    lacking = np.where(np.isnan(whole[area, year]), year + 1, 0)
    return calendar[year].with_columns(
        pl.lit(at, pl.Int64).alias("at"),
        pl.Series("area_code", observed.codes, dtype=pl.String).gather(area),
        pl.Series("value", value[area, year]),
        pl.Series("numerator", part[area, year]),
        pl.Series("denominator", whole[area, year]),
        pl.Series("n", part[area, year]),
        pl.Series("missing", [None, *reasons], dtype=pl.String).gather(lacking),
        observed.editions.series("editions", count.edition[area, year]),
        pl.lit(what).alias("method"),
    )


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0))


def _earlier(people: Floats, years: list[int], back: int) -> tuple[Floats, Mask]:
    """Return the count so many years before, and for which years there is such a year at all."""
    earlier = np.full(people.shape, np.nan)
    known = np.zeros(len(years), dtype=bool)
    for at, year in enumerate(years):
        if year - back in years:
            known[at] = True
            earlier[:, at] = people[:, years.index(year - back)]
    return earlier, known
