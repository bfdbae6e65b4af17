from pathlib import Path

import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.places.register import COLUMNS, parse, read

HEADER = ",".join(COLUMNS)
NATION = "X92000001,Aurelia,nation,,,,,,"


def register(*rows: str) -> str:
    return "\n".join((HEADER, NATION, *rows))


def problems(*rows: str) -> list[tuple[str, int | None, str | None]]:
    found = parse(register(*rows), "places.csv")[1]
    return [(problem.what, problem.where.row, problem.where.column) for problem in found]


def test_a_row_keeps_all_it_says() -> None:
    rows, wrong = parse(
        register(
            "X06000001, New  Town ,unitary,X12000001,East,2010-04-01,2015-03-31,716 00KB,X06000002",
            "X06000002,Newer Town,unitary,X12000001,East,2015-04-01,,,",
        ),
        "places.csv",
    )
    town = rows[1]
    assert wrong == ()
    assert (town.name, town.cassr, town.successors) == (
        "New Town",
        ("716", "00KB"),
        ("X06000002",),
    )
    assert (str(town.start), str(town.end)) == ("2010-04-01", "2015-03-31")
    assert rows[2].end is None


@pytest.mark.parametrize(
    ("row", "what", "column"),
    [
        ("X6,Town,unitary,,,,,,", "'X6' is not a code.", "code"),
        ("X06000001,,unitary,,,,,,", "The name is empty.", "name"),
        ("X06000001,Town,,,,,,,", "The kind is empty.", "kind"),
        (
            "X06000001,Town,unitary,X12000001,,,,,",
            "A region needs both code and name.",
            "region_code",
        ),
        ("X06000001,Town,unitary,,,1/4/2010,,,", "'1/4/2010' is not a day.", "start"),
        ("X06000001,Town,unitary,,,2015-01-01,2014-01-01,,", "It ends before it starts.", "end"),
        (
            "X06000001,Town,unitary,,,,2014-01-01,,X06000009",
            "The successor X06000009 has no row.",
            "successors",
        ),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: str, what: str, column: str) -> None:
    assert problems(row) == [(what, 3, column)]


def test_what_only_shows_between_rows_is_named_too() -> None:
    assert problems(
        "X06000001,Town,unitary,X12000001,East,,2014-03-31,,X06000002",
        "X06000002,Next,unitary,X12000001,West,2014-05-01,,,",
        "X06000002,Next,unitary,X12000001,East,2014-05-01,,,",
    ) == [
        ("X06000002 stands here a second time.", 5, "code"),
        (
            "The successor X06000002 does not start the day after X06000001 ends.",
            3,
            "successors",
        ),
        ("Region X12000001 is called 'East' and 'West'.", 4, "region_name"),
    ]


def test_a_nation_is_needed_once() -> None:
    found = parse(f"{HEADER}\nX06000001,Town,unitary,,,,,,", "places.csv")[1]
    assert [problem.what for problem in found] == ["There must be one nation, and there are 0."]


def test_missing_columns_and_an_empty_file_are_told() -> None:
    for text in ("", "code,name\nX06000001,Town"):
        (problem,) = parse(text, "places.csv")[1]
        assert problem.what.startswith("The list of places lacks the column(s)")


def test_a_bad_file_is_refused_with_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(register("X6,Town,unitary,,,,,,", "X7,,unitary,,,,,,"), encoding="utf-8")
    with pytest.raises(InputRefusedError) as refused:
        read(path)
    message = str(refused.value)
    assert "3 problem(s)" in message
    assert "places.csv, row 4, column 'name': The name is empty." in message


def test_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(register("X06000001,Tŷ,unitary,,,,,,").encode("utf-16"))
    with pytest.raises(InputRefusedError, match="is not UTF-8 text"):
        read(path)
