"""Read definition files so that every later complaint can name a file and a line.

YAML is read as a tree of marked values instead of plain dictionaries: a domain expert who mistypes
a key is told the line it stands on, and a key written twice is a mistake instead of a silent win
for the second.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from goldenthread.errors import InputRefusedError, Place, Problem
from goldenthread.framework.check import (
    FIELDS_OF_ELEMENT,
    FIELDS_OF_FRAMEWORK,
    DefinitionsRefusedError,
    Marked,
    check_framework,
    conform,
    mistake,
)
from goldenthread.framework.model import Element, Framework, Kind

_LARGEST_FILE = 1_000_000
_DEEPEST = 200  # the parser recurses, and would end the program long before a megabyte of brackets
_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)


def read_yaml(path: Path, problems: list[Problem]) -> Marked | None:
    """Return the marked tree of one YAML file, or None where it cannot be read at all.

    What is wrong is added to `problems`: text that is not UTF-8, a line YAML cannot follow, an
    alias, or a key written twice in one place.
    """
    place = Place(path.name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            problems.append(mistake(place, "the file is larger than a definition can be"))
            return None
        text = path.read_text(encoding="utf-8-sig")
        if _depth(text) > _DEEPEST:
            problems.append(mistake(place, "brackets stand inside each other too deeply"))
            return None
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError:
        problems.append(mistake(place, "the file is not UTF-8 text", "Save it as UTF-8."))
        return None
    except yaml.MarkedYAMLError as error:
        row = min(error.problem_mark.line + 1, text.count("\n") + 1) if error.problem_mark else None
        problems.append(
            mistake(
                Place(path.name, row=row),
                f"YAML cannot be followed here: {error.problem or 'unknown reason'}",
                "Check the indentation, and put quotation marks around text that holds ': '.",
            )
        )
        return None
    except yaml.YAMLError as error:
        problems.append(mistake(place, f"not YAML: {error}", "Save it as plain UTF-8 text."))
        return None
    if node is None:
        problems.append(mistake(place, "the file is empty", "Remove it or fill it in."))
        return None
    return _Reader(path.name, problems).read(node)


def _depth(text: str) -> int:
    """Return how deep the text could nest at most: its brackets, or its widest indent."""
    brackets = deepest = 0
    for letter in text:
        if letter in "[{":
            brackets += 1
            deepest = max(deepest, brackets)
        elif letter in "]}":
            brackets -= 1
    indent = max((len(line) - len(line.lstrip(" -?:")) for line in text.splitlines()), default=0)
    return max(deepest, indent)


class _Reader:
    """Turns PyYAML's nodes into marked values, one file at a time."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._seen: set[int] = set()
        # The scalar rules (dates, numbers, booleans) are PyYAML's own; only marks are added.
        self._scalars = yaml.SafeLoader("")

    def read(self, node: yaml.Node) -> Marked:
        row = node.start_mark.line + 1
        if id(node) in self._seen:
            self._complain(
                row, "what is anchored here (&name) is repeated elsewhere by an alias (*name)"
            )
            return Marked(None, row)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return Marked(self._mapping(node), row)
        if isinstance(node, yaml.SequenceNode):
            return Marked([self.read(item) for item in node.value], row)
        try:
            return Marked(self._scalars.construct_object(node), row)
        except (yaml.YAMLError, ValueError):
            self._complain(row, f"'{node.value}' cannot be read as a value")
            return Marked(None, row)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Marked]:
        found: dict[str, Marked] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                self._complain(
                    key_node.start_mark.line + 1,
                    f"'{key}' is written twice, first on line {found[key].key_row}",
                )
                continue
            value = self.read(value_node)
            found[key] = Marked(value.value, value.row, key_node.start_mark.line + 1)
        return found

    def _complain(self, row: int, what: str) -> None:
        self._problems.append(mistake(Place(self._file, row=row), what, "Write it out once."))


def definitions_folder() -> Path:
    """Return the folder of the frameworks that come with Golden Thread."""
    return Path(str(files("goldenthread.framework"))) / "definitions"


def available(folder: Path | None = None) -> tuple[str, ...]:
    """Return the frameworks in `folder` (the shipped ones by default) as `name/version`."""
    root = folder or definitions_folder()
    found = (path.parent for path in root.glob("*/*/framework.yaml"))
    return tuple(sorted(f"{path.parent.name}/{path.name}" for path in found))


def load(name: str = "local-system-review/2018", folder: Path | None = None) -> Framework:
    """Return the framework `name` (`id/version`) from `folder`, the shipped ones by default.

    Every YAML file in its folder is read: `framework.yaml` names the kinds of element, each other
    file is a list of elements. Raises `DefinitionsRefusedError` with every problem at once, and
    `InputRefusedError` where there is no such framework.
    """
    root = (folder or definitions_folder()).resolve()
    home = root / name
    if not (home / "framework.yaml").is_file():
        known = ", ".join(available(root)) or "none"
        raise InputRefusedError(
            f"there is no framework '{name}'.",
            where=root,
            next_step=f"Use one of: {known}; or write {name}/framework.yaml.",
        )
    problems: list[Problem] = []
    head = _read_head(home / "framework.yaml", problems)
    elements = [
        element
        for path in sorted(home.glob("*.yaml"))
        if path.name != "framework.yaml"
        for element in _read_elements(path, problems)
    ]
    if head is not None:
        check_framework(head, elements, problems)
    if problems or head is None:
        raise DefinitionsRefusedError(problems, home)
    return Framework(**head, elements=tuple(element for element, _ in elements))


def _read_head(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    tree = read_yaml(path, problems)
    if tree is None:
        return None
    before = len(problems)
    plain = conform(tree, FIELDS_OF_FRAMEWORK, path.name, problems)
    if len(problems) > before:
        return None
    kinds = tuple(Kind(**kind) for kind in plain.pop("kinds"))
    return {**plain, "kinds": kinds}


def _read_elements(path: Path, problems: list[Problem]) -> list[tuple[Element, Place]]:
    tree = read_yaml(path, problems)
    if tree is None:
        return []
    if not isinstance(tree.value, list):
        problems.append(
            mistake(
                Place(path.name, row=tree.row),
                "the file is not a list of elements",
                "Begin each element with '- id:'.",
            )
        )
        return []
    found = []
    for item in tree.value:
        before = len(problems)
        plain = conform(item, FIELDS_OF_ELEMENT, path.name, problems)
        if len(problems) == before:
            found.append((Element(**plain), Place(path.name, row=item.row)))
    return found
