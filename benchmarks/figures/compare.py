"""Times raw files to figures beside the reading of the same files alone, in one run.

Every measurement is a fresh process, and the three kinds take turns, so that what else the machine
does falls on all alike. Imports, and reading the indicators' definitions, are not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import python_calamine
import scipy.special  # noqa: F401  loaded at first use otherwise, while the clock runs

from goldenthread.data.reading import read_folder
from goldenthread.indicators.catalogue import load
from goldenthread.indicators.figures import compute

KINDS = {
    "read": "(a) reading the files alone",
    "folder": "(b) files to observations",
    "figures": "(c) files to figures",
}
LARGEST_RATIO, LARGEST_PEAK = 5.0, 1024.0


def read_alone(needed: Path) -> None:
    """Read the sheets and tables that the figures need, and do nothing with them."""
    files = json.loads(needed.read_text(encoding="utf-8"))
    said = {name: options(Path(name)) for name, sheets in files.items() if not sheets}
    start = clocks()
    held: list[object] = []
    for name, sheets in files.items():
        if not sheets:
            held.append(pl.read_csv(name, infer_schema=False, **said[name]))
            continue
        book = python_calamine.CalamineWorkbook.from_path(name)
        held += [book.get_sheet_by_name(sheet).to_python() for sheet in sheets]
    finish(start, len(held))


def options(path: Path) -> dict[str, Any]:
    """Return what must be said of a table so that it can be read at all."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    above = takewhile(lambda line: line.lstrip(b'"').startswith(b"#"), raw.splitlines())
    said: dict[str, Any] = {"skip_rows": sum(1 for _ in above)}
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        said["encoding"] = "utf8-lossy"
    return said


def to_figures(folder: Path, kind: str) -> None:
    """Read a folder to observations, and on to figures if asked."""
    catalogue = load()
    start = clocks()
    rows = read_folder(folder).observations
    if kind == "figures":
        rows = compute(catalogue, rows)
    finish(start, rows.height)


def clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def finish(start: tuple[float, float], size: int) -> None:
    """Print seconds by the wall and of the processor, and the most memory held, in MB."""
    # Windows has no such module, and the other half of this file runs there.
    import resource

    wall, processor = (now - then for now, then in zip(clocks(), start, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "processor": processor, "peak": peak, "size": size}))


def write_needed(folder: Path, into: Path) -> None:
    """Write down which files and sheets the observations come from."""
    loaded = read_folder(folder)
    named = {path.name: path for path in folder.rglob("*") if path.is_file()}
    sheets = dict(
        loaded.observations.group_by("edition")
        .agg(pl.col("sheet").drop_nulls().unique().sort())
        .iter_rows()
    )
    files = {str(named[each.file]): sheets.get(each.id, []) for each in loaded.editions}
    for name, found in files.items():
        # Observations counted from many rows name no sheet.
        if not found and not name.endswith((".csv", ".gz")):
            found += python_calamine.CalamineWorkbook.from_path(name).sheet_names
    into.write_text(json.dumps(files), encoding="utf-8")


def apart(kind: str, folder: Path, needed: Path) -> str:
    """Do one thing in a process of its own, and return what it printed."""
    command = [sys.executable, __file__, str(folder), "--only", kind, "--needed", str(needed)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(found: dict[str, list[dict[str, float]]]) -> None:
    print(f"{'':30}{'wall':>9}{'/ (a)':>8}{'processor':>12}{'/ (a)':>8}{'peak':>10}")
    for kind, words in KINDS.items():
        line = f"{words:30}"
        for clock, width in (("wall", 9), ("processor", 12)):
            seconds = median(one[clock] for one in found[kind])
            # A round's own ratio, since the machine may be slower in the next.
            ratio = median(
                one[clock] / alone[clock]
                for one, alone in zip(found[kind], found["read"], strict=True)
            )
            line += f"{seconds:>{width - 2}.3f} s{ratio:>7.2f}x"
        print(line + f"{max(one['peak'] for one in found[kind]):>7.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=[*KINDS, "needed"], help=argparse.SUPPRESS)
    parser.add_argument("--needed", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only == "read":
        return read_alone(asked.needed)
    if asked.only == "needed":
        return write_needed(asked.folder, asked.needed)
    if asked.only:
        return to_figures(asked.folder, asked.only)
    with TemporaryDirectory() as name:
        needed = Path(name) / "needed.json"
        apart("needed", asked.folder, needed)
        files = json.loads(needed.read_text(encoding="utf-8"))
        found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
        for _ in range(asked.rounds):
            for kind, runs in found.items():
                runs.append(json.loads(apart(kind, asked.folder, needed)))
    rows, figures = (found[kind][0]["size"] for kind in ("folder", "figures"))
    books = sum(bool(sheets) for sheets in files.values())
    print(f"{books} workbooks and {len(files) - books} tables: {rows:,} observations, ", end="")
    print(f"{figures:,} figures. Medians of {asked.rounds} rounds.\n")
    table(found)
    print(f"\nAllowed: (c) at most {LARGEST_RATIO:g} times (a), under {LARGEST_PEAK:,.0f} MB.")
    return None


if __name__ == "__main__":
    main()
