"""How a ranking was made, in words: its weights and who moves, who is not in it, the rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goldenthread.data.editions import Edition
from goldenthread.documents.tree import (
    Align,
    Block,
    BulletList,
    Cell,
    Column,
    DescriptionList,
    Paragraph,
    Section,
    Strong,
    Table,
    Words,
)
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.selection import wording
from goldenthread.selection.preset import METHOD_WORDS, MISSING_WORDS, TIES_WORDS, Measure
from goldenthread.selection.ranking import Move, Ranking
from goldenthread.values import Direction


def weights(ranking: Ranking) -> list[Section]:
    """Return the section that says who moves when one weight changes; none for one measure."""
    if not ranking.movers:
        return []
    columns = [
        Column("Measure", row_header=True),
        Column("Weight", Align.RIGHT),
        Column("If it counted twice"),
        Column("If it did not count"),
    ]
    weight = {m.indicator: m.weight for m in ranking.preset.measures}
    rows: list[list[Words | Cell]] = [
        [
            mover.short,
            f"{weight[mover.indicator]:g}",
            _moved(mover.doubled, mover.places_doubled),
            _moved(mover.dropped, mover.places_dropped),
        ]
        for mover in ranking.movers
    ]
    return [
        Section(
            "weights",
            "Who moves if a weight changes",
            [
                Paragraph(
                    "One weight is changed at a time. The areas named move furthest; ranks are "
                    "before and after."
                ),
                Table("Moves by weight", columns, rows, caption_hidden=True),
            ],
        )
    ]


def _moved(moved: tuple[Move, ...], mean: float) -> str:
    named = "; ".join(
        f"{m.name} {wording.rank(m.before)} to {wording.rank(m.after)}" for m in moved
    )
    return f"An area moves {mean:.0f} places on average. {named}" if named else "Nobody moves."


def not_in_it(ranking: Ranking) -> Section:
    """Return the section that names the areas that are not ranked, and why."""
    blocks: list[Block] = []
    if ranking.not_ranked:
        columns = [Column("Area", row_header=True), Column("Why")]
        rows: list[list[Words | Cell]] = [[name, why] for name, why in ranking.not_ranked]
        blocks.append(Table("Areas that are not ranked", columns, rows))
    if ranking.table.left_behind:
        blocks += [
            Paragraph(
                "Figures of codes that had ended by the day of this ranking are not joined to the "
                "codes that followed them:"
            ),
            BulletList(list(ranking.table.left_behind)),
        ]
    return Section("gaps", "Who is not in it", blocks or [Paragraph("Every area is ranked.")])


def method(ranking: Ranking, catalogue: Catalogue, nation: str) -> Section:
    """Return the section that lets somebody else make the same ranking."""
    preset, doubt, table = ranking.preset, ranking.doubt, ranking.table
    columns = [
        Column("Measure", row_header=True),
        Column("Good"),
        Column("Weight", Align.RIGHT),
        Column("Period"),
        Column("Areas with a figure", Align.RIGHT),
        Column(nation, Align.RIGHT),
        Column("Unit"),
    ]
    rows = [_measure_row(ranking, catalogue, at, m) for at, m in enumerate(table.measures)]
    share = f"{preset.least_share:.0%}"
    drawn = (
        f"{doubt.draws:,}, seed {doubt.seed}; figures from their 95% intervals (one without an "
        "interval stays as it is), weights from a Dirichlet distribution with concentration "
        f"{doubt.concentration:g} around those set"
    )
    return Section(
        "method",
        "How it was made",
        [
            Paragraph(preset.about),
            Table("The measures", columns, rows),
            DescriptionList(
                [
                    ("Composite", METHOD_WORDS[preset.combine]),
                    ("Ties", TIES_WORDS[preset.ties]),
                    ("Missing figures", MISSING_WORDS[preset.missing]),
                    ("Needed to be ranked", f"{share} of the measures that have figures"),
                    (
                        "Drawn rankings",
                        drawn,
                    ),
                ]
            ),
        ],
    )


def _measure_row(
    ranking: Ranking, catalogue: Catalogue, at: int, measure: Measure
) -> list[Words | Cell]:
    one, table = catalogue.get(measure.indicator), ranking.table
    present = int((~np.isnan(table.values[:, at])).sum())
    return [
        [Strong(measure.short), f": {one.name}"],
        "high" if measure.direction is Direction.HIGH else "low",
        f"{measure.weight:g}",
        wording.period(table.periods[at]),
        f"{present}" if present else "no data here yet",
        wording.number(table.nation[at], one.decimals),
        one.unit,
    ]


def provenance(editions: Sequence[Edition]) -> list[Words]:
    """Return one line for each publication the figures came from."""
    by_source: dict[str, list[Edition]] = {}
    for edition in editions:
        by_source.setdefault(edition.source, []).append(edition)
    return [
        f"{source}: {len(found)} {'file' if len(found) == 1 else 'files'}, {found[0].licence}"
        for source, found in sorted(by_source.items())
    ]
