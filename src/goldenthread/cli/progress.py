"""Progress on the terminal: a bar where somebody watches, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from goldenthread.values import Progress

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def shown(label: str, *, quiet: bool = False) -> Iterator[Progress | None]:
    """Yield a progress callback that draws on standard error; None when `quiet`."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        yield from _bar(label)
    else:
        yield _lines(label)


def _bar(label: str) -> Iterator[Progress]:
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def progress(done: int, total: int, what: str) -> None:
            bar.length = max(total, 1)
            bar.label = f"{label}: {what}"[:60]
            bar.update(done - bar.pos)

        yield progress


def _lines(label: str) -> Progress:
    last = -_SECONDS_BETWEEN_LINES

    def progress(done: int, total: int, what: str) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last >= _SECONDS_BETWEEN_LINES:
            last = now
            click.echo(f"{label}: {done:,} of {total:,} ({what})", err=True)

    return progress
