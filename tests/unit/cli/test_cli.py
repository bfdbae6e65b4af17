"""The command line as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest

from goldenthread import cli

GOOD = (
    "# source: a made-up return\n"
    "indicator,area_code,period,value\n"
    "emergency-admissions-65,E08000009,2017-18,21000\n"
    "emergency-admissions-65,E06000021,2017-18,30000\n"
    "emergency-admissions-65,E10000006,2017-18,25000\n"
    "emergency-admissions-65,E92000001,2017-18,24000\n"
)


def goldenthread(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from goldenthread.cli import run; run()", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "mine.csv").write_text(GOOD, encoding="utf-8")
    return folder


def test_help_names_every_room_and_gives_examples() -> None:
    ran = goldenthread("--help")
    assert ran.returncode == 0
    assert [word in ran.stdout for word in ("data", "indicators", "profile", "select")] == [
        True
    ] * 4
    assert "goldenthread profile build --data downloads --out profiles" in ran.stdout


def test_a_word_that_is_no_command_ends_with_2() -> None:
    ran = goldenthread("sing")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "No such command 'sing'" in ran.stderr


def test_a_wrong_name_ends_with_1_says_the_nearest_and_shows_no_traceback() -> None:
    ran = goldenthread("indicators", "show", "delayd-days")
    assert ran.returncode == 1
    assert "Did you mean delayed-days" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_sound_file_checks_with_0(data: Path) -> None:
    ran = goldenthread("data", "check", data / "mine.csv", "--quiet")
    assert ran.returncode == 0
    assert "4 values" in ran.stdout


def test_a_file_with_a_bad_row_checks_with_1_and_names_row_and_column(data: Path) -> None:
    bad = data / "bad.csv"
    bad.write_text(GOOD + "emergency-admissions-65,E06000001,2017-18,many\n", encoding="utf-8")
    ran = goldenthread("data", "check", bad, "--quiet")
    assert ran.returncode == 1
    assert "bad.csv, row 7, column 'value'" in ran.stdout


def test_checking_writes_nothing(data: Path) -> None:
    before = sorted(data.iterdir())
    goldenthread("data", "check", data, "--quiet")
    assert sorted(data.iterdir()) == before


def test_a_file_that_is_not_there_is_named(data: Path) -> None:
    ran = goldenthread("data", "check", data / "gone.csv")
    assert ran.returncode == 1
    assert "gone.csv: There is no such file." in ran.stderr


def test_import_recognises_the_same_file_and_says_what_a_revision_changed(
    data: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    first = goldenthread("data", "import", data / "mine.csv", "--into", store, "--quiet")
    again = goldenthread("data", "import", data / "mine.csv", "--into", store, "--quiet")
    revised = data / "mine-revised.csv"
    revised.write_text(GOOD.replace("21000", "22000"), encoding="utf-8")
    changed = tmp_path / "changed.csv"
    third = goldenthread(
        "data", "import", revised, "--into", store, "--changes", changed, "--quiet"
    )
    assert [ran.returncode for ran in (first, again, third)] == [0, 0, 0]
    assert "already imported as mine.csv" in again.stdout
    assert "21000.0 became 22000.0" in third.stdout
    with changed.open(encoding="utf-8-sig", newline="") as rows:
        assert [row["change"] for row in csv.DictReader(rows)] == ["altered"]
    listed = goldenthread("data", "editions", "--into", store)
    assert "2 editions." in listed.stdout
    undone = goldenthread("data", "undo", "--into", store)
    assert "Taken back: mine-revised.csv" in undone.stdout


def test_a_template_is_written_once_and_never_over_a_file(tmp_path: Path) -> None:
    out = tmp_path / "new.csv"
    assert goldenthread("data", "template", out).returncode == 0
    written = out.read_text(encoding="utf-8")
    assert "indicator,area_code" in written
    assert goldenthread("data", "template", out).returncode == 1
    assert out.read_text(encoding="utf-8") == written


def test_ranking_writes_each_form_that_was_asked_for(data: Path, tmp_path: Path) -> None:
    outs = [tmp_path / f"ranking{suffix}" for suffix in (".csv", ".xlsx", ".html")]
    named = [word for out in outs for word in ("--out", out)]
    ran = goldenthread("select", "rank", "--data", data, *named, "--draws", "100", "--quiet")
    assert (ran.returncode, ran.stderr) == (0, "")
    with outs[0].open(encoding="utf-8-sig", newline="") as rows:
        ranked = [(r["area"], r["rank"]) for r in csv.DictReader(rows) if r["rank"]]
    assert [name for name, _ in ranked] == ["Trafford", "Cumbria", "Stoke-on-Trent"]
    assert outs[1].read_bytes()[:2] == b"PK"
    assert "<title>" in outs[2].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weight", "delayed-days-total"], "Write it as INDICATOR=NUMBER"),
        (["--weight", "delayed=1"], "has no measure 'delayed'"),
        (["--preset", "interface"], "Did you mean 'interface-dashboard'"),
        (["--period", "2010-11"], "It has figures from 2017-18 to 2017-18"),
        (["--compare", "Traford"], "Trafford (E08000009)"),
    ],
)
def test_a_wrong_word_of_the_ranking_is_named(
    words: list[str], said: str, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ranking.csv"
    ran = goldenthread("select", "rank", "--data", data, "--out", out, *words, "--quiet")
    assert ran.returncode == 1
    assert said in ran.stderr
    assert not out.exists()


def test_a_form_that_cannot_be_written_is_refused_before_anything_is_read(data: Path) -> None:
    ran = goldenthread("select", "rank", "--data", data, "--out", "ranking.docx")
    assert ran.returncode == 1
    assert "End its name in .html, .pdf, .xlsx, .csv" in ran.stderr


def test_a_folder_without_figures_says_what_to_do(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = goldenthread("profile", "build", "--data", empty, "--out", tmp_path / "p", "--quiet")
    assert ran.returncode == 1
    assert "No published figures that can be read" in ran.stderr


def test_a_profile_is_built_and_an_edition_is_never_overwritten_unasked(
    data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "profiles"
    words = ["profile", "build", "--data", data, "--out", out, "--area", "Trafford"]
    words += ["--format", "html,csv", "--edition", "Week 4", "--quiet"]
    first = goldenthread(*words)
    assert (first.returncode, first.stderr) == (0, "")
    assert "Made the edition 'Week 4': 1 area." in first.stdout
    pages = sorted(path.suffix for path in (out / "week-4" / "areas").iterdir())
    assert pages == [".csv", ".html"]
    again = goldenthread(*words)
    assert again.returncode == 1
    assert goldenthread(*words, "--replace").returncode == 0
    assert "1 edition." in goldenthread("profile", "editions", "--out", out).stdout


def test_a_form_of_profile_that_is_not_known_is_refused(data: Path, tmp_path: Path) -> None:
    ran = goldenthread(
        "profile", "build", "--data", data, "--out", tmp_path / "p", "--format", "docx"
    )
    assert ran.returncode == 1
    assert "Name one or more of: html, pdf, xlsx, csv" in ran.stderr


def test_a_preset_can_be_copied_changed_and_used(data: Path, tmp_path: Path) -> None:
    mine, out = tmp_path / "mine.yaml", tmp_path / "ranking.csv"
    assert goldenthread("select", "copy", "interface-dashboard", mine).returncode == 0
    changed = mine.read_text(encoding="utf-8").replace("name: The six", "name: Mine of the six")
    mine.write_text(changed, encoding="utf-8")
    words = ["--preset", mine, "--combine", "mean-of-z-scores", "--ties", "dense", "--quiet"]
    ran = goldenthread("select", "rank", "--data", data, "--out", out, *words)
    assert (ran.returncode, ran.stderr) == (0, "")
    again = goldenthread("select", "copy", "interface-dashboard", mine)
    assert again.returncode == 1
    assert mine.read_text(encoding="utf-8") == changed


def test_a_definition_can_be_copied_and_its_mistake_is_named_by_line(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    ran = goldenthread("indicators", "copy", "vacancy-rate", folder / "mine.yaml")
    assert ran.returncode == 0
    text = (folder / "mine.yaml").read_text(encoding="utf-8")
    wrong = text.replace("id: vacancy-rate", "id: mine").replace("direction: low", "direction: up")
    (folder / "mine.yaml").write_text(wrong, encoding="utf-8")
    listed = goldenthread("indicators", "list", "--definitions", folder)
    line = next(n for n, t in enumerate(wrong.splitlines(), 1) if t.startswith("direction"))
    assert listed.returncode == 1
    assert "mine.yaml" in listed.stderr
    assert f"row {line}" in listed.stderr or f"line {line}" in listed.stderr


def test_a_fault_of_ours_is_kept_in_a_file_and_never_shown_as_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(cli.main, "get_command", lambda _context, _name: click.command()(broken))
    monkeypatch.setattr(sys, "argv", ["goldenthread", "anything"])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    said = capsys.readouterr().err
    (kept,) = tmp_path.glob("goldenthread-fault-*.txt")
    assert ended.value.code == 70
    assert "Traceback" not in said
    assert str(kept) in said
    assert "ZeroDivisionError: planted" in kept.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not refused alike there")
def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ran = goldenthread(
        "select", "rank", "--data", data, "--out", tmp_path / "file" / "x.csv", "--quiet"
    )
    assert ran.returncode == 1
    assert "Check the name" in ran.stderr
    assert "Traceback" not in ran.stderr
