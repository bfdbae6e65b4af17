"""What the documentation shows can be typed: its commands exist, its Python runs."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

from goldenthread.cli import main
from house.project import ROOT, SOURCE, tracked_files

FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
TEMPLATE = (
    "indicator,area_code,period,value\n"
    "delayed-days-total,E08000009,2017-18,23.6\n"
    "emergency-admissions-65,E08000009,2017-18,21000\n"
    "emergency-admissions-65,E06000021,2017-18,30000\n"
)


def fenced(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for name, body in found if name == language]


def shown_commands() -> list[str]:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    lines = [
        line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
        for page in pages
        for body in fenced(page, "") + fenced(page, "bash")
        for line in body.splitlines()
    ]
    return sorted({line for line in lines if line.startswith("goldenthread ")})


def mistake_in(line: str) -> str | None:
    """Return what is wrong with a command line, or None when it could be typed."""
    words = shlex.split(line.partition("#")[0])[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        if found is None:
            return "no such command"
        command = found
    if isinstance(command, click.Group):
        return None
    known = {name for parameter in command.params for name in parameter.opts}
    unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in known]
    return f"no such option: {unknown[0]}" if unknown else None


def test_every_command_the_documentation_shows_exists() -> None:
    shown = [line for line in shown_commands() if "[OPTIONS]" not in line]
    assert len(shown) > 20
    assert {line: wrong for line in shown if (wrong := mistake_in(line))} == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("goldenthread profile build --data d --out o", None),
        ("goldenthread profile paint --data d", "no such command"),
        ("goldenthread profile build --colour red", "no such option: --colour"),
    ],
)
def test_a_command_that_does_not_exist_is_caught(line: str, wrong: str | None) -> None:
    assert mistake_in(line) == wrong


def test_the_notebook_page_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "mine.csv").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for body in fenced(ROOT / "docs" / "how-to" / "work-in-a-notebook.md", "python"):
        exec(compile(body, "work-in-a-notebook.md", "exec"), names)
    assert {"loaded", "table", "ranked", "estimate"} <= names.keys()


def unsourced(source: str) -> list[str]:
    """Public functions of a statistics file whose docstring gives no 'Source:'."""
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "Source:" not in (ast.get_docstring(node) or "")
    ]


def test_every_statistic_names_where_it_was_published() -> None:
    bookkeeping = {"__init__.py", "estimate.py", "distributions.py"}
    # These put things in order or in words; they hold no formula.
    arranging = {"labelled", "moves", "funnel_axis", "ranks", "middle_ranks"}
    found = {
        path.name: names
        for path in sorted((SOURCE / "goldenthread" / "stats").glob("*.py"))
        if path.name not in bookkeeping
        and (names := set(unsourced(path.read_text(encoding="utf-8"))) - arranging)
    }
    assert found == {}


def test_a_statistic_without_a_source_is_caught() -> None:
    bare = "def rate(x):\n    '''Return a rate.'''\n"
    told = bare.replace("rate.", "rate. Source: Breslow and Day (1987).")
    assert (unsourced(bare), unsourced(told)) == (["rate"], [])
