"""The project speaks of itself alone: no machine's paths, no registries' addresses."""

from __future__ import annotations

import re

import pytest

from house.project import shown, tracked_files

FOREIGN = {
    "a path of somebody's machine": re.compile(r"/(?:work|root|home)/[a-z][a-z-]+/"),
    "a package registry's address": re.compile(
        r"--[a-z-]*index\b|\"resolved\": *\"http|https?://\S*(?:registry|/simple)\b"
        r"|https?://\S+\.(?:whl|tar\.gz)\b",
        re.IGNORECASE,
    ),
}
BINARY = {".ttf", ".woff2", ".png", ".gz", ".xlsx", ".xls", ".parquet"}


def foreign_words(text: str) -> list[str]:
    return [what for what, pattern in FOREIGN.items() if pattern.search(text)]


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = {
        shown(path): words
        for path in tracked_files()
        if path.suffix not in BINARY and (words := foreign_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("open('/ho" + "me/ada/project/x')", ["a path of somebody's machine"]),
        ("--extra-" + "index", ["a package registry's address"]),
        ("https://example.test/" + "simple", ["a package registry's address"]),
        ("https://example.test/one-1.0." + "whl", ["a package registry's address"]),
        ("a home of one's own", []),
    ],
)
def test_a_planted_word_is_caught(text: str, caught: list[str]) -> None:
    assert foreign_words(text) == caught


def test_no_lock_file_with_addresses_is_kept() -> None:
    assert [shown(path) for path in tracked_files() if path.name == "uv.lock"] == []
