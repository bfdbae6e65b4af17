"""Shares and rates from small made-up observations, against a slow and obvious twin."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.indicators.figures import compute
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import rate
from unit.indicators.small_observations import (
    A,
    B,
    C,
    figure,
    observed,
    only,
    residents,
    template,
)


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
