from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.documents import spreadsheets
from goldenthread.documents.cells import harmless
from goldenthread.documents.spreadsheets import Sheet, write, write_csv, write_workbook
from goldenthread.errors import GoldenThreadError, InputRefusedError, UnknownNameError

FIGURES = pl.DataFrame(
    {
        "area": ["Ashby", "Birk & Coe", None],
        "value": [12.25, -3.5, None],
        "days": [1_200_000, 0, None],
        "year": [2016, 2017, 2018],
        "made": [date(2018, 3, 31), date(1880, 1, 1), None],
    }
)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", "\ufeff=1"]
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.tuples(st.sampled_from("=+-@\t\r\n ＝"), st.text(st.characters(codec="utf-8"))).map("".join),
)


def book(path: Path) -> openpyxl.Workbook:
    # openpyxl leaves its archive open where it reads a path; bytes need no closing.
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def cells(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in book(path)[sheet].iter_rows(values_only=True)]


def csv_rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_workbook_holds_the_table_from_its_first_cell(tmp_path: Path) -> None:
    write(FIGURES, tmp_path / "f.xlsx", title="Figures")

    assert cells(tmp_path / "f.xlsx", "Table") == [
        ["area", "value", "days", "year", "made"],
        ["Ashby", 12.25, 1_200_000, 2016, "2018-03-31"],
        ["Birk & Coe", -3.5, 0, 2017, "1880-01-01"],
        [None, None, None, 2018, None],
    ]


def test_dates_from_1900_on_are_dates(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "day": [date(2018, 3, 31)],
            "at": [datetime(2018, 3, 31, 9, 30)],  # noqa: DTZ001
            "there": [datetime(2018, 3, 31, 9, 30, tzinfo=UTC)],
        }
    )
    write(frame, tmp_path / "f.xlsx", title="Days")

    day, at, there = cells(tmp_path / "f.xlsx", "Table")[1]
    assert (day, at) == (datetime(2018, 3, 31), datetime(2018, 3, 31, 9, 30))  # noqa: DTZ001
    assert str(there).startswith("2018-03-31 09:30")


