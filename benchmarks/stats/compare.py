"""Times the statistics room beside phstatsmethods and beside plain loops, in one run.

Prints a table of ratios. Every pair does the same work on the same seeded counts, and the
answers are compared before a ratio is printed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from goldenthread.stats.estimate import Estimate
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import rate
from goldenthread.stats.xmr import xmr

AREAS = 150_000
SERIES, POINTS = 592, 105


def best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def largest_difference(found: Estimate, theirs: np.lib.npyio.NpzFile) -> float:
    pairs = ((found.value, "value"), (found.lower, "lower"), (found.upper, "upper"))
    return max(float(np.nanmax(np.abs(mine / theirs[name] - 1))) for mine, name in pairs)


def beside_peer(peer: Path, areas: int) -> list[tuple[str, str, str, str]]:
    rng = np.random.default_rng(20)
    people = rng.integers(50, 5_000, areas).astype(float)
    # phstatsmethods stops on an area without events, so every area has at least one.
    events = np.maximum(1, rng.binomial(people.astype(int), 0.08)).astype(float)
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "counts.npz", events=events, people=people)
        subprocess.run([str(peer), str(Path(__file__).with_name("peer.py")), name], check=True)
        seconds = json.loads((folder / "seconds.json").read_text(encoding="utf-8"))
        for what, method in (("proportions", proportion), ("rates", rate)):

            def work(method: Callable[..., Estimate] = method) -> Estimate:
                return method(events, people, multiplier=100.0, levels=[0.95])

            with np.load(folder / f"{what}.npz") as theirs:
                apart = largest_difference(work(), theirs)
            ours = best(work, 7)
            lines.append(
                (
                    f"{areas:,} {what}, phstatsmethods",
                    f"{seconds[what]:.2f} s",
                    f"{ours * 1000:.1f} ms",
                    f"{seconds[what] / ours:,.0f}x (largest difference {apart:.1e})",
                )
            )
    return lines


def charts() -> tuple[str, str, str, str]:
    values = np.random.default_rng(21).normal(50, 5, (SERIES, POINTS))
    one_by_one = best(lambda: [xmr(row) for row in values], 1)
    at_once = best(lambda: xmr(values), 5)
    return (
        f"{SERIES} XmR charts of {POINTS} points, one by one",
        f"{one_by_one:.2f} s",
        f"{at_once * 1000:.1f} ms",
        f"{one_by_one / at_once:,.0f}x",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", type=Path, required=True, help="python that has phstatsmethods")
    parser.add_argument("--areas", type=int, default=AREAS)
    asked = parser.parse_args()
    lines = [("what, beside", "theirs", "ours", "ratio")]
    lines += [*beside_peer(asked.peer, asked.areas), charts()]
    for what, theirs, ours, ratio in lines:
        print(f"{what:<48}{theirs:>10}{ours:>10}  {ratio}")


if __name__ == "__main__":
    main()
