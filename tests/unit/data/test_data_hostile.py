"""Files that a stranger, or an accident, made: each meets a clear word and spoils nothing."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from goldenthread.data import files
from goldenthread.data.reading import read_file, read_folder
from goldenthread.errors import InputRefusedError, Severity

HEADER = "indicator,area_code,period,value\n"
NOT_TEXT = "The file is not text, though it is named as a table."
# Packed without a clock in it: the tests' names must be the same in every process.
BROKEN_OFF = gzip.compress(HEADER.encode() * 99, mtime=0)[:-12]
DAMAGED = "The workbook is damaged: its parts cannot be listed."
ROW = "x,E10000006,2017,1\n"


def refused(path: Path) -> str:
    with pytest.raises(InputRefusedError) as caught:
        read_file(path)
    assert str(caught.value).startswith(path.name)
    return caught.value.what


def made(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"\x89PNG\x00\x01\x02" * 50, NOT_TEXT),
        ("a.csv", b"%PDF-1.7 ...", "This is a PDF; numbers cannot be read from it."),
        ("a.xlsx", b"PK\x03\x04 and no more", DAMAGED),
        ("a.csv.gz", b"\x1f\x8b\x08 and no more", "The packed file is damaged."),
        ("a.csv.gz", BROKEN_OFF, "The packed file breaks off."),
        ("a.csv", b"one,two\n1,2\n", "This is not a file that can be read."),
        ("a.csv", b"\n\n\n", "This is not a file that can be read."),
        ("a.csv", b"value,value,indicator,area_code,period\n1,2,x,E10000006,2017\n",
         "Two columns are named 'value'."),
        ("a.json", b'{"a": 1}', "This is JSON, not a table."),
    ],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused(
    name: str, content: bytes, words: str, tmp_path: Path
) -> None:
    assert refused(made(tmp_path, name, content)) == words


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.csv") == "There is no such file."


def test_a_broken_old_workbook_is_refused(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert refused(made(tmp_path, "a.xls", content)).startswith("The workbook cannot be opened")


def test_a_workbook_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    size = files.LARGEST_WORKBOOK_UNPACKED + 1
    path = archive(tmp_path / "bomb.xlsx", {"xl/workbook.xml": bytes(size)})
    assert path.stat().st_size < 1024**2
    assert refused(path) == "The workbook would unpack to 256 MB; the limit is 256 MB."


def test_a_document_is_no_workbook(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>"})
    assert refused(path) == "This is an archive but not a workbook."


def test_a_packed_table_that_swells_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 1024**2)
    path = made(tmp_path, "bomb.csv.gz", gzip.compress(bytes(64 * 1024**2)))
    assert refused(path) == "The file unpacks to more than 1 MB."


def test_a_table_packed_in_several_members_is_whole(tmp_path: Path) -> None:
    content = gzip.compress((HEADER + ROW).encode()) + gzip.compress(b"y,E10000006,2017,2\n")
    frame = read_file(made(tmp_path, "a.csv.gz", content)).observations
    assert frame.get_column("value").to_list() == [1.0, 2.0]


def test_too_large_a_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    assert "the limit is" in refused(made(tmp_path, "a.csv", (HEADER + ROW).encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_offices_save_in_is_read(encoding: str, tmp_path: Path) -> None:
    text = "indicator,area_code,period,value,note\nx,E10000006,2017,1,10 – naïve £5\n"
    frame = read_file(made(tmp_path, "a.csv", text.encode(encoding))).observations
    assert frame.get_column("note").to_list() == ["10 – naïve £5"]


def test_bytes_that_are_no_letter_are_named(tmp_path: Path) -> None:
    text = f"# source: s\n{HEADER}{ROW}".encode() + b"y\x81\x8d,E10000006,2017,1\n"
    reading = read_file(made(tmp_path, "a.csv", text))
    assert reading.observations.get_column("measure").to_list() == ["x", "y\ufffd\ufffd"]
    (problem,) = reading.problems
    assert (problem.severity, problem.where.row) == (Severity.NOTE, 4)
    assert problem.what == (
        "The byte 81 is no letter in UTF-8 or in Windows text (cp1252), nor are 1 more; "
        "'\ufffd' stands in its place"
    )


def test_utf_16_that_breaks_off_is_refused(tmp_path: Path) -> None:
    text = (HEADER + ROW).encode("utf-16")[:-1]
    assert "begins as UTF-16 text and breaks off" in refused(made(tmp_path, "a.csv", text))


def test_rows_with_too_many_or_too_few_cells_are_named(tmp_path: Path) -> None:
    text = f"# source: s\n{HEADER}{ROW}y,E10000006,2017,1,000\nz,E10000006\nw,E10000006,2017,4\n"
    reading = read_file(made(tmp_path, "a.csv", text.encode()))
    assert reading.observations.select("measure", "row").rows() == [("x", 3), ("w", 6)]
    assert [(p.where.row, p.rows, p.what.split(" where")[0]) for p in reading.problems] == [
        (4, 1, "The row has 5 cells"),
        (5, 1, "The row has 2 cells"),
    ]


def test_rows_that_repeat_are_kept_once(tmp_path: Path) -> None:
    reading = read_file(made(tmp_path, "a.csv", f"# source: s\n{HEADER}{ROW}{ROW}{ROW}".encode()))
    assert reading.observations.height == 1
    assert [(p.where.row, p.rows, p.severity) for p in reading.problems] == [
        (4, 2, Severity.ROWS_LEFT_OUT)
    ]


def test_of_rows_that_contradict_each_other_none_is_kept(tmp_path: Path) -> None:
    text = f"# source: s\n{HEADER}{ROW}x,E10000006,2017,2\ny,E10000006,2017,3\n"
    reading = read_file(made(tmp_path, "a.csv", text.encode()))
    assert reading.observations.get_column("measure").to_list() == ["y"]
    assert [p.what for p in reading.problems] == [
        "Rows 3, 4 give different values for x total E10000006 2017 calendar-year; none was kept"
    ]


def test_december_and_a_year_that_may_be_spelt_alike_are_two_figures(tmp_path: Path) -> None:
    text = f"# source: s\n{HEADER}x,E10000006,December 2011,1\nx,E10000006,2011-12,2\n"
    reading = read_file(made(tmp_path, "a.csv", text.encode()))
    assert reading.observations.select("period", "period_kind", "value").rows() == [
        ("2011-M12", "month", 1.0),
        ("2011-12", "financial-year", 2.0),
    ]


def test_a_bad_file_keeps_no_good_one_out_of_a_folder(tmp_path: Path) -> None:
    made(tmp_path, "bad.xlsx", b"PK\x03\x04 and no more")
    made(tmp_path, "good.csv", f"# source: s\n{HEADER}{ROW}".encode())
    made(tmp_path, "same.csv", f"# source: s\n{HEADER}{ROW}".encode())
    made(tmp_path, "stranger.csv", b"one,two\n1,2\n")
    made(tmp_path, "map.geojson", b"{}")
    loaded = read_folder(tmp_path)
    assert loaded.observations.height == 1
    assert [(str(p.where), p.severity) for p in loaded.problems] == [
        ("bad.xlsx", Severity.FILE_REFUSED),
        ("same.csv", Severity.NOTE),
        ("stranger.csv", Severity.NOTE),
    ]
    assert [path.name for path in loaded.boundaries] == ["map.geojson"]
    assert [path.name for path in loaded.left_aside] == ["stranger.csv"]


def test_an_empty_folder_gives_an_empty_table(tmp_path: Path) -> None:
    assert read_folder(tmp_path).observations.shape == (0, 22)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no such folder"):
        read_folder(tmp_path / "gone")


def test_progress_is_told_for_every_file(tmp_path: Path) -> None:
    made(tmp_path, "a.csv", (HEADER + ROW).encode())
    made(tmp_path, "b.csv", (HEADER + ROW + ROW).encode())
    seen: list[tuple[int, int, str]] = []
    read_folder(tmp_path, lambda *told: seen.append(told))
    assert seen == [(0, 2, "a.csv"), (1, 2, "b.csv"), (2, 2, "putting the values together")]
