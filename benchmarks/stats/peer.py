"""Runs in the benchmark's own environment: times phstatsmethods on the counts it is given."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from PHStatsMethods import ph_proportion, ph_rate


def main(folder: Path) -> None:
    counts = np.load(folder / "counts.npz")
    frame = pd.DataFrame({"events": counts["events"], "people": counts["people"]})
    seconds = {}
    for name, method in (("proportions", ph_proportion), ("rates", ph_rate)):
        start = time.perf_counter()
        found = method(frame, "events", "people", multiplier=100, confidence=0.95)
        seconds[name] = time.perf_counter() - start
        columns = {key.lower().replace("_", ""): key for key in found.columns}
        lower = next(key for low, key in columns.items() if low.startswith("lower"))
        upper = next(key for low, key in columns.items() if low.startswith("upper"))
        np.savez(
            folder / f"{name}.npz",
            value=found[columns["value"]].to_numpy(dtype=float),
            lower=found[lower].to_numpy(dtype=float),
            upper=found[upper].to_numpy(dtype=float),
        )
    (folder / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
