"""`goldenthread indicators`: what is measured, why, and from what."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import click

from goldenthread.cli.copies import write_new
from goldenthread.indicators import catalogue as catalogues
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Indicator

own_definitions = click.option(
    "--definitions",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of your own definitions, read beside those that ship.",
)


@click.group(name="indicators")
def group() -> None:
    """List the indicators, or show one."""


@group.command(name="list")
@click.option("--domain", help="Only one domain, by its id (flow-out, experience, ...).")
@click.option("--search", help="Only those whose name, id or numerator holds these words.")
@own_definitions
def list_(domain: str | None, search: str | None, definitions: Path | None) -> None:
    """List the indicators by domain, with the id that other commands take.

    \b
    Examples:
      goldenthread indicators list
      goldenthread indicators list --domain flow-out
      goldenthread indicators list --search reablement
    """
    known = catalogues.load(definitions)
    chosen = known.in_domain(domain) if domain else tuple(known)
    if search:
        wanted = search.casefold()
        chosen = tuple(one for one in chosen if wanted in _searched(one))
    for part in known.domains:
        lines = [one for one in chosen if one.domain == part.id]
        if lines:
            click.secho(f"\n{part.title} ({part.id})", bold=True)
            for one in lines:
                click.echo(f"  {one.id:<36} {one.name}")
    click.echo(f"\n{len(chosen)} of {len(known)} indicators.")


@group.command()
@click.argument("indicator")
@own_definitions
def show(indicator: str, definitions: Path | None) -> None:
    """Show one indicator in full: why it matters, how it is made, its source and its caveats.

    \b
    Example:
      goldenthread indicators show delayed-days-total
    """
    known = catalogues.load(definitions)
    one = known.get(indicator)
    click.secho(one.name, bold=True)
    for label, words in _facts(one, known):
        click.echo(
            fill(
                words,
                width=88,
                initial_indent=f"{label + ':':<14}",
                subsequent_indent=" " * 14,
                break_on_hyphens=False,
            )
        )


@group.command()
@click.argument("indicator")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def copy(indicator: str, out: Path) -> None:
    """Write an indicator's definition to a file of your own, as a start for another.

    \b
    Example:
      goldenthread indicators copy vacancy-rate my-definitions/agency-rate.yaml
    """
    one = catalogues.load().get(indicator)
    write_new(out, Path(one.file).read_text(encoding="utf-8"))
    click.echo(f"Wrote {out}. Give it an id, a name and a source of its own.")


def _searched(one: Indicator) -> str:
    return f"{one.id} {one.name} {one.numerator} {' '.join(one.aliases)}".casefold()


def _facts(one: Indicator, known: Catalogue) -> list[tuple[str, str]]:
    good = {"high": "a high figure", "low": "a low figure"}.get(one.direction, "neither way")
    links = [known.framework.get(ref) for ids in one.links.values() for ref in ids]
    facts = [
        ("Id", f"{one.id}, version {one.version}, {one.status}, {one.checked}"),
        ("Domain", known.domain(one.domain).title),
        ("Why", one.why),
        ("Numerator", one.numerator),
        ("Denominator", one.denominator),
        ("Unit", one.unit),
        ("Good", good),
        ("Interval", f"{one.interval}: {one.interval_why}"),
        ("Source", f"{one.source.publication} ({one.source.dataset}, {one.source.measure})"),
        *(("Caveat", caveat) for caveat in one.caveats),
        ("Tells of", "; ".join(f"{link.title} ({link.id})" for link in links)),
        ("Next review", f"{one.next_review.day} {one.next_review:%B %Y}"),
        ("Definition", Path(one.file).name),
    ]
    return [(label, " ".join(words.split())) for label, words in facts if words]
