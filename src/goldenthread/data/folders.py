"""What is in a folder of downloads: tables to read, boundaries to draw, and files of other kinds.

A file that somebody named must be usable or is refused. A file that merely stands in a folder may
be anything, and is left aside with a note when no reader is for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from goldenthread.errors import Place, Problem, Severity
from goldenthread.places.authorities import PLACES_FILE

_READABLE = {".xls", ".xlsx", ".xlsb", ".ods", ".csv", ".gz"}
_BOUNDARIES = ".geojson"
#: Read by the room of places, from the top of a folder.
_PLACES_FILES = {PLACES_FILE, "groups.csv"}


@dataclass(slots=True)
class Folder:
    """The files under a folder, each list in the order of their names."""

    tables: list[Path] = field(default_factory=list)
    boundaries: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read: named itself, or found in `folder`. `readable` is told from its ending."""

    path: Path
    folder: Path | None = None
    readable: bool = True


def look_into(folder: Path) -> Folder:
    """Sort the files under `folder`; those that say what its codes stand for are not among them."""
    found = Folder()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        ending = path.suffix.lower()
        # Systems leave hidden files beside others, such as ._name.csv.
        if path.name.lower() in _PLACES_FILES or path.name.startswith("."):
            continue
        if ending == _BOUNDARIES:
            found.boundaries.append(path)
        elif ending in _READABLE:
            found.tables.append(path)
        else:
            found.others.append(path)
    return found


def given(paths: Iterable[Path]) -> list[Given]:
    """Return the files named and those under the folders named, boundaries left out."""
    every: list[Given] = []
    for path in paths:
        if not path.is_dir():
            every.append(Given(path))
            continue
        found = look_into(path)
        inside = [Given(each, path) for each in found.tables]
        inside += [Given(each, path, readable=False) for each in found.others]
        every += sorted(inside, key=lambda each: each.path)
    return every


def left_aside(path: Path) -> Problem:
    """Return the note that a file in a folder is of no known kind."""
    return Problem(
        Severity.NOTE,
        "No reader is for this file; it was left aside",
        Place(path.name),
        "Nothing need be done, unless it holds figures: those come in through the template.",
    )
