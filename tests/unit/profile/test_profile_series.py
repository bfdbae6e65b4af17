"""Series stand in time as they were published, and what they say is true of their last months."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.profile.comparisons import definitions
from goldenthread.profile.series import LEAST_MONTHS, MONTHS, changes_in_time, monthly, series_of
from goldenthread.stats.xmr import xmr
from goldenthread.values import Direction, Period
from unit.profile.small_nation import AREAS, NATION

Row = Callable[..., dict[str, Any]]
Table = Callable[[list[dict[str, Any]]], pl.DataFrame]


def months(count: int) -> list[str]:
    return [Period.month(2015 + n // 12, n % 12 + 1).label for n in range(count)]


def test_a_month_nobody_published_is_a_gap_in_time(row: Row, table: Table) -> None:
    labels = months(4)
    rows = [row("x", "A", labels[0], 1.0), row("x", "A", labels[3], 4.0)]
    found = series_of(table(rows), "x", Direction.LOW)
    assert found.periods == tuple(labels)
    assert found.of("A") == [1.0, None, None, 4.0]
    assert found.of("nowhere") == [None] * 4


def test_years_stand_as_they_were_published(row: Row, table: Table) -> None:
    rows = [row("x", "A", "2015-16", 1.0), row("x", "B", "2018-19", 2.0)]
    found = series_of(table(rows), "x", Direction.LOW)
    assert found.periods == ("2015-16", "2018-19")
    assert (found.of("A"), found.of("B")) == ([1.0, None], [None, 2.0])


@pytest.fixture
def steps(catalogue: Catalogue, row: Row, table: Table) -> pl.DataFrame:
    """Forty months: one area steady, one up at the end, one down, one too short."""
    random = np.random.default_rng(3)
    low = catalogue.indicators[0].id
    rows = []
    for number, label in enumerate(months(40)):
        noise = random.normal(0, 1, 4)
        late = number >= 33
        rows.append(row(low, AREAS[0], label, 10 + (number % 2) * 0.5))
        rows.append(row(low, AREAS[1], label, 10 + float(noise[1]) + 20 * late))
        rows.append(row(low, AREAS[2], label, 50 + float(noise[2]) - 20 * late))
        if number >= 40 - LEAST_MONTHS + 1:
            rows.append(row(low, AREAS[3], label, 10.0 + float(noise[3])))
    return table(rows)


def test_special_causes_are_told_of_the_latest_months_only(
    steps: pl.DataFrame, catalogue: Catalogue
) -> None:
    found = changes_in_time(steps, definitions(catalogue), pl.Series(AREAS))
    said = {
        area: (variation, cause, when, points)
        for area, variation, cause, when, points in found.select(
            "area_code", "variation", "variation_cause", "variation_when", "variation_points"
        ).iter_rows()
    }
    last = months(40)[-1]
    assert said == {
        AREAS[0]: ("common-cause", "", "", MONTHS),
        AREAS[1]: ("concern-high", "concern", last, MONTHS),
        AREAS[2]: ("improvement-low", "improvement", last, MONTHS),
        AREAS[3]: ("", "", "", LEAST_MONTHS - 1),
    }


def test_the_chart_of_all_areas_is_that_of_each_area(
    steps: pl.DataFrame, catalogue: Catalogue
) -> None:
    (series,) = monthly(steps, definitions(catalogue))
    assert len(series.periods) == MONTHS
    whole = xmr(series.tables["value"], direction=Direction.LOW)
    for at in range(len(series.areas)):
        alone = xmr(series.tables["value"][[at]], direction=Direction.LOW)
        assert alone.point.tolist() == whole.point[[at]].tolist()


def test_a_trend_is_claimed_only_with_five_intervals(
    catalogue: Catalogue, row: Row, table: Table
) -> None:
    high = catalogue.indicators[1].id
    years = [f"{y}-{(y + 1) % 100:02d}" for y in range(2014, 2019)]
    rows = []
    for number, year in enumerate(years):
        rows.append(row(high, AREAS[0], year, 10.0 + 5 * number, width=1.0))
        rows.append(row(high, AREAS[1], year, 10.0 + 5 * number))
        rows.append(row(high, AREAS[2], year, 50.0 - 5 * number, width=1.0))
        rows.append(row(high, NATION, year, 20.0, width=0.1))
    found = changes_in_time(table(rows), definitions(catalogue), pl.Series(AREAS))
    assert dict(found.select("area_code", "trend").iter_rows()) == {
        AREAS[0]: "increasing and getting better",
        AREAS[1]: "cannot be calculated",
        AREAS[2]: "decreasing and getting worse",
    }
