"""The floors and doors of the house: each contract is kept, and each catches a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from house.project import ROOT, SOURCE

PLANTED = {
    "demo-above-library": ("goldenthread/profile/planted.py", "import goldenthread_demo"),
    "library-is-pure": ("goldenthread/places/planted.py", "import django"),
    "library-floors": ("goldenthread/stats/planted.py", "import goldenthread.charts"),
    "one-door-for-documents": ("goldenthread/profile/planted.py", "import typst"),
    "one-door-to-the-network": ("goldenthread/documents/planted.py", "import httpx"),
    "sources-alone-ask-the-network": ("goldenthread/data/observations.py", "import httpx"),
}
#: A circle takes two files, so it is planted in a test of its own.
PLANTED_APART = {"no-circles"}


def lint(source: Path) -> tuple[int, str]:
    """Run import-linter on the packages under `source`, with this project's contracts."""
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()"]
        + ["--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=source,
        env={"PYTHONPATH": str(source), "PYTHONUTF8": "1", "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def copied_source(tmp_path: Path) -> Path:
    target = tmp_path / "src"
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__", "*.ttf", "*.csv"))
    return target


def test_the_house_keeps_its_contracts() -> None:
    code, printed = lint(SOURCE)
    assert code == 0, printed


def contract_names() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {c["id"]: c["name"] for c in settings["tool"]["importlinter"]["contracts"]}


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_planted_breach_is_caught(contract: str, copied_source: Path) -> None:
    where, line = PLANTED[contract]
    (copied_source / where).write_text(line + "\n", encoding="utf-8")
    code, printed = lint(copied_source)
    assert code != 0
    assert f"{contract_names()[contract]} BROKEN" in " ".join(printed.split())


def test_a_planted_circle_is_caught(copied_source: Path) -> None:
    for here, there in (("north", "south"), ("south", "north")):
        room = copied_source / "goldenthread" / "places" / here
        room.mkdir()
        (room / "__init__.py").write_text(f"import goldenthread.places.{there}\n", encoding="utf-8")
    code, printed = lint(copied_source)
    assert code != 0
    assert f"{contract_names()['no-circles']} BROKEN" in " ".join(printed.split())


def test_a_stray_room_is_caught(copied_source: Path) -> None:
    (copied_source / "goldenthread" / "helpers.py").write_text("x = 1\n", encoding="utf-8")
    code, printed = lint(copied_source)
    assert code != 0
    assert "goldenthread.helpers" in printed


def test_every_contract_has_a_planted_breach() -> None:
    assert PLANTED.keys() | PLANTED_APART == contract_names().keys()


def test_every_part_of_data_but_its_sources_is_kept_from_the_network() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        one
        for one in settings["tool"]["importlinter"]["contracts"]
        if one["id"] == "sources-alone-ask-the-network"
    ]
    parts = {
        f"goldenthread.data.{path.stem}"
        for path in (SOURCE / "goldenthread" / "data").iterdir()
        if path.name[0] not in "_." and path.stem != "sources"
    }
    assert set(contract["source_modules"]) == parts
