from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from goldenthread.data.disclosure import (
    Axis,
    CountTable,
    Published,
    RuleSet,
    Why,
    audit,
    shipped_rules,
)
from goldenthread.data.disclosure.published import (
    group_of,
    hide_primary,
    publish,
    published_values,
)
from goldenthread.data.disclosure.tables import with_totals
from goldenthread.errors import DisclosureError

RULES = shipped_rules()
CAP = 26  # the slow reader tries every count below it


def table(*rows: list[int]) -> CountTable:
    counts = np.array(rows, dtype=np.int64)
    axes = tuple(
        Axis(f"axis {number}", tuple(f"{number}{i}" for i in range(size)))
        for number, size in enumerate(counts.shape)
    )
    return CountTable(axes, counts)


def small_hidden(counts: CountTable, rules: RuleSet) -> Published:
    """What those publish who hide the small counts and think that is all."""
    return publish(counts, (0,), hide_primary(counts, (0,), rules), rules)


def slow_ranges(made: Published) -> dict[tuple[int, ...], tuple[int, int]]:
    """Try every table of counts below CAP and keep those that would be published like this."""
    shape = tuple(size - 1 for size in made.values.shape)
    grid = np.array(list(product(range(CAP), repeat=int(np.prod(shape)))), dtype=np.int64)
    possible = np.ones(len(grid), dtype=bool)
    every = np.stack([with_totals_of_all(grid, shape), published_of_all(grid, shape, made.rules)])
    for index in np.ndindex(*made.values.shape):
        true, shown = every[0][(slice(None), *index)], every[1][(slice(None), *index)]
        why = made.why[index]
        if why == Why.SHOWN:
            possible &= shown == made.values[index]
            if made.values[index]:
                least = made.rules.group_from if group_of(index, shape, made.groups) else 0
                possible &= (true > made.rules.hide_to) & (true >= least)
            else:
                possible &= true == 0
        elif why == Why.SMALL:
            possible &= (true >= 1) & (true <= made.rules.hide_to)
        elif why == Why.GROUP:
            least = 1 if group_of(index, shape, made.groups) else 0
            possible &= (true >= least) & (true < made.rules.group_from)
        else:
            least = made.rules.group_from if group_of(index, shape, made.groups) else 0
            possible &= (true > made.rules.hide_to) & (true >= least)
    found = {}
    for index in np.ndindex(*made.values.shape):
        if made.why[index] in (Why.SMALL, Why.GROUP):
            counts = every[0][(slice(None), *index)][possible]
            found[index] = int(counts.min()), int(counts.max())
    return found


def with_totals_of_all(grid: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    return whole(grid.reshape(-1, *shape))


def published_of_all(
    grid: NDArray[np.int64], shape: tuple[int, ...], rules: RuleSet
) -> NDArray[np.int64]:
    tables = grid.reshape(-1, *shape)
    base = rules.round_to
    near = (tables + base // 2) // base * base
    if rules.totals == "from-rounded-cells":
        return whole(near)
    totals = whole(tables)
    if rules.totals == "rounded":
        return (totals + base // 2) // base * base
    totals[(slice(None), *[slice(0, -1)] * len(shape))] = near
    return totals


def whole(tables: NDArray[np.int64]) -> NDArray[np.int64]:
    for axis in range(1, tables.ndim):
        tables = np.concatenate([tables, tables.sum(axis=axis, keepdims=True)], axis=axis)
    return tables


counts_2x2 = st.lists(
    st.lists(st.integers(0, 20), min_size=2, max_size=2), min_size=2, max_size=2
).filter(lambda rows: sum(map(sum, rows)) >= 11)


@pytest.mark.parametrize("name", list(RULES))
@settings(max_examples=6, deadline=None)
@given(rows=counts_2x2)
def test_the_audit_finds_what_trying_every_table_finds(name: str, rows: list[list[int]]) -> None:
    made = small_hidden(table(*rows), RULES[name])
    fast = {
        tuple(int(i) for i in index): (interval.lowest, interval.highest)
        for index, interval in zip(
            np.argwhere(made.why != Why.SHOWN), audit(made).intervals, strict=True
        )
        if interval.why in (Why.SMALL, Why.GROUP)
    }
    assert fast == slow_ranges(made)


def test_hiding_small_counts_alone_gives_the_count_away() -> None:
    made = small_hidden(table([20, 3, 30], [40, 25, 60]), RULES["threshold-ten"])
    (small,) = audit(made).intervals
    assert (small.lowest, small.highest, small.protected) == (3, 3, False)
    assert audit(made).exact_recoveries == 1


def test_rounded_totals_leave_a_lone_hidden_cell_some_room() -> None:
    made = small_hidden(table([20, 1, 30], [40, 25, 60]), RULES["default"])
    (small,) = audit(made).intervals
    assert (small.lowest, small.highest) == (1, 2)  # its rounded value, 0, is told by the total


def test_small_counts_alone_leak_in_most_random_tables() -> None:
    random = np.random.default_rng(7)
    drawn = [table(*random.poisson(10, size=(3, 3)).tolist()) for _ in range(12)]
    audits = [audit(small_hidden(counts, RULES["threshold-ten"])) for counts in drawn]
    leaking = [result for result in audits if not result.passed]
    assert len(leaking) > 6
    assert sum(result.exact_recoveries for result in audits) > 0


def test_nothing_hidden_is_nothing_to_audit() -> None:
    result = audit(small_hidden(table([20, 30], [40, 50]), RULES["default"]))
    assert (result.intervals, result.passed, result.exact_recoveries) == ((), True, 0)


def test_a_table_changed_by_hand_is_refused() -> None:
    made = small_hidden(table([20, 3, 30], [40, 25, 60]), RULES["default"])
    made.values[-1, -1] = 20
    with pytest.raises(DisclosureError, match="contradicts itself"):
        audit(made)


def test_published_values_of_each_way_to_make_totals() -> None:
    counts = table([12, 12], [12, 12]).counts
    made = {
        name: published_values(counts, rules)[[0, 0, -1], [0, -1, -1]].tolist()
        for name, rules in RULES.items()
    }
    assert made == {
        "default": [10, 20, 40],
        "hospital-episodes": [10, 25, 50],
        "threshold-ten": [12, 24, 48],
    }


def test_totals_are_the_sums_of_their_lines() -> None:
    counts = np.arange(24).reshape(2, 3, 4)
    whole_table = with_totals(counts)
    assert whole_table.shape == (3, 4, 5)
    assert whole_table[-1, -1, -1] == counts.sum()
    assert whole_table[1, -1, 2] == counts[1, :, 2].sum()
