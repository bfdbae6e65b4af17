"""The page of one indicator: its definition, and all areas on a map, in a table, in a funnel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from goldenthread.charts.choropleth import Map, choropleth
from goldenthread.charts.spc import spc
from goldenthread.charts.trend import Trend, trend
from goldenthread.documents.tree import (
    Align,
    Badge,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Column,
    Columns,
    Details,
    Document,
    Figure,
    KeyFigure,
    KeyFigures,
    Link,
    Paragraph,
    Section,
    Table,
    TableOf,
    Tone,
    Words,
)
from goldenthread.indicators.model import Indicator, Status
from goldenthread.profile import methods, wording
from goldenthread.profile.comparisons import METHOD
from goldenthread.profile.definition import editions_of, whole_definition
from goldenthread.profile.funnels import due, funnel_blocks
from goldenthread.profile.monthly_chart import monthly_chart
from goldenthread.profile.pictures import FIFTHS, HALF, NARROW
from goldenthread.profile.prepared import Prepared, Row
from goldenthread.profile.series import LEAST_MONTHS
from goldenthread.values import Direction

_WIDE = 760


@dataclass(frozen=True, slots=True)
class _Subject:
    """One indicator of one edition: `rows` are its comparisons, `had` those with a figure."""

    every: Prepared
    indicator: Indicator
    rows: Sequence[Row]

    @property
    def had(self) -> list[Row]:
        return [row for row in self.rows if row["value"] is not None]

    @property
    def good(self) -> bool:
        return self.indicator.direction is not Direction.NEUTRAL

    def number(self, value: float | None) -> str:
        return wording.number(self.indicator, value)


def file_name(indicator_id: str) -> str:
    """Return the file name of an indicator's page."""
    return f"{indicator_id}.html"


def indicator_document(
    every: Prepared, indicator: Indicator, *, linked: Collection[str] = ()
) -> Document:
    """Return the page of one indicator; `linked` are the areas whose profiles are beside it."""
    mine = every.comparisons.filter(pl.col("indicator") == indicator.id)
    about = _Subject(every, indicator, mine.to_dicts())
    had = about.had
    editions = editions_of(every, about.rows)
    sections = [
        *([_map(about), _areas(about, linked)] if had else []),
        *([_funnel(about)] if had and due(indicator) else []),
        *([over] if (over := _over_time(about)) is not None else []),
        Section(
            "definition", "Definition", whole_definition(every, indicator, about.rows, editions)
        ),
    ]
    if editions:
        sections.append(methods.editions_section(editions, "this indicator's latest figures"))
    domain = every.catalogue.domain(indicator.domain)
    period = wording.period(had[0]["period"]) if had else "no data here yet"
    return Document(
        title=indicator.name,
        kicker=f"Indicator: {domain.title}",
        subtitle=f"{period[:1].upper()}{period[1:]}. Edition: {every.name}",
        description=f"{indicator.name}: all areas on a map, in a table and over time.",
        made_on=every.made_on,
        opening=_opening(about),
        sections=sections,
        links=[Link("All areas and indicators", "../index.html")],
        provenance=methods.provenance(every),
        keywords=[indicator.name, domain.title],
        contents_depth=1,
    )


def _opening(about: _Subject) -> list[Block]:
    lead = Paragraph(about.indicator.why, lead=True)
    blocks: list[Block] = [lead]
    if about.indicator.status is Status.DEVELOPMENTAL:
        badge = Badge(Tone.GAP, "Developmental")
        blocks.append(Paragraph([badge, " The definition is being tried and may change."]))
    if about.had:
        blocks.append(_ends(about))
    else:
        blocks.append(_no_data(about))
    return blocks


def _no_data(about: _Subject) -> Callout:
    source = about.indicator.source
    bring = (
        "Its data comes in through the generic template: one row an area and period. "
        if about.indicator.through_template
        else "Put the publisher's file in the data folder and make the edition again. "
    )
    return Callout(
        CalloutKind.GAP,
        "No data here yet",
        [
            Paragraph(
                f"It is defined, and no figure has come in. {bring}It would come from: "
                f"{source.publication}."
            ),
            Paragraph("A gap is a gap: it is never a zero."),
        ],
    )


