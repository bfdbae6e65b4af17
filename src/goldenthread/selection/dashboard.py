"""The selection dashboard as a document: the ranking, how sure it is, and how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from goldenthread.data.editions import Edition
from goldenthread.documents.tree import (
    Align,
    Block,
    Callout,
    CalloutKind,
    Cell,
    Column,
    Columns,
    Document,
    KeyFigure,
    KeyFigures,
    Link,
    Paragraph,
    Section,
    Table,
    Words,
)
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.boundaries import Boundaries
from goldenthread.selection import account, pictures, wording
from goldenthread.selection.live import live_weights
from goldenthread.selection.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Setting:
    """What the dashboard is shown with: definitions, map, sources, and areas to compare."""

    catalogue: Catalogue
    nation: str
    editions: Sequence[Edition] = ()
    boundaries: Boundaries | None = None
    compare: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)  # address of an area's profile
    made_on: date | None = None


def dashboard(ranking: Ranking, setting: Setting) -> Document:
    """Return the dashboard of `ranking` as a document, ready for any printer."""
    table = ranking.table
    sections = [
        _list(ranking, setting),
        *_compared(ranking, setting),
        _sureness(ranking, setting),
        *_map(ranking, setting),
        *account.weights(ranking),
        account.not_in_it(ranking),
        account.method(ranking, setting.catalogue, setting.nation),
    ]
    return Document(
        title=ranking.preset.name,
        kicker="Selection dashboard",
        subtitle=f"{ranking.ranked} areas of {setting.nation} ranked, {wording.day(table.on)}",
        description=f"{ranking.ranked} areas of {setting.nation} ranked on "
        f"{int(ranking.used.sum())} measures, with the interval of each rank.",
        made_on=setting.made_on,
        opening=_opening(ranking),
        sections=sections,
        provenance=account.provenance(setting.editions),
        wide=True,
        enhancements=(live_weights(ranking),) if ranking.movers else (),
    )


def _opening(ranking: Ranking) -> list[Block]:
    used = int(ranking.used.sum())
    blocks: list[Block] = [
        Paragraph(
            "Where might a review help most? This page puts every area in order on a few published "
            "measures, and shows how far that order can be believed. It says where to look, not "
            "who is good: a review ends with no rating.",
            lead=True,
        ),
        _in_short(ranking),
    ]
    cautions: list[Callout] = []
    if not ranking.preset.weights_published:
        cautions.append(
            Callout(
                CalloutKind.WARNING,
                "The weights are a choice",
                [Paragraph(ranking.preset.weights_note)],
            )
        )
    if used < len(ranking.table.measures):
        without = [
            measure.short
            for measure, has in zip(ranking.table.measures, ranking.used, strict=True)
            if not has
        ]
        cautions.append(
            Callout(
                CalloutKind.GAP,
                f"{used} of {len(ranking.table.measures)} measures take part",
                [
                    Paragraph(
                        f"Without figures, or with no weight: {'; '.join(without)}. Import them, "
                        "for example through the generic template, and rank again."
                    )
                ],
            )
        )
    return [*blocks, Columns([[caution] for caution in cautions])] if cautions else blocks


def _in_short(ranking: Ranking) -> KeyFigures:
    ranked = ~np.isnan(ranking.rank)
    width = ranking.rank_upper - ranking.rank_lower + 1
    sure = int((ranking.chance_last[ranked] >= 0.95).sum())
    last = ranking.doubt.last
    middle = float(np.median(width[ranked])) if ranked.any() else float("nan")
    return KeyFigures(
        "In short",
        [
            KeyFigure("Areas ranked", f"{ranking.ranked}", f"{len(ranking.not_ranked)} not ranked"),
            KeyFigure(
                "Usual width of a rank",
                f"{wording.number(middle, 0)} places",
                "half of the areas could stand anywhere in a wider stretch than this",
            ),
            KeyFigure(
                f"Surely among the last {last}",
                f"{sure}",
                "areas that were in at least 95 of 100 drawn rankings",
            ),
        ],
    )


def _list(ranking: Ranking, setting: Setting) -> Section:
    table = ranking.table
    shown = [at for at in range(len(table.measures)) if ranking.used[at]]
    columns = [
        Column("Rank", Align.RIGHT),
        Column("Area", row_header=True),
        Column("Could be", Align.RIGHT),
        *(Column(table.measures[at].short, Align.RIGHT) for at in shown),
        Column(f"Chance of being in the last {ranking.doubt.last}", Align.RIGHT),
        Column("Region", filterable=True),
        Column("Type", filterable=True),
    ]
    order = np.argsort(-np.nan_to_num(ranking.rank, nan=-1.0), kind="stable")
    rows: list[list[Words | Cell]] = [
        [
            Cell(wording.rank(ranking.rank[row]), sort=float(ranking.rank[row])),
            _area(ranking, setting, row),
            Cell(_between(ranking, row), sort=float(ranking.rank_upper[row])),
            *(_figure(ranking, setting, row, at) for at in shown),
            Cell(wording.share(ranking.chance_last[row]), sort=float(ranking.chance_last[row])),
            table.regions[row],
            table.kinds[row],
        ]
        for row in order
        if not np.isnan(ranking.rank[row])
    ]
    words = Paragraph(
        "Rank 1 has the best figures; the list begins at the other end. 'Could be' holds 95% of "
        "the ranks an area had when figures and weights were drawn again and again. Bars are drawn "
        "so that longer is further from good."
    )
    return Section(
        "ranking",
        "The ranking",
        [
            words,
            Table(
                f"{ranking.ranked} areas by {ranking.preset.name}",
                columns,
                rows,
                sortable=True,
                searchable=True,
                caption_hidden=True,
            ),
        ],
    )


def _area(ranking: Ranking, setting: Setting, row: int) -> Words:
    code, name = ranking.table.codes[row], ranking.table.names[row]
    return Link(name, setting.profiles[code]) if code in setting.profiles else name


def _figure(ranking: Ranking, setting: Setting, row: int, at: int) -> Cell:
    measure, value = ranking.table.measures[at], ranking.table.values[row, at]
    if np.isnan(value):
        return Cell("no figure", sort="")
    said = wording.number(value, setting.catalogue.get(measure.indicator).decimals)
    bar = pictures.bar(ranking, row, at)
    return Cell([said, " ", bar] if bar else said, sort=float(value))


def _between(ranking: Ranking, row: int) -> str:
    low, high = ranking.rank_lower[row], ranking.rank_upper[row]
    return "" if np.isnan(low) else f"{low:.0f} to {high:.0f}"


def _compared(ranking: Ranking, setting: Setting) -> list[Section]:
    chosen = [ranking.table.codes.index(code) for code in setting.compare]
    if not chosen:
        return []
    table = ranking.table
    columns = [
        Column("Measure", row_header=True),
        *(Column(table.names[row], Align.RIGHT) for row in chosen),
        Column(setting.nation, Align.RIGHT),
    ]
    ranked = [f"{wording.rank(ranking.rank[row])} ({_between(ranking, row)})" for row in chosen]
    rows: list[list[Words | Cell]] = [["Rank (could be)", *ranked, ""]]
    for at, measure in enumerate(table.measures):
        decimals = setting.catalogue.get(measure.indicator).decimals
        when = f" ({wording.period(table.periods[at])})" if table.periods[at] else ""
        line: list[Words | Cell] = [measure.short + when]
        line += [_compared_figure(ranking, row, at, decimals) for row in chosen]
        nation = "" if np.isnan(table.nation[at]) else wording.number(table.nation[at], decimals)
        rows.append([*line, nation])
    note = "95% intervals in brackets where a figure has one; then the rank on that measure alone."
    return [
        Section(
            "compare",
            "Side by side",
            [Table("Areas compared", columns, rows, notes=[note], caption_hidden=True)],
        )
    ]


def _compared_figure(ranking: Ranking, row: int, at: int, decimals: int) -> str:
    table = ranking.table
    if np.isnan(table.values[row, at]):
        return table.missing[row][at]
    said = wording.number(table.values[row, at], decimals)
    if not np.isnan(table.lower[row, at]):
        low, high = (
            wording.number(table.lower[row, at], decimals),
            wording.number(table.upper[row, at], decimals),
        )
        said += f" ({low} to {high})"
    return f"{said}, rank {wording.rank(ranking.measure_ranks[row, at])}"


def _sureness(ranking: Ranking, setting: Setting) -> Section:
    return Section(
        "sureness",
        "How sure is each rank?",
        [
            Paragraph(
                "Each line holds 95% of the ranks an area had. Where two lines overlap, the order "
                "of the two areas should not be relied on."
            ),
            pictures.intervals(ranking, setting.compare),
        ],
    )


def _map(ranking: Ranking, setting: Setting) -> list[Section]:
    if setting.boundaries is None:
        return []
    return [
        Section(
            "map", "Where they are", [pictures.map_of(ranking, setting.boundaries, setting.compare)]
        )
    ]
