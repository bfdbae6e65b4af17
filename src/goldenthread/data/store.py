"""A folder that keeps every edition that ever came in, and knows which is current.

    catalogue.json          editions and imports, in the order they came; the only index
    editions/<id>.parquet   one edition's observations
    places.csv, *.geojson   optional: what the codes stand for, and their boundaries

An import writes its editions first and the catalogue last, each in one step. Killed anywhere
before the last step, the store is as it was; files that no catalogue names are swept away by the
next import.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from goldenthread.data import observations as table
from goldenthread.data.changes import Changes, compare
from goldenthread.data.editions import SLICE, Edition, current, sliced
from goldenthread.data.files import open_file
from goldenthread.data.folders import Given, given, left_aside
from goldenthread.data.reading import Loaded, Reading, read_file, read_folder, read_opened, refusal
from goldenthread.data.recognise import NotRecognisedError
from goldenthread.data.safely import locked, replace
from goldenthread.errors import GoldenThreadError, InputRefusedError, Problem, UnknownNameError
from goldenthread.places.authorities import Places
from goldenthread.values import Progress

CATALOGUE = "catalogue.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an import, in words."""

    file: str
    what: str
    edition: Edition | None = None


@dataclass(slots=True)
class Imported:
    """The report of one import: file by file, what was wrong, and which values changed."""

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: Changes = field(default_factory=lambda: compare(table.empty(), table.empty()))

    @property
    def editions(self) -> list[Edition]:
        """Editions that came in, those already there left out."""
        return [each.edition for each in self.outcomes if each.edition is not None]


