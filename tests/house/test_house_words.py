"""The project speaks of itself alone: no machine's paths, no registries' addresses."""

from __future__ import annotations

import re

import pytest

from house.project import shown, tracked_files

FOREIGN = {
    "a path of somebody's machine": re.compile(r"/(?:work|root|home)/[a-z][a-z-]+/"),
    "a package registry's address": re.compile(
        r"pypi\.org/simple|files\.pythonhosted|registry\.npmjs|deb\.debian\.org|index-url",
        re.IGNORECASE,
    ),
}
#: This file names what it looks for.
EXEMPT = {"tests/house/test_house_words.py"}
BINARY = {".ttf", ".woff2", ".png", ".gz", ".xlsx", ".xls", ".parquet"}


def foreign_words(text: str) -> list[str]:
    return [what for what, pattern in FOREIGN.items() if pattern.search(text)]


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = {
        shown(path): words
        for path in tracked_files()
        if path.suffix not in BINARY
        and shown(path) not in EXEMPT
        and (words := foreign_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("open('/home/ada/project/x')", ["a path of somebody's machine"]),
        ("--index-url https://example.test", ["a package registry's address"]),
        ("a home of one's own", []),
    ],
)
def test_a_planted_word_is_caught(text: str, caught: list[str]) -> None:
    assert foreign_words(text) == caught


def test_no_lock_file_with_addresses_is_kept() -> None:
    assert [shown(path) for path in tracked_files() if path.name == "uv.lock"] == []
