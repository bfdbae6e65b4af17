"""Write the files of many areas at once, in worker processes that each load one shared file.

Workers start afresh (`spawn`), so the same code runs on Windows; those that print PDFs are
recycled, because a PDF printer's memory grows. Every file is written beside its place and moved
there, so that a stopped run leaves whole files only, and the next run takes up where it stopped.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from goldenthread.documents.render.html import html
from goldenthread.profile.area_page import area_document
from goldenthread.profile.area_sheets import write_area_csv, write_area_xlsx
from goldenthread.profile.editions import write_text
from goldenthread.profile.prepared import AreaFigures, Prepared

#: Called as `progress(done, total, what)`.
Progress = Callable[[int, int, str], None]


class Format(StrEnum):
    """A form in which an area's profile is written."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


FORMATS: tuple[Format, ...] = tuple(Format)
#: Areas that a worker is given at once, and chunks after which a worker is replaced.
_CHUNK = 4
_CHUNKS_A_WORKER = 6
#: Fewer areas than this are done sooner here than workers can start.
_FEWEST_FOR_WORKERS = 6


def write_areas(
    prepared: Prepared,
    folder: Path,
    areas: Sequence[str],
    formats: Sequence[Format] = FORMATS,
    *,
    changes_page: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write every area's files into `folder`, passing over files that are there already.

    `workers` is how many processes to use, by default one for each processor; 1 works in this
    process. `progress` counts areas. Stopping it (KeyboardInterrupt) leaves whole files only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    todo = [area for area in areas if _missing(prepared, folder, area, formats)]
    done = len(areas) - len(todo)
    tell = progress or _silent
    if done:
        tell(done, len(areas), "already written")
    count = workers or os.cpu_count() or 1
    if count == 1 or len(todo) < _FEWEST_FOR_WORKERS:
        shared = _Shared(prepared, folder, tuple(formats), changes_page)
        for area in todo:
            _write(shared, area)
            done += 1
            tell(done, len(areas), prepared.places.name(area))
        return
    with TemporaryDirectory() as temporary:
        file = Path(temporary) / "prepared.pickle"
        shared = _Shared(prepared, folder, tuple(formats), changes_page)
        file.write_bytes(pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))
        chunks = [todo[at : at + _CHUNK] for at in range(0, len(todo), _CHUNK)]
        for chunk in _in_workers(file, chunks, count):
            done += len(chunk)
            tell(done, len(areas), prepared.places.name(chunk[-1]))


def _silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""


def _in_workers(file: Path, chunks: Sequence[Sequence[str]], count: int) -> Iterator[Sequence[str]]:
    """Yield each chunk as it is done; whatever stops the caller also stops the workers."""
    # Not ProcessPoolExecutor: with workers that are replaced it can wait for ever (Python 3.11).
    pool = get_context("spawn").Pool(
        min(count, len(chunks)), _load, (str(file),), maxtasksperchild=_CHUNKS_A_WORKER
    )
    with pool:  # leaving it stops every worker, also when the caller was interrupted
        yield from pool.imap_unordered(_write_chunk, chunks)


class _Shared:
    """What every worker needs, once."""

    def __init__(
        self,
        prepared: Prepared,
        folder: Path,
        formats: tuple[Format, ...],
        changes_page: str | None,
    ) -> None:
        self.prepared = prepared
        self.folder = folder
        self.formats = formats
        self.changes_page = changes_page


_loaded: list[_Shared] = []


def _load(file: str) -> None:
    # One reader thread a process is enough: the work is shared out by areas.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    _loaded[:] = [pickle.loads(Path(file).read_bytes())]  # noqa: S301  our own file, made above


def _write_chunk(areas: Sequence[str]) -> Sequence[str]:
    for area in areas:
        _write(_loaded[0], area)
    return areas


def _missing(prepared: Prepared, folder: Path, area: str, formats: Iterable[Format]) -> bool:
    name = prepared.file_name(area)
    return any(not (folder / f"{name}.{one}").exists() for one in formats)


def _write(shared: _Shared, area: str) -> None:
    figures = shared.prepared.of(area)
    base = shared.folder / shared.prepared.file_name(area)
    if {Format.HTML, Format.PDF} & set(shared.formats):
        _write_pages(figures, base, shared)
    if Format.XLSX in shared.formats:
        write_area_xlsx(figures, base.with_name(f"{base.name}.xlsx"))
    if Format.CSV in shared.formats:
        write_area_csv(figures, base.with_name(f"{base.name}.csv"))


def _write_pages(figures: AreaFigures, base: Path, shared: _Shared) -> None:
    document = area_document(figures, formats=shared.formats, changes_page=shared.changes_page)
    if Format.HTML in shared.formats:
        write_text(base.with_name(f"{base.name}.html"), html(document))
    if Format.PDF in shared.formats:
        # Typst takes a while to load, and most runs in this process never print a PDF.
        from goldenthread.documents.render.pdf import write_pdf

        # In print a list of every indicator would stand before what matters.
        printed = replace(document, contents_depth=1)
        _whole(base, Format.PDF, lambda path: write_pdf(printed, path))


def _whole(base: Path, form: Format, write: Callable[[Path], None]) -> None:
    """Write a file under another name and move it to its place when it is whole."""
    part = base.with_name(f"{base.name}.part.{form}")
    write(part)
    part.replace(base.with_name(f"{base.name}.{form}"))
