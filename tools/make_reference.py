"""Writes the generated reference pages: command line, indicators, statistics.

`python tools/make_reference.py` writes them; with `--check` it only says which are out of date.
A test runs the check, so a page cannot fall behind the program.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import yaml

from goldenthread.cli import main as command_line
from goldenthread.indicators import catalogue

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/make_reference.py from the program; edit the program, not this. -->\n"


def command_pages() -> str:
    """Return the page of every command, its arguments, options and example."""
    lines = [MADE, "# Command line\n"]
    lines.append(
        "Exit codes: `0` done; `1` something in the input must be mended, or was left out; `2` the "
        "command was not understood; `70` a fault in Golden Thread itself; `130` stopped from the "
        "keyboard.\n"
    )
    for path, command in _commands(command_line, ("goldenthread",)):
        lines += _command(path, command)
    return "\n".join(lines)


def _commands(
    group: click.Group, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        elif command is not None:
            yield (*path, name), command


def _command(path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    arguments = [
        p.make_metavar(click.Context(command))
        for p in command.params
        if isinstance(p, click.Argument)
    ]
    yield f"## `{' '.join(path)}`\n"
    yield f"```\n{' '.join([*path, *arguments, '[OPTIONS]'])}\n```\n"
    prose, _, example = (command.help or "").partition("\b")
    yield " ".join(prose.split()) + "\n"
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        yield "| option | what it does |\n|---|---|"
        for option in options:
            default = option.default if isinstance(option.default, str | int | float) else None
            shown = default not in (None, False, True, "") and not option.is_flag
            said = f" Default: `{default}`." if shown else ""
            words = " ".join((option.help or "").split())
            yield f"| `{max(option.opts, key=len)}` | {words}{said} |"
        yield ""
    if example.strip():
        yield "```\n" + "\n".join(line.strip() for line in example.strip().splitlines()) + "\n```\n"


def indicator_pages() -> str:
    """Return the page of every indicator by domain."""
    shipped = catalogue.load()
    lines = [MADE, "# Indicators\n", f"{len(shipped)} definitions ship with the library.\n"]
    for domain in shipped.domains:
        lines.append(f"## {domain.title}\n")
        for indicator in shipped.in_domain(domain.id):
            lines += [f"### {indicator.name}\n", f"`{indicator.id}`, version {indicator.version}\n"]
            lines += [indicator.why.strip() + "\n"]
            facts = {
                "Numerator": indicator.numerator,
                "Denominator": indicator.denominator,
                "Unit": indicator.unit,
                "Good": {"high": "high", "low": "low"}.get(indicator.direction, "neither"),
                "Status": indicator.status,
            }
            lines += [f"- {name}: {value}" for name, value in facts.items() if value]
            lines += [f"- Caveat: {caveat}" for caveat in indicator.caveats]
            lines.append("")
    return "\n".join(lines)


def statistics_pages() -> str:
    """Return the page of every statistic: its docstring, then its worked cases."""
    lines = [MADE, "# Statistics\n", "Every formula names where it was published.\n"]
    for path in sorted((ROOT / "src/goldenthread/stats").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        if path.stem == "__init__" or not public:
            continue
        lines += [f"## `goldenthread.stats.{path.stem}`\n", (ast.get_docstring(tree) or "") + "\n"]
        for function in public:
            arguments = ", ".join(a.arg for a in function.args.args + function.args.kwonlyargs)
            lines += [f"### `{function.name}({arguments})`\n"]
            lines += [(ast.get_docstring(function) or "") + "\n"]
        lines += _cases(path.stem)
    return "\n".join(lines)


def _cases(statistic: str) -> Iterator[str]:
    """Yield the worked cases of the spec tables that are about this file of statistics."""
    for page in sorted((ROOT / "tests/spec/stats").glob("*.yaml")):
        table = yaml.safe_load(page.read_text(encoding="utf-8"))
        if table["statistic"].split(".")[2] != statistic:
            continue
        yield f"**{table['title']}** ({table['source']})\n"
        yield "| worked case | given | gives |\n|---|---|---|"
        for case in table["cases"]:
            yield f"| {case['title']} | {_terms(case['given'])} | {_terms(case['expect'])} |"
        yield ""


def _terms(values: object) -> str:
    pairs = values.items() if isinstance(values, dict) else [("", values)]
    return "; ".join(f"{name} {value}".strip().replace("|", "/") for name, value in pairs)


def disclosure_pages() -> str:
    """Return the worked cases of the disclosure rules."""
    lines = [MADE, "# Disclosure control by example\n"]
    lines.append("`[c]` is hidden. The last column and row are totals.\n")
    cases = yaml.safe_load((ROOT / "tests/spec/disclosure/cases.yaml").read_text(encoding="utf-8"))
    for case in cases:
        if "counts" not in case or "columns" not in case:
            continue
        lines += [f"## {case['title']}\n", f"{case.get('why', '').strip()}\n"]
        heads = [str(name) for name in case["columns"]]
        lines.append(
            "| group | " + " | ".join(f"{h}, in truth" for h in heads) + " | as published |"
        )
        lines.append("|---" * (len(heads) + 2) + "|")
        published = {str(row[0]): row[1:] for row in case.get("published", [])}
        for name, counts in zip(case["rows"], case["counts"], strict=False):
            shown = ", ".join(str(cell) for cell in published.get(str(name), ["not published"]))
            lines.append(f"| {name} | " + " | ".join(str(c) for c in counts) + f" | {shown} |")
        lines.append("")
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_pages,
    "disclosure.md": disclosure_pages,
    "indicators.md": indicator_pages,
    "statistics.md": statistics_pages,
}


def out_of_date() -> list[str]:
    """Return the names of the pages that differ from what would be written now."""
    stale = []
    for name, write in PAGES.items():
        page = REFERENCE / name
        if not page.is_file() or page.read_text(encoding="utf-8") != write():
            stale.append(name)
    return stale


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        stale = out_of_date()
        print("\n".join(f"out of date: {name}" for name in stale) or "all pages are up to date")
        sys.exit(bool(stale))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8", newline="\n")
        print(f"wrote docs/reference/{name}")
