"""Runs the small readable cases beside this file; the documentation shows the same tables."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from goldenthread.stats.composites import Method, Missing, Recipe
from goldenthread.stats.funnel import FunnelLimits
from goldenthread.stats.ranks import Ties
from goldenthread.values import Direction

HERE = Path(__file__).parent
TABLES = sorted(HERE.glob("*.yaml"))


def cases() -> list[Any]:
    found = []
    for path in TABLES:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(table) == {"title", "statistic", "source", "cases"}, path.name
        for case in table["cases"]:
            name = f"{path.stem}: {case['title']}"
            found.append(pytest.param(table["statistic"], case["given"], case["expect"], id=name))
    return found


def recipe(written: dict[str, Any]) -> Recipe:
    return Recipe(
        tuple(Direction(each) for each in written["directions"]),
        tuple(float(each) for each in written["weights"]),
        Method(written.get("method", Method.RANKS)),
        Ties(written.get("ties", Ties.MIN)),
        Missing(written.get("missing", Missing.LEAVE_OUT)),
    )


READ = {
    "direction": Direction,
    "ties": Ties,
    "recipe": recipe,
    "stratum": lambda written: np.array(written, dtype=np.intp),
}


def part(found: Any, name: str) -> Any:
    holder = found.intervals[0] if isinstance(found, FunnelLimits) else found
    return getattr(holder, name)


def assert_holds(found: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        for name, value in expected.items():
            assert_holds(part(found, name), value)
    elif np.asarray(found).dtype.kind == "U":
        assert np.asarray(found).tolist() == expected
    else:
        wanted = np.array(expected, dtype=np.float64)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("statistic", "given", "expect"), cases())
def test_case(statistic: str, given: dict[str, Any], expect: Any) -> None:
    room, _, name = statistic.rpartition(".")
    written = {key: READ.get(key, lambda value: value)(value) for key, value in given.items()}
    assert_holds(getattr(importlib.import_module(room), name)(**written), expect)
