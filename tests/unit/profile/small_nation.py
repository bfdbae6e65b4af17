"""A small nation of invented areas, for every test of the profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from goldenthread.indicators import catalogue as shipped
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.places.authorities import Places
from goldenthread.places.register import Authority
from goldenthread.values import Direction, Period

NATION = "X92000001"
REGIONS = ("X12000001", "X12000002")
AREAS = tuple(f"X06{number:06d}" for number in range(1, 13))


def make_places() -> Places:
    rows = [Authority(NATION, "Aurelia", "nation")]
    for number, code in enumerate(AREAS):
        region = number % 2
        rows.append(
            Authority(
                code, f"Area {number + 1}", "unitary", REGIONS[region], f"Region {region + 1}"
            )
        )
    old = replace(
        rows[1], code="X10000001", name="Old Shire", end=date(2019, 3, 31), successors=(NEW,)
    )
    new = replace(rows[1], code=NEW, name="New Shire", start=date(2019, 4, 1))
    return Places([*rows, old, new])


NEW = "X06000099"


def make_catalogue() -> Catalogue:
    """Three real definitions, one of each direction, the first with a monthly series."""
    every = shipped.load()
    low = every.get("delayed-days-total")
    high = next(
        one
        for one in every
        if one.direction == Direction.HIGH and one.headline == one.series == "financial-year"
    )
    neutral = next(one for one in every if one.direction == Direction.NEUTRAL)
    neutral = replace(neutral, headline=high.headline, series=high.series)
    return replace(every, indicators=(low, high, neutral))


def make_row(indicator: str, area: str, period: str, value: float | None, **more: Any) -> Any:
    """One row of a figures table; `width` gives it a 95% interval and a wider one at 99.8%."""
    when = Period.parse(period)
    made = {
        "indicator": indicator,
        "area_code": area,
        "period": when.label,
        "period_kind": when.kind.value,
        "period_start": when.start,
        "period_end": when.end,
        "value": value,
    }
    if value is not None and "width" in more:
        width = more.pop("width")
        made |= {"lower": value - width, "upper": value + width}
        made |= {"lower998": value - 1.6 * width, "upper998": value + 1.6 * width}
    return {**dict.fromkeys(FIGURES), **made, **more}


def make_table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=FIGURES)


def make_figures(catalogue: Catalogue) -> pl.DataFrame:
    """Two years of two indicators, two years of months, one area hidden, one without figures."""
    random = np.random.default_rng(11)
    low, high, _ = catalogue.indicators
    rows = []
    for area in (*AREAS, *REGIONS, NATION):
        for year in ("2019-20", "2020-21"):
            for one in (low, high):
                if (area, one) == (AREAS[0], high):
                    hidden = {"missing": "hidden by the publisher"}
                    rows.append(make_row(one.id, area, year, None, **hidden))
                    continue
                value = float(random.normal(50, 15))
                rows.append(make_row(one.id, area, year, value, width=2.0, method="made up"))
        for number in range(24):
            label = Period.month(2019 + number // 12, number % 12 + 1).label
            rows.append(make_row(low.id, area, label, float(random.normal(50, 5))))
    return make_table(rows)
