"""`goldenthread profile`: build the data profile of every area, and list the editions kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import polars as pl

from goldenthread.cli import progress
from goldenthread.cli.figures_given import data_option, figures_given, quiet_option
from goldenthread.cli.indicator_verbs import own_definitions
from goldenthread.errors import GoldenThreadError, InputRefusedError
from goldenthread.places import groups
from goldenthread.places.authorities import Places
from goldenthread.places.boundaries import fitting
from goldenthread.profile import editions as kept_editions
from goldenthread.profile import peers
from goldenthread.profile.build import build as build_edition
from goldenthread.profile.comparisons import profile_day
from goldenthread.profile.peers import Peers
from goldenthread.profile.write import FORMATS, Format

out_option = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the profiles; each edition gets a folder of its own in it.",
)


@click.group(name="profile")
def group() -> None:
    """Build the data profile of every area."""


@group.command()
@data_option
@out_option
@click.option("--area", "areas", multiple=True, help="Only this area, by code or name; repeatable.")
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    help="Forms to write, separated by commas.",
)
@click.option("--edition", help="Name of the edition, such as 'Week 4'. Default: today's date.")
@click.option("--replace", is_flag=True, help="Make an edition of this name again.")
@click.option(
    "--peers",
    "peers_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="CSV of your own groups (group, area_code) in place of statistical neighbours.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes to use. Default: all cores.")
@own_definitions
@quiet_option
def build(
    data: Path,
    out: Path,
    areas: tuple[str, ...],
    formats: str,
    edition: str | None,
    replace: bool,
    peers_file: Path | None,
    workers: int | None,
    definitions: Path | None,
    quiet: bool,
) -> None:
    """Build an edition of the profile: a page, a PDF and spreadsheets for every area, an index.

    A run that was stopped is taken up where it stopped by the same command. An edition that is
    kept is never overwritten unless you say --replace.

    \b
    Examples:
      goldenthread profile build --data downloads --out profiles
      goldenthread profile build --data downloads --out profiles --area Trafford --format html,pdf
      goldenthread profile build --data store --out profiles --edition "Week 4"
    """
    chosen = _formats(formats)
    given = figures_given(data, definitions, quiet=quiet)
    day = profile_day(given.figures, given.catalogue, given.loaded.places)
    living = [row.code for row in given.loaded.places.authorities_on(day)]
    with progress.shown("Writing profiles", quiet=quiet) as writing:
        made = build_edition(
            given.figures,
            given.catalogue,
            given.loaded.places,
            out,
            edition=edition or date.today().isoformat(),  # noqa: DTZ011
            boundaries=fitting(given.boundaries, living),
            editions=given.loaded.editions,
            on=day,
            peers=_peers(peers_file, given.loaded.places) if peers_file else None,
            areas=areas or None,
            formats=chosen,
            replace=replace,
            workers=workers,
            progress=writing,
        )
    count = len(made.areas)
    click.echo(f"Made the edition '{made.name}': {count} {'area' if count == 1 else 'areas'}.")
    click.echo(f"Open {out / 'index.html'}")


@group.command()
@out_option
def editions(out: Path) -> None:
    """List the editions kept in a folder of profiles, and check that none was altered.

    \b
    Example:
      goldenthread profile editions --out profiles
    """
    kept = kept_editions.kept(out)
    altered = 0
    for one in kept:
        wrong = kept_editions.check(one)
        altered += len(wrong)
        state = (
            f"{len(wrong)} files altered or missing: {', '.join(wrong[:3])}" if wrong else "whole"
        )
        click.echo(f"{one.name}: areas {len(one.areas)}, made {one.made_at:%d %B %Y}, {state}")
    click.echo(f"{len(kept)} {'edition' if len(kept) == 1 else 'editions'}.")
    if altered:
        raise GoldenThreadError(
            "A kept edition is not as it was made.",
            where=out,
            next_step="Put it back from a backup, or make it again under another name.",
        )


def _formats(text: str) -> list[Format]:
    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [name for name in named if name not in set(FORMATS)]
    if unknown or not named:
        raise InputRefusedError(
            f"'{', '.join(unknown) or text}' is no form that can be written.",
            next_step=f"Name one or more of: {', '.join(FORMATS)}.",
        )
    return [form for form in FORMATS if form in named]


def _peers(file: Path, places: Places) -> Peers:
    named, problems = groups.read_groups(file, places)
    for problem in problems:
        click.echo(f"Left out: {problem}", err=True)
    rows = [(one.name, code) for one in named for code in one.codes]
    frame = pl.DataFrame(rows, schema=["group", "area_code"], orient="row")
    return peers.named(frame, file.stem)
