"""Checking files before they are used: what each is, what would be kept, and all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from goldenthread.data.folders import Given, given, left_aside
from goldenthread.data.reading import read_file, refusal
from goldenthread.data.recognise import NotRecognisedError, readable
from goldenthread.errors import GoldenThreadError, InputRefusedError, Place, Problem, Severity
from goldenthread.places.authorities import Places
from goldenthread.values import Progress


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: what it was taken for, how many values it gives, what is wrong with it."""

    name: str
    source: str | None  # None when the file was refused or left aside
    edition: str | None
    kept: int
    problems: tuple[Problem, ...]
    is_stranger: bool = False  # no reader is for it
    is_left_aside: bool = False  # and nobody named it: it merely stood in a folder

    @property
    def left_out(self) -> int:
        """How many rows or cells could not be used."""
        return sum(problem.rows for problem in self.problems)

    @property
    def is_sound(self) -> bool:
        """Whether everything in the file could be used; notes do not count against it."""
        return all(problem.severity is Severity.NOTE for problem in self.problems)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The report on all files, in the order they were given."""

    files: tuple[CheckedFile, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file could be used entirely: what an exit code is made from."""
        return all(file.is_sound for file in self.files)

    def __str__(self) -> str:
        lines = []
        for file in self.files:
            lines.append(file.name)
            lines.append(f"  {_summary(file)}")
            lines += [f"  - {problem}" for problem in file.problems]
        if any(file.is_stranger for file in self.files):
            lines += ["What can be read:", *(f"  {line}" for line in readable())]
        aside = sum(file.is_left_aside for file in self.files)
        refused = sum(file.source is None for file in self.files) - aside
        kept = sum(file.kept for file in self.files)
        left_out = sum(file.left_out for file in self.files)
        lines.append(
            f"{_count(len(self.files), 'file')}: {_count(kept, 'value')} can be used, "
            f"{_count(left_out, 'row')} left out, {_count(refused, 'file')} refused"
            + (f", {_count(aside, 'file')} left aside." if aside else ".")
        )
        return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _summary(file: CheckedFile) -> str:
    if file.is_left_aside:
        return "Left aside: nothing of it is used."
    if file.source is None:
        return "Refused: nothing of it can be used."
    lost = f", {_count(file.left_out, 'row')} left out" if file.left_out else ""
    return f"{file.source}, edition {file.edition}: {_count(file.kept, 'value')}{lost}."


def check(
    paths: Sequence[Path], places: Places | None = None, progress: Progress | None = None
) -> CheckReport:
    """Check files, and all files in folders given; nothing is written.

    A file of no known kind is refused when it was named, and left aside with a note when it
    stands in a folder. A folder's own `places.csv` says what its codes stand for. Raises
    `InputRefusedError` when there is no file at all to check.
    """
    every = given(paths)
    if not every:
        raise InputRefusedError(
            "There is no file to check.", next_step="Name a file, or a folder that holds files."
        )
    folders = {each.folder or each.path.parent for each in every}
    of = {folder: places or Places.from_folder(folder) for folder in folders}
    checked = []
    for done, each in enumerate(every):
        if progress:
            progress(done, len(every), each.path.name)
        checked.append(_checked(each, of[each.folder or each.path.parent]))
    return CheckReport(tuple(checked))


def _checked(file: Given, places: Places | None) -> CheckedFile:
    path = file.path
    try:
        if not file.readable:
            return _aside(path)
        reading = read_file(path, places)
    except NotRecognisedError as error:
        if file.folder is not None:
            return _aside(path)
        stranger = Problem(
            Severity.FILE_REFUSED,
            error.what.rstrip("."),
            Place(path.name),
            "What can be read is listed below; anything else comes in through the template.",
        )
        return CheckedFile(path.name, None, None, 0, (stranger,), is_stranger=True)
    except GoldenThreadError as error:
        return CheckedFile(path.name, None, None, 0, (refusal(path, error),))
    return CheckedFile(
        path.name,
        reading.edition.source,
        reading.edition.label,
        reading.observations.height,
        tuple(reading.problems),
    )


def _aside(path: Path) -> CheckedFile:
    note = (left_aside(path),)
    return CheckedFile(path.name, None, None, 0, note, is_stranger=True, is_left_aside=True)
