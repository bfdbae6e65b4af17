"""Proportions, rates, standardised rates, means and surveys beside slow, obvious twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, norm, t

from goldenthread.errors import InputRefusedError
from goldenthread.stats.estimate import Estimate
from goldenthread.stats.indirect import expected_events, standardised_rate, standardised_ratio
from goldenthread.stats.means import mean, mean_from_summary
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import dispersed_rate, poisson_limits, rate
from goldenthread.stats.standardised import directly_standardised_rate
from goldenthread.stats.stratified import (
    kish_design_effect,
    stratified_mean,
    stratified_proportion,
)

LEVELS = st.sampled_from([0.8, 0.95, 0.998])
COUNTS = st.one_of(st.just(math.nan), st.integers(0, 12), st.integers(0, 100_000), st.just(0))
PAIRS = st.lists(st.tuples(COUNTS, COUNTS), max_size=8)


def close(found: np.ndarray, expected: list[float]) -> None:
    np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-9, atol=1e-12)


def slow_wilson(x: float, n: float, level: float) -> tuple[float, float, float]:
    if math.isnan(x) or math.isnan(n) or n == 0:
        return math.nan, math.nan, math.nan
    z, p = norm.ppf(0.5 + level / 2), x / n
    middle, half = 2 * n * p + z**2, z * math.sqrt(z**2 + 4 * n * p * (1 - p))
    return p, (middle - half) / (2 * (n + z**2)), (middle + half) / (2 * (n + z**2))


@given(PAIRS, LEVELS)
def test_wilson(pairs: list[tuple[float, float]], level: float) -> None:
    whole = [(min(x, n), max(x, n)) if x == x and n == n else (x, n) for x, n in pairs]
    found = proportion([x for x, _ in whole], [n for _, n in whole], levels=[level])
    for got, at in ((found.value, 0), (found.lower, 1), (found.upper, 2)):
        close(got, [slow_wilson(x, n, level)[at] for x, n in whole])
    known = ~np.isnan(found.value)
    assert (found.lower[known] >= 0).all()
    assert (found.upper[known] <= 1).all()


def slow_poisson(x: float, level: float) -> tuple[float, float]:
    return slow_poisson_tail(x, (1 - level) / 2)


def slow_poisson_tail(x: float, tail: float) -> tuple[float, float]:
    if math.isnan(x):
        return math.nan, math.nan
    if x < 10 or 1 - 1 / (9 * x) < norm.isf(tail) / (3 * math.sqrt(x)):
        lower = chi2.ppf(tail, 2 * x) / 2 if x > 0 else 0.0
        return lower, chi2.isf(tail, 2 * x + 2) / 2
    z, y = norm.isf(tail), x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    return lower, y * (1 - 1 / (9 * y) + z / (3 * math.sqrt(y))) ** 3


@given(st.lists(st.one_of(COUNTS, st.floats(0.001, 40)), max_size=8), LEVELS)
def test_poisson_limits(events: list[float], level: float) -> None:
    lower, upper = poisson_limits(events, level)
    close(lower, [slow_poisson(x, level)[0] for x in events])
    close(upper, [slow_poisson(x, level)[1] for x in events])


@given(PAIRS)
def test_rate(pairs: list[tuple[float, float]]) -> None:
    found = rate([x for x, _ in pairs], [n for _, n in pairs], multiplier=1000)
    usable = [(x, n) if x == x and n > 0 else (math.nan, 1.0) for x, n in pairs]
    close(found.value, [x / n * 1000 for x, n in usable])
    for level in (0.95, 0.998):
        limits = [slow_poisson(x, level) for x, _ in usable]
        for got, at in ((found.at(level).lower, 0), (found.at(level).upper, 1)):
            close(got, [pair[at] / n * 1000 for pair, (_, n) in zip(limits, usable, strict=True)])


def test_no_events_give_zero_to_the_exact_upper_limit() -> None:
    found = rate([0], [1000], multiplier=1000)
    assert found.value.tolist() == [0.0]
    assert found.lower.tolist() == [0.0]
    close(found.upper, [-math.log(0.025)])


def test_a_zero_denominator_is_nothing_to_say_and_a_negative_one_a_mistake() -> None:
    for method in (proportion, rate):
        found = method([3, 3, 1], [0, math.nan, 4])
        assert np.isnan(found.value).tolist() == [True, True, False]
        assert np.isnan(found.upper).tolist() == [True, True, False]
        with pytest.raises(InputRefusedError, match=r"below zero at position 1\."):
            method([3, 3], [5, -1])


def test_a_numerator_above_its_denominator_is_refused_by_position() -> None:
    with pytest.raises(InputRefusedError, match="at position 2"):
        proportion([1, 2, 9], [5, 5, 5])


def test_a_level_not_asked_for_names_those_there_are() -> None:
    with pytest.raises(InputRefusedError, match=r"0\.95, 0\.998"):
        proportion([1], [2]).at(0.9)
    with pytest.raises(InputRefusedError):
        proportion([1], [2], levels=[95])


def slow_dispersed(counts: list[float], people: float, level: float) -> tuple[float, float, float]:
    seen = [x for x in counts if x == x]
    if not seen:
        return math.nan, math.nan, math.nan
    each = sum(seen) / len(seen)
    phi = 1.0
    if len(seen) > 1 and each > 0:
        phi = max(1.0, sum((x - each) ** 2 / each for x in seen) / (len(seen) - 1))
    tail = (1 - level) / 2
    if phi > 1 + 1e-9:
        tail = norm.sf(t.isf(tail, len(seen) - 1))
    lower, upper = slow_poisson_tail(sum(seen) / phi, tail)
    scale = 1000 / (people * len(seen))
    return phi, lower * phi * scale, upper * phi * scale


@given(st.lists(st.lists(COUNTS, min_size=6, max_size=6), max_size=4))
def test_dispersed_rate(table: list[list[float]]) -> None:
    counts = np.array(table, dtype=float).reshape(len(table), 6)
    found = dispersed_rate(counts, np.full(counts.shape, 50.0), multiplier=1000, levels=[0.95])
    slow = [slow_dispersed(row, 50.0, 0.95) for row in table]
    close(found.dispersion, [row[0] for row in slow])
    np.testing.assert_allclose(
        found.estimate.lower, [row[1] for row in slow], rtol=1e-6, atol=1e-12
    )
    np.testing.assert_allclose(found.estimate.upper, [row[2] for row in slow], rtol=1e-6)


def test_bunched_events_widen_the_interval_and_even_ones_do_not() -> None:
    even = dispersed_rate([[20, 20, 20, 20]], [[100.0] * 4])
    bunched = dispersed_rate([[5, 35, 2, 38]], [[100.0] * 4])
    plain = rate([80], [400])
    assert even.estimate.lower.tolist() == plain.lower.tolist()
    assert bunched.estimate.value.tolist() == plain.value.tolist()
    assert bunched.estimate.lower[0] < plain.lower[0] < plain.upper[0] < bunched.estimate.upper[0]


BANDS = 3


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=BANDS, max_size=BANDS), max_size=4),
    st.lists(st.integers(1, 9), min_size=BANDS, max_size=BANDS),
)
def test_directly_standardised_rate(events: list[list[int]], standard: list[int]) -> None:
    counts = np.array(events, dtype=float).reshape(len(events), BANDS)
    found = directly_standardised_rate(
        counts, np.full(counts.shape, 200.0), standard, levels=[0.95]
    )
    for area, row in enumerate(events):
        total, whole = sum(row), sum(standard)
        if total < 10:
            assert math.isnan(found.value[area])
            assert found.method[area] == "suppressed: fewer than 10 events"
            continue
        value = sum(w * x / 200 for w, x in zip(standard, row, strict=True)) / whole
        spread = sum(w * w * x / 200**2 for w, x in zip(standard, row, strict=True)) / whole**2
        lower, upper = slow_poisson(total, 0.95)
        stretch = math.sqrt(spread / total)
        close(found.value[[area]], [value * 1e5])
        close(found.lower[[area]], [(value + stretch * (lower - total)) * 1e5])
        close(found.upper[[area]], [(value + stretch * (upper - total)) * 1e5])


def test_an_absent_age_band_is_not_a_band_without_events() -> None:
    found = directly_standardised_rate([[20, math.nan], [20, 0]], [[100, 100]] * 2, [1, 1])
    assert np.isnan(found.value).tolist() == [True, False]


def test_events_that_come_together_widen_a_standardised_rate() -> None:
    single = directly_standardised_rate([[20, 30]], [[100, 100]], [1, 1])
    same = directly_standardised_rate([[20, 30]], [[100, 100]], [1, 1], event_squares=[[20, 30]])
    twice = directly_standardised_rate([[20, 30]], [[100, 100]], [1, 1], event_squares=[[40, 60]])
    assert same.lower.tolist() == single.lower.tolist()
    width = (single.upper - single.lower) * math.sqrt(2)
    close(twice.upper - twice.lower, width.tolist())


def test_indirect_standardisation_by_hand() -> None:
    expected = expected_events([[1000, 2000], [0, 500], [100, math.nan]], [10, 40], [1000, 1000])
    close(expected, [90.0, 20.0, math.nan])
    found = standardised_ratio([45, 20, 5], expected, multiplier=100)
    close(found.value, [50.0, 100.0, math.nan])
    lower, upper = slow_poisson(45, 0.95)
    close(found.lower[:1], [lower / 90 * 100])
    close(found.upper[:1], [upper / 90 * 100])
    by_rate = standardised_rate([45], expected[:1], reference_rate=2500.0)
    close(by_rate.value, [1250.0])


@given(st.lists(st.tuples(st.integers(0, 2), st.one_of(st.just(math.nan), st.floats(-50, 50)))))
def test_means(given_values: list[tuple[int, float]]) -> None:
    groups = np.array([group for group, _ in given_values], dtype=np.intp)
    found = mean([value for _, value in given_values], groups, 3, levels=[0.95])
    for group in range(3):
        own = [value for g, value in given_values if g == group and value == value]
        expected = [math.nan] * 3
        if own:
            expected[0] = sum(own) / len(own)
        if len(own) > 1:
            error = float(np.std(own, ddof=1)) / math.sqrt(len(own))
            half = t.ppf(0.975, len(own) - 1) * error
            expected[1:] = [expected[0] - half, expected[0] + half]
        got = [found.value[group], found.lower[group], found.upper[group]]
        np.testing.assert_allclose(got, expected, rtol=1e-7, atol=1e-9)


def test_one_observation_has_a_mean_and_no_interval() -> None:
    found = mean_from_summary([4.0, 4.0], [math.nan, 1.0], [1, 0])
    assert found.value[0] == 4.0
    assert np.isnan(found.lower).all()
    assert np.isnan(found.value[1])


SURVEY = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([0.0, 1.0, math.nan])), min_size=1, max_size=30
)


def slow_stratified(answers: list[tuple[int, float]], sizes: list[float]) -> tuple[float, float]:
    heard = {h: [y for g, y in answers if g == h and y == y] for h in range(3)}
    total = sum(sizes[h] for h in range(3) if heard[h])
    if not total:
        return math.nan, math.nan
    value = variance = 0.0
    for h, own in heard.items():
        if not own:
            continue
        share, n = sizes[h] / total, len(own)
        middle = sum(own) / n
        value += share * middle
        if n < sizes[h]:
            squares = sum((y - middle) ** 2 for y in own)
            within = squares / (n - 1) if n > 1 else math.nan
            variance += share**2 * (1 - n / sizes[h]) * within / n
    return value, math.sqrt(variance)


@settings(max_examples=60)
@given(SURVEY, SURVEY)
def test_stratified(first: list[tuple[int, float]], second: list[tuple[int, float]]) -> None:
    both = min(len(first), len(second))
    strata = np.array([group for group, _ in first[:both]], dtype=np.intp)
    paired = [(g, y) for (g, _), (_, y) in zip(first[:both], second[:both], strict=True)]
    answers = np.array([[y, z] for (_, y), (_, z) in zip(first[:both], paired, strict=True)])
    sizes = [30.0, 200.0, 45.0]
    found = stratified_proportion(answers, strata, sizes)
    for question, table in enumerate((first[:both], paired)):
        value, error = slow_stratified(table, sizes)
        close(found.estimate.value[[question]], [value])
        close(found.standard_error[[question]], [error])
    shown = found.estimate.lower[~np.isnan(found.estimate.lower)]
    assert (shown >= 0).all()


def test_a_census_of_every_stratum_has_no_sampling_error() -> None:
    found = stratified_mean([1.0, 2.0, 9.0], np.array([0, 0, 1]), [2, 1])
    assert found.estimate.value.tolist() == [4.0]
    assert found.estimate.lower.tolist() == found.estimate.upper.tolist() == [4.0]


def test_one_answer_from_a_larger_stratum_gives_no_interval() -> None:
    found = stratified_mean([1.0, 2.0, 9.0], np.array([0, 0, 1]), [20, 10, 5])
    assert np.isnan(found.estimate.lower).all()
    assert found.strata_missing.tolist() == [1.0]


def test_a_sample_of_three_thousand_people_in_eight_strata() -> None:
    people = np.array([25, 166, 4, 42, 15, 754, 1777, 456])
    sampled = np.array([25, 166, 4, 42, 15, 226, 268, 254])
    weights = people / sampled
    assert [round(float(w), 2) for w in (weights.min(), weights.max())] == [1.0, 6.63]
    effect = kish_design_effect(weights, sampled)
    assert round(effect, 2) == 1.46
    assert round(204 / effect) == 139
    strata = np.repeat(np.arange(8), sampled)
    found = stratified_proportion(np.tile([0.0, 1.0], 500), strata, people)
    close(found.design_effect, [effect])


def test_surveys_refuse_what_cannot_be() -> None:
    with pytest.raises(InputRefusedError, match="neither 0 nor 1"):
        stratified_proportion([2.0], np.array([0]), [5])
    with pytest.raises(InputRefusedError, match="more answers than people"):
        stratified_mean([2.0, 3.0], np.array([0, 0]), [1])
    with pytest.raises(InputRefusedError, match="out of range"):
        stratified_mean([2.0], np.array([3]), [1])


def test_estimates_of_no_area_are_empty() -> None:
    empty: list[Estimate] = [
        proportion([], []),
        rate([], []),
        mean([], np.array([], dtype=np.intp), 0),
        directly_standardised_rate(np.zeros((0, 2)), np.zeros((0, 2)), [1, 1]),
        dispersed_rate(np.zeros((0, 3)), np.zeros((0, 3))).estimate,
    ]
    assert [each.value.size for each in empty] == [0] * 5
