"""The published files themselves: counts known beforehand, sums that hold, marks never zero."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from goldenthread.data.reading import Loaded, read_file, read_folder
from goldenthread.errors import Severity

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("published")]


@pytest.fixture(scope="module")
def loaded(real_data: Path) -> Loaded:
    return read_folder(real_data)


def of(loaded: Loaded, dataset: str) -> pl.DataFrame:
    return loaded.observations.filter(pl.col("dataset") == dataset)


def test_every_dataset_gives_the_values_its_files_hold(loaded: Loaded) -> None:
    counts = dict(loaded.observations.group_by("dataset").len().rows())
    assert counts == {
        "dtoc": 265_379,
        "population": 250_068,
        "ascof": 12_719,
        "oflog": 6_376,
        "fingertips": 4_536,
        "deprivation": 20_604,
    }
    assert len(loaded.editions) == 111
    assert [path.name for path in loaded.boundaries] == [
        "england_utla2019_boundaries.geojson",
        "england_utla2021_boundaries.geojson",
    ]


def test_nothing_published_is_left_out(loaded: Loaded) -> None:
    assert {problem.severity for problem in loaded.problems} == {Severity.NOTE}


def test_delayed_days_come_for_every_month(loaded: Loaded) -> None:
    frame = of(loaded, "dtoc")
    months = frame.get_column("period_start").unique().sort()
    expected = pl.date_range(months[0], months[-1], "1mo", eager=True)
    assert months.to_list() == expected.to_list()
    assert (months[0].isoformat(), months[-1].isoformat(), len(months)) == (
        "2011-04-01", "2019-12-01", 105,
    )  # fmt: skip
    assert frame.get_column("breakdown").unique().len() == 17


def test_delayed_days_of_the_authorities_sum_to_england_in_every_column(loaded: Loaded) -> None:
    frame = of(loaded, "dtoc")
    england = pl.col("area_code") == "E92000001"
    key = ["period_start", "breakdown"]
    added = frame.filter(~england).group_by(key).agg(pl.col("value").sum())
    stated = frame.filter(england & pl.col("value").is_not_null())
    both = stated.join(added, on=key, validate="1:1")
    assert both.height == stated.height
    assert both.filter(pl.col("value") != pl.col("value_right")).rows() == []


def plain_reading(path: Path) -> set[tuple[str, int, str, float | None]]:
    """The slow obvious twin: walk the cells of each sheet's first block, one by one."""
    found = set()
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        if not name.lower().startswith("la - by"):
            continue
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        top = next(at for at, row in enumerate(rows) if "Name" in row)
        first = rows[top].index("Name")
        for at in range(top + 1, len(rows)):
            for column in range(first + 1, len(rows[top])):
                heading = str(rows[top][column]).lower()
                if rows[at][first] == "" or (heading == "total" and "type" not in name.lower()):
                    break
                reason = heading.split(")")[0] if ")" in heading else None
                part = f"reason-{reason}" if reason else heading.replace(" ", "-")
                cell = rows[at][column]
                number = float(cell) if isinstance(cell, float) else None
                found.add((name, at + 1, part, number))
                if heading == "total":
                    break
    return found


@pytest.mark.parametrize("name", ["April_11", "April_13", "Aug_15", "July_17", "Dec_19"])
def test_delayed_days_equal_a_plain_reading_of_the_cells(name: str, real_data: Path) -> None:
    path = real_data / "dtoc" / "raw_xls" / f"{name}.xls"
    frame = read_file(path).observations
    assert set(frame.select("sheet", "row", "breakdown", "value").rows()) == plain_reading(path)


def test_delayed_days_of_the_parts_sum_to_the_total(loaded: Loaded) -> None:
    wide = of(loaded, "dtoc").pivot(
        on="breakdown", index=["area_code", "period_start"], values="value"
    )
    reasons = [name for name in wide.columns if name.startswith("reason-")]
    for parts in (["acute", "non-acute"], ["nhs", "social-care", "both"], reasons):
        whole = wide.filter(pl.col("total").is_not_null())
        assert whole.filter(pl.sum_horizontal(parts) != pl.col("total")).rows() == []


