"""Editions are kept whole, refuse to be overwritten, and notice when a file was altered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.profile import editions

RECORD: dict[str, Any] = {
    "name": "Week 4",
    "made_on": "2026-01-05",
    "made_at": "2026-01-05T09:00:00+00:00",
    "code_version": "1",
    "areas": ["X06000001"],
    "definitions": {},
    "inputs": [],
}


def make(out: Path, name: str = "Week 4", text: str = "page", **more: Any) -> Path:
    folder = editions.start(out, name, text, replace=more.pop("replace", False))
    editions.write_text(folder / "index.html", text)
    return editions.finish(folder, {**RECORD, "name": name, **more}).folder


def test_an_edition_is_kept_with_its_record_and_checksums(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["edition.json", "index.html"]
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert record["files"] == {"index.html": editions.sha256(folder / "index.html")}
    (kept,) = editions.kept(tmp_path)
    assert (kept.name, kept.slug, kept.areas) == ("Week 4", "week-4", ("X06000001",))
    assert editions.check(kept) == ()


def test_a_kept_edition_is_not_overwritten_unless_told(tmp_path: Path) -> None:
    folder = make(tmp_path, text="first")
    with pytest.raises(InputRefusedError, match="replace=True"):
        make(tmp_path, text="second")
    assert (folder / "index.html").read_text(encoding="utf-8") == "first"
    make(tmp_path, text="second", replace=True)
    assert (folder / "index.html").read_text(encoding="utf-8") == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["week-4"]


def test_until_it_is_finished_the_old_one_stays_and_the_new_is_not_listed(tmp_path: Path) -> None:
    make(tmp_path, text="first")
    making = editions.start(tmp_path, "Week 4", "other input", replace=True)
    editions.write_text(making / "index.html", "half")
    (kept,) = editions.kept(tmp_path)
    assert (kept.folder / "index.html").read_text(encoding="utf-8") == "first"


def test_a_stopped_run_is_taken_up_for_the_same_input_and_cleared_for_another(
    tmp_path: Path,
) -> None:
    making = editions.start(tmp_path, "Week 4", "input", replace=False)
    editions.write_text(making / "done.html", "whole")
    again = editions.start(tmp_path, "Week 4", "input", replace=False)
    assert (again / "done.html").is_file()
    other = editions.start(tmp_path, "Week 4", "other input", replace=False)
    assert not (other / "done.html").exists()


def test_editions_stand_in_the_order_they_were_made(tmp_path: Path) -> None:
    make(tmp_path, "Draft report", made_at="2026-03-05T09:00:00+00:00")
    make(tmp_path, "Week 4", made_at="2026-01-05T09:00:00+00:00")
    assert [edition.name for edition in editions.kept(tmp_path)] == ["Week 4", "Draft report"]


def test_an_altered_or_missing_file_is_noticed(tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder / "index.html").write_text("altered", encoding="utf-8")
    (kept,) = editions.kept(tmp_path)
    assert editions.check(kept) == ("index.html",)
    (folder / "index.html").unlink()
    assert editions.check(kept) == ("index.html",)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"name": "x"}'])
def test_a_damaged_record_says_what_to_do(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path)
    (folder / "edition.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputRefusedError, match="Restore the folder"):
        editions.read(folder)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Week 4", "week-4"), ("  Draft: report!  ", "draft-report"), ("Sŵn y môr", "swn-y-mor"),
     ("King's Lynn, and all", "kings-lynn-and-all"), ("../../etc", "etc")],
)  # fmt: skip
def test_a_name_becomes_part_of_an_address(name: str, slug: str) -> None:
    assert editions.slug_of(name) == slug


@pytest.mark.parametrize("name", ["", "...", "数据"])
def test_a_name_without_letters_or_digits_is_refused(name: str) -> None:
    with pytest.raises(InputRefusedError, match="cannot be the name"):
        editions.slug_of(name)
