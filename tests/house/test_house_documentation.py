"""Every command, option and environment setting is documented, in the words the program uses."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from goldenthread.cli import main
from house.project import ROOT, python_files, shown, tracked_files

SETTING = re.compile(r"GOLDENTHREAD_[A-Z][A-Z_]*[A-Z]")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= commands(command, (*path, name))
        else:
            found[" ".join(("goldenthread", *path, name))] = command
    return found


def reference(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def undocumented(command: str, options: list[str], text: str) -> list[str]:
    start = text.find(f"## `{command}`")
    if start < 0:
        return [command]
    following = text.find("\n## ", start + 1)
    part = text[start : following if following > 0 else None]
    return [f"{command} {option}" for option in options if f"`{option}`" not in part]


def test_every_command_and_option_is_documented() -> None:
    text = reference("command-line.md")
    missing: list[str] = []
    for name, command in commands(main).items():
        options = [
            max(parameter.opts, key=len)
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.hidden
        ]
        missing += undocumented(name, options, text)
    assert missing == []


def test_an_undocumented_command_or_option_is_caught() -> None:
    text = "## `goldenthread sing`\n`--loud`\n## `goldenthread hum`\n`--soft`\n"
    assert undocumented("goldenthread sing", ["--loud"], text) == []
    assert undocumented("goldenthread sing", ["--soft"], text) == ["goldenthread sing --soft"]
    assert undocumented("goldenthread whistle", [], text) == ["goldenthread whistle"]


def test_every_command_shows_an_example_in_its_help() -> None:
    bare = [name for name, c in commands(main).items() if "Example" not in (c.help or "")]
    assert bare == []


def settings_named(source: str) -> set[str]:
    return set(SETTING.findall(source))


def test_every_environment_setting_is_documented() -> None:
    text = reference("settings.md")
    missing = {
        (shown(path), name)
        for path in python_files()
        if shown(path).startswith("src/")
        for name in settings_named(path.read_text(encoding="utf-8"))
        if f"`{name}`" not in text
    }
    assert missing == set()


def test_an_environment_setting_is_found_in_source() -> None:
    assert settings_named("os.environ['GOLDENTHREAD_PLANTED_ONE']") == {"GOLDENTHREAD_PLANTED_ONE"}


def generated_reference() -> ModuleType:
    spec = spec_from_file_location("make_reference", ROOT / "tools" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_reference_is_what_the_program_says_today() -> None:
    assert generated_reference().out_of_date() == []


def test_a_reference_page_that_fell_behind_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = generated_reference()
    monkeypatch.setattr(module, "REFERENCE", tmp_path)
    for name, write in module.PAGES.items():
        (tmp_path / name).write_text(write(), encoding="utf-8")
    assert module.out_of_date() == []
    (tmp_path / "indicators.md").write_text("once upon a time", encoding="utf-8")
    assert module.out_of_date() == ["indicators.md"]


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


def dead_links(page: Path) -> list[str]:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not (page.parent / link).exists()]


def test_every_link_between_pages_of_the_documentation_leads_somewhere() -> None:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    dead = {shown(page): links for page in pages if (links := dead_links(page))}
    assert dead == {}


def test_a_dead_link_is_caught(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [gone](gone.md) [out](https://a.test)", encoding="utf-8")
    assert dead_links(page) == ["gone.md"]
