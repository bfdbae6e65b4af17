import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.data.disclosure import (
    Axis,
    CountTable,
    Merge,
    ProtectedTable,
    Why,
    audit,
    protect,
    rule_set,
    stack,
)
from goldenthread.errors import DisclosureError, InputRefusedError

ORGANISATIONS = Axis("organisation", ("council", "trust", "hospice"))
ANSWERS = Axis("answer", ("agree", "neither", "disagree"))
TOGETHER = Merge("answer", ("neither", "disagree"), "not agree")


def table(*rows: list[int]) -> CountTable:
    return CountTable((ORGANISATIONS, ANSWERS), np.array(rows, dtype=np.int64))


def drawn(random: np.random.Generator) -> CountTable:
    """A small-group table of one to three breakdowns."""
    shape = tuple(random.integers(2, 5, size=random.integers(1, 3)).tolist())
    mean = random.gamma(1.2, 12, size=shape)
    axes = tuple(
        Axis(f"axis {number}", tuple(f"category {i}" for i in range(size)))
        for number, size in enumerate(shape)
    )
    return CountTable(axes, random.poisson(mean).astype(np.int64))


def protected(counts: CountTable) -> ProtectedTable | None:
    first = counts.axes[-1]
    merge = Merge(first.name, first.categories[:2], "the first two")
    try:
        return protect(counts, merges=(merge,), drops=(first.name,))
    except DisclosureError:
        return None


def test_a_table_of_large_groups_is_rounded_and_nothing_else() -> None:
    made = protect(table([21, 34, 58], [40, 25, 63], [81, 22, 19]))
    assert made.published.values.astype(int).tolist() == [
        [20, 35, 60, 115],
        [40, 25, 65, 130],
        [80, 20, 20, 120],
        [140, 80, 145, 365],
    ]
    assert (made.audit.intervals, made.coarsened) == ((), ())


def test_a_hidden_cell_takes_others_with_it_until_the_audit_passes() -> None:
    made = protect(table([21, 1, 58], [40, 25, 63], [81, 22, 19]))
    assert made.published.value("council", "neither") is None
    assert (made.published.why == Why.PROTECTING).sum() >= 3
    assert made.audit.passed
    small = [i for i in made.audit.intervals if i.why is Why.SMALL]
    assert [i.highest - i.lowest >= made.rules.protection for i in small] == [True]


def test_a_group_of_ten_is_not_shown_and_one_of_eleven_is() -> None:
    counts = [[40, 31, 30], [90, 21, 17], [0, 10, 0]]
    ten = protect(table(*counts))
    counts[2][1] = 11
    eleven = protect(table(*counts))
    assert ten.published.value("hospice", "Total") is None
    assert ten.published.value("hospice", "agree") is None
    assert eleven.published.value("hospice", "neither") == 10
    assert eleven.published.value("hospice", "agree") == 0


def test_zero_stays_zero() -> None:
    made = protect(table([21, 0, 58], [40, 0, 63], [81, 0, 19]))
    assert [made.published.value(name, "neither") for name in ORGANISATIONS.categories] == [0] * 3
    assert made.published.value("Total", "neither") == 0


def test_a_table_of_ten_people_is_never_shown_and_not_counted_out() -> None:
    with pytest.raises(DisclosureError, match="fewer than 11 people") as refused:
        protect(table([1, 2, 0], [3, 0, 0], [0, 4, 0]))
    assert "10" not in str(refused.value)


def test_what_cannot_be_protected_is_coarsened_step_by_step() -> None:
    counts = table([9, 1, 2], [12, 1, 1], [14, 2, 3])
    with pytest.raises(DisclosureError, match="cannot be published"):
        protect(counts)
    made = protect(counts, merges=[TOGETHER], drops=["answer"])
    assert made.audit.passed
    assert made.coarsened[0] == "answer: neither, disagree shown together as not agree"
    assert [axis.name for axis in made.published.axes] in (
        ["organisation"],
        ["organisation", "answer"],
    )


