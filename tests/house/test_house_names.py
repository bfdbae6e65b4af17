"""Names are the field's terms: no store rooms, and each room is a word of the glossary."""

from __future__ import annotations

import ast
import re

from house.project import ROOT, SOURCE, functions, python_files, shown

STORE_ROOMS = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc|stuff)(_|$)")


def store_room(name: str) -> bool:
    return STORE_ROOMS.search(name.removesuffix(".py")) is not None


def test_no_file_or_folder_is_a_store_room() -> None:
    found = {
        shown(path)
        for path in python_files()
        if any(store_room(part) for part in path.relative_to(ROOT).parts)
    }
    assert found == set()


def test_a_store_room_is_caught() -> None:
    names = ("utils.py", "data_helpers.py", "common", "manager.py", "commonly.py", "helper")
    assert [store_room(name) for name in names] == [True, True, True, True, False, True]


def test_every_room_of_the_library_is_a_word_of_the_glossary() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rooms = {
        path.name.removesuffix(".py")
        for path in (SOURCE / "goldenthread").iterdir()
        if path.name[0] not in "_." and (path.is_dir() or path.suffix == ".py")
    }
    missing = {room for room in rooms if f"`goldenthread.{room}" not in glossary}
    assert missing == set()


def unexplained_imports(source: str) -> list[int]:
    """Lines of imports inside functions with no comment beside them or above their run."""
    lines = source.splitlines()
    inside = [
        node
        for function in functions(ast.parse(source))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    ends = {node.end_lineno: node for node in inside}
    found = set()
    for node in inside:
        first = node
        while (above := ends.get(first.lineno - 1)) is not None:
            first = above
        near = [lines[first.lineno - 2], *lines[node.lineno - 1 : node.end_lineno]]
        if not any("#" in line for line in near):
            found.add(node.lineno)
    return sorted(found)


def test_an_import_inside_a_function_carries_its_reason() -> None:
    found = {
        shown(path): lines
        for path in python_files()
        if (lines := unexplained_imports(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_an_unexplained_import_is_caught() -> None:
    bare = "def f():\n    import math\n    return math.pi\n"
    told = "def f():\n    # heavy, and needed by few\n    import math\n    return math.pi\n"
    two = told.replace("import math\n", "import math\n    import json\n")
    assert [unexplained_imports(source) for source in (bare, told, two)] == [[2], [], []]
