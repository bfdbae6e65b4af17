import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.errors import InputRefusedError
from goldenthread.places.neighbours import NEIGHBOURS, find_neighbours

Rows = dict[str, list[float | None]]


def table(rows: Rows) -> pl.DataFrame:
    width = len(next(iter(rows.values())))
    columns = {f"i{n}": [row[n] for row in rows.values()] for n in range(width)}
    return pl.DataFrame(
        {"area_code": list(rows), **columns},
        schema={"area_code": pl.String, **dict.fromkeys(columns, pl.Float64)},
    )


def slow_neighbours(
    rows: Rows, weights: list[float], k: int, least: float
) -> dict[str, list[tuple[str, float, int]]]:
    """The definition, one pair and one indicator at a time."""
    width = len(weights)
    scaled: dict[str, list[float | None]] = {code: [None] * width for code in rows}
    for n in range(width):
        known = [row[n] for row in rows.values() if row[n] is not None]
        mean = math.fsum(known) / len(known) if known else 0.0
        spread = math.sqrt(math.fsum((v - mean) ** 2 for v in known) / len(known)) if known else 0
        for code, row in rows.items():
            if row[n] is not None:
                same = len(set(known)) == 1
                scaled[code][n] = 0.0 if same else (row[n] - mean) / spread
    found: dict[str, list[tuple[str, float, int]]] = {}
    for a in sorted(rows):
        near = []
        for b in sorted(rows):
            both = [
                n for n in range(width) if scaled[a][n] is not None and scaled[b][n] is not None
            ]
            carried = sum(weights[n] for n in both)
            if a == b or not both or carried < least * sum(weights) * (1 - 1e-12):
                continue
            squares = sum(weights[n] * (scaled[a][n] - scaled[b][n]) ** 2 for n in both)
            near.append((b, math.sqrt(squares / carried), len(both)))
        found[a] = sorted(near, key=lambda one: one[1])[:k]
    return found


def test_the_nearest_comes_first_with_its_distance() -> None:
    found = find_neighbours(
        table({"A": [0, 0], "B": [1, 1], "C": [5, 5], "D": [6, 6]}), ["i0", "i1"]
    )
    assert dict(found.frame.schema) == NEIGHBOURS
    assert found.of("A") == ("B", "C", "D")
    spread = np.std([0, 1, 5, 6])
    first = found.frame.filter((pl.col("area_code") == "A") & (pl.col("rank") == 1))
    assert first["distance"].item() == pytest.approx(1 / spread, abs=1e-12)
    assert first["indicators_used"].item() == 2


def test_only_k_are_kept() -> None:
    rows: Rows = {f"A{n:02}": [float(n**2)] for n in range(30)}
    assert find_neighbours(table(rows), ["i0"]).frame.height == 30 * 15
    assert find_neighbours(table(rows), ["i0"], k=3).of("A00") == ("A01", "A02", "A03")


def test_a_weight_draws_areas_together() -> None:
    rows: Rows = {"A": [0, 0], "B": [1, 9], "C": [9, 1], "D": [9, 9]}
    columns = ["i0", "i1"]
    assert find_neighbours(table(rows), columns, weights={"i0": 5}).of("A")[0] == "B"
    assert find_neighbours(table(rows), columns, weights={"i1": 5}).of("A")[0] == "C"


def test_missing_values_are_left_out_never_guessed() -> None:
    rows: Rows = {
        "A": [0, 0, 0, 0],
        "B": [1, None, 1, 1],
        "C": [2, None, None, 2],
        "D": [3, 3, 3, 3],
    }
    found = find_neighbours(table(rows), ["i0", "i1", "i2", "i3"])
    assert found.left_out == ("C",)
    assert found.of("B") == ("A", "D")
    used = found.frame.filter(pl.col("area_code") == "B")["indicators_used"].to_list()
    assert used == [3, 3]
    assert "75% of the weight" in found.method


