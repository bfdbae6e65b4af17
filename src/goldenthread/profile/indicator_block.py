"""One indicator on an area's page: what it says, its chart, its neighbours, its source."""

from __future__ import annotations

import numpy as np

from goldenthread.charts.spc import spc
from goldenthread.charts.trend import Trend, trend
from goldenthread.documents.tree import (
    Badge,
    Block,
    BulletList,
    Columns,
    DescriptionList,
    Details,
    Figure,
    Link,
    Paragraph,
    Section,
    Strong,
    Text,
    Tone,
    Words,
)
from goldenthread.indicators.model import Indicator, Status
from goldenthread.profile import wording
from goldenthread.profile.definition import GOOD, editions_of, published
from goldenthread.profile.indicator_page import file_name
from goldenthread.profile.monthly_chart import monthly_chart
from goldenthread.profile.pictures import HALF, map_around, nation_among, neighbours_chart
from goldenthread.profile.prepared import AreaFigures, Row
from goldenthread.profile.series import LEAST_MONTHS

#: Heights at which three indicators stand on one printed page.
_HIGH, _HIGH_SPC = 205, 235


def anchor(indicator_id: str) -> str:
    """Return the id of an indicator's section on a page."""
    return f"i-{indicator_id}"


def has_something(area: AreaFigures, indicator: Indicator, row: Row) -> bool:
    """Whether there is a figure of this area, now or in an earlier period."""
    series = area.all.trends.get(indicator.id)
    earlier = series is not None and any(v is not None for v in series.of(area.area))
    return row["value"] is not None or earlier


def indicator_block(area: AreaFigures, indicator: Indicator, row: Row) -> Section:
    """Return the section of one indicator: what stands at a glance, and what is one step away."""
    nation = area.all.nation_name
    badges = [wording.badge(row, nation)]
    if indicator.status is Status.DEVELOPMENTAL:
        badges.append(Badge(Tone.GAP, "Developmental"))
    if row["value"] is None:
        return Section(
            anchor(indicator.id), indicator.name, _without_figure(area, indicator, row), badges
        )
    blocks: list[Block] = [
        Paragraph(indicator.why, small=True),
        _headline(area, indicator, row),
        _facts(area, indicator, row),
    ]
    figures = [_chart(area, indicator, row), neighbours_chart(area, indicator)]
    columns: list[list[Block]] = [[figure] for figure in figures if figure is not None]
    blocks += [Columns(columns)] if len(columns) > 1 else columns[0] if columns else []
    if indicator.id in area.all.rules.first and (around := map_around(area, indicator)):
        blocks.append(Details("Map of the areas around", [around], in_print=False))
    blocks += [_all_areas(indicator), _more(area, indicator, row)]
    return Section(anchor(indicator.id), indicator.name, blocks, badges, together=True)


def _headline(area: AreaFigures, indicator: Indicator, row: Row) -> Paragraph:
    """The figure in a sentence or two: what it is, how sure, what stands out, how it moves."""
    sure = ""
    if row["lower"] is not None:
        sure = f" (95% interval {wording.interval(indicator, row['lower'], row['upper'])})"
    words = [f" in {wording.period(row['period'])}{sure}."]
    words += [f"Stands out: {wording.lower_first(item['words'])}." for item in area.standing
              if item["indicator"] == indicator.id]  # fmt: skip
    other = wording.why_not_tested(row, area.all.nation_name)
    words += [f"Not tested, because {other}."] if other else []
    moves = [wording.change(indicator, row)]
    moves += [f"five-point trend {wording.trend(row)}"] if row["trend_reason"] == "" else []
    if said := wording.variation(row):
        moves.append(said)
    text = "; ".join(move for move in moves if move)
    words += [f"{text[0].upper()}{text[1:]}."] if text else []
    return Paragraph([Strong(wording.with_unit(indicator, row["value"])), Text(" ".join(words))])


def _without_figure(area: AreaFigures, indicator: Indicator, row: Row) -> list[Block]:
    nation = area.all.nation_name
    reason = (row["missing"] or "no figure").rstrip(".")
    words = f"No figure for {area.name}: {reason}."
    if row["nation_value"] is not None:
        words += (
            f" {nation} had {wording.with_unit(indicator, row['nation_value'])}"
            f" in {wording.period(row['period'])}."
        )
    blocks: list[Block] = [Paragraph(words)]
    series = area.all.trends.get(indicator.id)
    if series is not None and any(v is not None for v in series.of(area.area)):
        figure = _trend(area, indicator, row)
        blocks += [figure] if figure else []
    blocks += [_all_areas(indicator), _more(area, indicator, row)]
    return blocks