def _ends(about: _Subject) -> KeyFigures:
    """The nation, and the areas at both ends."""
    had = sorted(about.had, key=lambda row: float(row["value"]))
    first = had[0]
    unit = wording.figures_of(about.indicator.unit, about.indicator.decimals).unit
    cards = []
    if first["nation_value"] is not None:
        cards.append(KeyFigure(about.every.nation_name, about.number(first["nation_value"]), unit))
    half = f"{about.number(first['quarter'])} to {about.number(first['three_quarters'])}"
    cards.append(KeyFigure("Middle half of areas", half, f"of {len(had)} areas with a figure"))
    ends = f"{about.number(had[0]['value'])} to {about.number(had[-1]['value'])}"
    who = " to ".join(_who(about, row, had) for row in (had[0], had[-1]))
    cards.append(KeyFigure("Lowest and highest", ends, who))
    return KeyFigures(f"{about.indicator.short_name} in short", cards)


def _who(about: _Subject, row: Row, had: Sequence[Row]) -> str:
    alike = sum(one["value"] == row["value"] for one in had)
    return f"{alike} areas" if alike > 1 else about.every.places.name(row["area_code"])


def _map(about: _Subject) -> Section:
    """Where it is high and low, by fifths, with the limits of each class in words."""
    every, indicator = about.every, about.indicator
    fifths = every.fifths.get(indicator.id, {})
    classes = {code: at if about.good else 6 - at for code, at in fifths.items()}
    limits = _limits(about, classes)
    blocks: list[Block] = [limits]
    if (outlines := every.outlines) is not None:
        data = Map(
            title=f"{indicator.short_name} by fifths of areas",
            paths=outlines.paths,
            viewbox=outlines.viewbox,
            names=outlines.names,
            classes={code: at for code, at in classes.items() if code in outlines.paths},
            class_words=FIFTHS[about.good],
            values={row["area_code"]: about.number(row["value"]) for row in about.had},
        )
        drawn = Figure(
            choropleth(data, width=HALF, prefix="map"),
            caption=f"{indicator.short_name}, {wording.period(about.had[0]['period'])}",
            table=TableOf.LEFT_OUT,
        )
        blocks = [Columns([[drawn], [limits]])]
    return Section("map", "Map", blocks)


def _limits(about: _Subject, classes: dict[str, int]) -> Table:
    """The lowest and the highest figure of each class of the map."""
    values = {row["area_code"]: row["value"] for row in about.had}
    rows: list[list[Words | Cell]] = []
    for at, words in enumerate(FIFTHS[about.good], start=1):
        inside = [values[code] for code, one in classes.items() if one == at and code in values]
        if inside:
            ends = f"{about.number(min(inside))} to {about.number(max(inside))}"
            rows.append([f"{at}. {words}", ends, str(len(inside))])
    unit = wording.figures_of(about.indicator.unit, about.indicator.decimals).unit
    notes: list[Words] = ["Each class holds a fifth of the areas that have a figure."]
    if unit:
        notes.append(f"Figures are {unit}.")
    columns = [
        Column("Class", row_header=True),
        Column("From lowest to highest"),
        Column("Areas", Align.RIGHT),
    ]
    return Table("The classes of the map", columns, rows, notes=notes, compact=True)


def _areas(about: _Subject, linked: Collection[str]) -> Section:
    """Every area, best (or highest) first; those without a figure stand last with the reason."""
    nation = about.every.nation_name
    tested = any(row["lower"] is not None for row in about.had)
    end = "1 is best" if about.good else "1 is highest"
    columns = [
        Column("Place", Align.RIGHT),
        Column("Area", row_header=True),
        Column("Region", filterable=True),
        Column("Type", filterable=True),
        Column("Value", Align.RIGHT),
        *([Column("95% interval", Align.RIGHT)] if tested else []),
        Column("Rests on", Align.RIGHT),
        *([Column(f"Beside {nation}", filterable=True)] if tested else []),
        Column("Fifth", filterable=True),
    ]
    ordered = sorted(
        about.rows,
        key=lambda row: (row["rank"] or 10**6, about.every.places.name(row["area_code"])),
    )
    table = Table(
        f"{about.indicator.short_name}: all areas",
        columns,
        [_row(about, row, linked, tested=tested) for row in ordered],
        notes=[f"Place: {end}; equal figures share one. {_ended(about)}{METHOD}"],
        sortable=True,
        searchable=True,
        compact=True,
        caption_hidden=True,
    )
    return Section("areas", "All areas", [table, *_without(about)])