def test_what_is_the_same_everywhere_tells_no_areas_apart() -> None:
    rows: Rows = {"A": [0.1, 1], "B": [0.1, 2], "C": [0.1, 4]}
    alone = find_neighbours(table({k: v[1:] for k, v in rows.items()}), ["i0"])
    both = find_neighbours(table(rows), ["i0", "i1"])
    assert [both.of(code) for code in rows] == [alone.of(code) for code in rows]


values = st.one_of(st.none(), st.integers(-50, 50).map(float))


@given(
    st.integers(3, 8).flatmap(
        lambda size: st.lists(
            st.lists(values, min_size=3, max_size=3), min_size=size, max_size=size
        )
    ),
    st.lists(st.integers(1, 4).map(float), min_size=3, max_size=3),
)
def test_the_fast_way_finds_what_the_definition_says(
    rows: list[list[float | None]], weights: list[float]
) -> None:
    named = {f"X{n}": row for n, row in enumerate(rows)}
    names = [f"i{n}" for n in range(3)]
    found = find_neighbours(
        table(named), names, weights=dict(zip(names, weights, strict=True)), k=4, least=0.5
    )
    slow = slow_neighbours(named, weights, 4, 0.5)
    assert found.left_out == tuple(code for code, near in slow.items() if not near)
    for code, near in slow.items():
        fast = found.frame.filter(pl.col("area_code") == code).sort("rank")
        # Areas equally far may come in either order: compare distances, in order.
        assert fast["distance"].to_list() == pytest.approx([d for _, d, _ in near], abs=1e-9)


@pytest.mark.parametrize(
    ("frame", "names", "weights", "words"),
    [
        ({"area_code": ["A"] * 3, "i": [1, 2, 3]}, ["i"], {}, "more than once"),
        ({"area_code": ["A", "B"], "i": [1, 2]}, ["i"], {}, "fewer than three"),
        ({"area_code": ["A", "B", "C"], "i": ["1", "2", "3"]}, ["i"], {}, "not numbers: i"),
        ({"area_code": ["A", "B", "C"], "i": [1, 2, 3]}, ["j"], {}, "missing: j"),
        ({"area_code": ["A", "B", "C"], "i": [1, 2, 3]}, [], {}, "No indicator"),
        ({"area_code": ["A", "B", "C"], "i": [1, 2, 3]}, ["i"], {"i": 0.0}, "weights"),
        ({"area_code": ["A", "B", "C"], "i": [1, 2, 3]}, ["i"], {"z": 1.0}, "weights"),
    ],
)
def test_a_table_that_cannot_be_compared_is_refused(
    frame: dict[str, list[object]], names: list[str], weights: dict[str, float], words: str
) -> None:
    with pytest.raises(InputRefusedError, match=words):
        find_neighbours(pl.DataFrame(frame), names, weights=weights)


@pytest.mark.real_data
def test_london_boroughs_are_most_like_london_boroughs(real_data: Path) -> None:
    ages = pl.read_csv(
        real_data / "population" / "ons_mye_single_year_utla_2015_2020.csv.gz",
        schema_overrides={"population": pl.Float64},
    ).filter((pl.col("year") == 2017) & (pl.col("sex") == "Persons"))
    ages = ages.filter(~pl.col("area_code").is_in(["E92000001", "E09000001", "E06000053"]))
    people = pl.col("population")
    shares = ages.group_by("area_code").agg(
        people.sum().log().alias("size"),
        (people.filter(pl.col("age") >= 65).sum() / people.sum()).alias("old"),
        (people.filter(pl.col("age").is_between(20, 39)).sum() / people.sum()).alias("young"),
    )
    found = find_neighbours(shares, ["size", "old", "young"])
    assert found.frame.height == 150 * 15
    for inner in ("E09000012", "E09000028"):  # Hackney and Southwark
        assert sum(code.startswith("E09") for code in found.of(inner)) >= 10
