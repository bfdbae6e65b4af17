"""The pages that lead to the profiles: all areas of an edition, and all editions of a folder."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from goldenthread.documents.tree import (
    Align,
    Block,
    BulletList,
    Cell,
    Column,
    Document,
    Link,
    Paragraph,
    Section,
    Table,
    Words,
)
from goldenthread.profile import methods, wording
from goldenthread.profile.editions import ProfileEdition
from goldenthread.profile.indicator_page import file_name
from goldenthread.profile.prepared import Prepared


def index_document(
    every: Prepared,
    areas: Sequence[str],
    *,
    formats: Sequence[str] = ("html",),
    changes_page: str | None = None,
) -> Document:
    """Return the list of an edition's areas, with a search box and filters by region and type.

    Areas lead to the first of `formats`; indicators have pages only where that is HTML.
    """
    links = [Link("All editions", "../index.html")]
    if changes_page:
        links.append(Link("What changed since the edition before", changes_page))
    return Document(
        title="Area profiles",
        kicker="Data profiles",
        subtitle=f"Edition: {every.name}",
        description=f"Data profiles of {len(areas)} areas.",
        made_on=every.made_on,
        opening=[_opening(every)],
        sections=[
            Section("areas", "All areas", [_areas(every, areas, formats[0])]),
            *([_indicators(every)] if formats[0] == "html" else []),
            Section("files", "The figures as data", [BulletList(_files())]),
            methods.how_to_read(every),
        ],
        links=links,
        provenance=methods.provenance(every),
        wide=True,
    )


def _areas(every: Prepared, areas: Sequence[str], form: str) -> Table:
    """Every area with its headline figures, by name."""
    headlines = _headline_indicators(every)
    columns = [
        Column("Area", row_header=True),
        Column("Region", filterable=True),
        Column("Type", filterable=True),
        *[Column(every.catalogue.get(one).short_name, Align.RIGHT) for one in headlines],
        Column("Better", Align.RIGHT),
        Column("Worse", Align.RIGHT),
        Column("First of concern"),
    ]
    return Table(
        f"Profiles of {len(areas)} areas",
        columns,
        [_row(every, area, headlines, form) for area in sorted(areas, key=every.places.name)],
        notes=[
            (
                f"Better and worse: figures that differ from {every.nation_name} at 95%. These are "
                "counts of figures, not a score: areas have different figures missing."
            ),
            *[_unit_note(every, one) for one in headlines],
        ],
        sortable=True,
        searchable=True,
        compact=True,
        caption_hidden=True,
    )


def _files() -> list[Words]:
    return [
        [Link("All figures of all areas as one table (CSV)", "all-areas.csv"), ", or as ",
         Link("Parquet", "all-areas.parquet")],
        [Link("Every period of every figure (Parquet)", "figures.parquet")],
        [Link("The record of this edition", "edition.json"),
         ": when it was made, from which files, with checksums"],
    ]  # fmt: skip


def _opening(every: Prepared) -> Block:
    return Paragraph(
        f"What published figures say about health and social care in each area, beside "
        f"{every.nation_name} and the areas most like it. Choose an area to read its "
        "profile, or an indicator to see all areas.",
        lead=True,
    )


def _headline_indicators(every: Prepared) -> list[str]:
    """Return the indicators the rules put first, of which there are figures."""
    have = set(every.comparisons.filter(pl.col("value").is_not_null())["indicator"])
    return [one for one in every.rules.first if one in have]


def _unit_note(every: Prepared, indicator_id: str) -> str:
    indicator = every.catalogue.get(indicator_id)
    row = every.comparisons.row(
        by_predicate=(pl.col("indicator") == indicator_id)
        & (pl.col("area_code") == every.areas[0]),
        named=True,
    )
    nation = wording.with_unit(indicator, row["nation_value"])
    return (
        f"{indicator.short_name}: {indicator.name}, {wording.period(row['period'])}; "
        f"{every.nation_name} {nation}."
    )


def _indicators(every: Prepared) -> Section:
    """Every indicator by domain, also those without data."""
    nation = every.nation_name
    rows: list[list[Words | Cell]] = []
    firsts = every.comparisons.group_by("indicator", maintain_order=True).agg(
        pl.col("period", "nation_value", "lowest", "highest", "rank_of").drop_nulls().first()
    )
    known = {row["indicator"]: row for row in firsts.to_dicts()}
    for domain in every.catalogue.domains:
        for one in every.catalogue.in_domain(domain.id):
            row = known[one.id]
            have = row["rank_of"] or 0
            middle = wording.number(one, row["nation_value"]) if have else ""
            rows.append(
                [
                    Link(one.name, f"indicators/{file_name(one.id)}"),
                    domain.title,
                    wording.period(row["period"]) if have else "No data here yet",
                    Cell(middle, sort=row["nation_value"]),
                    wording.interval(one, row["lowest"], row["highest"]) if have else "",
                    Cell(str(have), sort=float(have)),
                ]
            )
    table = Table(
        f"{len(rows)} indicators by domain",
        [
            Column("Indicator", row_header=True),
            Column("Domain", filterable=True),
            Column("Latest"),
            Column(nation, Align.RIGHT),
            Column("Lowest to highest area", Align.RIGHT),
            Column("Areas with a figure", Align.RIGHT),
        ],
        rows,
        sortable=True,
        searchable=True,
        compact=True,
        caption_hidden=True,
    )
    words = "Each has a page: its definition, all areas on a map and in a table, and a funnel plot."
    return Section("indicators", "All indicators", [Paragraph(words), table])


def _row(every: Prepared, area: str, headlines: Sequence[str], form: str) -> list[Words | Cell]:
    places, mine = every.places, every.of(area)
    labels = [row["significance"] for row in mine.rows]
    first = next((item for item in mine.standing if item["side"] == "concern"), None)
    region = places.region(area)
    cells: list[Words | Cell] = [
        Link(places.name(area), f"areas/{every.file_name(area)}.{form}"),
        places.name(region) if region else "",
        wording.kind(places.kind(area)),
    ]
    values = [(every.catalogue.get(one), mine.by_indicator[one]["value"]) for one in headlines]
    cells += [Cell(wording.number(one, value), sort=value) for one, value in values]
    for label in ("better", "worse"):
        cells.append(Cell(str(labels.count(label)), sort=float(labels.count(label))))
    cells.append(every.catalogue.get(first["indicator"]).short_name if first else "")
    return cells


def editions_document(editions: Sequence[ProfileEdition]) -> Document:
    """Return the list of all editions kept in a folder, the latest first."""
    latest_first = list(reversed(editions))
    rows: list[list[Words | Cell]] = []
    for place, edition in enumerate(latest_first):
        changed = sorted(edition.folder.glob("changes-since-*.html"))
        what: Words = (
            Link("What changed", f"{edition.slug}/{changed[-1].name}") if changed else "The first"
        )
        day = f"{edition.made_on.day} {edition.made_on:%B %Y}"
        rows.append(
            [
                Link(edition.name, f"{edition.slug}/index.html"),
                Cell(day, sort=float(len(latest_first) - place)),
                Cell(str(len(edition.areas)), sort=float(len(edition.areas))),
                what,
            ]
        )
    return Document(
        title="Editions of the area profiles",
        kicker="Data profiles",
        description="Every edition that was made and kept.",
        opening=[
            Paragraph(
                "A profile that was sent stays readable as it was. Each edition says what changed "
                "since the one before.",
                lead=True,
            )
        ],
        sections=[
            Section(
                "editions",
                "Editions",
                [
                    Table(
                        "Editions, the latest first",
                        [
                            Column("Edition", row_header=True),
                            Column("Made on"),
                            Column("Areas", Align.RIGHT),
                            Column("Since the edition before"),
                        ],
                        rows,
                        caption_hidden=True,
                    )
                ],
            )
        ],
    )
