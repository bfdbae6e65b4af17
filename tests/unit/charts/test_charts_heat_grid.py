"""A heat grid shows each figure with its n, and says where and why there is none."""

from __future__ import annotations

import pytest
from every_chart import LONGEST
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_reading import faults, texts, touching_texts

from goldenthread.charts.drawing import Figures
from goldenthread.charts.heat_grid import HeatGrid, heat_grid

ROWS = ("Social care", "Acute hospital")
COLUMNS = ("Vision", "Trust", "Risk")


def grid(**changed: object) -> HeatGrid:
    plain: dict[str, object] = {
        "title": "Relations",
        "rows": ROWS,
        "columns": COLUMNS,
        "values": [[1.0, 3.0, 5.0], [2.0, None, 4.0]],
        "counts": [[12, 1200, 40], [11, None, 15]],
        "low": 1.0,
        "high": 5.0,
        "figures": Figures(1),
    }
    return HeatGrid(**(plain | changed))  # type: ignore[arg-type]


def test_every_cell_says_its_figure_and_its_n() -> None:
    chart = heat_grid(grid())
    assert chart.table.headers == ("", "Vision", "Trust", "Risk")
    assert chart.table.rows == (
        ("Social care", "1.0 (n 12)", "3.0 (n 1,200)", "5.0 (n 40)"),
        ("Acute hospital", "2.0 (n 11)", "too few to show", "4.0 (n 15)"),
    )
    written = texts(chart)
    assert [one for one in written if one.startswith("n ")] == [
        "n 12", "n 1,200", "n 40", "n 11", "n 15",
    ]  # fmt: skip
    assert "Too few to show" in written


def test_its_words_name_the_ends_and_the_gap() -> None:
    assert heat_grid(grid()).description == (
        "2 rows by 3 columns. Lowest 1.0 (Social care, Vision), highest 5.0 (Social care, Risk). "
        "1 cell: too few to show."
    )


@pytest.mark.parametrize(
    ("value", "shade"),
    [(0.5, 1), (1.0, 1), (1.79, 1), (1.81, 2), (3.0, 3), (4.21, 5), (5.0, 5), (9.0, 5)],
)
def test_the_steps_between_the_ends_are_equal(value: float, shade: int) -> None:
    drawn = heat_grid(grid(rows=("a",), columns=("b",), values=[[value]], counts=None)).svg
    assert f'class="gt-on-seq-{shade}"' in drawn


def test_figures_that_are_all_alike_stand_in_the_middle() -> None:
    alike = grid(values=[[2.0] * 3] * 2, counts=None, low=None, high=None)
    assert heat_grid(alike).svg.count('class="gt-on-seq-3"') == 6


def test_heads_that_do_not_fit_are_letters_explained_below() -> None:
    wide = heat_grid(grid(columns=LONGEST[:3]), width=640)
    columns = tuple(f"{name} and its surroundings, as partners see them" for name in LONGEST[:6])
    values = [[1.0] * 6] * 2
    narrow = heat_grid(grid(columns=columns, values=values, counts=None), width=340)
    assert "A" not in texts(wide)
    assert [one for one in texts(narrow) if len(one) == 1] == list("ABCDEF") * 2


@pytest.mark.parametrize("width", [340, 640])
@pytest.mark.parametrize("count", [0, 1, 6])
def test_the_longest_names_stand_within_the_sheet_and_apart(width: int, count: int) -> None:
    many = grid(rows=LONGEST[:count], columns=LONGEST[:count], values=[[1234.5] * count] * count,
                counts=[[1000] * count] * count, marked_row=0, low=None, high=None)  # fmt: skip
    chart = heat_grid(many, width=width)
    assert faults(chart) == []
    assert touching_texts(chart) == []


@given(st.data(), st.sampled_from([300, 340, 640]))
@settings(max_examples=60)
def test_anything_is_drawn_within_the_sheet(data: st.DataObject, width: int) -> None:
    names = st.lists(st.text(max_size=40), max_size=6)
    rows, columns = data.draw(names), data.draw(names)
    cell = st.one_of(st.none(), st.floats())
    values = [data.draw(st.lists(cell, min_size=len(columns), max_size=len(columns)))
              for _ in rows]  # fmt: skip
    chart = heat_grid(grid(rows=rows, columns=columns, values=values, counts=None), width=width)
    assert faults(chart) == []


@pytest.mark.parametrize("values", [[[1.0]], [[1.0, 2.0, 3.0], [1.0]]])
def test_a_grid_of_another_shape_is_refused(values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="Relations"):
        heat_grid(grid(values=values, counts=None))
