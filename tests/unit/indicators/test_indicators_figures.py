"""Figures from small made-up observations: each method against a slow and obvious twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.data.observations import OBSERVATIONS
from goldenthread.indicators.catalogue import load
from goldenthread.indicators.figures import compute, without_data
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.indicators.model import Indicator
from goldenthread.indicators.nation import MADE_HERE
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import dispersed_rate, rate
from goldenthread.values import Period

A, B, C, REGION, NATION = "E06000001", "E08000002", "E10000003", "E12000001", "E92000001"
CATALOGUE = load()


def observed(*rows: dict[str, Any]) -> pl.DataFrame:
    made = []
    for row in rows:
        period = Period.parse(row["period"])
        made.append(
            {
                "edition": f"{row['dataset']}-1",
                "breakdown": "total",
                "period_kind": period.kind.value,
                "period_start": period.start,
                "period_end": period.end,
                **row,
            }
        )
    return pl.DataFrame(made, schema=OBSERVATIONS)


def residents(code: str, year: int, by_age: int | list[int]) -> list[dict[str, Any]]:
    counts = [by_age] * 91 if isinstance(by_age, int) else by_age
    return [
        {
            "dataset": "population",
            "measure": "residents",
            "breakdown": f"Persons/{age}",
            "area_code": code,
            "period": str(year),
            "value": float(count),
        }
        for age, count in enumerate(counts)
    ]


def delays(code: str, year: int, days: list[float | None]) -> list[dict[str, Any]]:
    months = [(year + (4 + i > 12), (3 + i) % 12 + 1) for i in range(len(days))]
    return [
        {
            "dataset": "dtoc",
            "measure": "delayed-days",
            "area_code": code,
            "period": f"{y}-M{m:02d}",
            "value": count,
            "marker": None if count is not None else "-",
        }
        for (y, m), count in zip(months, days, strict=True)
    ]


def template(indicator: str, code: str, **more: Any) -> dict[str, Any]:
    return {
        "dataset": "template",
        "measure": indicator,
        "area_code": code,
        "period": "2018-19",
        **more,
    }


def figure(frame: pl.DataFrame, code: str, period: str) -> dict[str, Any]:
    rows = frame.filter(area_code=code, period=period).to_dicts()
    assert len(rows) == 1
    return rows[0]


def only(indicator_id: str) -> list[Indicator]:
    return [CATALOGUE.get(indicator_id)]


# --- days a day ------------------------------------------------------------------------------


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


# --- shares and rates ------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted), min_size=1, max_size=5
    )
)
def test_shares_equal_their_slow_twin(counts: list[list[int]]) -> None:
    rows = [
        template(
            "weekend-discharges", f"E0600001{at}", numerator=float(part), denominator=float(of)
        )
        for at, (part, of) in enumerate(counts)
    ]
    frame = compute(only("weekend-discharges"), observed(*rows))
    for at, (part, of) in enumerate(counts):
        found = figure(frame, f"E0600001{at}", "2018-19")
        if of == 0:
            assert found["value"] is None
            assert found["missing"] == "nobody to count: the denominator is nought"
            continue
        slow = proportion([part], [of], multiplier=100)
        assert found["value"] == pytest.approx(100 * part / of)
        assert found["lower"] == pytest.approx(slow.lower[0])
        assert found["upper"] == pytest.approx(slow.upper[0])
        assert found["n"] == of


def test_a_figure_without_counts_stands_as_printed_with_its_own_limits() -> None:
    rows = observed(
        template("weekend-discharges", A, value=20.5),
        template("weekend-discharges", B, value=20.5, lower=19.0, upper=22.0),
    )
    frame = compute(only("weekend-discharges"), rows)
    bare, limited = figure(frame, A, "2018-19"), figure(frame, B, "2018-19")
    assert (bare["value"], bare["lower"], bare["method"]) == (20.5, None, "share of a whole")
    assert (limited["lower"], limited["upper"]) == (19.0, 22.0)
    assert limited["method"] == "share of a whole; published limits"


def test_a_part_that_was_not_printed_is_used_and_never_shown() -> None:
    rows = observed(template("weekend-discharges", A, value=20.0, denominator=400.0))
    found = figure(compute(only("weekend-discharges"), rows), A, "2018-19")
    twin = proportion([80.0], [400.0], multiplier=100)
    assert (found["lower"], found["upper"]) == pytest.approx((twin.lower[0], twin.upper[0]))
    assert found["numerator"] is None


def test_counts_that_no_longer_give_the_printed_figure_leave_it_standing() -> None:
    rows = observed(
        template("weekend-discharges", A, value=22.0, numerator=20.0, denominator=100.0)
    )
    found = figure(compute(only("weekend-discharges"), rows), A, "2018-19")
    assert found["value"] == 22.0
    assert found["note"] == "Printed as 22.0; the counts beside it would give 20.0."
    twin = proportion([22.0], [100.0], multiplier=100)
    assert (found["lower"], found["upper"]) == pytest.approx((twin.lower[0], twin.upper[0]))


def test_one_bad_row_stops_no_other() -> None:
    rows = observed(
        template("weekend-discharges", A, numerator=9.0, denominator=5.0),
        template("weekend-discharges", B, value=120.0),
        template("weekend-discharges", C, numerator=-1.0, denominator=5.0),
        template("weekend-discharges", "E06000004", numerator=1.0, denominator=5.0),
        template("weekend-discharges", "E06000005", marker="[c]"),
    )
    frame = compute(only("weekend-discharges"), rows)
    said = {row["area_code"]: row["missing"] for row in frame.to_dicts()}
    larger = "the part counted is larger than the whole, in the published file"
    assert said[A] == said[B] == larger
    assert said[C] == "a number below nought, in the published file"
    assert said["E06000004"] is None
    assert said["E06000005"] == "hidden by the publisher to protect people"


def test_a_rate_takes_residents_where_no_denominator_is_published() -> None:
    rows = observed(
        template("emergency-admissions-65", A, numerator=50.0),
        template("emergency-admissions-65", B, numerator=3.0, denominator=1000.0),
        *residents(A, 2018, 10),
    )
    frame = compute(only("emergency-admissions-65"), rows)
    first, second = figure(frame, A, "2018-19"), figure(frame, B, "2018-19")
    assert first["denominator"] == 260.0
    twin = rate([50.0], [260.0])
    assert (first["value"], first["lower"]) == pytest.approx((twin.value[0], twin.lower[0]))
    assert first["method"] == "rate; Byar"
    assert (second["value"], second["method"]) == (300.0, "rate; exact")


def test_counts_of_several_breakdowns_are_added_up() -> None:
    def delay(
        breakdown: str, value: float | None, measure: str = "discharges-by-delay"
    ) -> dict[str, Any]:
        return {
            "dataset": "discharge-ready-date",
            "measure": measure,
            "breakdown": breakdown,
            "area_code": A,
            "period": "2024-M04",
            "value": value,
        }

    bands = [delay("7-13", 30.0), delay("14-20", 15.0), delay("21+", 5.0)]
    whole = delay("total", 1000.0, "discharges")
    found = figure(
        compute(only("discharge-delayed-7-days"), observed(*bands, whole)), A, "2024-M04"
    )
    assert (found["value"], found["numerator"], found["denominator"]) == (5.0, 50.0, 1000.0)
    bands[1]["value"] = None
    hidden = compute(only("discharge-delayed-7-days"), observed(*bands, whole))
    assert figure(hidden, A, "2024-M04")["value"] is None


def test_ratings_are_counts_over_rated_services() -> None:
    def rated(rating: str, count: float) -> dict[str, Any]:
        return {
            "dataset": "care-directory",
            "measure": "ratings",
            "breakdown": f"adult-social-care/{rating}",
            "area_code": A,
            "period": "2024-M04",
            "value": count,
            "numerator": count,
            "denominator": 40.0,
        }

    rows = observed(rated("good", 28.0), rated("outstanding", 2.0))
    found = figure(compute(only("care-services-good-or-outstanding"), rows), A, "2024-M04")
    assert (found["value"], found["n"]) == (75.0, 40.0)


# --- as published ----------------------------------------------------------------------------


def oflog(code: str, value: float | None, measure: str = "ASC2") -> dict[str, Any]:
    return {
        "dataset": "oflog",
        "measure": measure,
        "area_code": code,
        "period": "2018-19",
        "value": value,
    }


def test_a_nought_that_cannot_be_is_missing() -> None:
    rows = observed(oflog(A, 0.0), oflog(B, 0.4))
    found = figure(compute(only("quality-of-life-from-care-by-year"), rows), A, "2018-19")
    assert found["value"] is None
    assert found["missing"] == "printed as 0, which this figure cannot be"


def test_the_middle_authority_stands_for_the_nation_and_says_so() -> None:
    rows = observed(
        oflog(A, 30.0, "ASC7"),
        oflog(B, 20.0, "ASC7"),
        *residents(NATION, 2018, 1),
    )
    nation = figure(compute(only("workforce-turnover"), rows), NATION, "2018-19")
    assert nation["value"] == 25.0
    assert nation["method"] == (
        f"{MADE_HERE}: the middle, not the national figure, of 2 authorities; as published"
    )


def test_a_score_of_the_nation_is_weighted_by_residents() -> None:
    rows = [
        {
            "dataset": "deprivation",
            "measure": "income",
            "breakdown": "average-score",
            "area_code": code,
            "period": "2019",
            "value": value,
        }
        for code, value in ((A, 0.1), (B, 0.2))
    ]
    people = [*residents(A, 2019, 10), *residents(B, 2019, 30), *residents(NATION, 2019, 99)]
    frame = compute(only("deprivation-income"), observed(*rows, *people))
    assert figure(frame, A, "2019")["value"] == pytest.approx(10.0)
    nation = figure(frame, NATION, "2019")
    assert nation["value"] == pytest.approx((10 * 10 + 20 * 30) / 40)
    assert nation["method"].endswith("of 2 authorities; as published")


def test_published_limits_are_kept_and_none_are_made() -> None:
    survey = {
        "dataset": "ascof",
        "measure": "1B",
        "breakdown": "Total",
        "period": "2020-21",
    }
    rows = observed(
        {**survey, "area_code": A, "value": 80.0, "lower": 75.0, "upper": 85.0, "n": 300.0},
        {**survey, "area_code": B, "marker": "[x]"},
    )
    frame = compute(only("control-over-daily-life"), rows)
    found = figure(frame, A, "2020-21")
    assert (found["lower"], found["upper"], found["lower998"], found["n"]) == (75, 85, None, 300)
    assert figure(frame, B, "2020-21")["missing"] == "not available, by the publisher"


# --- residents -------------------------------------------------------------------------------


def test_counts_shares_and_growth_of_residents() -> None:
    ages = list(range(91))
    rows = observed(
        *residents(A, 2015, 10),
        *residents(A, 2020, ages),
        *residents(B, 2020, 10),
    )
    ids = ("residents-65", "residents-85-share", "old-age-ratio", "residents-65-growth")
    frame = compute([CATALOGUE.get(one) for one in ids], rows)
    value = {
        (row["indicator"], row["area_code"], row["period"]): (row["value"], row["missing"])
        for row in frame.to_dicts()
    }
    old = sum(ages[65:])
    assert value["residents-65", A, "2020"] == (old, None)
    assert value["residents-85-share", A, "2020"][0] == pytest.approx(
        100 * sum(ages[85:]) / sum(ages)
    )
    assert value["old-age-ratio", A, "2020"][0] == pytest.approx(100 * old / sum(ages[16:65]))
    assert value["residents-65-growth", A, "2020"][0] == pytest.approx(100 * (old / 260 - 1))
    assert value["residents-65-growth", B, "2020"] == (
        None,
        "no count of residents in 2015 under this code",
    )
    assert ("residents-65-growth", A, "2015") not in value


# --- all together ----------------------------------------------------------------------------


def test_nothing_in_gives_nothing_out_but_the_columns() -> None:
    frame = compute(CATALOGUE, observed())
    assert frame.schema == FIGURES
    assert frame.height == 0
    assert without_data(CATALOGUE, frame) == tuple(CATALOGUE)


def test_people_of_no_area_are_left_out_and_the_last_of_two_rows_stands() -> None:
    rows = observed(
        oflog("9901", 5.0, "ASC7"),
        oflog(A, 30.0, "ASC7"),
        oflog(A, 31.0, "ASC7"),
        oflog(REGION, 29.0, "ASC7"),
    )
    frame = compute(only("workforce-turnover"), rows)
    assert frame.select("area_code", "value").rows() == [(A, 31.0), (REGION, 29.0)]


def test_another_nation_works_by_the_same_shapes_of_code() -> None:
    rows = observed(
        template("weekend-discharges", "X06000001", numerator=1.0, denominator=4.0),
        template("weekend-discharges", "X10000001", numerator=2.0, denominator=4.0),
        *residents("X92000001", 2018, 5),
    )
    frame = compute(only("weekend-discharges"), rows)
    assert figure(frame, "X92000001", "2018-19")["value"] == 37.5


def test_progress_is_told_once_for_each_indicator() -> None:
    told: list[tuple[int, int, str]] = []
    some = CATALOGUE.in_domain("funding")
    compute(some, observed(), lambda done, total, what: told.append((done, total, what)))
    assert told == [(at, 4, one.short_name) for at, one in enumerate(some, start=1)]


def test_a_row_has_a_value_or_a_reason_and_never_both() -> None:
    rows = observed(
        *delays(A, 2017, [1.0, None, 3.0]), *residents(A, 2017, 1), oflog(A, None), oflog(B, 0.4)
    )
    frame = compute(CATALOGUE, rows)
    assert frame.height > 0
    assert frame.filter(pl.col("value").is_null() == pl.col("missing").is_null()).height == 0
    without = frame.filter(pl.col("value").is_null())
    assert without.select("lower", "upper", "method").null_count().row(0) == (without.height,) * 3


def test_no_interval_where_the_definition_gives_none() -> None:
    bare = replace(
        CATALOGUE.get("delayed-days-total"),
        interval=CATALOGUE.get("residents-65").interval,
    )
    rows = [*delays(A, 2017, list(np.arange(12.0))), *residents(A, 2017, 10)]
    found = figure(compute([bare], observed(*rows)), A, "2017-18")
    assert (found["lower"], found["method"]) == (None, "days a day over twelve months")
    assert found["period_start"] == date(2017, 4, 1)
