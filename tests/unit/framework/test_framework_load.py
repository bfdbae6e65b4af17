"""Frameworks: what comes with the library, what else fits, and mistakes named by file and line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.errors import GoldenThreadError, InputRefusedError, UnknownNameError
from goldenthread.framework.check import DefinitionsRefusedError, check_versions
from goldenthread.framework.load import available, load

HEAD = """\
id: quality
version: "1"
title: Quality in a place
question: Is it good?
scope: Everybody
source: Made up for a test
kinds:
  - id: theme
    name: Theme
    plural: Themes
    what: A group of statements
  - id: statement
    name: Statement
    plural: Statements
    what: What should be so
"""
THEMES = """\
- id: people
  kind: theme
  title: Working with people
  text: Are needs met?
  wording: ours
  standing: stated
"""
STATEMENTS = """\
- id: needs
  kind: statement
  order: 2
  title: Assessing needs
  text: Are needs found?
  wording: ours
  standing: reported
  links: {theme: [people]}
- id: equity
  kind: statement
  order: 1
  title: Equity
  text: Is it fair?
  wording: ours
  standing: placeholder
"""


def write(root: Path, version: str = "1", **files: str) -> Path:
    folder = root / "quality" / version
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def mistakes(root: Path, name: str = "quality/1") -> list[tuple[str, int | None, str]]:
    with pytest.raises(DefinitionsRefusedError) as caught:
        load(name, root)
    found = [(p.where.file, p.where.row, p.what) for p in caught.value.problems]
    return sorted(found, key=lambda one: (one[0], one[1] or 0))


def test_the_local_system_review_has_its_parts_in_their_order() -> None:
    framework = load()
    assert available() == ("local-system-review/2018",)
    assert [area.id for area in framework.of_kind("area")] == ["usual-place", "crisis", "return"]
    assert [one.id for one in framework.of_kind("kloe-domain")] == [
        "safe",
        "effective",
        "caring",
        "responsive",
    ]
    assert len(framework.of_kind("well-led")) == 5
    assert len(framework.of_kind("pressure-point")) == 8
    assert len(framework.of_kind("interface-metric")) == 6


def test_words_that_are_not_ours_are_not_shipped() -> None:
    assert {element.wording for element in load().elements} == {"ours"}


def test_another_framework_needs_no_code(tmp_path: Path) -> None:
    root = write(tmp_path, framework=HEAD, themes=THEMES, statements=STATEMENTS)
    framework = load("quality/1", root)
    assert [one.id for one in framework.of_kind("statement")] == ["equity", "needs"]
    assert framework.get("needs").links == {"theme": ("people",)}


def test_all_mistakes_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    wrong = """\
- id: needs
  kind: statement
  titel: Assessing needs
  text: Are needs found?
  wording: ours
  standing: stated
- id: people
  kind: statment
  title: Same id
  text: ""
  wording: ours
  standing: certain
- id: Third One
  kind: statement
  title: 2
  title: 3
  text: yes
  wording: ours
  standing: stated
"""
    root = write(tmp_path, framework=HEAD, themes=THEMES, statements=wrong)
    assert mistakes(root) == [
        ("statements.yaml", 1, "'title' is missing"),
        ("statements.yaml", 3, "'titel' is not a known key"),
        ("statements.yaml", 10, "the text is empty"),
        ("statements.yaml", 12, "'certain' is not one of the words used here"),
        ("statements.yaml", 13, "'Third One' is not in the form used here"),
        ("statements.yaml", 16, "'title' is written twice, first on line 15"),
        ("statements.yaml", 17, "text was expected"),
    ]


def test_ids_used_twice_undeclared_kinds_and_links_to_nowhere(tmp_path: Path) -> None:
    wrong = STATEMENTS.replace("id: equity", "id: people").replace("[people]", "[peple]")
    wrong = wrong.replace("kind: statement\n  order: 1", "kind: statment\n  order: 1")
    root = write(tmp_path, framework=HEAD, themes=THEMES, statements=wrong)
    assert mistakes(root) == [
        ("statements.yaml", 1, "'needs' leads to 'peple', which is no theme"),
        ("statements.yaml", 9, "'people' is of the kind 'statment', which is not declared"),
        ("themes.yaml", 1, "the id 'people' is already used in statements.yaml, row 9"),
    ]


@pytest.mark.parametrize(
    ("text", "row", "what"),
    [
        ("", None, "the file is empty"),
        ("- id: a\n  kind: [", 2, "YAML cannot be followed here"),
        ("id: a\nkind: theme\n", 1, "the file is not a list of elements"),
        ("- id: &x a\n  kind: *x\n", 1, "what is anchored here (&name) is repeated elsewhere"),
        ("[" * 5000, None, "brackets stand inside each other too deeply"),
        ("[" * 5000 + "]" * 5000, None, "brackets stand inside each other too deeply"),
        ("- " * 5000, None, "brackets stand inside each other too deeply"),
        ("- just words\n", 1, "names with values were expected here"),
    ],
)
def test_files_that_are_no_list_of_elements(
    tmp_path: Path, text: str, row: int | None, what: str
) -> None:
    root = write(tmp_path, framework=HEAD, themes=text)
    first = mistakes(root)[0]
    assert first[:2] == ("themes.yaml", row)
    assert first[2].startswith(what)


def test_a_file_of_another_encoding_is_told_so(tmp_path: Path) -> None:
    root = write(tmp_path, framework=HEAD)
    (root / "quality/1/themes.yaml").write_bytes(b"- id: caf\xe9\n")
    assert mistakes(root) == [("themes.yaml", None, "the file is not UTF-8 text")]


def test_an_unknown_framework_names_those_there_are(tmp_path: Path) -> None:
    root = write(tmp_path, framework=HEAD)
    with pytest.raises(InputRefusedError, match="quality/1"):
        load("quality/2", root)


def test_unknown_elements_and_kinds_name_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="crisis"):
        load().get("crysis")
    with pytest.raises(UnknownNameError, match="pressure-point"):
        load().of_kind("pressure-points")


def test_a_later_version_keeps_its_promises(tmp_path: Path) -> None:
    retired = STATEMENTS.replace("standing: placeholder", "standing: placeholder\n  retired: true")
    write(tmp_path, framework=HEAD, themes=THEMES, statements=retired)
    moved = STATEMENTS.replace("id: needs\n  kind: statement", "id: needs\n  kind: theme")
    write(
        tmp_path,
        "2",
        framework=HEAD.replace('"1"', '"2"'),
        statements=moved.replace("[people]", "[needs]"),
    )
    earlier, later = load("quality/1", tmp_path), load("quality/2", tmp_path)
    assert [one.id for one in earlier.of_kind("statement")] == ["needs"]
    assert len(earlier.of_kind("statement", retired=True)) == 2
    assert check_versions(earlier, earlier) == ()
    assert {problem.what for problem in check_versions(earlier, later)} == {
        "'people' of version 1 is gone",
        "'needs' was of the kind 'statement' and is now 'theme'",
        "'equity' was retired in version 1 and is back",
    }


@given(st.text(max_size=80))
def test_no_text_whatever_leads_to_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any") / "quality" / "1"
    folder.mkdir(parents=True)
    (folder / "framework.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "x.yaml").write_text(text, encoding="utf-8", newline="")
    with suppress(GoldenThreadError):
        load("quality/1", folder.parents[1])
