"""Times the profiles of all areas, from the raw files on, each run in a fresh process.

Reading the files and making the figures is part of every run, and is also timed alone. Memory is
that of the largest single process: this one, or a worker.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

LARGEST_PEAK = 1024.0


@dataclass(frozen=True)
class Run:
    """What is written, and the most seconds of the wall that it may take on two cores."""

    words: str
    formats: str
    allowed: float | None


RUNS = {
    "figures": Run("figures alone", "", None),
    "pages": Run("pages, workbooks and CSV", "html,xlsx,csv", 60.0),
    "pdf": Run("PDFs", "pdf", 180.0),
}


def made(data: Path, formats: str, workers: int | None) -> int:
    """Make what is asked for and return of how many areas (or how many figures)."""
    # Loaded here, so that the clock of the process that only waits does not count it.
    from goldenthread.cli.figures_given import figures_given

    given = figures_given(data, None, quiet=True)
    if not formats:
        return given.figures.height
    # As above; and a run that asks for figures alone must not pay for pages.
    from goldenthread.profile.build import build
    from goldenthread.profile.write import Format

    with TemporaryDirectory() as out:
        edition = build(
            given.figures,
            given.catalogue,
            given.loaded.places,
            Path(out),
            edition="Bench",
            boundaries=given.boundaries[-1] if given.boundaries else None,
            editions=given.loaded.editions,
            formats=[Format(one) for one in formats.split(",")],
            workers=workers,
        )
    return len(edition.areas)


def measured(data: Path, formats: str, workers: int | None) -> None:
    """Print size, seconds of the wall and of all processors, and the largest process in MB."""
    start = time.perf_counter()
    size = made(data, formats, workers)
    wall = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "size": size,
                "wall": wall,
                "processor": sum(one.ru_utime + one.ru_stime for one in used),
                "peak": max(one.ru_maxrss for one in used) / 1024,
            }
        )
    )


def apart(data: Path, name: str, workers: int | None) -> dict[str, float]:
    """Do one run in a process of its own, and return what it measured."""
    command = [sys.executable, __file__, str(data), "--only", name]
    command += ["--workers", str(workers)] if workers else []
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--only", choices=RUNS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        return measured(asked.data, RUNS[asked.only].formats, asked.workers)
    print(f"{'':28}{'size':>9}{'wall':>10}{'allowed':>10}{'processor':>12}{'largest':>10}")
    for name, run in RUNS.items():
        found = apart(asked.data, name, asked.workers)
        allowed = f"{run.allowed:.0f} s" if run.allowed else ""
        print(
            f"{run.words:28}{found['size']:>9,.0f}{found['wall']:>8.1f} s{allowed:>10}"
            f"{found['processor']:>10.1f} s{found['peak']:>7.0f} MB"
        )
    print(f"\nAllowed: the largest process under {LARGEST_PEAK:,.0f} MB.")
    return None


if __name__ == "__main__":
    main()
