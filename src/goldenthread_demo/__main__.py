"""`python -m goldenthread_demo`: make the finished example, by the doors any user has."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from goldenthread.cli import main, progress
from goldenthread_demo.cover import Made, write_cover
from goldenthread_demo.names import HERO_NAME, NATION_NAME, OUTLIER_NAME
from goldenthread_demo.nation import make_nation

_READY = """Golden Thread: the finished example is ready ({seconds:.0f} seconds).

  Open   {page}

It leads to the selection dashboard and to the profile of every area, all made from the files in
{data}{invented}
"""


@click.command()
@click.option("--out", default=Path("build/demo"), type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--pdf/--no-pdf", default=False, help="PDFs of every area too: some minutes more.")
def demo(out: Path, data: Path | None, pdf: bool) -> None:
    """Make an invented nation and its raw files, then its dashboard and every area's profile."""
    began = time.monotonic()
    raw = data or _invented(out)
    profiles = out / "profiles"
    shutil.rmtree(profiles, ignore_errors=True)
    forms = "html,pdf,xlsx,csv" if pdf else "html,xlsx,csv"
    hero = HERO_NAME if data is None else "Trafford"
    compared = [hero, OUTLIER_NAME if data is None else "Cumbria"]
    dashboard = profiles / "dashboard.html"
    _run("profile build --edition", ["Week 4", "--data", raw, "--out", profiles, "--format", forms])
    _run(
        "select rank --data",
        [raw, "--out", dashboard, "--out", profiles / "dashboard.xlsx"]
        + ["--profiles", profiles / "week-4"]
        + [word for area in compared for word in ("--compare", area)],
    )
    (area,) = sorted((profiles / "week-4" / "areas").glob(f"*-{hero.lower()}.html"))
    cover = out / "index.html"
    made = Made(
        nation=NATION_NAME if data is None else "England",
        hero=hero,
        hero_page=area.relative_to(out).as_posix(),
        areas=len(list(area.parent.glob("*.html"))),
        files=sum(1 for path in raw.rglob("*") if path.is_file()),
        dashboard=dashboard.relative_to(out).as_posix(),
        profiles=(area.parents[1] / "index.html").relative_to(out).as_posix(),
        data=str(raw),
        invented=data is None,
    )
    write_cover(made, cover)
    invented = f", in which {NATION_NAME} is invented from end to end." if data is None else "."
    click.echo(
        _READY.format(
            seconds=time.monotonic() - began,
            page=cover.resolve().as_uri(),
            data=raw,
            invented=invented,
        )
    )


def _invented(out: Path) -> Path:
    raw = out / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    with progress.shown(f"Inventing {NATION_NAME}") as inventing:
        make_nation(raw, progress=inventing)
    return raw


def _run(verb: str, words: Sequence[object]) -> None:
    main([*verb.split(), *(str(word) for word in words)], standalone_mode=False)


if __name__ == "__main__":
    sys.exit(demo())
