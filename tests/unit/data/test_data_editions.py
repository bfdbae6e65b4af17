"""Which edition is current, and what changed: the fast code equals a slow obvious twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.data.changes import CHANGES, KEY, compare
from goldenthread.data.editions import Edition, current, in_order, settle
from goldenthread.data.observations import complete

Row = tuple[str, str, str, float | None]  # edition, measure, area, value


def edition(
    name: str, day: date | None = None, label: str = "2017", *, is_revision: bool = False
) -> Edition:
    return Edition(
        name, "d", label, f"{name}.csv", name, day, None, date(2020, 1, 1), "OGL", "s", "a",
        is_revision=is_revision,
    )  # fmt: skip


def table(rows: list[Row]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows,
        schema={
            "edition": pl.String,
            "measure": pl.String,
            "area_code": pl.String,
            "value": pl.Float64,
        },
        orient="row",
    )
    return complete(
        frame.with_columns(
            dataset=pl.lit("d"),
            breakdown=pl.lit("total"),
            period=pl.lit("2017"),
            period_kind=pl.lit("calendar-year"),
        )
    )


rows_of = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from("xy"),
        st.sampled_from(["E1", "E2", "E3"]),
        st.one_of(st.none(), st.integers(0, 3).map(float)),
    ),
    max_size=14,
    unique_by=lambda row: row[:3],
)
days = st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2018, 1, 4)))


@given(rows_of, st.tuples(days, days, days))
def test_current_equals_its_twin(rows: list[Row], dated: tuple[date | None, ...]) -> None:
    editions = [edition(name, day) for name, day in zip("abc", dated, strict=True)]
    rank = [each.id for each in in_order(editions)]
    newest = {}
    for name, measure, _, _ in rows:
        if measure not in newest or rank.index(name) > rank.index(newest[measure]):
            newest[measure] = name
    expected = [row for row in rows if newest[row[1]] == row[0]]
    found = current(table(rows), editions).select("edition", "measure", "area_code", "value")
    assert found.rows() == expected


@given(rows_of, st.tuples(days, days, days))
def test_in_a_template_each_figure_is_superseded_alone(
    rows: list[Row], dated: tuple[date | None, ...]
) -> None:
    editions = [edition(name, day) for name, day in zip("abc", dated, strict=True)]
    rank = [each.id for each in in_order(editions)]
    newest: dict[tuple[str, str], str] = {}
    for name, *figure, _ in rows:
        measure, area = figure
        if rank.index(name) >= rank.index(newest.get((measure, area), name)):
            newest[measure, area] = name
    expected = [row for row in rows if newest[row[1], row[2]] == row[0]]
    every = table(rows).with_columns(dataset=pl.lit("template"))
    settled = settle(every, editions)
    found = settled.observations
    assert found.select("edition", "measure", "area_code", "value").rows() == expected
    lost = {(row[0], newest[row[1], row[2]]) for row in rows} - {(name, name) for name in "abc"}
    assert {pair[:2] for pair in settled.gave_way} == lost
    assert sum(pair[2] for pair in settled.gave_way) == every.height - found.height


@given(st.lists(days, max_size=6))
def test_dated_editions_stand_in_the_order_of_their_days(dated: list[date | None]) -> None:
    every = [edition(str(at), day) for at, day in enumerate(dated)]
    ordered = in_order(every)
    assert sorted(each.id for each in ordered) == sorted(each.id for each in every)
    if None not in dated:
        assert ordered == sorted(every, key=lambda each: each.published or date.min)


def test_what_stands_between_two_editions_does_not_hide_their_order() -> None:
    newer, older = edition("n", date(2018, 9, 1)), edition("o", date(2018, 3, 1), "provisional")
    other = replace(edition("x", date(2017, 1, 1)), dataset="another")
    undated = edition("u", label="2016")
    assert in_order([newer, other, undated, older]) == [older, newer, other, undated]


def test_a_file_called_revised_is_newer_than_one_that_is_not() -> None:
    revised, plain = edition("r", is_revision=True), edition("p")
    assert in_order([revised, plain]) == in_order([plain, revised]) == [plain, revised]


def test_a_longer_span_that_comes_later_supersedes_the_years_it_shares() -> None:
    old, new = edition("a", label="2017"), edition("b", label="2017 to 2018")
    found = current(table([("a", "x", "E1", 1.0), ("b", "x", "E1", 2.0)]), [old, new])
    assert found.get_column("value").to_list() == [2.0]


@given(rows_of, rows_of)
def test_compare_equals_its_twin(before: list[Row], after: list[Row]) -> None:
    left = {row[1:3]: row[3] for row in before if row[0] == "a"}
    right = {row[1:3]: row[3] for row in after if row[0] == "a"}
    expected = []
    for key in sorted(left.keys() | right.keys()):
        if key not in left:
            expected.append((*key, "added", None, right[key]))
        elif key not in right:
            expected.append((*key, "removed", left[key], None))
        elif left[key] != right[key]:
            expected.append((*key, "altered", left[key], right[key]))
    changes = compare(
        table([row for row in before if row[0] == "a"]),
        table([row for row in after if row[0] == "a"]),
    )
    found = changes.table.select("measure", "area_code", "change", "before", "after").rows()
    assert found == expected
    assert changes.table.columns == list(CHANGES)
    assert set(KEY) < set(changes.table.columns)


def test_a_value_that_was_hidden_is_altered_not_removed() -> None:
    before = table([("a", "x", "E1", 4.0)])
    after = table([("b", "x", "E1", None)]).with_columns(marker=pl.lit("[c]"))
    found = compare(before, after).table
    assert found.select("change", "before", "after", "marker_after").rows() == [
        ("altered", 4.0, None, "[c]")
    ]


def test_an_edition_survives_being_written_down() -> None:
    every = edition("a", date(2018, 1, 2), is_revision=True)
    assert Edition.from_record(every.to_record()) == every