def test_merging_keeps_the_order_and_every_person() -> None:
    merged = table([1, 2, 3], [4, 5, 6], [7, 8, 9]).merge(TOGETHER)
    assert merged.axes[1].categories == ("agree", "not agree")
    assert merged.counts.tolist() == [[1, 5], [4, 11], [7, 17]]
    first = table([1, 2, 3], [4, 5, 6], [7, 8, 9]).merge(
        Merge("organisation", ("council", "hospice"), "others")
    )
    assert (first.axes[0].categories, first.counts.tolist()) == (
        ("others", "trust"),
        [[8, 10, 12], [4, 5, 6]],
    )


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_no_count_of_a_random_table_can_be_worked_out(seed: int) -> None:
    made = protected(drawn(np.random.default_rng(seed)))
    if made is None:
        return
    again = audit(made.published)
    assert again == made.audit
    assert (again.passed, again.exact_recoveries) == (True, 0)
    shown = made.to_frame()["value"].drop_nulls()
    assert (shown % 5 == 0).all()
    assert all(value == 0 or value >= 10 for value in shown)


def test_forty_small_group_tables_show_nobody() -> None:
    random = np.random.default_rng(2024)
    made = [protected(drawn(random)) for _ in range(40)]
    published = [one for one in made if one is not None]
    assert len(published) > 25
    assert sum((one.published.why == Why.SMALL).sum() for one in published) > 30
    assert sum(one.audit.exact_recoveries for one in published) == 0
    assert all(one.audit.passed for one in published)


def test_a_stack_is_protected_as_one() -> None:
    rows = {"2018": [[30, 2], [40, 50]], "2019": [[25, 12], [44, 61]]}
    axes = (Axis("organisation", ("council", "trust")), Axis("answer", ("yes", "no")))
    stacked = stack({year: CountTable(axes, np.array(r)) for year, r in rows.items()}, "year")
    made = protect(stacked, groups=["organisation"])
    assert made.published.values.shape == (3, 3, 3)
    assert made.published.value("2018", "council", "no") is None
    assert made.audit.passed
    with pytest.raises(InputRefusedError, match="breakdowns differ"):
        stack({"a": stacked, "b": CountTable(axes, np.array(rows["2018"]))}, "year")


def test_a_total_never_reads_as_small_as_what_is_hidden() -> None:
    # Six twos are twelve people, but their rounded cells add up to 0.
    names = tuple("abcdef")
    counts = CountTable(
        (Axis("team", ("x", "y", "z")), Axis("answer", names)),
        np.array([[2] * 6, [40] * 6, [60] * 6]),
    )
    made = protect(counts)
    assert made.published.value("x", "Total") is None
    assert made.audit.passed
    assert protect(counts.drop("answer"), groups=["team"]).published.value("x") == 10


def test_the_record_tells_the_rules_and_the_proof() -> None:
    record = protect(table([21, 1, 58], [40, 25, 63], [81, 22, 19])).record()
    assert record["rules"] == rule_set("default").record()
    assert (record["audit passed"], record["exact recoveries"], record["cells"]) == (True, 0, 16)


def test_a_table_is_counted_from_rows_of_people() -> None:
    people = pl.DataFrame(
        {"organisation": ["trust", "trust", "council"], "answer": ["x", "y", "x"]}
    )
    counts = CountTable.from_frame(people, ["organisation", Axis("answer", ("y", "x", "z"))])
    assert counts.axes[0].categories == ("council", "trust")
    assert counts.counts.tolist() == [[0, 1, 0], [1, 1, 0]]
    summed = CountTable.from_frame(people.with_columns(n=pl.Series([5, 6, 7])), ["answer"], "n")
    assert summed.counts.tolist() == [12, 6]


def test_people_without_a_listed_category_are_not_dropped_in_silence() -> None:
    people = pl.DataFrame({"answer": ["x", None, "w"]})
    with pytest.raises(InputRefusedError, match=r"2 row\(s\) have no category of 'answer'"):
        CountTable.from_frame(people, [Axis("answer", ("x",))])


@pytest.mark.parametrize(
    ("axes", "counts", "words"),
    [
        ((ANSWERS,), [1, 2], "its shape is"),
        ((ANSWERS,), [1, 2, -1], "negative"),
        ((ANSWERS,), [1.0, 2.0, 3.0], "not whole numbers"),
        ((Axis("a", ("x", "x")),), [1, 2], "stands twice"),
        ((Axis("a", ("x", "Total")),), [1, 2], "kept for totals"),
        ((), [], "one to three breakdowns"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(
    axes: tuple[Axis, ...], counts: list[float], words: str
) -> None:
    with pytest.raises(InputRefusedError, match=words):
        CountTable(axes, np.array(counts))
