"""Make a whole edition of the profile: every area's pages, the tables, the record, the changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

from goldenthread.data.editions import Edition
from goldenthread.documents.render.html import html
from goldenthread.documents.spreadsheets import write_csv
from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.authorities import Places
from goldenthread.places.boundaries import Boundaries
from goldenthread.profile import editions as kept_editions
from goldenthread.profile.area_sheets import write_changes
from goldenthread.profile.changes import compare_tables
from goldenthread.profile.changes_page import changes_document, page_name
from goldenthread.profile.comparisons import profile_day
from goldenthread.profile.editions import FIGURES_FILE, TABLE, ProfileEdition, write_text
from goldenthread.profile.index_page import editions_document, index_document
from goldenthread.profile.peers import Peers, statistical
from goldenthread.profile.prepared import Prepared, prepare
from goldenthread.profile.standing_out import Rules, shipped
from goldenthread.profile.write import FORMATS, Format, Progress, write_pages


def build(
    figures: pl.DataFrame,
    catalogue: Catalogue,
    places: Places,
    out: Path,
    *,
    edition: str,
    boundaries: Boundaries | None = None,
    editions: Sequence[Edition] = (),
    peers: Peers | None = None,
    areas: Sequence[str] | None = None,
    formats: Sequence[Format] = FORMATS,
    on: date | None = None,
    made_at: datetime | None = None,
    rules: Rules | None = None,
    replace: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ProfileEdition:
    """Make an edition of the profile in `out` and return it.

    `figures` is a FIGURES table for all areas: ranks and peers need them all, also where `areas`
    (codes or names) asks for the pages of a few. `editions` are the input files, for the sources.
    `peers` are statistical neighbours unless given. Areas are those that existed `on` that day,
    by default the end of the latest headline period. An edition of the same name is refused
    unless `replace`; a stopped run of the same input is taken up where it stopped.

    Raises `InputRefusedError` for a name already kept, and `UnknownNameError` for an area.
    """
    when = made_at or datetime.now(UTC)
    day = on or profile_day(figures, catalogue, places)
    rules = rules or shipped()
    wanted = _areas(places, day, areas)
    mark = _fingerprint(figures, catalogue, edition, wanted, formats, when.date(), rules)
    folder = kept_editions.start(out, edition, mark, replace=replace)
    prepared = prepare(
        figures,
        catalogue,
        places,
        name=edition,
        made_at=when,
        code_version=code_version(),
        rules=rules,
        peers=peers or statistical(figures, catalogue, places, on=day),
        editions=editions,
        boundaries=boundaries,
        on=day,
    )
    _write_tables(prepared, figures, folder)
    changes_page = _write_changes(prepared, figures, out, wanted, folder)
    back = f"../{changes_page}" if changes_page else None
    write_pages(prepared, folder, wanted, formats, changes_page=back,
                workers=workers, progress=progress)  # fmt: skip
    index = index_document(prepared, wanted, formats=formats, changes_page=changes_page)
    write_text(folder / "index.html", html(index))
    made = kept_editions.finish(folder, _record(prepared, wanted, formats))
    write_text(out / "index.html", html(editions_document(kept_editions.kept(out))))
    return made


def code_version() -> str:
    """Return the version of Golden Thread that makes the edition."""
    try:
        return version("goldenthread")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "not installed"


def _areas(places: Places, day: date, areas: Sequence[str] | None) -> list[str]:
    living = [row.code for row in places.authorities_on(day)]
    if areas is None:
        return living
    found = {places.find(one, on=day) for one in areas}
    for code in sorted(found.difference(living)):
        raise InputRefusedError(
            places.describe_gap(code, day) or f"{places.name(code)} is not an authority.",
            next_step=f"Name an authority that existed on {day.day} {day:%B %Y}.",
        )
    return [code for code in living if code in found]


def _fingerprint(
    figures: pl.DataFrame,
    catalogue: Catalogue,
    edition: str,
    areas: Sequence[str],
    formats: Sequence[Format],
    day: date,
    rules: Rules,
) -> str:
    """Return a checksum of all that decides what the files will say."""
    rows = figures.hash_rows(seed=0)
    what = [
        int(rows.sum() or 0),
        figures.height,
        edition,
        code_version(),
        day.isoformat(),
        list(areas),
        [str(one) for one in formats],
        [(one.id, one.version) for one in catalogue],
        repr(rules),
    ]
    return hashlib.sha256(json.dumps(what).encode("utf-8")).hexdigest()


def _write_tables(prepared: Prepared, figures: pl.DataFrame, folder: Path) -> None:
    prepared.tidy_table.write_parquet(folder / f"{TABLE}.parquet")
    write_csv(prepared.tidy_table, folder / f"{TABLE}.csv")
    figures.write_parquet(folder / FIGURES_FILE)


def _write_changes(
    prepared: Prepared,
    figures: pl.DataFrame,
    out: Path,
    areas: Sequence[str],
    folder: Path,
) -> str | None:
    """Write what changed since the latest earlier edition; return the page's name, if any."""
    earlier = [one for one in kept_editions.kept(out) if one.slug != prepared.slug]
    if not earlier:
        return None
    before = earlier[-1]
    found = compare_tables(
        before.definitions,
        _definitions(prepared.catalogue),
        (before.comparisons(), prepared.tidy_table),
        (before.figures(), figures),
    )
    page = folder / page_name(before)
    write_changes(prepared, found, page.with_suffix(".csv"))
    write_text(page, html(changes_document(found, before, prepared, areas)))
    return page.name


def _definitions(catalogue: Catalogue) -> dict[str, dict[str, str | int]]:
    return {one.id: {"name": one.name, "version": one.version} for one in catalogue}


def _record(
    prepared: Prepared, areas: Sequence[str], formats: Sequence[Format]
) -> dict[str, object]:
    return {
        "name": prepared.name,
        "made_on": prepared.made_on.isoformat(),
        "made_at": prepared.made_at.isoformat(),
        "code_version": prepared.code_version,
        "areas": list(areas),
        "formats": [str(one) for one in formats],
        "rules_version": prepared.rules.version,
        "peers": prepared.peers.method,
        "definitions": _definitions(prepared.catalogue),
        "inputs": [one.to_record() for one in prepared.editions],
    }
