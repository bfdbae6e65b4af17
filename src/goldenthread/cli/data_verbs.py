"""`goldenthread data`: check, import and undo files of published figures."""

from __future__ import annotations

import sys
from glob import glob
from pathlib import Path

import click

from goldenthread.cli import progress
from goldenthread.cli.figures_given import quiet_option
from goldenthread.data.changes import Changes
from goldenthread.data.check import check as check_files
from goldenthread.data.sources import fingertips_api, generic_template
from goldenthread.data.store import Store
from goldenthread.documents import spreadsheets
from goldenthread.errors import InputRefusedError

_MOST_CHANGES = 20
files_argument = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
store_option = click.option(
    "--into",
    "store",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the store; made when it is not there.",
)


@click.group(name="data")
def group() -> None:
    """Check, import and undo files of published figures."""


@group.command()
@files_argument
@quiet_option
def check(files: tuple[Path, ...], quiet: bool) -> None:
    """Say what each file is, what would be kept, and what is wrong with it; write nothing.

    Ends with exit code 1 when something would be left out, so that a script can stop there.

    \b
    Examples:
      goldenthread data check downloads
      goldenthread data check October.xls mine.csv
    """
    with progress.shown("Checking", quiet=quiet) as checking:
        report = check_files(_named(files), progress=checking)
    click.echo(str(report))
    sys.exit(0 if report.is_sound else 1)


@group.command(name="import")
@files_argument
@store_option
@click.option(
    "--changes",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every value that changed to this .csv or .xlsx file.",
)
@quiet_option
def import_(files: tuple[Path, ...], store: Path, changes: Path | None, quiet: bool) -> None:
    """Bring files into a store that keeps every edition, and say what changed.

    The same file twice is recognised. A revised edition supersedes the earlier one, which stays
    readable. Nothing of a refused file is kept, and it keeps no other file out.

    \b
    Examples:
      goldenthread data import downloads/*.xls --into store
      goldenthread data import October-revised.xls --into store --changes changed.csv
    """
    with progress.shown("Importing", quiet=quiet) as importing:
        report = Store(store).import_files(_named(files), importing)
    for outcome in report.outcomes:
        click.echo(f"{outcome.file}: {outcome.what}")
    for problem in report.problems:
        click.echo(f"  - {problem}", err=True)
    _say(report.changes)
    if changes is not None:
        spreadsheets.write(report.changes.table, changes, title="Values that changed")
        click.echo(f"Wrote {changes}.")
    sys.exit(1 if any("refused" in outcome.what for outcome in report.outcomes) else 0)


@group.command()
@click.argument("numbers", nargs=-1, required=True, type=int)
@store_option
@click.option("--offline", is_flag=True, help="Use what was fetched before; ask no network.")
@click.option("--address", help="Address of the interface, in place of the setting.")
def fetch(numbers: tuple[int, ...], store: Path, offline: bool, address: str | None) -> None:
    """Fetch indicators from the public health profiles (Fingertips) into a store, by number.

    What was fetched is kept: unchanged, it is not kept twice; without a network, the newest kept
    answer is used, and said to be.

    \b
    Example:
      goldenthread data fetch 90280 90638 --into store
    """
    fetched = fingertips_api.fetch(numbers, store / "fetched", base=address, offline=offline)
    if fetched.stale_because:
        click.echo(f"Kept since {fetched.retrieved}: {fetched.stale_because}", err=True)
    report = Store(store).import_files([fetched.path])
    for outcome in report.outcomes:
        click.echo(f"{outcome.file}: {outcome.what}")
    _say(report.changes)


@group.command()
@store_option
def editions(store: Path) -> None:
    """List the editions a store holds, in the order they came in.

    \b
    Example:
      goldenthread data editions --into store
    """
    held = Store(store).editions()
    for edition in held:
        dated = f", dated {edition.dated}" if edition.dated else ""
        click.echo(f"{edition.id}  {edition.source}: {edition.label}{dated}, {edition.file}")
    click.echo(f"{len(held)} {'edition' if len(held) == 1 else 'editions'}.")


@group.command()
@store_option
def undo(store: Path) -> None:
    """Take the last import back; the editions it superseded are current again.

    \b
    Example:
      goldenthread data undo --into store
    """
    taken = Store(store).undo()
    for edition in taken:
        click.echo(f"Taken back: {edition.file} ({edition.source}: {edition.label})")


@group.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def template(out: Path) -> None:
    """Write an empty generic template (.csv or .xlsx), through which any indicator can come in.

    \b
    Examples:
      goldenthread data template my-indicator.csv
      goldenthread data template my-indicator.xlsx
    """
    generic_template.write_empty(out)
    click.echo(f"Wrote {out}. Fill in one row for each area and period, then import it.")


def _named(files: tuple[Path, ...]) -> list[Path]:
    """Return the files named; a pattern that the shell left as it is (Windows) is filled in."""
    found: list[Path] = []
    for path in files:
        matches = sorted(glob(str(path))) if not path.exists() else []  # noqa: PTH207
        found += [Path(match) for match in matches] or [path]
    absent = [path for path in found if not path.exists()]
    if absent:
        raise InputRefusedError(
            "There is no such file.", where=absent[0], next_step="Check the name and the folder."
        )
    return found


def _say(changes: Changes) -> None:
    click.echo(str(changes))
    for row in changes.table.head(_MOST_CHANGES).iter_rows(named=True):
        before = row["before"] if row["before"] is not None else row["marker_before"]
        after = row["after"] if row["after"] is not None else row["marker_after"]
        click.echo(
            f"  {row['measure']} {row['breakdown']}, {row['area_name']}, {row['period']}: "
            f"{before} became {after}"
        )
    rest = changes.table.height - _MOST_CHANGES
    if rest > 0:
        click.echo(f"  ... and {rest:,} more; --changes FILE writes them all.")
