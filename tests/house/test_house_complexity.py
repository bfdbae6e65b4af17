"""The linter's settings catch what the house forbids: tangles, prints, relative imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from house.project import ROOT

TANGLE = "def planted(x: int) -> int:\n    '''Plant.'''\n" + "".join(
    f"    if x == {n}:\n        return {n}\n" for n in range(11)
)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (TANGLE + "    return 0\n", "C901"),
        ("from . import x\n", "TID252"),
        ("print('left behind')\n", "T201"),
        ("def public():\n    return 1\n", "D103"),
    ],
)
def test_a_planted_breach_is_caught(source: str, rule: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--no-cache"]
        + ["--stdin-filename", "src/goldenthread/planted.py", "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert rule in ran.stdout