class Store:
    """A store in a folder, made when the first import needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Say whether the folder holds a store."""
        return (self.folder / CATALOGUE).is_file()

    def editions(self) -> list[Edition]:
        """Return every edition, in the order they came in."""
        return [Edition.from_record(each) for each in self._catalogue()["editions"]]

    def edition(self, name: str) -> Reading:
        """Return one edition, current or earlier, with all its observations.

        Raises `UnknownNameError` for an id that is not in the store.
        """
        for edition in self.editions():
            if edition.id == name:
                return Reading(self._read(edition), edition, [])
        raise UnknownNameError(
            f"No edition is called '{name}'.", next_step="List the store's editions for their ids."
        )

    def observations(self, *, imports: int | None = None) -> pl.DataFrame:
        """Return the current editions' observations, shape (values, 22).

        With `imports`, as the store stood after that many imports: what an earlier profile saw.
        """
        return self._loaded(imports).observations

    def load(self, *, imports: int | None = None) -> Loaded:
        """Return observations, editions, places and boundaries, as `read_folder` does."""
        return self._loaded(imports)

    def import_files(self, paths: Sequence[Path], progress: Progress | None = None) -> Imported:
        """Bring files in, and all files of folders; all or nothing of each. Say what changed.

        A file that is already there, by content, is recognised and not taken again. An edition
        that revises an earlier one supersedes it, and the earlier stays readable. A refused file
        is reported and keeps none of the others out. A file of no known kind is refused when it
        was named, and left aside with a note when it stands in a folder.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / ".lock"):
            return self._import(paths, progress)

    def undo(self) -> list[Edition]:
        """Take the last import back and return its editions; earlier ones are current again.

        Raises `InputRefusedError` when nothing was imported.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / ".lock"):
            catalogue = self._catalogue()
            if not catalogue["imports"]:
                raise InputRefusedError(
                    "There is no import to take back.",
                    next_step="Import a file first.",
                    where=self.folder,
                )
            last = set(catalogue["imports"].pop()["editions"])
            taken = [each for each in catalogue["editions"] if each["id"] in last]
            catalogue["editions"] = [
                each for each in catalogue["editions"] if each["id"] not in last
            ]
            self._write_catalogue(catalogue)
            self._sweep(catalogue)
        return [Edition.from_record(each) for each in taken]

    # --- inside ------------------------------------------------------------------------------

    def _import(self, paths: Sequence[Path], progress: Progress | None) -> Imported:
        catalogue = self._catalogue()
        before = self._loaded(None).observations
        report = Imported()
        known = {each["sha256"]: each["file"] for each in catalogue["editions"]}
        arrived: list[Reading] = []
        places = self._places()
        every = given(paths)
        for done, each in enumerate(every):
            if progress:
                progress(done, len(every), each.path.name)
            reading = _taken(each, places, known, report)
            if reading is not None:
                known[reading.edition.sha256] = each.path.name
                arrived.append(reading)
                report.problems += reading.problems
        if arrived:
            self._keep(catalogue, arrived)
            self._tell(report, before, arrived)
        return report

    def _keep(self, catalogue: dict[str, Any], arrived: list[Reading]) -> None:
        (self.folder / "editions").mkdir(exist_ok=True)
        self._sweep(catalogue)
        for reading in arrived:
            replace(self._path(reading.edition), reading.observations.write_parquet)
        catalogue["editions"] += [reading.edition.to_record() for reading in arrived]
        catalogue["imports"].append(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "editions": [reading.edition.id for reading in arrived],
            }
        )
        self._write_catalogue(catalogue)

    def _tell(self, report: Imported, before: pl.DataFrame, arrived: list[Reading]) -> None:
        before, after = sliced(before), sliced(self._loaded(None).observations)
        for reading in arrived:
            edition = reading.edition
            touched = sliced(reading.observations)
            stands = after.filter(pl.col("edition") == edition.id)
            newer = _sharing(_not_sharing(touched, stands), after)
            older = _sharing(stands, before)
            what = f"{reading.observations.height:,} values kept"
            if older:
                what += f"; supersedes {', '.join(older)}"
            if newer:
                some = "for some of them " if stands.height else ""
                there = f"a newer edition is already there ({', '.join(newer)}), which stays"
                what += f"; {some}{there}"
            report.outcomes.append(Outcome(edition.file, what, edition))
        new = sliced(pl.concat([reading.observations for reading in arrived]))
        was = before.join(new, on=list(SLICE), how="semi", nulls_equal=True)
        # Only what stood before can have changed: a new month is news, not a revision.
        now = after.join(was, on=list(SLICE), how="semi", nulls_equal=True)
        report.changes = compare(was, now)

    def _loaded(self, imports: int | None) -> Loaded:
        catalogue = self._catalogue()
        editions = [Edition.from_record(each) for each in catalogue["editions"]]
        if imports is not None:
            kept = {name for each in catalogue["imports"][:imports] for name in each["editions"]}
            editions = [edition for edition in editions if edition.id in kept]
        frames = [self._read(edition) for edition in editions]
        observations = pl.concat(frames) if frames else table.empty()
        return Loaded(
            current(observations, editions),
            editions,
            boundaries=sorted(self.folder.glob("*.geojson")),
            places=self._places(),
        )

    def _places(self) -> Places:
        return Places.from_folder(self.folder) or Places.england()

    def _path(self, edition: Edition) -> Path:
        return self.folder / "editions" / f"{edition.id}.parquet"

    def _read(self, edition: Edition) -> pl.DataFrame:
        try:
            return pl.read_parquet(self._path(edition))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise InputRefusedError(
                f"The edition {edition.id} is named in the catalogue but cannot be read.",
                next_step=f"Put back its file from a backup, or import {edition.file} again into "
                "a new store.",
                where=self._path(edition).name,
            ) from error

    def _catalogue(self) -> dict[str, Any]:
        path = self.folder / CATALOGUE
        if not path.is_file():
            return {"version": _VERSION, "editions": [], "imports": []}
        try:
            catalogue = json.loads(path.read_text(encoding="utf-8"))
            version = catalogue["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputRefusedError(
                "The store's catalogue cannot be read.",
                next_step="Put back catalogue.json from a backup.",
                where=path,
            ) from error
        if version != _VERSION:
            raise InputRefusedError(
                f"The store was written in version {version}; this program knows {_VERSION}.",
                next_step="Use the program that wrote it, or a newer one.",
                where=path,
            )
        return dict(catalogue)

    def _write_catalogue(self, catalogue: dict[str, Any]) -> None:
        text = json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"
        replace(
            self.folder / CATALOGUE,
            lambda fresh: _write_text(fresh, text),
        )

    def _sweep(self, catalogue: dict[str, Any]) -> None:
        """Remove editions that no catalogue names: what a killed import or an undo left."""
        named = {f"{each['id']}.parquet" for each in catalogue["editions"]}
        for path in (self.folder / "editions").glob("*"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def _taken(file: Given, places: Places, known: dict[str, str], report: Imported) -> Reading | None:
    """Read one file; where it gives nothing, say in the report what became of it."""
    name = file.path.name
    if not file.readable:
        _put_aside(report, file.path)
        return None
    try:
        opened = open_file(file.path, places)
        if opened.sha256 in known:
            same = f"already imported as {known[opened.sha256]}; nothing was done"
            report.outcomes.append(Outcome(name, same))
            return None
        return read_opened(opened)
    except GoldenThreadError as error:
        if file.folder is not None and isinstance(error, NotRecognisedError):
            _put_aside(report, file.path)
            return None
        report.outcomes.append(Outcome(name, "refused; nothing of it was kept"))
        report.problems.append(refusal(file.path, error))
    return None


def _put_aside(report: Imported, path: Path) -> None:
    report.outcomes.append(Outcome(path.name, "left aside; no reader is for it"))
    report.problems.append(left_aside(path))


def _sharing(one: pl.DataFrame, other: pl.DataFrame) -> list[str]:
    """Return the editions of `other` that have slices of `one`."""
    shared = other.join(one, on=list(SLICE), how="semi", nulls_equal=True)
    return shared.get_column("edition").unique().sort().to_list()


def _not_sharing(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return one.join(other, on=list(SLICE), how="anti", nulls_equal=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def open_data(path: Path, progress: Progress | None = None) -> Loaded:
    """Open a store, or a folder of raw files, or one file.

    Raises `InputRefusedError` when there is nothing of the kind at `path`.
    """
    if path.is_file():
        reading = read_file(path)
        return Loaded(reading.observations, [reading.edition], reading.problems)
    store = Store(path)
    return store.load() if store.exists() else read_folder(path, progress)
