"""The command line: verbs only, one module per room; no thinking here.

A verb reads its words, calls its room, and says what happened. Modules of verbs are loaded when
their verb is called, so `goldenthread --help` answers at once. The site adds its own verbs through
the entry point group `goldenthread.verbs`.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from tempfile import NamedTemporaryFile

import click

from goldenthread import __version__
from goldenthread.errors import GoldenThreadError

_VERBS = {
    "data": ("goldenthread.cli.data_verbs", "Check, import and undo files of published figures."),
    "indicators": ("goldenthread.cli.indicator_verbs", "List the indicators, or show one."),
    "profile": ("goldenthread.cli.profile_verbs", "Build the data profile of every area."),
    "select": ("goldenthread.cli.select_verbs", "Rank all areas to choose where to review."),
}


class _Rooms(click.Group):
    """Groups of verbs, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_VERBS, *(point.name for point in _added())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _VERBS:
            module = import_module(_VERBS[cmd_name][0])
            group: click.Command = module.group
            return group
        for point in _added():
            if point.name == cmd_name:
                loaded: click.Command = point.load()
                return loaded
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        told = {name: words for name, (_, words) in _VERBS.items()}
        told |= {point.name: "Added by an installed package." for point in _added()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(told.items()))


def _added() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group="goldenthread.verbs"))


@click.group(cls=_Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="goldenthread")
def main() -> None:
    """Golden Thread: a whole-system review of health and social care.

    \b
    Examples:
      goldenthread data check downloads/*.xls
      goldenthread profile build --data downloads --out profiles
      goldenthread select rank --data downloads --out dashboard.html
    """


def run() -> None:
    """Run the command line as a program: errors in plain words, exit code 1 for what can be mended.

    Exit codes: 0 done; 1 something in the input must be mended, or was left out; 2 the command was
    not understood; 70 a fault in Golden Thread itself; 130 stopped from the keyboard.
    """
    try:
        main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is whole.", err=True)
        sys.exit(130)
    except click.ClickException as misunderstood:
        misunderstood.show()
        sys.exit(misunderstood.exit_code)
    except GoldenThreadError as mendable:
        click.echo(f"Error: {mendable}", err=True)
        sys.exit(1)
    except OSError as refused:
        where = f"{refused.filename}: " if refused.filename else ""
        click.echo(
            f"Error: {where}{refused.strerror or refused}. Check the name, that there is room on "
            "the disk, and that you may read and write there.",
            err=True,
        )
        sys.exit(1)
    except Exception:
        click.echo(_own_fault(), err=True)
        sys.exit(70)


def _own_fault() -> str:
    """Keep what a maintainer needs in a file, and say so without frightening anybody."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", prefix="goldenthread-fault-", suffix=".txt", delete=False
    ) as kept:
        kept.write(f"Golden Thread {__version__}\n{traceback.format_exc()}")
    return (
        "Error: something went wrong in Golden Thread itself; your files are as they were. What "
        f"happened is written in {kept.name}: please send it to the maintainers. It may hold names "
        "of your files and a few words out of them, so look through it first."
    )
