"""The linter of page templates reads them, and catches a planted mistake."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from house.project import ROOT, SOURCE


def lint(folder: Path) -> tuple[int, str]:
    """Run the template linter as `make check` does."""
    line = re.search(r"djlint (.*) src", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert line is not None
    ran = subprocess.run(
        [sys.executable, "-m", "djlint", *line[1].split(), str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_there_are_templates_and_nothing_is_wrong_with_them() -> None:
    assert list(SOURCE.rglob("*.j2"))
    code, printed = lint(SOURCE)
    assert code == 0, printed


@pytest.mark.parametrize(
    "mistake",
    ['<img src="x.png">', '<a href="javascript:go()">go</a>', "<html><body></body></html>"],
)
def test_a_planted_mistake_is_caught(mistake: str, tmp_path: Path) -> None:
    (tmp_path / "planted.html.j2").write_text(mistake + "\n", encoding="utf-8")
    code, _ = lint(tmp_path)
    assert code == 1
