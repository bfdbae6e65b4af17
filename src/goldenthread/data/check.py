"""Checking files before they are used: what each is, what would be kept, and all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from goldenthread.data.reading import read_file, refusal
from goldenthread.data.recognise import NotRecognisedError, readable
from goldenthread.errors import GoldenThreadError, InputRefusedError, Place, Problem, Severity
from goldenthread.places.authorities import PLACES_FILE, Places
from goldenthread.values import Progress


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: what it was taken for, how many values it gives, what is wrong with it."""

    name: str
    source: str | None  # None when the file was refused
    edition: str | None
    kept: int
    problems: tuple[Problem, ...]
    is_stranger: bool = False  # no reader is for it

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
        refused = sum(1 for file in self.files if file.source is None)
        kept = sum(file.kept for file in self.files)
        left_out = sum(file.left_out for file in self.files)
        lines.append(
            f"{_count(len(self.files), 'file')}: {_count(kept, 'value')} can be used, "
            f"{_count(left_out, 'row')} left out, {_count(refused, 'file')} refused."
        )
        return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _summary(file: CheckedFile) -> str:
    if file.source is None:
        return "Refused: nothing of it can be used."
    lost = f", {_count(file.left_out, 'row')} left out" if file.left_out else ""
    return f"{file.source}, edition {file.edition}: {_count(file.kept, 'value')}{lost}."


def check(
    paths: Sequence[Path], places: Places | None = None, progress: Progress | None = None
) -> CheckReport:
    """Check files, and all files in folders given; nothing is written.

    A folder's own `places.csv` says what its codes stand for. Raises `InputRefusedError` when
    there is no file at all to check.
    """
    files = [(path, _places_of(path, places)) for path in paths]
    every = [
        (inner, said)
        for path, said in files
        for inner in (
            sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        )
        if not inner.is_dir() and inner.name != PLACES_FILE
    ]
    if not every:
        raise InputRefusedError(
            "There is no file to check.", next_step="Name a file, or a folder that holds files."
        )
    checked = []
    for done, (path, said) in enumerate(every):
        if progress:
            progress(done, len(every), path.name)
        checked.append(_checked(path, said))
    return CheckReport(tuple(checked))


def _places_of(path: Path, places: Places | None) -> Places | None:
    if places is not None:
        return places
    return Places.from_folder(path if path.is_dir() else path.parent)


def _checked(path: Path, places: Places | None) -> CheckedFile:
    try:
        reading = read_file(path, places)
    except NotRecognisedError as error:
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
