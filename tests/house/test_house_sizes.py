"""A file has at most 400 lines and a function at most 60; a room that swells wants a wall."""

from __future__ import annotations

import ast

import pytest

from house.project import functions, python_files, shown

FILE_LINES = 400
FUNCTION_LINES = 60


def oversized_file(name: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{name}: {lines} lines (at most {FILE_LINES})"] if lines > FILE_LINES else []


def oversized_functions(name: str, source: str) -> list[str]:
    found = []
    for function in functions(ast.parse(source)):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            found.append(f"{name}: {function.name} has {lines} lines (at most {FUNCTION_LINES})")
    return found


def test_every_file_and_function_is_of_a_size_to_be_read() -> None:
    found: list[str] = []
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        found += oversized_file(shown(path), source) + oversized_functions(shown(path), source)
    assert found == []


def test_a_file_of_401_lines_is_caught() -> None:
    assert oversized_file("planted.py", "x = 1\n" * 400) == []
    assert oversized_file("planted.py", "x = 1\n" * 401) == ["planted.py: 401 lines (at most 400)"]


@pytest.mark.parametrize(("body", "caught"), [(59, False), (60, True)])
def test_a_function_of_61_lines_is_caught(body: int, caught: bool) -> None:
    source = "def planted():\n" + "    x = 1\n" * body
    assert bool(oversized_functions("planted.py", source)) is caught
