"""The generic template, and the two readers built to a described layout."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.data.editions import current
from goldenthread.data.reading import read_file, read_folder
from goldenthread.data.sources import discharge_ready_date as ready
from goldenthread.data.sources import generic_template as template
from goldenthread.errors import InputRefusedError

HEADER = "indicator,area_code,period,value,numerator,denominator,lower,upper,n,marker,note\n"


# --- the generic template ----------------------------------------------------------------------


def test_the_template_says_where_its_figures_come_from(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text(
        "# source: Hospital Episode Statistics\n# edition: final 2017-18\n"
        "# published: 2018-09-20\n# licence: OGL\n# caveat: Not case-mix adjusted.\n"
        + HEADER
        + "emergency-admissions-65,E10000006,2017-18,25000,250,1000,24000,26000,,,as sent\n"
        + "emergency-admissions-65,E10000007,2017/18,,,,,,,[c],\n"
        + "weekend-discharges,E10000006,Apr-17,0,,,,,,,\n",
        encoding="utf-8",
    )
    reading = read_file(path)
    edition = reading.edition
    assert (edition.source, edition.label, edition.published, edition.licence, edition.caveat) == (
        "Hospital Episode Statistics", "final 2017-18", date(2018, 9, 20), "OGL",
        "Not case-mix adjusted.",
    )  # fmt: skip
    columns = (
        "measure",
        "breakdown",
        "period",
        "value",
        "numerator",
        "lower",
        "marker",
        "note",
        "row",
    )
    assert reading.observations.select(columns).rows() == [
        (
            "emergency-admissions-65",
            "total",
            "2017-18",
            25000.0,
            250.0,
            24000.0,
            None,
            "as sent",
            7,
        ),
        ("emergency-admissions-65", "total", "2017-18", None, None, None, "[c]", None, 8),
        ("weekend-discharges", "total", "2017-M04", 0.0, None, None, None, None, 9),
    ]
    assert reading.problems == []


def test_the_template_as_a_workbook_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "any.xlsx"
    with xlsxwriter.Workbook(path) as book:
        about = book.add_worksheet("About")
        for row, pair in enumerate((("Source", "Skills for Care"), ("Published", "1st May 2018"))):
            about.write_row(row, 0, pair)
        sheet = book.add_worksheet("Figures")
        sheet.write_row(0, 0, ["Indicator", "area_code", "period", "value", "mood"])
        sheet.write_row(1, 0, ["vacancies", "E10000006", 2017, 8.5, "good"])
        sheet.write_row(3, 0, ["vacancies", "E10000007", "2017", "*"])
    reading = read_file(path)
    columns = ("measure", "period", "value", "marker", "sheet", "row")
    assert reading.observations.select(columns).rows() == [
        ("vacancies", "2017", 8.5, None, "Figures", 2),
        ("vacancies", "2017", None, "*", "Figures", 4),
    ]
    assert (reading.edition.source, reading.edition.published) == (
        "Skills for Care", date(2018, 5, 1),
    )  # fmt: skip
    assert [problem.where.column for problem in reading.problems] == ["mood"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("x,E10000006,2017,lots,,,,,,,", "value"),
        ("x,E10000006,2017,5,,,6,7,,,", "value"),
        ("x,E10000006,2017,5,,-1,,,,,", "denominator"),
        ("x,E10000006,17th,5,,,,,,,", "period "),
        ("x,Cumbria,2017,5,,,,,,,", "area_code"),
        (",E10000006,2017,5,,,,,,,", "indicator"),
    ],
)
def test_a_bad_row_of_the_template_is_named(row: str, column: str, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text(f"# source: s\n{HEADER}y,E10000006,2017,1,,,,,,,\n{row}\n", encoding="utf-8")
    reading = read_file(path)
    assert reading.observations.get_column("measure").to_list() == ["y"]
    assert [(p.where.row, p.where.column) for p in reading.problems] == [(4, column.strip())]


def test_an_empty_template_can_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(template.empty_csv() + "x,E10000006,2017,1" + "," * 11 + "\n", encoding="utf-8")
    assert read_file(path).observations.get_column("value").to_list() == [1.0]


@pytest.mark.parametrize("name", ["empty.csv", "empty.xlsx"])
def test_an_empty_template_is_written_and_known_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    template.write_empty(path)
    with pytest.raises(InputRefusedError, match=r"looks like 'The generic template' but no row"):
        read_file(path)
    with pytest.raises(InputRefusedError, match="a file of this name already"):
        template.write_empty(path)


def test_a_template_is_written_as_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match=r"cannot be written as '\.doc'"):
        template.write_empty(tmp_path / "empty.doc")


def test_a_template_with_no_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(template.empty_csv(), encoding="utf-8")
    with pytest.raises(InputRefusedError, match="no row could be used"):
        read_file(path)


def plain_reading(cell: str) -> tuple[float | None, str | None]:
    """The slow obvious twin: what a cell of the template means."""
    text = cell.strip()
    if text == "":
        return None, None
    try:
        return float(text), None
    except ValueError:
        return None, text


@given(
    st.lists(
        st.one_of(
            st.floats(-1e9, 1e9, allow_nan=False).map(repr),
            st.integers(-1000, 1000).map(str),
            st.sampled_from(["", " ", "[x]", "[c]", "*", "..", "-", " 7 "]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_numbers_and_marks_agree_with_the_twin(cells: list[str]) -> None:
    # Hypothesis cannot share a folder made for the test, so each example has its own.
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        rows = "".join(f"x{at},E10000006,2017,{cell},,,,,,,\n" for at, cell in enumerate(cells))
        path.write_text(f"# source: s\n{HEADER}{rows}", encoding="utf-8")
        frame = read_file(path).observations
    assert frame.select("value", "marker").rows() == [plain_reading(cell) for cell in cells]


# --- discharge-ready date ----------------------------------------------------------------------

FIGURES: tuple[Any, ...] = (0.97, 1000, 450, 0.86, 0.14, 860, 40, 30, 25, 25, 12, 8, 0.45, 3.2)


def ready_workbook(
    path: Path, figures: tuple[Any, ...] = FIGURES, revised: str = "", period: str = "April 2024"
) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Contents")
        sheet = book.add_worksheet("Monthly UTLA (Acceptable)")
        for row, pair in enumerate((("Period:", period), ("Revised:", revised)), start=4):
            sheet.write_row(row, 1, pair)
        sheet.write_row(
            14, 0, ["Level", "UTLA Code", "UTLA Name", *map(str, ready.COLUMNS[: len(figures)])]
        )
        sheet.write_row(15, 0, ["England", "E92000001", "England", *figures])
        sheet.write_row(16, 0, ["UTLA Aggregate", "E10000006", "Cumbria", *figures])
        sheet.write_row(17, 0, ["Trust", "RNL", "Some Trust", *figures])
    return path


def test_ready_dates_are_read_for_authorities(tmp_path: Path) -> None:
    frame = read_file(ready_workbook(tmp_path / "DRD.xlsx")).observations
    assert frame.select("measure", "breakdown").rows() == list(ready.COLUMNS)
    assert frame.get_column("value").to_list() == list(FIGURES)
    assert frame.select("area_code", "period", "row").unique().rows() == [
        ("E10000006", "2024-M04", 17)
    ]


@pytest.mark.parametrize("mark", ["-", "*", ".."])
def test_marks_in_ready_dates_are_never_zero(mark: str, tmp_path: Path) -> None:
    figures = (*FIGURES[:2], mark, *FIGURES[3:])
    reading = read_file(ready_workbook(tmp_path / "DRD.xlsx", figures))
    found = reading.observations.filter(measure="bed-days-lost")
    assert (found.select("value", "marker").rows(), reading.problems) == ([(None, mark)], [])


def test_a_revised_month_supersedes_whatever_the_order_of_names(tmp_path: Path) -> None:
    ready_workbook(tmp_path / "DRD-April-2024.xlsx")
    ready_workbook(tmp_path / "DRD-April-2024-Revised.xlsx", (*FIGURES[:1], 1010, *FIGURES[2:]))
    loaded = read_folder(tmp_path)
    found = loaded.observations.filter(measure="discharges")
    assert found.get_column("value").to_list() == [1010.0]
    assert [edition.is_revision for edition in loaded.editions] == [True, False]
    assert current(loaded.observations, loaded.editions).equals(loaded.observations)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"period": "?"}, "not a month"), ({"figures": FIGURES[:4]}, "17 columns")],
)
def test_another_layout_of_ready_dates_is_refused(
    arguments: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputRefusedError, match=words):
        read_file(ready_workbook(tmp_path / "DRD.xlsx", **arguments))


# --- the care directory ------------------------------------------------------------------------

DIRECTORY = """\
Location ID,Location Name,Care home?,Care homes beds,Location Type/Sector,\
Location Latest Overall Rating,Location Local Authority
1-1,Fell View,Y,40,Social Care Org,Good,Cumbria
1-2,Lake View,Y,20,Social Care Org,Requires improvement,Cumbria
1-3,Home Help,N,,Social Care Org,Good,Cumbria
1-4,New Start,N,,Social Care Org,,Cumbria
1-5,The Surgery,N,,Primary Medical Services,Outstanding,Cumbria
1-5,The Surgery,N,,Primary Medical Services,Outstanding,Cumbria
1-6,Astray,N,,Social Care Org,Good,Atlantis
"""


def test_the_directory_becomes_counts_by_authority(tmp_path: Path) -> None:
    path = tmp_path / "01_April_2017_Directory.csv"
    path.write_text(DIRECTORY, encoding="utf-8")
    reading = read_file(path)
    columns = ("measure", "breakdown", "value", "numerator", "denominator")
    assert sorted(reading.observations.select(columns).rows()) == [
        ("care-home-beds", "total", 60.0, None, None),
        ("care-homes", "total", 2.0, None, None),
        ("locations", "adult-social-care", 4.0, None, None),
        ("locations", "general-practice", 1.0, None, None),
        ("ratings", "adult-social-care/good", 2.0, 2.0, 3.0),
        ("ratings", "adult-social-care/inadequate", 0.0, 0.0, 3.0),
        ("ratings", "adult-social-care/outstanding", 0.0, 0.0, 3.0),
        ("ratings", "adult-social-care/requires-improvement", 1.0, 1.0, 3.0),
        ("ratings", "general-practice/good", 0.0, 0.0, 1.0),
        ("ratings", "general-practice/inadequate", 0.0, 0.0, 1.0),
        ("ratings", "general-practice/outstanding", 1.0, 1.0, 1.0),
        ("ratings", "general-practice/requires-improvement", 0.0, 0.0, 1.0),
    ]
    assert reading.observations.select("area_code", "period").unique().rows() == [
        ("E10000006", "2017-M04")
    ]
    assert [(p.where.row, p.where.column) for p in reading.problems] == [
        (7, "Location ID"),
        (8, "Location Local Authority"),
    ]


def test_a_directory_without_a_month_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv"
    path.write_text(DIRECTORY, encoding="utf-8")
    with pytest.raises(InputRefusedError, match="does not say which month"):
        read_file(path)
