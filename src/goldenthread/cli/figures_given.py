"""What verbs that work on figures are given: a folder of files, or a store, made into figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl

from goldenthread.cli import progress
from goldenthread.data.reading import Loaded
from goldenthread.data.store import open_data
from goldenthread.errors import InputRefusedError, Severity
from goldenthread.indicators import catalogue as catalogues
from goldenthread.indicators import figures
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.boundaries import Boundaries
from goldenthread.places.boundaries import read as read_boundaries

data_option = click.option(
    "--data",
    "data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of published files as they were downloaded, or a store made by 'data import'.",
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no notes.")


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that was in the data, and the figures made from it."""

    loaded: Loaded
    catalogue: Catalogue
    figures: pl.DataFrame
    boundaries: tuple[Boundaries, ...]


def figures_given(data: Path, definitions: Path | None, *, quiet: bool) -> Given:
    """Read `data`, make all figures, and say on standard error what was left out."""
    known = catalogues.load(definitions)
    with progress.shown("Reading", quiet=quiet) as reading:
        loaded = open_data(data, reading)
    if loaded.observations.is_empty():
        raise InputRefusedError(
            "No published figures that can be read are in this folder.",
            where=data,
            next_step="Download some, or run 'goldenthread data check' on its files to see why.",
        )
    with progress.shown("Making figures", quiet=quiet) as making:
        made = figures.compute(known, loaded.observations, making)
    if not quiet:
        _say_what_was_left_out(loaded)
    outlines = tuple(read_boundaries(path) for path in loaded.boundaries)
    return Given(loaded, known, made, outlines)


def _say_what_was_left_out(loaded: Loaded) -> None:
    lost = [p for p in loaded.problems if p.severity is not Severity.NOTE]
    for problem in lost[:5]:
        click.echo(f"Left out: {problem}", err=True)
    if lost[5:]:
        click.echo(f"... and {len(lost) - 5} more; 'goldenthread data check' lists all.", err=True)