def test_workbook_opens_on_contents_that_lead_to_every_sheet(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    write_workbook(
        path,
        [
            Sheet("Areas", "Every area", FIGURES, {"area": "Upper-tier authority"}, ["Areas note"]),
            Sheet("Areas", "The same again", FIGURES.head(1)),
        ],
        title="Two tables",
        notes=["Source: invented"],
        made_on=date(2018, 6, 1),
    )

    assert book(path).sheetnames == ["Contents", "Notes", "Columns", "Areas", "Areas 2"]
    assert cells(path, "Contents") == [
        ["Two tables", None, None],
        ["Sheet", "What it holds", "Rows"],
        ["Notes", "Notes and sources", 2],
        ["Columns", "What each column means", 1],
        ["Areas", "Every area", 3],
        ["Areas 2", "The same again", 1],
    ]
    assert cells(path, "Notes") == [
        ["About", "Note"],
        ["All tables", "Source: invented"],
        ["Areas", "Areas note"],
    ]
    assert cells(path, "Columns")[1] == ["Areas", "area", "Upper-tier authority"]
    links = [row[0].hyperlink.location for row in book(path)["Contents"].iter_rows(min_row=3)]
    assert links == ["'Notes'!A1", "'Columns'!A1", "'Areas'!A1", "'Areas 2'!A1"]
    assert book(path).properties.title == "Two tables"


def test_every_sheet_is_laid_out_for_everyone(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    write(FIGURES, path, title="Figures", notes=["Source"])

    opened = book(path)
    for sheet in opened.worksheets[1:]:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes in ("A2", "B2")
        assert len(sheet.tables) == 1
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"


def test_numbers_show_about_three_figures_and_years_no_comma(tmp_path: Path) -> None:
    frame = FIGURES.with_columns(share=pl.lit(0.1234), own=pl.lit(0.5))
    sheet = Sheet("S", "S", frame, number_formats={"own": "0%"})
    write_workbook(tmp_path / "f.xlsx", [sheet], title="S")

    row = book(tmp_path / "f.xlsx")["S"][2]
    assert [cell.number_format for cell in row][1:4] == ["#,##0.0", "#,##0", "0"]
    assert [cell.number_format for cell in row][5:] == ["0.000", "0%"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_be_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "St. Mary's", "−3.2", "'=1", "a@b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(TEXTS, min_size=1, max_size=8), TEXTS)
def test_no_cell_of_a_workbook_is_a_formula(texts: list[str], heading: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.xlsx"
        write(
            pl.DataFrame({heading: texts}),
            path,
            title=heading,
            descriptions={heading: heading},
            notes=texts,
        )
        opened = book(path)

    kinds = {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    starts = [
        str(cell.value).lstrip()[:1]
        for sheet in opened
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s"
    ]
    assert not set(starts) & set("=+-@＝＋－＠")


@given(st.lists(st.tuples(TEXTS, st.integers(-(2**53), 2**53)), min_size=1, max_size=8))
def test_csv_gives_back_what_it_was_given(rows: list[tuple[str, int]]) -> None:
    frame = pl.DataFrame(rows, schema=["text", "number"], orient="row")
    with TemporaryDirectory() as folder:
        write_csv(frame, Path(folder) / "f.csv")
        found = csv_rows(Path(folder) / "f.csv")

    assert found == [["text", "number"], *([harmless(text), str(n)] for text, n in rows)]


def test_csv_is_marked_utf8_with_windows_line_ends(tmp_path: Path) -> None:
    frame = pl.DataFrame({"name": ["Ynys Môn", None, ""], "note": ['He said "so"', "a,b", "£1"]})
    write(frame, tmp_path / "f.csv", title="Not in a CSV")
    write_csv(frame, tmp_path / "bare.csv", bom=False)

    bare = 'name,note\r\nYnys Môn,"He said ""so"""\r\n,"a,b"\r\n"",£1\r\n'.encode()
    assert (tmp_path / "bare.csv").read_bytes() == bare
    assert (tmp_path / "f.csv").read_bytes() == b"\xef\xbb\xbf" + bare


def test_numbers_that_are_none_are_empty_and_the_too_large_are_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "x": [float("nan"), float("inf"), 1.5],
            "big": [2**53 + 1, 1, 2],
            "parts": [[1, 2], [], None],
            "kind": pl.Series(["a", "b", None], dtype=pl.Categorical),
        }
    )
    write(frame, tmp_path / "f.csv", title="Odd")
    write(frame, tmp_path / "f.xlsx", title="Odd")

    assert csv_rows(tmp_path / "f.csv")[1:] == [
        ["", "9007199254740993", "[1, 2]", "a"],
        ["", "1", "[]", "b"],
        ["1.5", "2", "", ""],
    ]
    assert cells(tmp_path / "f.xlsx", "Table")[1] == [None, "9007199254740993", "[1, 2]", "a"]


def test_headings_alike_but_for_case_are_told_apart(tmp_path: Path) -> None:
    write(pl.DataFrame({"Area": [1], "area": [2], "": [3]}), tmp_path / "f.xlsx", title="Alike")

    assert cells(tmp_path / "f.xlsx", "Table")[0] == ["Area", "area (2)", "Column"]


def test_an_empty_table_keeps_its_headings(tmp_path: Path) -> None:
    write(FIGURES.clear(), tmp_path / "f.xlsx", title="Nothing yet")

    assert cells(tmp_path / "f.xlsx", "Table")[0] == FIGURES.columns


def test_a_large_workbook_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FIGURES, tmp_path / "small.xlsx", title="Figures", notes=["Source"])
    monkeypatch.setattr(spreadsheets, "_MUCH", 1)
    write(FIGURES, tmp_path / "large.xlsx", title="Figures", notes=["Source"])

    for sheet in ("Contents", "Notes", "Table"):
        assert cells(tmp_path / "large.xlsx", sheet) == cells(tmp_path / "small.xlsx", sheet)


def test_same_tables_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_workbook(
            tmp_path / f"{name}.xlsx",
            [Sheet("A", "A", FIGURES)],
            title="A",
            made_on=date(2018, 6, 1),
        )

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_tab_names_are_made_fit(tmp_path: Path) -> None:
    names = ["Stays: all [2017/18]", "x" * 40, "x" * 40, "'", "notes"]
    write_workbook(
        tmp_path / "f.xlsx", [Sheet(name, name, FIGURES) for name in names], title="Tabs"
    )

    assert book(tmp_path / "f.xlsx").sheetnames[1:] == [
        "Stays  all  2017 18",
        "x" * 31,
        "x" * 29 + " 2",
        "Table",
        "notes 2",
    ]


def test_refusals_say_where_and_what_next(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"cannot be written as '.ods'.*\.xlsx or \.csv"):
        write(FIGURES, tmp_path / "f.ods", title="T")
    with pytest.raises(InputRefusedError, match=r"f\.xlsx, sheet 'Table'.*no columns"):
        write(pl.DataFrame(), tmp_path / "f.xlsx", title="T")
    with pytest.raises(InputRefusedError, match="has no table"):
        write_workbook(tmp_path / "f.xlsx", [], title="T")
    long = pl.DataFrame({"text": ["short", "x" * 32_768]})
    with pytest.raises(InputRefusedError, match=r"row 3, column 'text'.*32,767"):
        write(long, tmp_path / "f.xlsx", title="T")
    for name in ("f.xlsx", "f.csv"):
        with pytest.raises(GoldenThreadError, match="could not be written"):
            write(FIGURES, tmp_path / "absent" / name, title="T")
    assert list(tmp_path.iterdir()) == []


def test_a_table_too_tall_for_a_sheet_is_sent_to_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "_ROWS", 3)
    with pytest.raises(InputRefusedError, match=r"3 rows and 5 columns.*Write it as \.csv"):
        write(FIGURES, tmp_path / "f.xlsx", title="T")
