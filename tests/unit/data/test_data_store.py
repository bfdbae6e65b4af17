"""The store: editions kept, revisions told, nothing half there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from goldenthread.data import store as store_module
from goldenthread.data.reading import read_file, read_folder
from goldenthread.data.safely import BusyError, locked, replace
from goldenthread.data.store import Store, open_data
from goldenthread.errors import InputRefusedError, Severity, UnknownNameError
from unit.data.dtoc_workbook import AREAS, Workbook

HEADER = "indicator,area_code,period,value\n"


def template(path: Path, rows: str, published: str = "") -> Path:
    said = f"# published: {published}\n" if published else ""
    path.write_text(f"# source: s\n# edition: 2017\n{said}{HEADER}{rows}", encoding="utf-8")
    return path


def residents(path: Path, counts: dict[str, int]) -> Path:
    rows = "".join(f"2017,{code},A,Persons,65,{count}\n" for code, count in counts.items())
    path.write_text(f"year,area_code,area_name,sex,age,population\n{rows}", encoding="utf-8")
    return path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return template(tmp_path / "first.csv", "x,E10000006,2017,1\nx,E10000007,2017,2\n")


@pytest.fixture
def revised(tmp_path: Path) -> Path:
    rows = "x,E10000006,2017,1\nx,E10000007,2017,5\nx,E10000008,2017,3\ny,E10000006,2017,9\n"
    return template(tmp_path / "revised.csv", rows)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_what_comes_in_is_what_the_readers_read(store: Store, first: Path) -> None:
    report = store.import_files([first])
    assert store.observations().equals(read_file(first).observations)
    assert [(each.file, each.what) for each in report.outcomes] == [("first.csv", "2 values kept")]
    assert (str(report.changes), report.problems) == ("No value changed.", [])


def test_the_same_file_twice_is_recognised_whatever_its_name(
    store: Store, first: Path, tmp_path: Path
) -> None:
    store.import_files([first])
    copy = tmp_path / "copy.csv"
    copy.write_bytes(first.read_bytes())
    report = store.import_files([copy, copy])
    assert [each.what for each in report.outcomes] == [
        "already imported as first.csv; nothing was done",
        "already imported as first.csv; nothing was done",
    ]
    assert (len(store.editions()), report.editions) == (1, [])


def test_the_same_file_twice_in_one_import_comes_in_once(store: Store, first: Path) -> None:
    report = store.import_files([first, first])
    assert (len(report.editions), store.observations().height) == (1, 2)


def test_a_revision_supersedes_and_says_what_changed(
    store: Store, first: Path, revised: Path
) -> None:
    store.import_files([first])
    report = store.import_files([revised])
    columns = ("area_code", "change", "before", "after")
    assert report.changes.table.select(columns).rows() == [
        ("E10000007", "altered", 2.0, 5.0),
    ]
    assert str(report.changes) == "Values: 0 added, 0 removed, 1 altered."
    old, new = store.editions()
    assert report.outcomes[0].what == f"4 values kept; supersedes {old.id}"
    assert store.observations().get_column("edition").unique().to_list() == [new.id]
    assert store.edition(old.id).observations.get_column("value").to_list() == [1.0, 2.0]


def test_what_a_revision_withdrew_is_gone_and_what_it_brought_is_added(
    store: Store, tmp_path: Path
) -> None:
    store.import_files([residents(tmp_path / "a.csv", {"E10000006": 1, "E10000007": 2})])
    report = store.import_files([residents(tmp_path / "b.csv", {"E10000006": 1, "E10000008": 3})])
    assert report.changes.table.select("area_code", "change", "before", "after").rows() == [
        ("E10000007", "removed", 2.0, None),
        ("E10000008", "added", None, 3.0),
    ]
    assert str(report.changes) == "Values: 1 added, 1 removed, 0 altered."
    assert store.observations().get_column("area_code").to_list() == ["E10000006", "E10000008"]


def test_template_files_of_different_areas_stand_beside_each_other(
    store: Store, first: Path, tmp_path: Path
) -> None:
    rows = "x,E10000007,2017,6\nx,E10000008,2017,3\n"
    second = template(tmp_path / "second.csv", rows)
    (old,) = store.import_files([first]).editions
    report = store.import_files([second])
    assert report.outcomes[0].what == f"2 values kept; supersedes {old.id}"
    assert str(report.changes) == "Values: 0 added, 0 removed, 1 altered."
    expected = [("E10000006", 1.0), ("E10000007", 6.0), ("E10000008", 3.0)]
    columns = ("area_code", "value")
    assert store.observations().select(columns).sort(columns).rows() == expected
    loaded = read_folder(tmp_path)
    assert loaded.observations.select(columns).sort(columns).rows() == expected
    assert [str(problem) for problem in loaded.problems] == [
        (
            "first.csv: 1 of its values gave way to those of second.csv, a newer edition. "
            "Nothing need be done, unless both should stand."
        )
    ]


def test_two_breakdowns_of_a_template_stand_beside_each_other(tmp_path: Path) -> None:
    for name in ("women", "men"):
        (tmp_path / f"{name}.csv").write_text(
            f"# source: s\nindicator,area_code,period,value,breakdown\nx,E10000006,2017,1,{name}\n",
            encoding="utf-8",
        )
    loaded = read_folder(tmp_path)
    assert loaded.observations.get_column("breakdown").to_list() == ["men", "women"]
    assert loaded.problems == []


def test_an_older_template_gives_way_only_where_both_speak(store: Store, tmp_path: Path) -> None:
    newer = template(tmp_path / "n.csv", "x,E10000006,2017,2\n", "2018-09-01")
    older = template(tmp_path / "o.csv", "x,E10000006,2017,1\nx,E10000007,2017,1\n", "2018-03-01")
    (stays,) = store.import_files([newer]).editions
    report = store.import_files([older])
    assert report.outcomes[0].what == (
        "2 values kept; for some of them a newer edition is already there "
        f"({stays.id}), which stays"
    )
    assert store.observations().get_column("value").to_list() == [2.0, 1.0]


def test_a_new_period_supersedes_nothing(store: Store, first: Path, tmp_path: Path) -> None:
    store.import_files([first])
    report = store.import_files([template(tmp_path / "b.csv", "x,E10000006,2018,7\n")])
    assert (bool(report.changes), store.observations().height) == (False, 3)


def test_an_older_edition_that_comes_later_does_not_supersede(store: Store, tmp_path: Path) -> None:
    newer = template(tmp_path / "n.csv", "x,E10000006,2017,2\n", "2018-09-01")
    older = template(tmp_path / "o.csv", "x,E10000006,2017,1\n", "2018-03-01")
    store.import_files([newer])
    report = store.import_files([older])
    assert store.observations().get_column("value").to_list() == [2.0]
    assert "a newer edition is already there" in report.outcomes[0].what
    assert not report.changes


def test_a_month_revised_by_the_publisher_supersedes(store: Store, tmp_path: Path) -> None:
    areas = (("E06000015", "507", "Derby UA", 150, 203, 306, 40, 7, 106, 200, 47), *AREAS[1:])
    store.import_files([Workbook(revised="").write(tmp_path / "Oct_18.xlsx")])
    report = store.import_files([Workbook(areas=areas).write(tmp_path / "Oct 18 (2).xlsx")])
    altered = report.changes.table.filter(area_code="E06000015")
    assert altered.select("breakdown", "before", "after").rows() == [
        ("acute", 144.0, 150.0),
        ("nhs", 300.0, 306.0),
        ("reason-a", 100.0, 106.0),
        ("total", 347.0, 353.0),
    ]


def test_the_last_import_can_be_taken_back(store: Store, first: Path, revised: Path) -> None:
    store.import_files([first])
    before = store.observations()
    store.import_files([revised])
    assert [edition.file for edition in store.undo()] == ["revised.csv"]
    assert store.observations().equals(before)
    store.undo()
    assert store.observations().shape == (0, 22)
    with pytest.raises(InputRefusedError, match="no import to take back"):
        store.undo()


def test_a_store_remembers_how_it_stood(store: Store, first: Path, revised: Path) -> None:
    store.import_files([first])
    store.import_files([revised])
    assert store.observations(imports=1).get_column("value").to_list() == [1.0, 2.0]
    assert store.observations(imports=2).equals(store.observations())


def test_a_refused_file_keeps_no_other_out(store: Store, first: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("one,two\n1,2\n", encoding="utf-8")
    report = store.import_files([bad, first])
    assert [each.what for each in report.outcomes] == [
        "refused; nothing of it was kept",
        "2 values kept",
    ]
    assert [problem.where.file for problem in report.problems] == ["bad.csv"]


def test_of_a_folder_what_no_reader_is_for_is_left_aside(
    store: Store, first: Path, tmp_path: Path
) -> None:
    (tmp_path / "stranger.csv").write_text("one,two\n1,2\n", encoding="utf-8")
    (tmp_path / "read me.txt").write_text("Hello", encoding="utf-8")
    report = store.import_files([tmp_path])
    assert sorted((each.file, each.what) for each in report.outcomes) == [
        ("first.csv", "2 values kept"),
        ("read me.txt", "left aside; no reader is for it"),
        ("stranger.csv", "left aside; no reader is for it"),
    ]
    assert {problem.severity for problem in report.problems} == {Severity.NOTE}


@pytest.mark.parametrize("step", ["first edition", "second edition", "catalogue"])
def test_killed_between_two_steps_the_store_is_as_it_was(
    step: str, store: Store, first: Path, revised: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    store.import_files([first])
    before = store.observations()
    kept = (store.folder / "catalogue.json").read_bytes()
    other = template(tmp_path / "other.csv", "z,E10000006,2017,4\n")
    steps = iter(["first edition", "second edition", "catalogue"])

    def dies_at(path: Path, write: object) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt
        replace(path, write)  # type: ignore[arg-type]

    monkeypatch.setattr(store_module, "replace", dies_at)
    with pytest.raises(KeyboardInterrupt):
        store.import_files([revised, other])
    monkeypatch.undo()
    assert (store.folder / "catalogue.json").read_bytes() == kept
    assert store.observations().equals(before)
    report = store.import_files([revised, other])
    assert len(report.editions) == 2
    named = {f"{edition.id}.parquet" for edition in store.editions()}
    assert {path.name for path in (store.folder / "editions").iterdir()} == named


def test_a_failure_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("old", encoding="utf-8")

    def half(fresh: Path) -> None:
        fresh.write_text("ne", encoding="utf-8")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  any failure of the disk
        replace(path, half)
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [
        ("kept.txt", "old")
    ]


def test_two_writers_do_not_meet(store: Store, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        locked(lock),
        pytest.raises(BusyError, match="Another program is writing"),
        locked(lock, patience=0),
    ):
        pass
    with locked(lock, patience=0):
        pass


def test_editions_and_places_survive_the_catalogue(store: Store, tmp_path: Path) -> None:
    path = Workbook().write(tmp_path / "a.xlsx")
    (edition,) = store.import_files([path]).editions
    assert store.editions() == [edition] == [read_file(path).edition]
    assert (edition.published, edition.revised) == (date(2018, 12, 13), date(2019, 5, 9))


def test_open_data_opens_a_store_a_folder_and_a_file(
    store: Store, first: Path, tmp_path: Path
) -> None:
    store.import_files([first])
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "first.csv").write_bytes(first.read_bytes())
    tables = [open_data(path).observations for path in (store.folder, folder, first)]
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])


def test_a_folder_of_raw_files_gives_the_newest_of_two_editions(first: Path, revised: Path) -> None:
    loaded = read_folder(first.parent)
    assert len(loaded.editions) == 2
    assert loaded.observations.get_column("value").sort().to_list() == [1.0, 3.0, 5.0, 9.0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "cannot be read"), ("[]", "cannot be read"), ('{"version": 99}', "version 99")],
)
def test_a_spoiled_catalogue_is_refused(text: str, words: str, store: Store) -> None:
    store.folder.mkdir()
    (store.folder / "catalogue.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputRefusedError, match=words):
        store.editions()


def test_a_lost_edition_is_named(store: Store, first: Path) -> None:
    (edition,) = store.import_files([first]).editions
    (store.folder / "editions" / f"{edition.id}.parquet").unlink()
    with pytest.raises(InputRefusedError, match=f"{edition.id} is named in the catalogue"):
        store.observations()


def test_an_edition_that_never_came_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="No edition is called 'gone'"):
        store.edition("gone")


def test_the_catalogue_is_plain_text_for_people(store: Store, first: Path) -> None:
    store.import_files([first])
    catalogue = json.loads((store.folder / "catalogue.json").read_text(encoding="utf-8"))
    assert list(catalogue) == ["version", "editions", "imports"]
    assert catalogue["editions"][0]["source"] == "s"
    assert pl.read_parquet(next((store.folder / "editions").iterdir())).width == 22
