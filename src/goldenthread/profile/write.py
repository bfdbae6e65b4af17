"""Write the pages of many areas and indicators, in workers that each load one shared file.

Workers start afresh (`spawn`), so the same code runs on Windows; those that print PDFs are
recycled, because a PDF printer's memory grows. Every file is written beside its place and moved
there, so that a stopped run leaves whole files only, and the next run takes up where it stopped.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from goldenthread.documents.render.html import html
from goldenthread.profile.area_page import area_document
from goldenthread.profile.area_sheets import write_area_csv, write_area_xlsx
from goldenthread.profile.editions import write_text
from goldenthread.profile.indicator_page import file_name, indicator_document
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
AREAS, INDICATORS = "areas", "indicators"
#: What a worker writes in one go: the folder it belongs to, and the area's or indicator's id.
Task = tuple[str, str]
#: Tasks that a worker is given at once, and chunks after which a worker is replaced.
_CHUNK = 4
_CHUNKS_A_WORKER = 6
#: Fewer tasks than this are done sooner here than workers can start.
_FEWEST_FOR_WORKERS = 12


def write_pages(
    prepared: Prepared,
    folder: Path,
    areas: Sequence[str],
    formats: Sequence[Format] = FORMATS,
    *,
    changes_page: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the files of every area, and a page of every indicator, into an edition's folder.

    Files that are there already are passed over. Pages of indicators are HTML, and are written
    where areas' are. `workers` is how many processes to use, by default one for each processor; 1
    works in this process. `progress` counts areas and indicators. Stopping it (KeyboardInterrupt)
    leaves whole files only.
    """
    shared = _Shared(prepared, folder, tuple(areas), tuple(formats), changes_page)
    every: list[Task] = [(AREAS, area) for area in areas]
    if Format.HTML in formats:
        every += [(INDICATORS, one.id) for one in prepared.catalogue]
    for kind in {kind for kind, _ in every}:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    todo = [task for task in every if _missing(shared, task)]
    done = len(every) - len(todo)
    tell = progress or _silent
    if done:
        tell(done, len(every), "already written")
    count = workers or os.cpu_count() or 1
    if count == 1 or len(todo) < _FEWEST_FOR_WORKERS:
        for task in todo:
            _write(shared, task)
            done += 1
            tell(done, len(every), _name(prepared, task))
        return
    with TemporaryDirectory() as temporary:
        file = Path(temporary) / "prepared.pickle"
        file.write_bytes(pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))
        chunks = [todo[at : at + _CHUNK] for at in range(0, len(todo), _CHUNK)]
        for chunk in _in_workers(file, chunks, count):
            done += len(chunk)
            tell(done, len(every), _name(prepared, chunk[-1]))


def _name(prepared: Prepared, task: Task) -> str:
    kind, which = task
    return prepared.places.name(which) if kind == AREAS else prepared.catalogue.get(which).name


def _silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""


def _in_workers(
    file: Path, chunks: Sequence[Sequence[Task]], count: int
) -> Iterator[Sequence[Task]]:
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
        areas: tuple[str, ...],
        formats: tuple[Format, ...],
        changes_page: str | None,
    ) -> None:
        self.prepared = prepared
        self.folder = folder
        self.areas = areas
        self.formats = formats
        self.changes_page = changes_page


_loaded: list[_Shared] = []


def _load(file: str) -> None:
    # One reader thread a process is enough: the work is shared out by areas.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    _loaded[:] = [pickle.loads(Path(file).read_bytes())]  # noqa: S301  our own file, made above


def _write_chunk(tasks: Sequence[Task]) -> Sequence[Task]:
    for task in tasks:
        _write(_loaded[0], task)
    return tasks


def _missing(shared: _Shared, task: Task) -> bool:
    kind, which = task
    if kind == INDICATORS:
        return not (shared.folder / kind / file_name(which)).exists()
    name = shared.prepared.file_name(which)
    return any(not (shared.folder / kind / f"{name}.{one}").exists() for one in shared.formats)


def _write(shared: _Shared, task: Task) -> None:
    kind, which = task
    if kind == INDICATORS:
        _write_indicator(shared, which)
    else:
        _write_area(shared, which)


def _write_indicator(shared: _Shared, which: str) -> None:
    indicator = shared.prepared.catalogue.get(which)
    document = indicator_document(shared.prepared, indicator, linked=shared.areas)
    write_text(shared.folder / INDICATORS / file_name(which), html(document))


def _write_area(shared: _Shared, area: str) -> None:
    figures = shared.prepared.of(area)
    base = shared.folder / AREAS / shared.prepared.file_name(area)
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
