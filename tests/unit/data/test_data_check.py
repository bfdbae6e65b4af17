"""The check: a report by file, row and column, and a word for the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.data.check import check
from goldenthread.errors import InputRefusedError

SUM = "1 file: 1 value can be used, 0 rows left out, 0 files refused."
LOTS = (
    "  - bad.csv, row 5, column 'value': 'lots' stands where a number should be (1 row left "
    "out). Correct the cell, or leave it empty; a missing value may be marked [x]."
)
STRANGER = (
    "  - stranger.csv: This is not a file that can be read. What can be read is listed below; "
    "anything else comes in through the template."
)
GOOD = "# source: s\n# edition: 2017\nindicator,area_code,period,value\nx,E10000006,2017,1\n"


def made(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_said_to_be_so(tmp_path: Path) -> None:
    report = check([made(tmp_path, "a.csv", GOOD)])
    assert (report.is_sound, str(report)) == (
        True,
        f"a.csv\n  s, edition 2017: 1 value.\n{SUM}",
    )


def test_every_file_is_told_with_what_is_wrong(tmp_path: Path) -> None:
    bad = made(tmp_path, "bad.csv", GOOD + "x,E10000007,2017,lots\n")
    stranger = made(tmp_path, "stranger.csv", "one,two\n1,2\n")
    report = check([bad, stranger])
    assert [(file.kept, file.left_out, file.is_sound) for file in report.files] == [
        (1, 1, False),
        (0, 0, False),
    ]
    lines = str(report).splitlines()
    assert lines[:6] == [
        "bad.csv",
        "  s, edition 2017: 1 value, 1 row left out.",
        LOTS,
        "stranger.csv",
        "  Refused: nothing of it can be used.",
        STRANGER,
    ]
    assert lines[6] == "What can be read:"
    assert lines[-1] == "2 files: 1 value can be used, 1 row left out, 1 file refused."
    assert sum("not tried on a published file" in line for line in lines) == 2


def test_notes_do_not_make_a_file_unsound(tmp_path: Path) -> None:
    text = "indicator,area_code,period,value\nx,E10000006,2017,1\n"
    report = check([made(tmp_path, "a.csv", text)])
    assert (report.is_sound, len(report.files[0].problems)) == (True, 1)


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    made(tmp_path, "a.csv", GOOD)
    (tmp_path / "more").mkdir()
    made(tmp_path / "more", "b.csv", GOOD.replace("x,", "y,"))
    assert [file.name for file in check([tmp_path]).files] == ["a.csv", "b.csv"]


def test_in_a_folder_a_file_of_no_known_kind_is_left_aside(tmp_path: Path) -> None:
    made(tmp_path, "a.csv", GOOD)
    stranger = made(tmp_path, "stranger.csv", "one,two\n1,2\n")
    for name in ("read me.txt", "map.geojson", "groups.csv", "places.csv"):
        made(tmp_path, name, "code,name\n")
    (tmp_path / "places.csv").unlink()
    report = check([tmp_path])
    assert report.is_sound
    aside = "  Left aside: nothing of it is used."
    note = (
        "No reader is for this file; it was left aside. Nothing need be done, unless it holds "
        "figures: those come in through the template."
    )
    lines = str(report).splitlines()
    assert lines[2:8] == [
        "read me.txt", aside, f"  - read me.txt: {note}",
        "stranger.csv", aside, f"  - stranger.csv: {note}",
    ]  # fmt: skip
    assert lines[-1] == (
        "3 files: 1 value can be used, 0 rows left out, 0 files refused, 2 files left aside."
    )
    assert check([stranger]).is_sound is False


def test_in_a_folder_a_damaged_file_is_still_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 and no more")
    report = check([tmp_path])
    assert (report.is_sound, report.files[0].is_left_aside) == (False, False)


def test_a_missing_file_is_part_of_the_report(tmp_path: Path) -> None:
    report = check([tmp_path / "gone.csv"])
    assert "gone.csv: There is no such file. Check the name" in str(report)
    assert report.is_sound is False


def test_nothing_to_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no file to check"):
        check([tmp_path])
