"""Delayed transfers: five layouts give one table, and what is wrong is named by its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from goldenthread.data.reading import Reading, read_file
from goldenthread.errors import InputRefusedError
from unit.data.dtoc_workbook import AREAS, LAYOUTS, Workbook

CARE, ORGANISATION, REASON = "LA - by type of care", "LA - by responsible org", "LA - by reason"


def value(reading: Reading, code: str, breakdown: str) -> float | None:
    found = reading.observations.filter(area_code=code, breakdown=breakdown)
    assert found.height == 1
    return found.get_column("value").item()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "any name.xlsx"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_figures(layout: str, book: Path) -> None:
    reading = read_file(Workbook(layout).write(book))
    reasons = ["a", "b", "c", "di", "dii", "e", "f", "g", "h", "i"]
    reasons += ["o"] if LAYOUTS[layout]["new"] else []
    breakdowns = ["acute", "non-acute", "total", "nhs", "social-care", "both"]
    breakdowns += [f"reason-{reason}" for reason in reasons]
    seen = reading.observations.get_column("breakdown").unique(maintain_order=True).to_list()
    assert seen == breakdowns
    codes = ["E92000001", "E06000015", "E10000007", "9900"]
    assert reading.observations.get_column("area_code").unique(maintain_order=True).to_list() == (
        codes
    )
    shown = ("total", "acute", "nhs", "social-care", "both", "reason-a", "reason-e", "reason-h")
    assert [value(reading, "E06000015", part) for part in shown] == [
        347,
        144,
        300,
        40,
        7,
        100,
        47,
        0,
    ]
    assert [value(reading, "E92000001", part) for part in shown] == [
        1279, 694, 997, 270, 12, 600, 69, 0,
    ]  # fmt: skip
    assert reading.problems == []


def test_the_month_and_the_days_come_from_the_sheet(book: Path) -> None:
    reading = read_file(Workbook().write(book))
    edition = reading.edition
    assert (edition.label, edition.published, edition.revised, edition.is_revision) == (
        "2018-M10",
        date(2018, 12, 13),
        date(2019, 5, 9),
        True,
    )
    periods = reading.observations.select("period", "period_kind", "period_start", "period_end")
    assert periods.unique().rows() == [("2018-M10", "month", date(2018, 10, 1), date(2018, 10, 31))]


def test_a_month_written_as_a_day_is_read(book: Path) -> None:
    assert read_file(Workbook(period=date(2018, 10, 1)).write(book)).edition.label == "2018-M10"


def test_an_unpublished_day_is_not_known(book: Path) -> None:
    edition = read_file(Workbook(published="-", revised="").write(book)).edition
    assert (edition.published, edition.revised, edition.is_revision) == (None, None, False)


def test_each_value_knows_its_cell(book: Path) -> None:
    reading = read_file(Workbook().write(book))
    found = reading.observations.filter(area_code="E10000007", breakdown="both")
    assert found.select("sheet", "row", "area_name").row(0) == (ORGANISATION, 18, "Derbyshire")


def test_a_dash_is_missing_and_never_zero(book: Path) -> None:
    reading = read_file(Workbook(cells={(REASON, 17, 6): "-"}).write(book))
    found = reading.observations.filter(area_code="E06000015", breakdown="reason-a")
    assert found.select("value", "marker").rows() == [(None, "-")]
    assert [str(problem).split(": ")[1].split(".")[0] for problem in reading.problems] == [
        "The authorities add up to 500 but the nation's row says 600"
    ]


def test_text_in_a_number_column_costs_that_cell_only(book: Path) -> None:
    reading = read_file(Workbook(cells={(CARE, 17, 6): "about 144"}).write(book))
    assert reading.observations.filter(area_code="E06000015", breakdown="acute").is_empty()
    assert value(reading, "E06000015", "non-acute") == 203
    first = reading.problems[0]
    assert (first.where.sheet, first.where.row, first.where.column, first.rows) == (
        CARE, 17, "acute", 1,
    )  # fmt: skip
    assert "'about 144'" in first.what


def test_fewer_than_no_days_is_refused(book: Path) -> None:
    reading = read_file(Workbook(cells={(CARE, 18, 7): -5}).write(book))
    assert reading.observations.filter(area_code="E10000007", breakdown="non-acute").is_empty()
    assert reading.problems[0].what == "-5 days is less than none"


def test_a_sum_that_does_not_hold_is_told_and_kept(book: Path) -> None:
    reading = read_file(Workbook(cells={(ORGANISATION, 15, 6): 998}).write(book))
    assert value(reading, "E92000001", "nhs") == 998
    assert [(p.where.sheet, p.where.row, p.where.column, p.rows) for p in reading.problems] == [
        (ORGANISATION, 15, "nhs", 0)
    ]


def test_totals_that_differ_between_sheets_are_told(book: Path) -> None:
    reading = read_file(Workbook(cells={(ORGANISATION, 17, 9): 346}).write(book))
    assert value(reading, "E06000015", "total") == 347
    assert reading.problems[0].what == (
        f"The total for '507' is 346 here and 347 on sheet '{CARE}', whose total is used"
    )


def test_sheets_in_different_orders_keep_their_own_areas(book: Path) -> None:
    swapped = {
        (REASON, 17, column): cell
        for column, cell in ((3, "E10000007"), (4, "506"), (5, "Derbyshire"))
    } | {
        (REASON, 18, column): cell
        for column, cell in ((3, "E06000015"), (4, "507"), (5, "Derby UA"))
    }
    reading = read_file(Workbook(cells=swapped).write(book))
    assert value(reading, "E10000007", "reason-a") == 100
    assert value(reading, "E10000007", "nhs") == 687


def test_an_older_sheets_number_means_the_code_of_that_day(book: Path) -> None:
    areas = (("", "809", "Dorset", 1, 0, 1, 0, 0, 1, 0, 0),)
    codes = {}
    for period in ("March 2019", "April 2019"):
        reading = read_file(Workbook("2013", period=period, areas=areas).write(book))
        codes[period] = reading.observations.get_column("area_code").unique().sort().to_list()
    assert codes == {
        "March 2019": ["E10000009", "E92000001"],
        "April 2019": ["E06000059", "E92000001"],
    }


def test_an_unknown_number_is_kept_under_itself_and_told(book: Path) -> None:
    areas = (*AREAS, ("", "777", "Nowhere", 1, 0, 1, 0, 0, 1, 0, 0))
    reading = read_file(Workbook("2013", areas=areas).write(book))
    assert value(reading, "777", "total") == 1
    assert [str(p.where.row) + p.what for p in reading.problems] == [
        "20The council number '777' is not known for October 2018"
    ]


def test_people_from_outside_carry_a_note(book: Path) -> None:
    reading = read_file(Workbook().write(book))
    noted = reading.observations.filter(pl.col("note").is_not_null())
    assert noted.get_column("area_code").unique().to_list() == ["9900"]


@pytest.mark.parametrize(
    ("workbook", "words"),
    [
        (Workbook(period="soon"), "says 'soon', which is not a month"),
        (Workbook(period="2018-19"), "do not name one month"),
        (Workbook(periods={CARE: "May 2018"}), "do not name one month"),
        (Workbook(cells={(CARE, 14, 6): "Sub-acute"}), "'Sub-acute' is not known"),
        (Workbook(cells={(CARE, 14, 5): "Council"}), "No header row with 'Code' and 'Name'"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(
    workbook: Workbook, words: str, book: Path
) -> None:
    with pytest.raises(InputRefusedError, match=words):
        read_file(workbook.write(book))


def test_a_workbook_without_a_sheet_is_not_taken_for_one(book: Path) -> None:
    with pytest.raises(InputRefusedError, match="not a file that can be read"):
        read_file(Workbook(leave_out=(REASON,)).write(book))
