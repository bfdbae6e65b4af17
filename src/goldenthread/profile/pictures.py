"""The pictures of an area's page that set it among others: spine, neighbours, maps, summary."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

from goldenthread.charts.chart import Chart
from goldenthread.charts.choropleth import Map, choropleth
from goldenthread.charts.choropleth import locator as locator_chart
from goldenthread.charts.ranked_bars import RankedBars, ranked_bars
from goldenthread.charts.spine import Spine, SpineRow, spine
from goldenthread.charts.stacked_bar import StackedBar, stacked_bar
from goldenthread.documents.tree import Figure
from goldenthread.indicators.model import Domain, Indicator
from goldenthread.places.boundaries import Boundaries
from goldenthread.profile import wording
from goldenthread.profile.comparisons import NOT_TESTED
from goldenthread.profile.order import Breakdown
from goldenthread.profile.prepared import AreaFigures, Row
from goldenthread.values import Direction

#: A phone shows a chart of this width without shrinking it.
NARROW = 340
#: Two charts of this width stand side by side on a desk, and one fits a phone.
HALF = 360
_WIDE = 760
#: Peers drawn beside an area: as many as stand as high as the trend beside them.
_PEERS_DRAWN = 6
#: Parts that were rounded when published still sum to their whole as closely as this.
_SUMS = 0.01
#: Names of the five classes of a map, lightest first: whether one way is good.
FIFTHS = {
    True: ["Best fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Worst fifth"],
    False: ["Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth"],
}


def domain_spine(
    area: AreaFigures, domain: Domain, shown: Sequence[tuple[Indicator, Row]]
) -> Figure | None:
    """Return the spine chart of a domain, or None where fewer than two figures can be drawn."""
    rows = [
        _spine_row(one, row) for one, row in shown if row["value"] is not None and nation_among(row)
    ]
    if len(rows) < 2:
        return None
    data = Spine(
        title=f"{domain.title}: {area.name} beside {area.all.nation_name}",
        rows=rows,
        area=area.name,
        nation=area.all.nation_name,
        ends=("Worse", "Better") if any_good(shown) else ("Lower", "Higher"),
    )
    prefix = f"spine-{domain.id}"
    return Figure(
        spine(data, width=_WIDE, prefix=prefix), narrow=spine(data, width=NARROW, prefix=prefix)
    )


def any_good(shown: Sequence[tuple[Indicator, Row]]) -> bool:
    """Whether any of the indicators has a better side."""
    return any(one.direction is not Direction.NEUTRAL for one, _ in shown)


def breakdown_chart(area: AreaFigures, breakdown: Breakdown) -> Figure | None:
    """Return the parts of a whole as shares: this area above the nation and the mean of its peers.

    None where a part has no figure, or the parts do not make up the whole.
    """
    rows = [area.by_indicator[part] for part in breakdown.parts if part in area.by_indicator]
    whole = area.by_indicator.get(breakdown.whole)
    if whole is None or not _make_up(whole, rows, len(breakdown.parts)):
        return None
    catalogue = area.all.catalogue
    indicator = catalogue.get(breakdown.whole)
    nation = area.all.nation_name
    bars = [(area.name, "value"), (nation, "nation_value")]
    if all(row["peers_n"] for row in rows):
        bars.append((f"Mean of {whole['peers_n']} peers", "peers_mean"))
    data = StackedBar(
        title=f"{breakdown.title}, {area.name}, {wording.period(whole['period'])}",
        bars=[name for name, _ in bars],
        parts=[_part_name(catalogue.get(row["indicator"])) for row in rows],
        values=[[row[column] for row in rows] for _, column in bars],
        rest_name=breakdown.rest,
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )
    prefix = f"parts-{breakdown.whole}"
    return Figure(
        stacked_bar(data, width=_WIDE, prefix=prefix),
        narrow=stacked_bar(data, width=NARROW, prefix=prefix),
    )


def _make_up(whole: Row, parts: Sequence[Row], count: int) -> bool:
    """Whether all parts are there and sum to the whole, for the area and for the nation."""
    alike = all(row["period"] == whole["period"] for row in parts)
    for column in ("value", "nation_value"):
        values = [row[column] for row in parts]
        if whole[column] is None or None in values:
            return False
        if not isclose(sum(values), whole[column], rel_tol=_SUMS):
            return False
    return alike and len(parts) == count and whole["value"] > 0


def _part_name(indicator: Indicator) -> str:
    """A part's short name without the whole's: 'Delayed: care at home' is 'Care at home'."""
    return wording.first_upper(indicator.short_name.partition(": ")[2] or indicator.short_name)


def nation_among(row: Row) -> bool:
    """Say whether the nation lies among its areas: a count of residents, for one, does not."""
    nation = row["nation_value"]
    return nation is not None and row["lowest"] <= nation <= row["highest"]


def _spine_row(one: Indicator, row: Row) -> SpineRow:
    return SpineRow(
        name=one.short_name,
        value=row["value"],
        nation=row["nation_value"],
        lowest=row["lowest"],
        quarter=row["quarter"],
        three_quarters=row["three_quarters"],
        highest=row["highest"],
        peers=row["peers_mean"],
        comparison="none" if row["significance"] == NOT_TESTED else row["significance"],
        low_is_good=one.direction is Direction.LOW,
        figures=wording.figures_of(one.unit, one.decimals),
    )


def neighbours_chart(area: AreaFigures, indicator: Indicator) -> Figure | None:
    """Return this area among its nearest peers, or None where fewer than two have a figure."""
    values = area.all.latest[indicator.id]
    have = [peer for peer in area.peers if values.get(peer, (None,))[0] is not None]
    if len(have) < 2:
        return None
    codes = [area.area, *have[:_PEERS_DRAWN]]
    drawn = [values[code] for code in codes]
    row = area.by_indicator[indicator.id]
    data = RankedBars(
        title=f"{indicator.short_name}: {area.name} and nearest peers",
        names=[area.all.places.name(code) for code in codes],
        values=[value for value, _, _ in drawn],
        lower=[lower for _, lower, _ in drawn],
        upper=[upper for _, _, upper in drawn],
        nation=row["nation_value"] if nation_among(row) else None,
        nation_name=area.all.nation_name,
        marked=0,
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )
    return Figure(ranked_bars(data, width=HALF, prefix=f"peers-{indicator.id}"))


def locator(area: AreaFigures) -> Chart | None:
    """Return where in the nation the area lies, or None where there is no outline of it."""
    boundaries = area.all.small_outlines
    if boundaries is None or area.area not in boundaries.paths:
        return None
    data = Map(
        title=f"Where {area.name} is",
        paths=boundaries.paths,
        viewbox=boundaries.viewbox,
        names=boundaries.names,
        marked=[area.area],
    )
    return locator_chart(data, width=150, prefix="locator")


def map_around(area: AreaFigures, indicator: Indicator) -> Figure | None:
    """Return the map of the area and the areas around it by fifths, None without an outline."""
    boundaries = area.all.boundaries
    if boundaries is None or area.area not in boundaries.paths:
        return None
    view = boundaries.view_of(area.area)
    seen = {
        code: path for code, path in boundaries.paths.items() if _within(boundaries, code, view)
    }
    good = indicator.direction is not Direction.NEUTRAL
    fifths = area.all.fifths[indicator.id]
    values = area.all.latest[indicator.id]
    data = Map(
        title=f"{indicator.short_name} around {area.name}",
        paths=seen,
        viewbox=view,
        names=boundaries.names,
        classes={c: fifths[c] if good else 6 - fifths[c] for c in seen if c in fifths},
        class_words=FIFTHS[good],
        values={
            code: wording.number(indicator, values[code][0]) for code in seen if code in values
        },
        marked=[area.area],
    )
    return Figure(choropleth(data, width=HALF, prefix=f"map-{indicator.id}"))


def _within(boundaries: Boundaries, code: str, view: str) -> bool:
    left, top, across, down = (float(part) for part in view.split())
    west, north, east, south = boundaries.boxes[code]
    return west < left + across and east > left and north < top + down and south > top
