"""Population, OFLOG, ASCOF, Fingertips, deprivation: each publication's table, small and whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from goldenthread.data.reading import Reading, read_file
from goldenthread.errors import InputRefusedError

POPULATION = """\
year,area_code,area_name,sex,age,population
2015,E92000001,ENGLAND,Persons,0,662977
2015,E10000006,Cumbria,Persons,67,"7,001"
2016,E10000006,Cumbria,Females,90,1200
"""
NO_PERIOD = "is not a period that belongs here"
OFLOG = """\
Financial year,Local authority code,Local authority name,Grouping,Entity_Name,Region,Measure,Code,\
Value,MEDIAN,MADs_from_median,rank_order
2016-17,E10000006,Cumbria,LA_Raw,Counties,North West,"Outcome, carers",ASC1,7.6,7.6,0,desc
2019-20,E10000006,Cumbria,LA_Raw,Counties,North West,"Outcome, quality",ASC2,0,0.4,-2,desc
2019-20,E10000007,Derbyshire,LA_Raw,Counties,East Midlands,"Outcome, quality",ASC2,,0.4,,desc
"""
ASCOF_HEADER = (
    "Geographical Code,Geographical Description,Geographical Level,ONS Code,ASCOF Measure Code,"
    "Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description\n"
)
FINGERTIPS_HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note\n"
)


def read_text(folder: Path, name: str, text: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def told(reading: Reading) -> list[tuple[int | None, str | None, str]]:
    return [(each.where.row, each.where.column, each.what) for each in reading.problems]


# --- population --------------------------------------------------------------------------------


def test_population_becomes_residents_by_sex_and_age(tmp_path: Path) -> None:
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(POPULATION.encode()))
    reading = read_file(path)
    columns = ("measure", "breakdown", "area_code", "period", "period_kind", "value", "row")
    assert reading.observations.select(columns).rows() == [
        ("residents", "Persons/0", "E92000001", "2015", "calendar-year", 662977.0, 2),
        ("residents", "Persons/67", "E10000006", "2015", "calendar-year", 7001.0, 3),
        ("residents", "Females/90", "E10000006", "2016", "calendar-year", 1200.0, 4),
    ]
    assert (reading.problems, reading.edition.label) == ([], "2015 to 2016")


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("2015,E10000006,Cumbria,Persons,67,-3", "population", "-3.0 is less than none"),
        (
            "2015,E10000006,Cumbria,Persons,67,many",
            "population",
            "'many' stands where a number should be",
        ),
        (
            "2015,E10000006,Cumbria,Persons,67,inf",
            "population",
            "'inf' stands where a number should be",
        ),
        ("2015,E10000006,Cumbria,Persons,91,3", "age", "'91' is not an age from 0 to 90"),
        (
            "2015,E10000006,Cumbria,People,67,3",
            "sex",
            "'People' is not Persons, Males or Females",
        ),
        ("2015,Cumbria,Cumbria,Persons,67,3", "area_code", "'Cumbria' is not an area code"),
        (
            "2015-16,E10000006,Cumbria,Persons,67,3",
            "year",
            "'2015-16' is not a period that belongs here",
        ),
        (",E10000006,Cumbria,Persons,67,3", "year", "'nothing' is not a period that belongs here"),
    ],
)
def test_a_bad_row_of_population_is_named_and_the_rest_kept(
    line: str, column: str, what: str, tmp_path: Path
) -> None:
    reading = read_text(tmp_path, "people.csv", f"{POPULATION}{line}\n")
    assert (reading.observations.height, told(reading)) == (3, [(5, column, what)])


def test_many_bad_rows_are_counted_after_the_first_ten(tmp_path: Path) -> None:
    bad = "".join(f"2015,E10000006,Cumbria,Males,{age},none\n" for age in range(25))
    reading = read_text(tmp_path, "people.csv", POPULATION + bad)
    assert [problem.rows for problem in reading.problems] == [*[1] * 10, 15]
    assert reading.problems[-1].what == "The same is wrong from row 15 on"


# --- OFLOG -------------------------------------------------------------------------------------


def test_oflog_keeps_empty_as_missing_and_takes_a_zero_score_for_missing(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "oflog.csv", OFLOG)
    columns = ("measure", "breakdown", "area_code", "period", "value", "marker")
    assert reading.observations.select(columns).rows() == [
        ("ASC1", "total", "E10000006", "2016-17", 7.6, None),
        ("ASC2", "total", "E10000006", "2019-20", None, "0"),
        ("ASC2", "total", "E10000007", "2019-20", None, None),
    ]
    assert reading.observations.get_column("note").is_not_null().to_list() == [False, True, False]


# --- ASCOF -------------------------------------------------------------------------------------


def ascof(*rows: tuple[str, str, str, str]) -> str:
    """Rows of (ONS code, disaggregation, kind, value) for measure 1I1."""
    return ASCOF_HEADER + "".join(
        f"102,Somewhere,Council,{code},1I1,{level},{kind},{value},1I1,Words\n"
        for code, level, kind, value in rows
    )


def test_ascof_gathers_the_kinds_of_number_into_one_row(tmp_path: Path) -> None:
    text = ascof(
        ("E10000006", "Total", "Denominator", "400"),
        ("E10000006", "Total", "Base", "250"),
        ("E10000006", "Total", "Numerator", "184"),
        ("E10000006", "Total", "Outcome", "46.0"),
        ("E10000006", "Total", "Margin Of Error", "4.5"),
        ("E10000006", "Female", "Outcome", "[c]"),
        ("E10000006", "Female", "Numerator", "[c]"),
        ("", "Total", "Outcome", "45"),
    )
    reading = read_text(tmp_path, "ascof_2020-21_open_data.csv", text)
    columns = (
        "measure", "breakdown", "period", "value", "numerator", "denominator", "lower", "upper",
        "n", "marker", "row",
    )  # fmt: skip
    assert reading.observations.select(columns).rows() == [
        ("1I1", "Total", "2020-21", 46.0, 184.0, 400.0, 41.5, 50.5, 250.0, None, 5),
        ("1I1", "Female", "2020-21", None, None, None, None, None, None, "[c]", 7),
    ]
    assert [problem.rows for problem in reading.problems] == [0]


def test_ascof_without_a_year_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="does not say which year"):
        read_text(tmp_path, "ascof.csv", ascof(("E10000006", "Total", "Outcome", "1")))


def test_ascof_with_a_number_twice_keeps_the_first(tmp_path: Path) -> None:
    text = ascof(("E10000006", "Total", "Outcome", "1"), ("E10000006", "Total", "Outcome", "2"))
    reading = read_text(tmp_path, "ascof_2020-21.csv", text)
    assert reading.observations.get_column("value").to_list() == [1.0]
    assert [(row, column) for row, column, _ in told(reading)] == [(3, "Measure Type")]


# --- Fingertips --------------------------------------------------------------------------------


def fingertips(*rows: str) -> str:
    return FINGERTIPS_HEADER + "".join(f"{row}\n" for row in rows)


ENGLAND = "90280,Isolation,,,E92000001,England,England,Persons,18+ yrs"


def test_fingertips_tells_the_plain_row_from_those_of_categories(tmp_path: Path) -> None:
    text = fingertips(
        f"{ENGLAND},,,2010/11,41.9,41.4,42.4,41.1,42.7,24953,59555,",
        f"{ENGLAND},Ethnic groups,White,2010/11,42.5,,,,,,53565,Value missing in source data",
    )
    reading = read_text(tmp_path, "export.csv", text)
    columns = ("measure", "breakdown", "period", "value", "lower", "upper998", "numerator", "note")
    assert reading.observations.select(columns).rows() == [
        ("90280", "Persons 18+ yrs", "2010-11", 41.9, 41.4, 42.7, 24953.0, None),
        (
            "90280", "Persons 18+ yrs, Ethnic groups: White", "2010-11", 42.5, None, None, None,
            "Value missing in source data",
        ),
    ]  # fmt: skip


def test_fingertips_area_listed_under_two_parents_stands_once(tmp_path: Path) -> None:
    row = "90280,Isolation,{},Parent,E10000006,Cumbria,UA,Persons,18+ yrs,,,2010/11,4,3,5,,,,,"
    text = fingertips(row.format("E92000001"), row.format("E12000002"))
    reading = read_text(tmp_path, "export.csv", text)
    assert (reading.observations.height, reading.problems) == (1, [])


def test_fingertips_value_outside_its_limits_is_left_out(tmp_path: Path) -> None:
    good = f"{ENGLAND},,,2010/11,41.9,41.4,42.4,,,,,"
    bad = f"{ENGLAND},,,2011/12,41.9,42.4,43,,,,,"
    reading = read_text(tmp_path, "export.csv", fingertips(good, bad))
    assert told(reading) == [(3, "Value", "The value 41.9 lies outside its own 95% limits")]


# --- deprivation -------------------------------------------------------------------------------


def deprivation(path: Path, year: str = "2019", heading: str = "IMD - Average score ") -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes")
        for name in ("IMD", "Income"):
            sheet = book.add_worksheet(name)
            code = f"Upper Tier Local Authority District code ({year})"
            income = ("Income - Average score ", "Income scale", "Rank of Income Scale")
            imd = (heading, "IMD - Rank of average score ", "IMD 2019 - Extent ")
            sheet.write_row(0, 0, [code, "Name", *(imd if name == "IMD" else income)])
            sheet.write_row(1, 0, ["E06000001", "Hartlepool", 35.037, 9, 0.4973])
    return path


def test_deprivation_reads_domains_and_statistics(tmp_path: Path) -> None:
    reading = read_file(deprivation(tmp_path / "iod.xlsx"))
    assert reading.observations.select(
        "measure", "breakdown", "value", "period", "sheet"
    ).rows() == [
        ("imd", "average-score", 35.037, "2019", "IMD"),
        ("imd", "rank-of-average-score", 9.0, "2019", "IMD"),
        ("imd", "extent", 0.4973, "2019", "IMD"),
        ("income", "average-score", 35.037, "2019", "Income"),
        ("income", "scale", 9.0, "2019", "Income"),
        ("income", "rank-of-scale", 0.4973, "2019", "Income"),
    ]


def test_deprivation_of_2015_stands_on_the_areas_of_2013(tmp_path: Path) -> None:
    assert read_file(deprivation(tmp_path / "iod.xlsx", "2013")).edition.label == "2015"


def test_deprivation_with_an_unknown_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="'IMD - Mood' is not known"):
        read_file(deprivation(tmp_path / "iod.xlsx", heading="IMD - Mood"))


# --- all ---------------------------------------------------------------------------------------


def test_every_reader_fills_the_whole_table(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "oflog.csv", OFLOG)
    assert reading.observations.width == 22
    assert reading.observations.get_column("edition").unique().to_list() == [reading.edition.id]
    assert reading.observations.get_column("dataset").unique().to_list() == ["oflog"]
    whole = reading.observations.select(pl.col("value").is_nan().any()).item()
    assert whole is False
