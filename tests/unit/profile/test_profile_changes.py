"""Exactly what changed between two editions is told, and nothing that did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from goldenthread.profile.changes import CHANGES, compare_tables

TABLE: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "area_code": pl.String(),
    "period": pl.String(),
    "period_end": pl.Date(),
    "significance": pl.String(),
    "stands_out": pl.String(),
}
DEFINITIONS: dict[str, dict[str, Any]] = {
    "one": {"name": "One", "version": 1},
    "two": {"name": "Two", "version": 3},
}
ENDS = {"2017-18": date(2018, 3, 31), "2018-19": date(2019, 3, 31)}
Row = Callable[..., dict[str, Any]]
Table = Callable[[list[dict[str, Any]]], pl.DataFrame]


def line(indicator: str, area: str, period: str | None = "2017-18", **more: Any) -> dict[str, Any]:
    end = ENDS[period] if period else None
    made = {"indicator": indicator, "area_code": area, "period": period, "period_end": end}
    return {**made, "significance": "similar", "stands_out": None, **more}


def compared(*lines: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=TABLE)


SAME = compared(line("one", "A"), line("one", "B"), line("two", "A"))


@pytest.fixture
def figures(row: Row, table: Table) -> pl.DataFrame:
    return table([row("one", "A", "2017-18", 10.0), row("one", "B", "2017-18", None, missing="*"),
                  row("two", "A", "2017-18", 0.1 + 0.2)])  # fmt: skip


def told(changes: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(changes.select(columns).iter_rows())


def test_nothing_changed_between_an_edition_and_itself(figures: pl.DataFrame) -> None:
    found = compare_tables(DEFINITIONS, DEFINITIONS, (SAME, SAME), (figures, figures))
    assert dict(found.schema) == CHANGES
    assert found.is_empty()


def test_rounding_is_no_revision(figures: pl.DataFrame) -> None:
    now = figures.with_columns(pl.col("value") * (1 + 1e-12))
    found = compare_tables(DEFINITIONS, DEFINITIONS, (SAME, SAME), (figures, now))
    assert found.is_empty()


def test_a_revised_value_one_that_came_and_one_that_went(
    figures: pl.DataFrame, row: Row, table: Table
) -> None:
    now = table([row("one", "A", "2017-18", 11.0), row("one", "B", "2017-18", 5.0),
                 row("two", "A", "2017-18", None, missing="hidden"),
                 row("two", "A", "2018-19", 1.0)])  # fmt: skip
    found = compare_tables(DEFINITIONS, DEFINITIONS, (SAME, SAME), (figures, now))
    columns = ("kind", "indicator", "area_code", "value_before", "value_after", "before", "after")
    assert told(found, *columns) == [
        ("revised", "one", "A", 10.0, 11.0, None, None),
        ("filled", "one", "B", None, 5.0, "*", None),
        ("emptied", "two", "A", pytest.approx(0.3), None, None, "hidden"),
    ]


def test_a_period_that_had_no_figure_at_all_is_no_revision_of_every_area(
    figures: pl.DataFrame, row: Row, table: Table
) -> None:
    unfinished = table([row("one", area, "2018-19", None, missing="12 months") for area in "AB"])
    finished = table([row("one", area, "2018-19", 3.0) for area in "AB"])
    was, now = (pl.concat([figures, later]) for later in (unfinished, finished))
    found = compare_tables(DEFINITIONS, DEFINITIONS, (SAME, SAME), (was, now))
    assert found.is_empty()


def test_new_withdrawn_and_changed_definitions(figures: pl.DataFrame) -> None:
    new = {"two": {"name": "Two", "version": 4}, "three": {"name": "Three", "version": 1}}
    found = compare_tables(DEFINITIONS, new, (SAME, SAME), (figures, figures))
    assert told(found, "kind", "indicator", "before", "after") == [
        ("new-indicator", "three", None, "Three"),
        ("withdrawn-indicator", "one", "One", None),
        ("definition", "two", "version 3", "version 4"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("2017-18", "2018-19", "new-period"),
        ("2018-19", "2017-18", "earlier-period"),
        (None, "2017-18", "first-figures"),
        ("2017-18", None, "no-longer"),
    ],
)
def test_periods_that_moved(
    figures: pl.DataFrame, before: str | None, after: str | None, kind: str
) -> None:
    tables = tuple(compared(line("one", "A", p), line("one", "B", p)) for p in (before, after))
    found = compare_tables(DEFINITIONS, DEFINITIONS, (tables[0], tables[1]), (figures, figures))
    assert told(found, "kind", "indicator", "area_code", "before", "after") == [
        (kind, "one", None, before, after)
    ]


def test_labels_and_standing_out_that_changed(figures: pl.DataFrame) -> None:
    was = compared(
        line("one", "A", stands_out="concern: x"), line("one", "B"), line("two", "A")
    )  # fmt: skip
    now = compared(
        line("one", "A"), line("one", "B", significance="worse"),
        line("two", "A", stands_out="strength: y"),
    )  # fmt: skip
    found = compare_tables(DEFINITIONS, DEFINITIONS, (was, now), (figures, figures))
    assert told(found, "kind", "indicator", "area_code", "before", "after") == [
        ("significance", "one", "B", "similar", "worse"),
        ("now-stands-out", "two", "A", None, "strength: y"),
        ("stands-out-no-more", "one", "A", "concern: x", None),
    ]
