"""Periods: one label each, read back to the period it came from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.errors import InputRefusedError
from goldenthread.values import Period, PeriodKind

YEARS = st.integers(1, 9998)
MONTHS = st.builds(Period.month, YEARS, st.integers(1, 12))
PERIODS = st.one_of(
    MONTHS,
    st.builds(Period.quarter, YEARS, st.integers(1, 4)),
    st.builds(Period.financial_year, YEARS),
    st.builds(Period.calendar_year, YEARS),
)


@given(PERIODS)
def test_a_label_reads_back_to_its_period(period: Period) -> None:
    assert Period.parse(period.label) == period


@given(PERIODS, PERIODS)
def test_no_two_periods_share_a_label(one: Period, other: Period) -> None:
    assert (one.label == other.label) == (one == other)


@given(st.lists(MONTHS))
def test_months_sorted_by_label_are_sorted_in_time(months: list[Period]) -> None:
    by_label = sorted(months, key=lambda month: month.label)
    assert by_label == sorted(months, key=lambda month: month.start)


@pytest.mark.parametrize("year", range(2000, 2012))
def test_a_year_and_a_month_once_spelt_alike_have_labels_of_their_own(year: int) -> None:
    alike = f"{year}-{year - 1999:02d}"
    month = Period.month(year, year - 1999)
    assert Period.parse(alike) == Period.financial_year(year)
    assert Period.financial_year(year).label == alike
    assert month.label == f"{year}-M{year - 1999:02d}"
    assert Period.parse(month.words) == month


@pytest.mark.parametrize(
    "text",
    [
        "2017-M04",
        "2017-m4",
        "2017M04",
        "2017-04",
        "April 2017",
        "apr-17",
        "Apr 2017",
        " April  2017",
    ],
)
def test_a_month_is_read_in_all_its_spellings(text: str) -> None:
    assert Period.parse(text) == Period.month(2017, 4)


@pytest.mark.parametrize("text", ["2017-18", "2017/18", "2017/2018", "2017–18", "2017 to 2018"])
def test_a_financial_year_is_read_in_all_its_spellings(text: str) -> None:
    assert Period.parse(text) == Period(
        PeriodKind.FINANCIAL_YEAR, date(2017, 4, 1), date(2018, 3, 31)
    )


@pytest.mark.parametrize(
    "text", ["2017-M00", "2017-M13", "2017-Q5", "2017-19", "2017-00", "Brumaire 2017", "", "17"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputRefusedError, match="is not a period that can be read"):
        Period.parse(text)