def test_every_authority_with_delayed_days_carries_its_code(loaded: Loaded) -> None:
    codes = of(loaded, "dtoc").get_column("area_code").unique()
    outside = codes.filter(~codes.str.contains(r"^E(06|08|09|10)\d{6}$")).sort().to_list()
    assert outside == ["9900", "9901", "9902", "E92000001"]


def test_the_council_number_and_the_printed_code_agree(loaded: Loaded) -> None:
    frame = of(loaded, "dtoc").filter(breakdown="total")
    named = frame.filter(pl.col("area_name") == "Bedford").get_column("area_code").unique()
    assert named.to_list() == ["E06000055"]


@pytest.mark.parametrize("dataset", ["dtoc", "ascof"])
def test_a_mark_is_never_a_number(dataset: str, loaded: Loaded) -> None:
    frame = of(loaded, dataset)
    assert frame.filter(pl.col("marker").is_not_null() & pl.col("value").is_not_null()).is_empty()
    assert frame.filter(pl.col("value").is_null() & pl.col("marker").is_null()).is_empty()


def test_the_marks_are_those_that_were_printed(loaded: Loaded) -> None:
    marks = (
        loaded.observations.filter(pl.col("marker").is_not_null())
        .group_by("dataset", "marker")
        .len()
        .sort("dataset", "marker")
    )
    assert marks.rows() == [
        ("ascof", "[c]", 22),
        ("ascof", "[x]", 5_250),
        ("dtoc", "-", 789),
        ("oflog", "0", 5),
    ]


def test_every_year_of_residents_adds_up(loaded: Loaded) -> None:
    frame = of(loaded, "population")
    wide = frame.with_columns(
        pl.col("breakdown").str.split_exact("/", 1).struct.rename_fields(["sex", "age"])
    ).unnest("breakdown")
    sexes = wide.group_by("period", "area_code", "age").agg(
        pl.col("value").filter(pl.col("sex") == "Persons").sum().alias("persons"),
        pl.col("value").filter(pl.col("sex") != "Persons").sum().alias("others"),
    )
    assert sexes.filter(pl.col("persons") != pl.col("others")).is_empty()
    england = pl.col("area_code") == "E92000001"
    years = wide.filter(pl.col("sex") == "Persons").group_by("period").agg(
        pl.col("value").filter(england).sum().alias("england"),
        pl.col("value").filter(~england).sum().alias("added"),
        pl.col("area_code").filter(~england).n_unique().alias("authorities"),
    ).sort("period")  # fmt: skip
    assert years.get_column("england").to_list() == years.get_column("added").to_list()
    assert years.get_column("authorities").to_list() == [152, 152, 152, 151, 151, 152]


def test_survey_measures_of_ascof_are_there_for_eighteen_authorities(loaded: Loaded) -> None:
    frame = of(loaded, "ascof").filter(
        measure="1A", breakdown="Total"
    ).filter(pl.col("value").is_not_null())  # fmt: skip
    councils = frame.filter(pl.col("area_code").str.contains("^E(06|08|09|10)"))
    assert councils.height == 18
    assert councils.filter(pl.col("lower").is_null() | pl.col("n").is_null()).is_empty()
    assert of(loaded, "ascof").get_column("measure").n_unique() == 21


def test_fingertips_has_one_plain_row_for_england_and_period(loaded: Loaded) -> None:
    plain = of(loaded, "fingertips").filter(
        area_code="E92000001", measure="90280", breakdown="Persons 18+ yrs"
    )
    assert plain.get_column("period").n_unique() == plain.height == 9


def test_oflog_has_seven_measures_over_eight_years(loaded: Loaded) -> None:
    frame = of(loaded, "oflog")
    assert sorted(frame.get_column("measure").unique()) == [f"ASC{at}" for at in range(1, 8)]
    assert frame.get_column("period").n_unique() == 8
    assert (
        frame.filter(pl.col("note").is_not_null())
        .select("measure", "period", "value", "marker")
        .rows()
        == [("ASC2", "2019-20", None, "0")] * 5
    )


def test_deprivation_has_both_editions_in_full(loaded: Loaded) -> None:
    frame = of(loaded, "deprivation").filter(measure="imd", breakdown="average-score")
    assert dict(frame.group_by("period").len().rows()) == {"2015": 152, "2019": 151}
