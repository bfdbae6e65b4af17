"""Each case of `cases.yaml`: a table in, what is published out, under the default rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from goldenthread.data.disclosure import Axis, CountTable, Merge, protect

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_is_published(case: dict[str, Any]) -> None:
    axes = (Axis("organisation", tuple(case["rows"])), Axis("answer", tuple(case["columns"])))
    merged = case.get("merge", [])
    merges = [Merge("answer", tuple(merged), " or ".join(merged))] if merged else []
    made = protect(CountTable(axes, np.array(case["counts"])), merges=merges)
    shown = [
        ["[c]" if np.isnan(value) else int(value) for value in row] for row in made.published.values
    ]
    assert shown == [row[1:] for row in case["published"]]
    assert made.audit.passed
