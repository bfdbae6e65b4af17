"""Ranks and composites beside slow, obvious twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.errors import InputRefusedError
from goldenthread.stats.composites import Method, Missing, Recipe, composite, moves, stability
from goldenthread.stats.ranks import Ties, rank_intervals, ranks
from goldenthread.values import Direction

VALUES = st.lists(st.sampled_from([math.nan, 0.0, 1.0, 2.0, 3.5, -1.0]), max_size=9)


def slow_ranks(values: list[float], highest_first: bool, ties: Ties) -> list[float]:
    present = [v for v in values if v == v]
    found = []
    for v in values:
        before = [o for o in present if (o > v if highest_first else o < v)]
        same = present.count(v)
        if v != v:
            found.append(math.nan)
        elif ties is Ties.DENSE:
            found.append(len(set(before)) + 1.0)
        elif ties is Ties.MIN:
            found.append(len(before) + 1.0)
        else:
            found.append(len(before) + (same + 1) / 2)
    return found


@given(VALUES, st.booleans(), st.sampled_from(list(Ties)))
def test_ranks(values: list[float], highest_first: bool, ties: Ties) -> None:
    found = ranks(values, highest_first=highest_first, ties=ties)
    np.testing.assert_array_equal(found, slow_ranks(values, highest_first, ties))
    twice = ranks([values, values], highest_first=highest_first, ties=ties)
    np.testing.assert_array_equal(twice[1], found)


def test_exact_values_have_exact_ranks_and_vague_ones_do_not() -> None:
    exact = rank_intervals([3.0, 1.0, 2.0], [0.0, math.nan, 0.0], draws=50)
    assert exact.lower.tolist() == exact.upper.tolist() == exact.rank.tolist() == [3, 1, 2]
    vague = rank_intervals([3.0, 1.0, 2.0, math.nan], [50.0] * 4, draws=500)
    assert vague.lower[:3].tolist() == [1, 1, 1]
    assert vague.upper[:3].tolist() == [3, 3, 3]
    assert np.isnan([vague.rank[3], vague.lower[3], vague.upper[3]]).all()


def test_the_same_seed_draws_the_same_ranks() -> None:
    value, error = np.arange(30.0), np.full(30, 4.0)
    one, two = (rank_intervals(value, error, seed=7, draws=300) for _ in range(2))
    other = rank_intervals(value, error, seed=8, draws=300)
    assert one.upper.tolist() == two.upper.tolist() != other.upper.tolist()


DIRECTIONS = (Direction.LOW, Direction.HIGH, Direction.LOW)
CELL = st.sampled_from([math.nan, 1.0, 2.0, 2.5, 7.0])
TABLE = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=7)
WEIGHTS = st.sampled_from([(1.0, 1.0, 1.0), (3.0, 1.0, 2.0), (0.0, 1.0, 5.0)])


def slow_parts(column: list[float], high: bool, recipe: Recipe) -> list[float]:
    if recipe.method is Method.RANKS:
        return slow_ranks(column, high, recipe.ties)
    present = [v for v in column if v == v]
    if not present:
        return column
    mean = sum(present) / len(present)
    spread = math.sqrt(sum((v - mean) ** 2 for v in present) / len(present)) or 1.0
    return [(v - mean) / spread * (1 if high else -1) for v in column]


def slow_score(area: list[float], means: list[float], recipe: Recipe) -> float:
    used = [k for k in range(3) if recipe.weights[k] > 0]
    gone = [k for k in used if area[k] != area[k]]
    if len(gone) == len(used) or (gone and recipe.missing is Missing.LEAVE_OUT):
        return math.nan
    filled = list(area)
    if recipe.missing is Missing.MEAN:
        filled = [means[k] if area[k] != area[k] else area[k] for k in range(3)]
    kept = [k for k in used if filled[k] == filled[k]]
    weight = sum(recipe.weights[k] for k in kept)
    return sum(recipe.weights[k] * filled[k] for k in kept) / weight


@given(
    TABLE,
    WEIGHTS,
    st.sampled_from(list(Method)),
    st.sampled_from(list(Ties)),
    st.sampled_from(list(Missing)),
)
def test_composite(
    table: list[list[float]],
    weights: tuple[float, ...],
    method: Method,
    ties: Ties,
    missing: Missing,
) -> None:
    recipe = Recipe(DIRECTIONS, weights, method, ties, missing)
    found = composite(table, recipe)
    columns = [
        slow_parts([row[k] for row in table], DIRECTIONS[k] is Direction.HIGH, recipe)
        for k in range(3)
    ]
    means = []
    for column in columns:
        present = [v for v in column if v == v]
        means.append(sum(present) / len(present) if present else 0.0)
    parts = [[column[at] for column in columns] for at in range(len(table))]
    scores = [slow_score(part, means, recipe) for part in parts]
    np.testing.assert_allclose(found.score, scores, rtol=1e-9, atol=1e-9)
    rounded = [round(score, 9) if score == score else score for score in scores]
    expected = slow_ranks(rounded, method is Method.Z_SCORES, ties)
    np.testing.assert_array_equal(found.rank, expected)
    assert found.present.tolist() == [sum(v == v for v in row) for row in table]


def invented(areas: int = 40) -> np.ndarray:
    return np.random.default_rng(5).normal(50, 10, (areas, 3))


def test_firm_figures_and_firm_weights_hold_every_rank() -> None:
    # Mean ranks tie, and the least change of weight parts the tied; z-scores do not tie.
    recipe = Recipe(DIRECTIONS, (3.0, 1.0, 1.0), Method.Z_SCORES)
    values = invented()
    firm = stability(values, np.zeros_like(values), recipe, concentration=1e12, draws=60)
    assert firm.rank.tolist() == composite(values, recipe).rank.tolist()
    for lower, upper in (firm.by_sampling, firm.by_weights, firm.by_both):
        assert lower.tolist() == upper.tolist() == firm.rank.tolist()


def test_vaguer_figures_and_looser_weights_widen_the_interval() -> None:
    recipe = Recipe(DIRECTIONS, (3.0, 1.0, 1.0))
    values = invented()

    def width(error: float, concentration: float) -> tuple[float, float, float]:
        found = stability(
            values, np.full_like(values, error), recipe, concentration=concentration, draws=300
        )
        pairs = (found.by_sampling, found.by_weights, found.by_both)
        sampling, weights, both = (float(np.mean(upper - lower)) for lower, upper in pairs)
        return sampling, weights, both

    tight, vague, loose = width(1, 200), width(5, 200), width(1, 10)
    assert vague[0] > tight[0]
    assert loose[1] > tight[1]
    assert tight[2] >= max(tight[:2])


def test_drawn_weights_spread_as_stated() -> None:
    recipe = Recipe((Direction.HIGH, Direction.HIGH), (1.0, 1.0), Method.Z_SCORES)
    # Two areas change places exactly when the first indicator's share falls below a half.
    values = [[1.0, 0.0], [0.0, 1.0]]
    found = stability(values, np.zeros((2, 2)), recipe, concentration=50, draws=400)
    assert found.by_weights[0].tolist() == [1, 1]
    assert found.by_weights[1].tolist() == [2, 2]


def test_who_moves_when_one_weight_changes() -> None:
    recipe = Recipe((Direction.LOW, Direction.HIGH), (1.0, 0.0))
    values = [[1.0, 5.0], [2.0, 9.0], [3.0, 7.0]]
    found = moves(values, recipe, 1, 10.0)
    assert found.before.tolist() == [1, 2, 3]
    assert found.after.tolist() == [3, 1, 2]
    assert found.change.tolist() == [2, -1, -1]
    assert found.recipe.weights == (1.0, 10.0)
    with pytest.raises(InputRefusedError, match="no indicator number 2"):
        moves(values, recipe, 2, 1.0)


def test_recipes_refuse_what_cannot_be_ranked() -> None:
    with pytest.raises(InputRefusedError, match="neither high nor low"):
        Recipe((Direction.NEUTRAL,), (1.0,))
    for weights in ((-1.0,), (0.0,), (math.nan,), (1.0, 2.0)):
        with pytest.raises(InputRefusedError):
            Recipe((Direction.HIGH,), weights)
    with pytest.raises(InputRefusedError, match="one column for each weight"):
        composite([[1.0, 2.0]], Recipe((Direction.HIGH,), (1.0,)))
