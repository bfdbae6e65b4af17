"""The pictures of a ranking: a bar in each cell, the interval of each rank, the map."""

from __future__ import annotations

import numpy as np

from goldenthread.charts.caterpillar import Caterpillar, caterpillar
from goldenthread.charts.choropleth import Map, choropleth
from goldenthread.charts.drawing import Figures
from goldenthread.charts.small_bars import small_bar
from goldenthread.documents.tree import Figure, InlineChart
from goldenthread.places.boundaries import Boundaries
from goldenthread.selection.ranking import Ranking

_CLASSES = 5
#: What a phone has room for beside the page's margins.
_PHONE = 340


def bar(ranking: Ranking, row: int, at: int) -> InlineChart:
    """Return a small bar of where one figure ranks: the longer, the further from good.

    It repeats what the cell says, so it is passed over by screen readers.
    """
    place = ranking.measure_ranks[row, at]
    share = place / np.nanmax(ranking.measure_ranks[:, at])
    tone = "worse" if share > 0.8 else "better" if share <= 0.2 else "similar"
    title = f"{ranking.table.measures[at].short}, {ranking.table.names[row]}"
    chart = small_bar(float(share), title=title, value=f"rank {place:g}", tone=tone, width=40)
    return InlineChart(chart, decorative=True)


def intervals(ranking: Ranking, marked: tuple[str, ...] = ()) -> Figure:
    """Return every ranked area with the interval of its rank, best first."""
    order = [int(row) for row in np.argsort(ranking.rank) if not np.isnan(ranking.rank[row])]
    names, codes = ranking.table.names, ranking.table.codes
    shown = [at for at, row in enumerate(order) if codes[row] in marked]
    last = range(max(0, len(order) - 3), len(order))
    data = Caterpillar(
        title=f"Ranks on {ranking.preset.name} with their 95% intervals",
        names=[names[row] for row in order],
        values=[float(ranking.rank[row]) for row in order],
        lower=[float(ranking.rank_lower[row]) for row in order],
        upper=[float(ranking.rank_upper[row]) for row in order],
        marked=shown or list(last),
        value_words="Rank",
        figures=Figures(0, unit="rank, 1 is best"),
    )
    named = "Areas compared are" if shown else "The last three are"
    return Figure(
        caterpillar(data, width=720),
        caption=f"{named} named; the others are in the table.",
        narrow=caterpillar(data, width=_PHONE),
    )


def map_of(ranking: Ranking, boundaries: Boundaries, marked: tuple[str, ...] = ()) -> Figure:
    """Return a map of fifths of the ranking, 5 the furthest from good."""
    ranked = [row for row in range(len(ranking.rank)) if not np.isnan(ranking.rank[row])]
    order = sorted(ranked, key=lambda row: float(ranking.rank[row]))
    # With fewer areas than classes each area is a class of its own, so that none is empty.
    count = min(_CLASSES, len(order))
    shade = {row: 1 + at * count // len(order) for at, row in enumerate(order)}
    table = ranking.table
    words = [
        f"{_class_name(number, count)}: ranks "
        + _ends(ranking, [row for row in order if shade[row] == number])
        for number in range(1, count + 1)
    ]
    data = Map(
        title=f"{ranking.preset.name} by fifths",
        paths=boundaries.paths,
        viewbox=boundaries.viewbox,
        names=boundaries.names,
        classes={table.codes[row]: shade[row] for row in order},
        class_words=words,
        values={table.codes[row]: f"rank {ranking.rank[row]:g}" for row in order},
        marked=marked,
    )
    return Figure(
        choropleth(data, width=460),
        caption=f"Fifths of the ranking, on boundaries of {boundaries.edition}",
        narrow=choropleth(data, width=_PHONE),
    )


def _class_name(number: int, count: int) -> str:
    if count < _CLASSES:
        return f"group {number} of {count}"
    return ("best", "second", "middle", "fourth", "last")[number - 1] + " fifth"


def _ends(ranking: Ranking, rows: list[int]) -> str:
    return f"{ranking.rank[rows[0]]:g} to {ranking.rank[rows[-1]]:g}"