def _all_areas(indicator: Indicator) -> Paragraph:
    where = f"../indicators/{file_name(indicator.id)}"
    words = Link("All areas: map, table and funnel", where)
    return Paragraph(words, small=True, in_print=False)


def _facts(area: AreaFigures, indicator: Indicator, row: Row) -> DescriptionList:
    """This area beside the nation, its region and its peers, and its place."""
    nation, how = area.all.nation_name, wording.number
    region = area.all.places.region(area.area)
    cells: list[tuple[Words, Words]] = [
        (area.name, how(indicator, row["value"])),
        (nation, how(indicator, row["nation_value"])),
    ]
    if row["region_value"] is not None and region is not None:
        cells.append((area.all.places.name(region), how(indicator, row["region_value"])))
    if row["peers_n"]:
        low, high = (how(indicator, row[name]) for name in ("peers_low", "peers_high"))
        mean = how(indicator, row["peers_mean"])
        cells.append((f"Mean of {row['peers_n']} peers", f"{mean} ({low} to {high})"))
    cells.append(("Place", wording.rank(row, indicator.direction)))
    if fifth := wording.fifth(row, indicator.direction):
        cells.append(("Fifth", fifth))
    if row["n"] is not None:
        cells.append(("Rests on", f"{row['n']:,.0f} {_rests_on(indicator)}"))
    return DescriptionList(cells, across=True)


def _rests_on(indicator: Indicator) -> str:
    return "days" if indicator.method == "days-rate" else "people"


def _chart(area: AreaFigures, indicator: Indicator, row: Row) -> Figure | None:
    if indicator.id in area.all.months and row["variation_points"] >= LEAST_MONTHS:
        return _spc(area, indicator)
    return _trend(area, indicator, row)


def _spc(area: AreaFigures, indicator: Indicator) -> Figure:
    series, chart = area.all.months[indicator.id]
    title = f"{indicator.short_name} by month, {area.name}"
    data = monthly_chart(series, chart, area.area, indicator, title=title)
    return Figure(spc(data, width=HALF, height=_HIGH_SPC, prefix=indicator.id))


def _trend(area: AreaFigures, indicator: Indicator, row: Row) -> Figure | None:
    series = area.all.trends.get(indicator.id)
    if series is None or sum(v is not None for v in series.of(area.area)) < 2:
        return None
    data = Trend(
        title=f"{indicator.short_name}, {area.name}",
        periods=[wording.short_period(label) for label in series.periods],
        values=series.of(area.area),
        lower=wording.if_any(series.of(area.area, "lower")),
        upper=wording.if_any(series.of(area.area, "upper")),
        nation=wording.if_any(series.of(area.all.places.nation)) if nation_among(row) else None,
        peers=wording.if_any(_peer_means(area, indicator.id)),
        name=area.name,
        nation_name=area.all.nation_name,
        interval="bars",
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )
    return Figure(trend(data, width=HALF, height=_HIGH, prefix=indicator.id))


def _peer_means(area: AreaFigures, indicator_id: str) -> list[float | None]:
    series = area.all.trends[indicator_id]
    at = [series.areas.index(peer) for peer in area.peers if peer in series.areas]
    if not at:
        return [None] * len(series.periods)
    table = series.tables["value"][at]
    count = np.isfinite(table).sum(axis=0)
    total = np.where(np.isfinite(table), table, 0.0).sum(axis=0)
    # A mean of fewer than half the peers would jump with who happened to answer.
    enough = count * 2 >= len(at)
    return [float(t / c) if e else None for t, c, e in zip(total, count, enough, strict=True)]


def _more(area: AreaFigures, indicator: Indicator, row: Row) -> Details:
    sources = editions_of(area.all, [row])
    retrieved = max((one.retrieved for one in sources), default=None)
    about: list[tuple[Words, Words]] = [
        ("Counted", indicator.numerator),
        ("Out of", indicator.denominator),
        ("Read it", GOOD[indicator.direction]),
        ("How it was made", row["method"] or "no figure"),
        ("Interval", indicator.interval_why),
        ("Source", published(indicator, sources)),
    ]
    if retrieved is not None:
        about.append(("Retrieved", f"{retrieved.day} {retrieved:%B %Y}"))
    if row["note"]:
        about.append(("Publisher's note", row["note"]))
    about.append(("Definition", f"version {indicator.version}, {indicator.checked}"))
    about.append(("In the data", f"row {area.area} {indicator.id} {row['period'] or ''}".strip()))
    blocks: list[Block] = [DescriptionList(about)]
    if indicator.caveats:
        blocks += [Paragraph([Strong("Take care")]), BulletList(list(indicator.caveats))]
    return Details("Source, definition and caveats", blocks, in_print=False)
