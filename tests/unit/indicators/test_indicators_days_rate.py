"""Days a day, by month and by year, against a slow and obvious twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.indicators.figures import compute
from goldenthread.indicators.nation import MADE_HERE
from goldenthread.stats.rates import dispersed_rate
from unit.indicators.small_observations import (
    CATALOGUE,
    NATION,
    A,
    B,
    C,
    delays,
    figure,
    observed,
    only,
    residents,
    template,
)


def test_a_year_of_delays_is_its_days_over_days_and_adults() -> None:
    days = [31.0 * n for n in range(1, 13)]
    rows = [*delays(A, 2017, days), *residents(A, 2017, 10)]
    year = figure(compute(only("delayed-days-total"), observed(*rows)), A, "2017-18")
    adults = 73 * 10
    assert year["value"] == pytest.approx(sum(days) / (365 * adults) * 100_000)
    assert (year["numerator"], year["denominator"]) == (sum(days), 365.0 * adults)
    lengths = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    twin = dispersed_rate([days], [[adults * length for length in lengths]]).estimate
    assert (year["lower"], year["upper"]) == pytest.approx((twin.lower[0], twin.upper[0]))
    assert year["lower998"] < year["lower"] < year["value"] < year["upper"] < year["upper998"]
    assert year["method"].startswith("days a day over twelve months; quasi-Poisson, dispersion ")
    assert year["editions"] == "dtoc-1 population-1"


def test_a_month_is_its_days_over_its_own_length_and_has_no_interval() -> None:
    rows = [*delays(A, 2015, [100.0] * 12), *residents(A, 2015, 10), *residents(A, 2016, 20)]
    frame = compute(only("delayed-days-total"), observed(*rows))
    february = figure(frame, A, "2016-M02")
    # February 2016 has 29 days, and belongs to the year that began in April 2015.
    assert february["value"] == pytest.approx(100 / (29 * 730) * 100_000)
    assert february["lower"] is None
    assert february["period_kind"] == "month"


@pytest.mark.parametrize("published", [0, 1, 11])
def test_a_year_with_months_missing_has_no_figure_and_says_so(published: int) -> None:
    days: list[float | None] = [5.0] * published + [None] * (12 - published)
    rows = [*delays(A, 2017, days), *residents(A, 2017, 10)]
    year = figure(compute(only("delayed-days-total"), observed(*rows)), A, "2017-18")
    assert year["value"] is None
    assert year["lower"] is None
    assert year["missing"] == f"{published} of 12 months published"


def test_a_missing_month_is_missing_and_a_nought_is_nought() -> None:
    rows = [*delays(A, 2017, [0.0, None]), *residents(A, 2017, 10)]
    frame = compute(only("delayed-days-total"), observed(*rows))
    assert figure(frame, A, "2017-M04")["value"] == 0.0
    may = figure(frame, A, "2017-M05")
    assert (may["value"], may["missing"]) == (None, "no figure printed")


def test_a_code_without_residents_is_never_joined_to_another() -> None:
    rows = [
        *delays(A, 2018, [9.0] * 12),
        *delays(B, 2018, [9.0] * 12),
        *residents(B, 2018, 10),
    ]
    frame = compute(only("delayed-days-total"), observed(*rows))
    gone = figure(frame, A, "2018-19")
    assert gone["value"] is None
    assert gone["numerator"] == 108.0
    assert gone["missing"] == (
        "no count of residents aged 18 and over in the middle of 2018 under this code"
    )
    assert figure(frame, A, "2018-M04")["missing"] == gone["missing"]
    assert figure(frame, B, "2018-19")["value"] > 0


def test_a_single_year_of_age_missing_makes_the_count_missing() -> None:
    people = residents(A, 2017, 10)
    rows = observed(*delays(A, 2017, [1.0] * 12), *people[:40], *people[41:])
    frame = compute(only("delayed-days-total"), rows)
    assert figure(frame, A, "2017-18")["value"] is None


def test_the_nation_is_the_published_row_where_there_is_one() -> None:
    rows = [
        *delays(A, 2017, [1.0] * 12),
        *delays(NATION, 2017, [7.0] * 12),
        *residents(A, 2017, 10),
        *residents(NATION, 2017, 50),
    ]
    nation = figure(compute(only("delayed-days-total"), observed(*rows)), NATION, "2017-18")
    assert nation["numerator"] == 84.0
    assert MADE_HERE not in nation["method"]


def test_the_nation_is_summed_from_authorities_where_it_is_not_published() -> None:
    rows = [
        *delays(A, 2017, [1.0] * 12),
        *delays(B, 2017, [2.0] * 12),
        *delays(C, 2017, [4.0] * 12),
        *residents(A, 2017, 10),
        *residents(B, 2017, 20),
        *residents(NATION, 2017, 100),
    ]
    lacking = figure(compute(only("delayed-days-total"), observed(*rows)), NATION, "2017-18")
    assert lacking["value"] is None
    assert lacking["missing"] == ("not made here: only 2 of 3 authorities have what it takes")
    rows += residents(C, 2017, 40)
    nation = figure(compute(only("delayed-days-total"), observed(*rows)), NATION, "2017-18")
    assert nation["value"] == pytest.approx(84 / (365 * 70 * 73) * 100_000)
    assert nation["method"].startswith(f"{MADE_HERE}: the sum of 3 authorities; ")


def test_a_nation_short_of_one_authority_in_ten_is_made_and_says_of_how_many() -> None:
    shares = [
        template("weekend-discharges", f"E060000{at}", numerator=1.0 * at, denominator=100.0)
        for at in range(10, 19)
    ]
    hidden = template("weekend-discharges", A, denominator=100.0, marker="*")
    people = residents(NATION, 2018, 1)
    frame = compute(only("weekend-discharges"), observed(*shares, hidden, *people))
    nation = figure(frame, NATION, "2018-19")
    assert nation["value"] == pytest.approx(sum(range(10, 19)) / 9)
    assert (
        nation["method"] == f"{MADE_HERE}: the sum of 9 of 10 authorities; share of a whole; Wilson"
    )
    frame = compute(only("weekend-discharges"), observed(*shares[1:], hidden, *people))
    assert figure(frame, NATION, "2018-19")["value"] is None


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=12, max_size=12),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 500),
)
def test_years_equal_their_slow_twin(areas: list[list[int | None]], people: int) -> None:
    codes = [f"E0600001{at}" for at in range(len(areas))]
    rows = []
    for code, days in zip(codes, areas, strict=True):
        rows += delays(code, 2016, [None if day is None else float(day) for day in days])
        rows += residents(code, 2016, people)
    frame = compute(only("delayed-days-total"), observed(*rows))
    for code, days in zip(codes, areas, strict=True):
        found = figure(frame, code, "2016-17")
        if None in days:
            assert found["value"] is None
            continue
        slow = sum(day for day in days if day is not None) / 365 / (73 * people) * 100_000
        assert found["value"] == pytest.approx(slow)
        assert found["lower"] <= found["value"] <= found["upper"]


def test_no_interval_where_the_definition_gives_none() -> None:
    bare = replace(
        CATALOGUE.get("delayed-days-total"),
        interval=CATALOGUE.get("residents-65").interval,
    )
    rows = [*delays(A, 2017, list(np.arange(12.0))), *residents(A, 2017, 10)]
    found = figure(compute([bare], observed(*rows)), A, "2017-18")
    assert (found["lower"], found["method"]) == (None, "days a day over twelve months")
    assert found["period_start"] == date(2017, 4, 1)
