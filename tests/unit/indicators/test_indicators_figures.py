"""Figures as published, of residents, and what holds for all figures together."""

from __future__ import annotations

import polars as pl
import pytest

from goldenthread.indicators.figures import compute, without_data
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.indicators.nation import MADE_HERE
from unit.indicators.small_observations import (
    CATALOGUE,
    NATION,
    REGION,
    A,
    B,
    C,
    delays,
    figure,
    observed,
    oflog,
    only,
    residents,
    template,
)


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


def test_indicators_made_together_equal_each_made_alone() -> None:
    rows = observed(
        *delays(A, 2017, [31.0 * n for n in range(1, 13)]),
        *delays(B, 2017, [5.0, None, *[7.0] * 10]),
        *delays(A, 2016, [3.0] * 12),
        *[{**row, "breakdown": "nhs"} for row in delays(A, 2017, [2.0] * 12)],
        *residents(A, 2017, 10),
        *residents(B, 2017, 30),
        *residents(NATION, 2017, 99),
        *residents(A, 2018, 11),
        *(oflog(code, value) for code, value in ((A, 0.0), (B, 0.4), (NATION, 0.5))),
        oflog(A, 30.0, "ASC7"),
        template("weekend-discharges", A, value=22.0, numerator=20.0, denominator=100.0),
        template("weekend-discharges", B, numerator=9.0, denominator=5.0),
        template("emergency-admissions-65", A, numerator=50.0, note="Provisional."),
        template("emergency-admissions-65", C, numerator=50.0),
        {**oflog(A, 2.5), "dataset": "deprivation", "measure": "income", "period": "2017",
         "breakdown": "average-score"},
    )  # fmt: skip
    together = compute(CATALOGUE, rows)
    alone = pl.concat(compute([one], rows) for one in CATALOGUE)
    assert together.equals(alone)
    assert together["indicator"].n_unique() > 10
    assert compute([*CATALOGUE][::-1], rows).sort(pl.all()).equals(together.sort(pl.all()))