def _ended(about: _Subject) -> str:
    """Areas that ended since keep their place among those of the period, and have no row."""
    gone = about.had[0]["rank_of"] - len(about.had)
    if gone <= 0:
        return ""
    areas = "1 area that has" if gone == 1 else f"{gone} areas that have"
    return f"{areas} ended since and had a figure then {'is' if gone == 1 else 'are'} counted too. "


def _without(about: _Subject) -> list[Block]:
    """The areas without a figure, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for row in about.rows:
        if row["value"] is None:
            reason = wording.first_upper((row["missing"] or "no figure").rstrip("."))
            by_reason.setdefault(reason, []).append(about.every.places.name(row["area_code"]))
    if not by_reason:
        return []
    count = sum(len(names) for names in by_reason.values())
    items = [f"{reason}: {wording.listed(sorted(names))}." for reason, names in by_reason.items()]
    return [Details(f"Why {count} areas have no figure", [BulletList(items)])]


def _row(about: _Subject, row: Row, linked: Collection[str], *, tested: bool) -> list[Words | Cell]:
    every, code = about.every, row["area_code"]
    name, region = every.places.name(code), every.places.region(code)
    there = row["value"] is not None
    cells: list[Words | Cell] = [
        Cell(f"{row['rank']}{'=' if row['tied'] else ''}" if there else "", sort=row["rank"]),
        Link(name, f"../areas/{every.file_name(code)}.html") if code in linked else name,
        every.places.name(region) if region else "",
        wording.kind(every.places.kind(code)),
        Cell(about.number(row["value"]) if there else "No figure", sort=row["value"]),
    ]
    if tested:
        limits = (row["lower"], row["upper"])
        said = wording.interval(about.indicator, *limits) if limits[0] is not None else ""
        cells.append(Cell(said, sort=row["lower"]))
    cells.append(Cell(f"{row['n']:,.0f}" if row["n"] is not None else "", sort=row["n"]))
    if tested:
        cells.append(wording.beside(row) if there else "No figure")
    cells.append(_fifth(about, row))
    return cells


def _fifth(about: _Subject, row: Row) -> str:
    """The name of the fifth a figure is in; '' without one, or with too few areas for fifths."""
    if row["value"] is None or row["quintile"] is None:
        return ""
    at = int(row["quintile"]) if about.good else 6 - int(row["quintile"])
    return FIFTHS[about.good][at - 1].split()[0]


def _funnel(about: _Subject) -> Section:
    return Section("funnel", "Funnel", funnel_blocks(about.every, about.indicator, about.rows))


def _over_time(about: _Subject) -> Section | None:
    """The nation over time beside the middle area, and month by month where it is known."""
    drawn = [one for one in (_trend(about), _months(about)) if one is not None]
    if not drawn:
        return None
    return Section("over-time", f"{about.every.nation_name} over time", drawn)


def _trend(about: _Subject) -> Figure | None:
    every, indicator = about.every, about.indicator
    series = every.trends.get(indicator.id)
    if series is None or len(series.periods) < 2:
        return None
    nation = series.of(every.places.nation)
    if sum(value is not None for value in nation) < 2:
        return None
    data = Trend(
        title=f"{indicator.short_name}, {every.nation_name}",
        periods=[wording.short_period(label) for label in series.periods],
        values=nation,
        lower=wording.if_any(series.of(every.places.nation, "lower")),
        upper=wording.if_any(series.of(every.places.nation, "upper")),
        peers=series.middle(every.areas) if _nation_among(about) else None,
        name=every.nation_name,
        peers_name="Middle area",
        interval="bars",
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )
    return Figure(
        trend(data, width=_WIDE, height=260, prefix="trend"),
        narrow=trend(data, width=NARROW, height=220, prefix="trend"),
    )


def _nation_among(about: _Subject) -> bool:
    """Whether the nation is of the size of its areas: a count of residents, for one, is not."""
    for row in about.had:
        nation = row["nation_value"]
        return nation is not None and row["lowest"] <= nation <= row["highest"]
    return False


def _months(about: _Subject) -> Figure | None:
    every, indicator = about.every, about.indicator
    nation = every.places.nation
    if indicator.id not in every.months:
        return None
    series, chart = every.months[indicator.id]
    if sum(value is not None for value in series.of(nation)) < LEAST_MONTHS:
        return None
    title = f"{indicator.short_name} by month, {every.nation_name}"
    data = monthly_chart(series, chart, nation, indicator, title=title)
    return Figure(
        spc(data, width=_WIDE, height=280, prefix="months"),
        narrow=spc(data, width=NARROW, height=250, prefix="months"),
    )
