"""Reading files to observations: one file, or all that a folder holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from goldenthread.data import observations as table
from goldenthread.data.editions import Edition, settle
from goldenthread.data.files import Kind, OpenedFile, open_file
from goldenthread.data.folders import left_aside, look_into
from goldenthread.data.publication import Extract, Publication
from goldenthread.data.recognise import NotRecognisedError, recognise
from goldenthread.errors import GoldenThreadError, InputRefusedError, Place, Problem, Severity
from goldenthread.places.authorities import Places
from goldenthread.values import Progress

#: One published number has one place in the world.
KEY = ("measure", "breakdown", "area_code", "period", "period_kind")


@dataclass(slots=True)
class Reading:
    """What one file gave: observations of shape (rows, 22), its edition, what was wrong."""

    observations: pl.DataFrame
    edition: Edition
    problems: list[Problem]


@dataclass(slots=True)
class Loaded:
    """What a folder or a store gave. Only current editions' values are in `observations`."""

    observations: pl.DataFrame
    editions: list[Edition]
    problems: list[Problem] = field(default_factory=list)
    boundaries: list[Path] = field(default_factory=list)
    left_aside: list[Path] = field(default_factory=list)
    places: Places = field(default_factory=Places.england)


@dataclass(slots=True)
class _Piece:
    """One file's rows before the columns that are the same for the whole file are put on."""

    frame: pl.DataFrame
    same: dict[str, object]
    words: dict[str, list[str | None]]
    edition: Edition


def read_file(path: Path, places: Places | None = None) -> Reading:
    """Read one file to observations.

    Raises `InputRefusedError` for a file that cannot be used at all; smaller things that are
    wrong are in `problems` and the good rows are kept.
    """
    return read_opened(open_file(path, places))


def read_opened(opened: OpenedFile) -> Reading:
    """Read an opened file to observations; raises what `read_file` raises."""
    piece, problems = _take(opened)
    return Reading(_joined([piece]), piece.edition, problems)


def read_files(
    paths: Sequence[Path], places: Places | None = None, progress: Progress | None = None
) -> tuple[pl.DataFrame, list[Edition], list[Problem], list[Path]]:
    """Read many files to one table; return it with editions, problems and files of no known kind.

    A file given twice, by content, is read once and noted.
    """
    pieces: list[_Piece] = []
    problems: list[Problem] = []
    strangers: list[Path] = []
    seen: dict[str, str] = {}
    places = places or Places.england()
    for done, path in enumerate(paths):
        if progress:
            progress(done, len(paths), path.name)
        try:
            opened = open_file(path, places)
            if opened.sha256 in seen:
                problems.append(_twice(opened, seen[opened.sha256]))
                continue
            piece, found = _take(opened)
        except NotRecognisedError:
            strangers.append(path)
            continue
        except GoldenThreadError as error:
            problems.append(refusal(path, error))
            continue
        seen[opened.sha256] = path.name
        pieces.append(piece)
        problems += found
    if progress:
        progress(len(paths), len(paths), "putting the values together")
    return _joined(pieces), [piece.edition for piece in pieces], problems, strangers


def read_folder(folder: Path, progress: Progress | None = None) -> Loaded:
    """Read every file under `folder` that a reader is for.

    Boundaries are listed for the rooms that draw; files of no known kind are left aside and
    noted. `places.csv` at the top of the folder says what its codes stand for; England's register
    is used without one. Raises `InputRefusedError` when there is no such folder.
    """
    if not folder.is_dir():
        raise InputRefusedError(
            "There is no such folder.", next_step="Check the name.", where=str(folder)
        )
    places = Places.from_folder(folder) or Places.england()
    found = look_into(folder)
    observations, editions, problems, strangers = read_files(found.tables, places, progress)
    problems += [left_aside(path) for path in strangers]
    settled = settle(observations, editions)
    problems += _superseded(settled.gave_way, editions)
    return Loaded(settled.observations, editions, problems, found.boundaries, strangers, places)


def _take(opened: OpenedFile) -> tuple[_Piece, list[Problem]]:
    if opened.kind is Kind.JSON:
        raise NotRecognisedError(
            "This is JSON, not a table.",
            next_step="Give the table as CSV or as a workbook.",
            where=opened.place(),
        )
    publication = recognise(opened)
    extract = publication.read(opened)
    if extract.observations.is_empty():
        raise opened.refuse(
            f"It looks like '{publication.title}' but no row could be used. "
            + " ".join(str(problem) for problem in extract.problems[:3]),
            "Mend the rows named, or download the file again.",
        )
    edition = _edition(opened, publication, extract)
    frame, repeated = _once(opened, extract)
    same: dict[str, object] = {
        "dataset": publication.dataset,
        "edition": edition.id,
        **extract.same,
    }
    return _Piece(frame, same, extract.words, edition), extract.problems + repeated


def _edition(opened: OpenedFile, publication: Publication, extract: Extract) -> Edition:
    name = "-".join(f"{publication.dataset} {extract.label}".lower().split())
    plain = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    return Edition(
        id=f"{plain[:48]}-{opened.sha256[:8]}",
        dataset=publication.dataset,
        label=extract.label,
        file=opened.name,
        sha256=opened.sha256,
        published=extract.published,
        revised=extract.revised,
        retrieved=opened.retrieved,
        licence=extract.licence or publication.licence,
        source=extract.title or publication.title,
        address=extract.address or publication.address,
        caveat=extract.caveat,
        is_revision=extract.is_revision or extract.revised is not None,
    )


