"""Writing so that nothing is ever half there: one writer at a time, and all or nothing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from goldenthread.errors import GoldenThreadError


class BusyError(GoldenThreadError):
    """Somebody else is writing to the same folder."""


def replace(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new file beside `path`, then put it in the place of `path` in one step.

    A reader sees the old file or the new one, never a part. A failure leaves the old one.
    """
    fresh = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        write(fresh)
        with fresh.open("rb+") as stream:
            os.fsync(stream.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def locked(path: Path, patience: float = 10.0) -> Iterator[None]:
    """Hold the lock file `path`, waiting up to `patience` seconds; raises `BusyError` after that.

    The operating system lets go of it when the process ends, however it ends.
    """
    with path.open("a+b") as stream:
        deadline = time.monotonic() + patience
        while not _try_lock(stream):
            if time.monotonic() >= deadline:
                raise BusyError(
                    "Another program is writing to this folder.",
                    next_step="Wait until it has finished and try again.",
                    where=path.parent,
                )
            time.sleep(0.05)
        try:
            yield
        finally:
            _unlock(stream)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: IO[bytes]) -> bool:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
