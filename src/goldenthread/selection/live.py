"""Other weights, tried on the page itself: the script, and the figures it works on."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np

from goldenthread.documents.tree import Enhancement
from goldenthread.selection.ranking import Ranking
from goldenthread.values import Direction

NAME = "live-weights"


def live_weights(ranking: Ranking) -> Enhancement:
    """Return what lets a reader change weights on the page and see who moves.

    The script makes the same composite from the same figures; areas that are not ranked for want
    of measures stay so.
    """
    script = resources.files("goldenthread.selection") / "live_weights.js"
    return Enhancement(NAME, script.read_text(encoding="utf-8"), json.dumps(_data(ranking)))


def _data(ranking: Ranking) -> dict[str, object]:
    table, preset = ranking.table, ranking.preset
    used = [at for at in range(len(table.measures)) if ranking.used[at]]
    values = table.values[:, used]
    thin = (~np.isnan(values)).mean(axis=1) < preset.least_share
    return {
        "method": preset.combine.value,
        "ties": preset.ties.value,
        "missing": preset.missing.value,
        "measures": [
            {
                "short": table.measures[at].short,
                "weight": table.measures[at].weight,
                "high": table.measures[at].direction is Direction.HIGH,
            }
            for at in used
        ],
        "areas": [
            {
                "code": code,
                "name": name,
                "empty": bool(thin[row] or np.isnan(values[row]).all()),
                "values": [
                    None if thin[row] or np.isnan(value) else float(value) for value in values[row]
                ],
            }
            for row, (code, name) in enumerate(zip(table.codes, table.names, strict=True))
        ],
    }
