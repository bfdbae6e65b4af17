"""A small nation of invented areas, its figures planted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from goldenthread.indicators import catalogue as shipped
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.places.authorities import Places
from goldenthread.places.register import Authority
from goldenthread.values import Direction, Period

NATION = "X92000001"
REGIONS = ("X12000001", "X12000002")
AREAS = tuple(f"X06{number:06d}" for number in range(1, 13))


@pytest.fixture(scope="session")
def places() -> Places:
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


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
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


Row = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def row() -> Row:
    def make(indicator: str, area: str, period: str, value: float | None, **more: Any) -> Any:
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

    return make


@pytest.fixture(scope="session")
def table() -> Callable[[list[dict[str, Any]]], pl.DataFrame]:
    return lambda rows: pl.DataFrame(rows, schema=FIGURES)
