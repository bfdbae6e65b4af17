"""Check definition files: what each may say, and every mistake at once with its line.

The one schema machinery for everything written in YAML (frameworks here, indicators a room above):
a mapping of field names to `Field`, and `conform`, which returns plain values or says what is
wrong and where. A new kind of definition needs a new mapping, never a new checker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldenthread.errors import InputRefusedError, Place, Problem, Severity

if TYPE_CHECKING:
    from goldenthread.framework.model import Element, Framework

ID = r"[a-z0-9]+(-[a-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class Marked:
    """A value of a YAML tree with the line it stands on; `key_row` is the line of its key.

    `value` is a dict of names to `Marked`, a list of `Marked`, or a plain value.
    """

    value: Any
    row: int
    key_row: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """What one field may hold.

    `holds` is one of text, whole, number, flag, date, texts (a list of text), mapping, mappings
    (a list of mappings), links (names to lists of text). An optional field left out, or null,
    takes `default`.
    """

    holds: str = "text"
    optional: bool = False
    default: Any = None
    one_of: tuple[str, ...] = ()
    pattern: str | None = None
    at_least: float | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)


class DefinitionsRefusedError(InputRefusedError):
    """Definition files with mistakes in them; `problems` holds each, the text holds them all."""

    def __init__(self, problems: Sequence[Problem], where: Path | str) -> None:
        self.problems = tuple(problems)
        listed = "\n".join(f"  {problem}" for problem in problems)
        count = len(problems)
        super().__init__(
            f"{count} {'mistake' if count == 1 else 'mistakes'} in the definitions:\n{listed}\n",
            where=where,
            next_step="Mend the lines named, then try again: nothing was loaded.",
        )


def mistake(place: Place, what: str, next_step: str = "Mend this line.") -> Problem:
    """Return a problem that keeps a definition file from being used."""
    return Problem(Severity.FILE_REFUSED, what, place, next_step)


def conform(
    tree: Marked, fields: Mapping[str, Field], file: str, problems: list[Problem], path: str = ""
) -> dict[str, Any]:
    """Return the plain values of a mapping, with defaults for what was left out.

    Adds to `problems` each unknown key (with the nearest known one), missing key and value that is
    not what the field holds; those fields are then missing from what is returned.
    """
    if not isinstance(tree.value, dict):
        problems.append(
            mistake(
                Place(file, row=tree.row, column=path or None),
                "names with values were expected here",
                f"Write lines such as '{next(iter(fields))}: ...'.",
            )
        )
        return {}
    for key in tree.value.keys() - fields.keys():
        near = get_close_matches(key, fields, n=1, cutoff=0.5)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(fields)}."
        row = tree.value[key].key_row
        problems.append(mistake(Place(file, row=row), f"'{path}{key}' is not a known key", hint))
    plain: dict[str, Any] = {}
    for key, wanted in fields.items():
        found = tree.value.get(key)
        if found is None or found.value is None:
            if wanted.optional:
                plain[key] = wanted.default
            else:
                problems.append(
                    mistake(Place(file, row=tree.row), f"'{path}{key}' is missing", "Add it.")
                )
            continue
        value = _value(found, wanted, _At(file, f"{path}{key}", problems))
        if value is not None:
            plain[key] = value
    return plain


@dataclass(frozen=True, slots=True)
class _At:
    """The field being read, and where its mistakes go."""

    file: str
    path: str
    problems: list[Problem]

    def complain(self, row: int, what: str, next_step: str) -> None:
        place = Place(self.file, row=row, column=self.path)
        self.problems.append(mistake(place, what, next_step))


def _value(found: Marked, wanted: Field, at: _At) -> Any:
    match wanted.holds:
        case "mapping":
            return conform(found, wanted.fields, at.file, at.problems, f"{at.path}.")
        case "texts":
            items = _items(found, at)
            return tuple(text for item in items if (text := _text(item, wanted, at)) is not None)
        case "mappings":
            return tuple(
                conform(item, wanted.fields, at.file, at.problems, f"{at.path}.")
                for item in _items(found, at)
            )
        case "links":
            return _links(found, at)
        case "text":
            return _text(found, wanted, at)
        case _:
            return _plain(found, wanted, at)


def _items(found: Marked, at: _At) -> list[Marked]:
    if isinstance(found.value, list):
        return found.value
    at.complain(found.row, "a list was expected", "Begin each line with '- '.")
    return []


def _links(found: Marked, at: _At) -> dict[str, tuple[str, ...]]:
    if not isinstance(found.value, dict):
        at.complain(found.row, "kinds with lists of ids were expected", "Write 'area: [crisis]'.")
        return {}
    ids = Field(pattern=ID)
    return {
        kind: tuple(text for item in _items(value, at) if (text := _text(item, ids, at)))
        for kind, value in found.value.items()
    }


def _text(found: Marked, wanted: Field, at: _At) -> str | None:
    value = found.value
    if isinstance(value, bool | dict | list) or value is None:
        at.complain(found.row, "text was expected", "Put quotation marks around it.")
        return None
    text = " ".join(str(value).split())
    if not text:
        at.complain(found.row, "the text is empty", "Fill it in, or leave the key out.")
        return None
    if wanted.one_of and text not in wanted.one_of:
        at.complain(
            found.row, f"'{text}' is not one of the words used here", _choices(text, wanted.one_of)
        )
        return None
    if wanted.pattern and not re.fullmatch(wanted.pattern, text):
        at.complain(
            found.row,
            f"'{text}' is not in the form used here",
            "Use small letters, figures and hyphens, such as delayed-days."
            if wanted.pattern == ID
            else f"The form is {wanted.pattern}.",
        )
        return None
    return text


_PLAIN: dict[str, tuple[type | tuple[type, ...], str, str]] = {
    "whole": (int, "a whole number was expected", "Write it without quotation marks."),
    "number": ((int, float), "a number was expected", "Write it without quotation marks."),
    "flag": (bool, "true or false was expected", "Write true or false."),
    "date": (date, "a date was expected", "Write it as 2027-03-31."),
}


def _plain(found: Marked, wanted: Field, at: _At) -> Any:
    kind, what, next_step = _PLAIN[wanted.holds]
    value: Any = found.value
    if not isinstance(value, kind) or (isinstance(value, bool) and wanted.holds != "flag"):
        at.complain(found.row, what, next_step)
        return None
    if wanted.at_least is not None and found.value < wanted.at_least:
        at.complain(found.row, f"{value} is less than {wanted.at_least:g}", "Mend the number.")
        return None
    return value


def _choices(text: str, known: Sequence[str]) -> str:
    near = get_close_matches(text, known, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(known)}."


FIELDS_OF_KIND = {
    "id": Field(pattern=ID),
    "name": Field(),
    "plural": Field(),
    "what": Field(),
}
FIELDS_OF_FRAMEWORK = {
    "id": Field(pattern=ID),
    "version": Field(pattern=r"[0-9A-Za-z.-]+"),
    "title": Field(),
    "question": Field(),
    "scope": Field(),
    "source": Field(),
    "kinds": Field("mappings", fields=FIELDS_OF_KIND),
}
FIELDS_OF_ELEMENT = {
    "id": Field(pattern=ID),
    "kind": Field(pattern=ID),
    "title": Field(),
    "text": Field(),
    "short": Field(optional=True),
    "wording": Field(),
    "standing": Field(one_of=("stated", "reported", "placeholder")),
    "order": Field("whole", optional=True, default=0, at_least=0),
    "links": Field("links", optional=True, default={}),
    "retired": Field("flag", optional=True, default=False),
    "replaced_by": Field(optional=True, pattern=ID),
}


def check_framework(
    head: Mapping[str, Any], elements: Sequence[tuple[Element, Place]], problems: list[Problem]
) -> None:
    """Add what no single line can show: ids used twice, kinds and links that lead nowhere."""
    kinds = {kind.id for kind in head["kinds"]}
    first: dict[str, Place] = {}
    for element, place in elements:
        if element.id in first:
            problems.append(
                mistake(
                    place,
                    f"the id '{element.id}' is already used in {first[element.id]}",
                    "Give this element an id of its own; an id is never reused.",
                )
            )
        first.setdefault(element.id, place)
        if element.kind not in kinds:
            problems.append(
                mistake(
                    place,
                    f"'{element.id}' is of the kind '{element.kind}', which is not declared",
                    f"Declare it in framework.yaml, or: {_choices(element.kind, sorted(kinds))}",
                )
            )
    kind_of = {element.id: element.kind for element, _ in elements}
    for element, place in elements:
        for kind, target in _targets(element):
            if kind_of.get(target) not in ({kind} if kind else kinds):
                problems.append(
                    mistake(
                        place,
                        f"'{element.id}' leads to '{target}', which is no {kind or 'element'}",
                        _choices(target, [i for i, k in kind_of.items() if kind in (k, None)]),
                    )
                )


def _targets(element: Element) -> list[tuple[str | None, str]]:
    linked: list[tuple[str | None, str]] = [
        (kind, target) for kind, targets in element.links.items() for target in targets
    ]
    return linked + ([(None, element.replaced_by)] if element.replaced_by else [])


def check_versions(earlier: Framework, later: Framework) -> tuple[Problem, ...]:
    """Return where `later` breaks a promise of `earlier`: an id gone, reused or of another kind.

    An id may be retired but never leaves the files, because old evidence is coded to it.
    """
    problems = []
    now = {element.id: element for element in later.elements}
    for before in earlier.elements:
        after = now.get(before.id)
        place = Place(f"{later.name}")
        if after is None:
            what = f"'{before.id}' of version {earlier.version} is gone"
            problems.append(mistake(place, what, "Keep it, with 'retired: true'."))
        elif after.kind != before.kind:
            what = f"'{before.id}' was of the kind '{before.kind}' and is now '{after.kind}'"
            problems.append(mistake(place, what, "Give the new element an id of its own."))
        elif before.retired and not after.retired:
            what = f"'{before.id}' was retired in version {earlier.version} and is back"
            problems.append(mistake(place, what, "Give the new element an id of its own."))
    return tuple(problems)
