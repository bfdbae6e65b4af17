"""Comparisons, quantile groups, trends and funnels beside slow, obvious twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from goldenthread.errors import InputRefusedError
from goldenthread.stats.comparisons import double_overlap, single_overlap
from goldenthread.stats.funnel import (
    funnel_axis,
    proportion_limits,
    rate_limits,
    ratio_limits,
    ratio_limits_by_observed,
)
from goldenthread.stats.overdispersion import Extremes, Scale, overdispersion, widened_limits
from goldenthread.stats.proportions import proportion
from goldenthread.stats.quantiles import quantile_groups
from goldenthread.stats.rates import rate
from goldenthread.stats.recent_trend import CRITICAL, proportion_trend, recent_trend
from goldenthread.stats.slope_index import Drawn, slope_index
from goldenthread.values import Direction

WORDS = {
    Direction.HIGH: ("better", "worse"),
    Direction.LOW: ("worse", "better"),
    Direction.NEUTRAL: ("higher", "lower"),
}
DIRECTIONS = st.sampled_from(list(Direction))
PLACES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 40, 50])), max_size=8)


def slow_label(low: float, high: float, from_: float, to: float, direction: Direction) -> str:
    if any(math.isnan(each) for each in (low, high, from_, to)):
        return "not compared"
    above, below = WORDS[direction]
    return above if low > to else below if high < from_ else "similar"


@given(PLACES, st.one_of(st.just(math.nan), st.floats(0, 1)), DIRECTIONS)
def test_single_overlap(
    areas: list[tuple[int, int]], comparator: float, direction: Direction
) -> None:
    estimate = proportion([x for x, _ in areas], [n for _, n in areas])
    found = single_overlap(estimate, comparator, direction)
    for interval, labels in zip(estimate.intervals, found.labels, strict=True):
        pairs = zip(interval.lower, interval.upper, strict=True)
        assert labels.tolist() == [
            slow_label(low, high, comparator, comparator, direction) for low, high in pairs
        ]
    differs = [np.isin(labels, WORDS[direction]) for labels in found.labels]
    expected = np.where(differs[1], 0.998, np.where(differs[0], 0.95, math.nan))
    np.testing.assert_array_equal(found.strongest, expected)


@given(PLACES, PLACES, DIRECTIONS)
def test_double_overlap(
    areas: list[tuple[int, int]], peers: list[tuple[int, int]], direction: Direction
) -> None:
    size = min(len(areas), len(peers))
    one = proportion([x for x, _ in areas[:size]], [n for _, n in areas[:size]])
    two = proportion([x for x, _ in peers[:size]], [n for _, n in peers[:size]])
    found = double_overlap(one, two, direction)
    assert found.label.tolist() == [
        slow_label(*ends, direction)
        for ends in zip(one.lower, one.upper, two.lower, two.upper, strict=True)
    ]


VALUES = st.lists(st.sampled_from([math.nan, 1.0, 2.0, 2.5, 3.0, 7.0]), max_size=25)


def slow_groups(values: list[float], groups: int, highest_first: bool) -> list[float]:
    present = [v for v in values if v == v]
    found = []
    for v in values:
        if v != v or len(present) < groups:
            found.append(math.nan)
            continue
        before = sum(1 for other in present if (other > v if highest_first else other < v))
        rank, n = before + 1, len(present)
        found.append(max(1, groups + 1 - math.ceil((n + 1 - rank) * groups / n)))
    return found


@given(VALUES, VALUES, st.sampled_from([2, 4, 5]), st.booleans())
def test_quantile_groups(
    first: list[float], second: list[float], groups: int, highest_first: bool
) -> None:
    sets = np.array([0] * len(first) + [1] * len(second), dtype=np.intp)
    found = quantile_groups(first + second, groups, highest_first=highest_first, within=sets)
    expected = [each for one in (first, second) for each in slow_groups(one, groups, highest_first)]
    np.testing.assert_array_equal(found, np.array(expected, dtype=float))


def slow_slope(y: list[float], w: list[float], left_out: int | None) -> tuple[float, float]:
    kept = [k for k in range(5) if k != left_out]
    total = sum(w[k] for k in kept)
    middle = sum(w[k] * (k + 1) for k in kept) / total
    level = sum(w[k] * y[k] for k in kept) / total
    across = sum(w[k] * (k + 1 - middle) ** 2 for k in kept)
    along = sum(w[k] * (k + 1 - middle) * (y[k] - level) for k in kept)
    return along / across, across


POINT = st.one_of(st.just(math.nan), st.integers(0, 30).map(float))


@given(st.lists(POINT, max_size=9), st.sampled_from([0.5, 2.0, 6.0]), DIRECTIONS)
def test_recent_trend(values: list[float], width: float, direction: Direction) -> None:
    y = np.array([values])
    found = recent_trend(y, y - width / 2, y + width / 2, direction)
    present = [v for v in values if v == v]
    if len(present) < 5:
        assert found.label.tolist() == ["cannot be calculated"]
        return
    last, weights = present[-5:], [(3.92 / width) ** 2] * 5
    slope, across = slow_slope(last, weights, None)
    others = [slow_slope(last, weights, k)[0] for k in range(5)]
    # Where the exact answer is no slope at all, its sign is rounding's.
    assume(all(abs(each) > 1e-9 for each in (slope, *others)))
    chi = slope**2 * across
    np.testing.assert_allclose(found.chi_squared, [chi], rtol=1e-9)
    np.testing.assert_allclose(found.slope, [slope], rtol=1e-9)
    steady = len({each < 0 for each in (slope, *others)}) == 1
    word = "no change"
    if steady and chi > CRITICAL:
        good = (slope > 0) == (direction is Direction.HIGH)
        word = "increasing" if slope > 0 else "decreasing"
        if direction is not Direction.NEUTRAL:
            word += " and getting better" if good else " and getting worse"
    assert found.label.tolist() == [word]


@given(st.lists(st.integers(1, 99), min_size=5, max_size=5))
def test_proportion_trend_is_armitages_test(counts: list[int]) -> None:
    found = proportion_trend([counts], [[100] * 5], Direction.HIGH)
    p = sum(counts) / 500
    centred = sum((k - 3) * x for k, x in enumerate(counts, start=1))
    np.testing.assert_allclose(
        found.chi_squared, [centred**2 / (p * (1 - p) * 100 * 10)], rtol=1e-9, atol=1e-12
    )


def test_one_wild_year_makes_no_trend() -> None:
    values = np.array([[50.0, 50.1, 49.9, 50.0, 60.0]])
    found = recent_trend(values, values - 0.5, values + 0.5, Direction.HIGH)
    assert found.chi_squared[0] > CRITICAL
    assert found.label.tolist() == ["no change"]


def test_series_without_intervals_say_why() -> None:
    values = np.array([[1.0, 2, 3, 4, 5]])
    blank = np.full_like(values, np.nan)
    found = recent_trend(values, blank, blank, Direction.HIGH)
    assert (found.label[0], found.reason[0]) == ("no change", "fewer than five intervals")
    with pytest.raises(InputRefusedError, match="do not fit together"):
        recent_trend(values, blank[:, :3], blank, Direction.HIGH)
    assert (
        recent_trend(np.zeros((0, 5)), np.zeros((0, 5)), np.zeros((0, 5)), Direction.LOW).label.size
        == 0
    )


@given(st.lists(st.integers(0, 10_000), max_size=8), st.floats(0.01, 0.99))
def test_funnel_limits_for_proportions(sizes: list[int], target: float) -> None:
    found = proportion_limits(sizes, target, levels=[0.95, 0.998, 0.9999])
    assert [each.level for each in found.intervals] == [0.95, 0.998, 0.9999]
    for interval in found.intervals:
        z = norm.ppf(0.5 + interval.level / 2)
        for at, n in enumerate(sizes):
            half = z * math.sqrt(target * (1 - target) / n) if n else math.nan
            low, high = target - half, target + half
            expected = [max(low, 0), min(high, 1)] if n else [math.nan] * 2
            got = [interval.lower[at], interval.upper[at]]
            np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


@given(st.lists(st.integers(0, 5_000), max_size=8))
def test_funnel_limits_for_ratios_and_rates(expected: list[int]) -> None:
    (inner, _) = ratio_limits(expected).intervals
    by_rate = rate_limits([each * 1000 for each in expected], 100.0).intervals[0]
    (seen, _) = ratio_limits_by_observed(expected).intervals
    for at, e in enumerate(expected):
        if e == 0:
            assert np.isnan([inner.lower[at], by_rate.upper[at], seen.lower[at]]).all()
            continue
        low, high = chi2.ppf(0.025, 2 * e) / 2, chi2.isf(0.025, 2 * e + 2) / 2
        got = [inner.lower[at], inner.upper[at], by_rate.lower[at], by_rate.upper[at]]
        want = [low / e, high / e, low / e * 100, high / e * 100]
        np.testing.assert_allclose(got, want, rtol=1e-9)
        np.testing.assert_allclose([seen.lower[at], seen.upper[at]], [e / high, e / low], rtol=1e-9)


def test_a_value_is_placed_by_the_widest_limit_it_leaves() -> None:
    limits = proportion_limits([100] * 5 + [0], 0.5)
    left = limits.level_left([0.5, 0.61, 0.75, 0.39, 0.2, 0.5])
    np.testing.assert_array_equal(left, [0, 0.95, 0.998, -0.95, -0.998, math.nan])
    assert funnel_axis(500.0, points=3).tolist() == pytest.approx([1, math.sqrt(500), 500])
    with pytest.raises(InputRefusedError, match="fraction"):
        proportion_limits([10], 80)


def slow_overdispersion(z: list[float], errors: list[float], trim: float) -> tuple[float, float]:
    low, high = np.quantile(z, trim), np.quantile(z, 1 - trim)
    phi = sum(min(max(each, low), high) ** 2 for each in z) / len(z)
    weights = [1 / s**2 for s in errors]
    if len(z) < 2 or len(z) * phi <= len(z) - 1:
        return phi, 0.0
    room = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return phi, (len(z) * phi - (len(z) - 1)) / room


AREAS = st.lists(st.tuples(st.integers(1, 400), st.integers(20, 400)), min_size=1, max_size=12)


@given(AREAS, st.sampled_from(list(Scale)))
def test_overdispersion(areas: list[tuple[int, int]], scale: Scale) -> None:
    x = [min(a, n) if scale is Scale.PROPORTION else a for a, n in areas]
    n = [n for _, n in areas]
    half = 1 if scale is Scale.RATIO else 2
    move = {
        Scale.PROPORTION: lambda v: math.asin(math.sqrt(v)),
        Scale.RATIO: math.log,
        Scale.RATIO_ROOT: math.sqrt,
    }[scale]
    target = sum(x) / sum(n) if scale is Scale.PROPORTION else 1.0
    errors = [1 / (half * math.sqrt(each)) for each in n]
    z = [(move(a / b) - move(target)) / s for a, b, s in zip(x, n, errors, strict=True)]
    found = overdispersion(x, n, scale=scale)
    phi, tau_squared = slow_overdispersion(z, errors, 0.1)
    assert (found.phi, found.tau_squared) == pytest.approx((phi, tau_squared), rel=1e-9, abs=1e-12)
    wide = widened_limits([100], 0.5, found).intervals[0]
    plain = widened_limits([100], 0.5, overdispersion([50], [100], scale=scale)).intervals[0]
    assert wide.lower[0] <= plain.lower[0] + 1e-12
    assert wide.upper[0] >= plain.upper[0] - 1e-12


def test_extreme_areas_are_drawn_in_or_left_out() -> None:
    x, n = [100, 102, 98, 101, 99, 100, 103, 97, 100, 400], [100] * 10
    whole = overdispersion(x, n, scale=Scale.RATIO, trim=0)
    drawn = overdispersion(x, n, scale=Scale.RATIO)
    left = overdispersion(x, n, scale=Scale.RATIO, extremes=Extremes.TRUNCATE, trim=0.2)
    assert whole.phi > drawn.phi > left.phi
    assert (whole.areas, drawn.areas, left.areas) == (10, 10, 6)
    stretched = widened_limits([100], 1.0, whole, multiplicative=True).intervals[0]
    assert stretched.upper[0] == pytest.approx(
        math.exp(norm.ppf(0.975) * math.sqrt(whole.phi) / 10)
    )


def slow_line(y: list[float], people: list[float]) -> tuple[float, float]:
    share = [n / sum(people) for n in people]
    middle = [sum(share[:k]) + share[k] / 2 for k in range(len(share))]
    slope, start = np.polyfit(middle, y, 1, w=np.sqrt(share))
    return float(slope), float(start)


@given(st.lists(st.floats(40, 90), min_size=5, max_size=5))
def test_slope_index(values: list[float]) -> None:
    people = [100.0, 150, 80, 120, 200]
    found = slope_index([values], [[0.0] * 5], [people], draws=50)
    slope, start = slow_line(values, people)
    assert found.slope.value[0] == pytest.approx(slope, abs=1e-8)
    assert found.relative.value[0] == pytest.approx((start + slope) / start, rel=1e-8)
    assert found.slope.lower[0] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize(
    ("drawn", "error"), [(Drawn.NORMAL, 0.02), (Drawn.LOG, 0.04), (Drawn.LOGIT, 0.1)]
)
def test_the_slopes_interval_is_near_the_one_theory_gives(drawn: Drawn, error: float) -> None:
    y = np.full((1, 5), 0.5)
    found = slope_index(y, np.full((1, 5), error), np.ones((1, 5)), drawn=drawn, draws=20_000)
    on_scale = {Drawn.NORMAL: error, Drawn.LOG: error * 0.5, Drawn.LOGIT: error * 0.25}[drawn]
    theory = 1.96 * on_scale / math.sqrt(sum((k / 5) ** 2 for k in (-2, -1, 0, 1, 2)))
    assert found.slope.upper[0] == pytest.approx(theory, rel=0.05)
    assert found.slope.lower[0] == pytest.approx(-theory, rel=0.05)


def test_a_gap_in_one_area_leaves_the_others_as_they_were() -> None:
    y, error, people = np.full((2, 4), 5.0), np.ones((2, 4)), np.ones((2, 4))
    holed = y.copy()
    holed[0, 1] = np.nan
    whole, part = slope_index(y, error, people), slope_index(holed, error, people)
    assert np.isnan(part.slope.value[0])
    assert part.slope.upper[1] == whole.slope.upper[1]


def test_rates_compare_by_their_own_intervals() -> None:
    found = single_overlap(rate([5, 30, 90], [1000] * 3, multiplier=1000), 30, Direction.LOW)
    assert found.label.tolist() == ["better", "similar", "worse"]
