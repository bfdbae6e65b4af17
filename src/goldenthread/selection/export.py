"""A ranking as one table, for a spreadsheet or another program."""

from __future__ import annotations

import numpy as np
import polars as pl

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.selection.ranking import Ranking


def frame(ranking: Ranking) -> pl.DataFrame:
    """Return one row an area: rank and its interval, composite, and each measure's figure.

    Areas that are not ranked stand at the end with an empty rank and the reason. Columns of a
    measure are named by its indicator.
    """
    table = ranking.table
    reasons = dict(ranking.not_ranked)
    columns: dict[str, object] = {
        "area_code": table.codes,
        "area": table.names,
        "kind": table.kinds,
        "region": table.regions,
        "rank": _numbers(ranking.rank),
        "rank_lower": _numbers(ranking.rank_lower),
        "rank_upper": _numbers(ranking.rank_upper),
        "composite": _numbers(ranking.score),
        f"chance_among_last_{ranking.doubt.last}": _numbers(ranking.chance_last),
        "not_ranked_because": [reasons.get(name) for name in table.names],
    }
    for at, measure in enumerate(table.measures):
        columns |= {
            measure.indicator: _numbers(table.values[:, at]),
            f"{measure.indicator}_lower": _numbers(table.lower[:, at]),
            f"{measure.indicator}_upper": _numbers(table.upper[:, at]),
            f"{measure.indicator}_rank": _numbers(ranking.measure_ranks[:, at]),
            f"{measure.indicator}_period": [table.periods[at]] * len(table.codes),
            f"{measure.indicator}_missing": [line[at] or None for line in table.missing],
        }
    return pl.DataFrame(columns, strict=False).sort("rank", "area", nulls_last=True)


def descriptions(ranking: Ranking, catalogue: Catalogue) -> dict[str, str]:
    """Return what each column of `frame` holds, with the unit of each measure."""
    last = ranking.doubt.last
    told = {
        "area_code": "Nine-character code of the area",
        "area": "Name of the area",
        "kind": "Kind of council",
        "region": "Region the area is in",
        "rank": "Rank on the composite; 1 is the best figure",
        "rank_lower": "Lowest rank in the middle 95% of drawn rankings",
        "rank_upper": "Highest rank in the middle 95% of drawn rankings",
        "composite": f"Composite: {ranking.preset.combine.value}",
        f"chance_among_last_{last}": f"Share of drawn rankings with it among the last {last}",
        "not_ranked_because": "Why an area is not ranked",
    }
    for measure in ranking.table.measures:
        one = catalogue.get(measure.indicator)
        key = measure.indicator
        told |= {
            key: f"{one.name} ({one.unit})",
            f"{key}_lower": f"{measure.short}: lower 95% limit",
            f"{key}_upper": f"{measure.short}: upper 95% limit",
            f"{key}_rank": f"{measure.short}: rank on this measure alone; 1 is the best figure",
            f"{key}_period": f"{measure.short}: period of the figure",
            f"{key}_missing": f"{measure.short}: why there is no figure",
        }
    return told


def _numbers(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
