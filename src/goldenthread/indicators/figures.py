"""From observations to figures: every indicator, for all areas and periods at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.indicators.methods import days_rate, fractions, population, published
from goldenthread.indicators.model import Indicator, Method
from goldenthread.indicators.observed import Batch, Observed
from goldenthread.values import Progress

_FAMILIES: dict[Callable[[Batch, Observed], dict[int, pl.DataFrame]], set[Method]] = {
    days_rate.figures: {Method.DAYS_RATE},
    fractions.figures: {Method.RATE, Method.PROPORTION},
    published.figures: {Method.PUBLISHED},
    population.figures: {
        Method.POPULATION_COUNT,
        Method.POPULATION_SHARE,
        Method.POPULATION_GROWTH,
    },
}


def compute(
    catalogue: Catalogue | Iterable[Indicator],
    observations: pl.DataFrame,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return the figures of all indicators, of the columns in `figures_table.FIGURES`.

    A row is an indicator, area and period: authorities, regions where they are published, and the
    nation, which is made from authorities where it is not published (`method` then begins with
    `nation.MADE_HERE`). A row without a value says why in `missing`. An indicator whose data was
    not given has no rows: see `without_data`. `progress(done, total, what)` is called once for
    each indicator. `observations` holds the current editions only, of the columns in
    `goldenthread.data.observations.OBSERVATIONS`.
    """
    indicators = tuple(catalogue)
    observed = Observed(observations)
    tables: dict[int, pl.DataFrame] = {}
    done = 0
    for make, methods in _FAMILIES.items():
        batch = {at: one for at, one in enumerate(indicators) if one.method in methods}
        if not batch:
            continue
        tables |= make(batch, observed)
        for one in batch.values():
            done += 1
            if progress is not None:
                progress(done, len(indicators), one.short_name)
    empty = pl.DataFrame(schema=FIGURES)
    return pl.concat([empty, *(tables[at] for at in sorted(tables))])


def without_data(
    catalogue: Catalogue | Iterable[Indicator], figures: pl.DataFrame
) -> tuple[Indicator, ...]:
    """Return the indicators that no figure at all was made for: no data here yet."""
    made = set(figures.filter(pl.col("value").is_not_null())["indicator"].unique())
    return tuple(indicator for indicator in catalogue if indicator.id not in made)