def _once(opened: OpenedFile, extract: Extract) -> tuple[pl.DataFrame, list[Problem]]:
    """Keep one of rows that repeat each other, and neither of rows that contradict each other."""
    frame = extract.observations
    key = [name for name in KEY if name in frame.columns]
    if extract.each_once:
        return frame, []
    # Hashes that differ prove rows that differ; alike ones are looked at properly below.
    if frame.select(key).hash_rows().n_unique() == frame.height:
        return frame, []
    said = [name for name in frame.columns if name not in {"row", "sheet"}]
    distinct = frame.unique(said, keep="first", maintain_order=True)
    problems = []
    if distinct.height < frame.height:
        extra = frame.filter(frame.select(said).is_duplicated()).join(
            distinct.select("row"), on="row", how="anti"
        )
        problems.append(
            Problem(
                Severity.ROWS_LEFT_OUT,
                "Rows repeat an earlier row exactly; the first was kept",
                opened.place(row=extra.get_column("row").min()),  # type: ignore[arg-type]
                "Remove the repeats.",
                rows=frame.height - distinct.height,
            )
        )
    clash = distinct.select(key).is_duplicated()
    if clash.any():
        bad = distinct.filter(clash)
        problems += _contradictions(opened, bad)
        distinct = distinct.filter(~clash)
    return distinct, problems


def _contradictions(opened: OpenedFile, bad: pl.DataFrame) -> list[Problem]:
    key = [name for name in KEY if name in bad.columns]
    groups = bad.group_by(key, maintain_order=True).agg("row", "value")
    problems = [
        Problem(
            Severity.ROWS_LEFT_OUT,
            f"Rows {', '.join(map(str, group['row']))} give different values for "
            f"{' '.join(str(group[name]) for name in key)}; none was kept",
            opened.place(row=group["row"][0]),
            "Keep the right one and remove the others.",
            rows=len(group["row"]),
        )
        for group in groups.head(10).iter_rows(named=True)
    ]
    rest = groups.slice(10)
    if rest.height:
        rows = int(rest.get_column("row").list.len().sum())
        problems.append(
            Problem(
                Severity.ROWS_LEFT_OUT,
                f"{rest.height:,} more figures are given twice with different values",
                opened.place(),
                "Keep the right one of each.",
                rows=rows,
            )
        )
    return problems


def _joined(pieces: Iterable[_Piece]) -> pl.DataFrame:
    """Put the pieces under each other, each with the columns that are the same for its file.

    Pieces of one shape are put together before words and constants are put in, once for all.
    """
    shapes: dict[tuple[tuple[str, ...], ...], list[_Piece]] = {}
    for piece in pieces:
        shape = (tuple(piece.frame.columns), tuple(sorted(piece.same)), tuple(piece.words))
        shapes.setdefault(shape, []).append(piece)
    frames = []
    for (_, constants, worded), alike in shapes.items():
        frame = pl.concat([piece.frame for piece in alike], rechunk=True)
        files = np.repeat(np.arange(len(alike)), [piece.frame.height for piece in alike])
        put = [
            pl.Series(name, [piece.same[name] for piece in alike]).gather(files)
            for name in constants
        ]
        put += [_worded(name, frame, files, alike) for name in worded]
        frames.append(table.complete(frame.with_columns(put)))
    return pl.concat(frames) if frames else table.empty()


def _worded(
    name: str, frame: pl.DataFrame, files: npt.NDArray[np.int64], alike: list[_Piece]
) -> pl.Series:
    """Return a text column from positions in each file's own list of words."""
    lists = [piece.words[name] for piece in alike]
    starts = np.cumsum([0, *(len(words) for words in lists[:-1])])
    every = pl.Series(name, [word for words in lists for word in words], dtype=pl.String)
    return every.gather(frame.get_column(name).to_numpy() + starts[files])


def refusal(path: Path, error: GoldenThreadError) -> Problem:
    """Return the problem that stands for a refused file."""
    return Problem(
        Severity.FILE_REFUSED,
        error.what.rstrip("."),
        Place(path.name) if error.where is None else _PrintedPlace(error.where),
        error.next_step,
    )


class _PrintedPlace(Place):
    """A place that an error has already put into words."""

    def __str__(self) -> str:
        return self.file


def _twice(opened: OpenedFile, first: str) -> Problem:
    return Problem(
        Severity.NOTE,
        f"This is the same file as {first}; it was read once",
        opened.place(),
        "Remove one of them.",
    )


def _superseded(found: list[tuple[str, str, int]], editions: list[Edition]) -> list[Problem]:
    files = {edition.id: edition.file for edition in editions}
    return [
        Problem(
            Severity.NOTE,
            f"{count:,} of its values gave way to those of {files[newer]}, a newer edition",
            Place(files[older]),
            "Nothing need be done, unless both should stand.",
        )
        for older, newer, count in found
    ]
