"""Every command, option and environment setting is documented, in the words the program uses."""

from __future__ import annotations

import re

import click

from goldenthread.cli import main
from house.project import ROOT, python_files, shown

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
