"""`goldenthread select`: rank all areas to choose where to review."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from goldenthread.cli import progress
from goldenthread.cli.copies import write_new
from goldenthread.cli.figures_given import Given, data_option, figures_given, quiet_option
from goldenthread.cli.indicator_verbs import own_definitions
from goldenthread.documents import spreadsheets
from goldenthread.documents.render.html import write_html
from goldenthread.documents.render.pdf import write_pdf
from goldenthread.errors import InputRefusedError
from goldenthread.places.boundaries import fitting
from goldenthread.selection import export, preset
from goldenthread.selection.dashboard import Setting, dashboard
from goldenthread.selection.preset import Preset
from goldenthread.selection.ranking import Doubt, Ranking, rank
from goldenthread.stats.composites import Method, Missing
from goldenthread.stats.ranks import Ties

_FORMATS = (".html", ".pdf", ".xlsx", ".csv")


@click.group(name="select")
def group() -> None:
    """Rank all areas to choose where to review."""


@group.command()
def presets() -> None:
    """List the composites that come with Golden Thread.

    \b
    Example:
      goldenthread select presets
    """
    for name in preset.shipped():
        one = preset.load(name)
        click.secho(f"{one.id}: {one.name}", bold=True)
        click.echo(f"  {one.about}")
        for measure in one.measures:
            click.echo(f"  {measure.weight:>4g}  {measure.indicator} ({measure.direction} is good)")


@group.command()
@click.argument("preset_name")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def copy(preset_name: str, out: Path) -> None:
    """Write a preset that ships to a file of your own, to be changed and named with --preset.

    \b
    Example:
      goldenthread select copy interface-dashboard mine.yaml
    """
    write_new(out, preset.text_of(preset_name))
    click.echo(f"Wrote {out}. Change it, then: goldenthread select rank --preset {out} ...")


@group.command(name="rank")
@data_option
@click.option(
    "--out",
    "outs",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .html, .pdf, .xlsx or .csv. May be given several times.",
)
@click.option(
    "--preset",
    "preset_name",
    default="interface-dashboard",
    show_default=True,
    help="A composite that ships, or the path of your own YAML file.",
)
@click.option(
    "--weight", "weights", multiple=True, help="INDICATOR=NUMBER, in place of the preset's."
)
@click.option(
    "--period", "periods", multiple=True, help="PERIOD for all, or INDICATOR=PERIOD for one."
)
@click.option(
    "--combine",
    type=click.Choice([one.value for one in Method]),
    help="Combine measures so, in place of the preset's.",
)
@click.option(
    "--ties", type=click.Choice([one.value for one in Ties]), help="Rank equal figures so."
)
@click.option(
    "--missing",
    type=click.Choice([one.value for one in Missing]),
    help="Treat a missing figure so.",
)
@click.option("--compare", multiple=True, help="An area to show side by side: its code or name.")
@click.option(
    "--profiles",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of a profile edition, to link each area to its profile.",
)
@click.option("--draws", default=Doubt().draws, show_default=True, help="Rankings to draw.")
@click.option("--seed", default=Doubt().seed, show_default=True, help="Seed of the draws.")
@click.option(
    "--concentration",
    default=Doubt().concentration,
    show_default=True,
    help="How closely weights are drawn around those set; higher is closer.",
)
@click.option(
    "--last", default=Doubt().last, show_default=True, help="Areas counted as last in the list."
)
@own_definitions
@quiet_option
def rank_verb(
    data: Path,
    outs: tuple[Path, ...],
    preset_name: str,
    weights: tuple[str, ...],
    periods: tuple[str, ...],
    combine: str | None,
    ties: str | None,
    missing: str | None,
    compare: tuple[str, ...],
    profiles: Path | None,
    draws: int,
    seed: int,
    concentration: float,
    last: int,
    definitions: Path | None,
    quiet: bool,
) -> None:
    """Rank every area on a composite, with how far each rank could move.

    \b
    Examples:
      goldenthread select rank --data downloads --out dashboard.html
      goldenthread select rank --data downloads --preset delayed-days --period 2017-18 --out d.csv
      goldenthread select rank --data downloads --weight delayed-days-total=1 --out equal.xlsx
    """
    for out in outs:
        if out.suffix.lower() not in _FORMATS:
            raise InputRefusedError(
                f"'{out.name}' ends in no format that can be written.",
                next_step=f"End its name in {', '.join(_FORMATS)}.",
            )
    chosen = _preset(preset_name, weights, periods)
    chosen = replace(
        chosen,
        combine=Method(combine or chosen.combine),
        ties=Ties(ties or chosen.ties),
        missing=Missing(missing or chosen.missing),
    )
    doubt = Doubt(draws=draws, seed=seed, concentration=concentration, last=last)
    given = figures_given(data, definitions, quiet=quiet)
    ranking = rank(given.figures, chosen, given.loaded.places, doubt)
    codes = tuple(given.loaded.places.find(area, ranking.table.on) for area in compare)
    with progress.shown("Writing", quiet=quiet) as writing:
        for done, out in enumerate(outs, start=1):
            _write(ranking, given, codes, profiles, out)
            if writing:
                writing(done, len(outs), out.name)
    for out in outs:
        click.echo(f"Wrote {out}: {ranking.ranked} areas ranked.")


def _preset(name: str, weights: tuple[str, ...], periods: tuple[str, ...]) -> Preset:
    changed: dict[str, float] = {}
    for text in weights:
        indicator, equals, amount = text.partition("=")
        try:
            changed[indicator] = float(amount)
        except ValueError:
            raise InputRefusedError(
                f"The weight '{text}' cannot be read.",
                next_step="Write it as INDICATOR=NUMBER, for example delayed-days-total=2.",
            ) from None
    held = {}
    for text in periods:
        indicator, equals, label = text.rpartition("=")
        held[indicator if equals else ""] = label
    return preset.load(name).with_weights(changed).with_periods(held)


def _write(
    ranking: Ranking, given: Given, compare: tuple[str, ...], profiles: Path | None, out: Path
) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    suffix = out.suffix.lower()
    if suffix in {".html", ".pdf"}:
        places = given.loaded.places
        setting = Setting(
            catalogue=given.catalogue,
            nation=places.name(places.nation),
            editions=given.loaded.editions,
            boundaries=fitting(given.boundaries, ranking.table.codes),
            compare=compare,
            profiles=_links(profiles, out) if profiles else {},
            made_on=date.today(),  # noqa: DTZ011
        )
        document = dashboard(ranking, setting)
        (write_html if suffix == ".html" else write_pdf)(document, out)
        return
    spreadsheets.write(
        export.frame(ranking),
        out,
        title=f"{ranking.preset.name}: ranking",
        descriptions=export.descriptions(ranking, given.catalogue),
        notes=[ranking.preset.about, ranking.preset.weights_note],
    )


def _links(profiles: Path, out: Path) -> dict[str, str]:
    """Return the address of each area's page, as seen from the file that is written."""
    here = out.resolve().parent
    pages = (profiles / "areas").glob("*.html")
    return {
        page.name.partition("-")[0]: Path(os.path.relpath(page.resolve(), here)).as_posix()
        for page in pages
    }
