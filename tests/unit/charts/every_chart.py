"""Each kind of chart drawn from one plain set of figures, so that a rule meets them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from goldenthread.charts.caterpillar import Caterpillar, caterpillar
from goldenthread.charts.chart import Chart
from goldenthread.charts.choropleth import Map, choropleth, locator
from goldenthread.charts.drawing import PLAIN, Figures
from goldenthread.charts.funnel import STANDING, Funnel, FunnelLimits, funnel
from goldenthread.charts.icons import ASSURANCE, VARIATION, assurance_icon, variation_icon
from goldenthread.charts.palette import SHAPES
from goldenthread.charts.ranked_bars import RankedBars, ranked_bars
from goldenthread.charts.small_bars import small_bar
from goldenthread.charts.sparkline import Sparkline, sparkline
from goldenthread.charts.spc import CAUSES, Spc, spc
from goldenthread.charts.spine import Spine, SpineRow, spine, spine_row
from goldenthread.charts.stacked_bar import StackedBar, stacked_bar
from goldenthread.charts.trend import Trend, trend

SAID = tuple(SHAPES)
CAUSE = tuple(CAUSES)
Number = float | None


@dataclass(frozen=True)
class Given:
    """What a chart is drawn from: as many names and limits as values."""

    values: Sequence[Number]
    lower: Sequence[Number]
    upper: Sequence[Number]
    names: Sequence[str]
    title: str = "Days delayed per 100,000"
    nation: Number = None
    nation_name: str = "Aurelia"
    figures: Figures = field(default=PLAIN)
    prefix: str = ""


def of_trend(given: Given, width: int, interval: str = "ribbon") -> Chart:
    count = len(given.values)
    data = Trend(
        given.title, given.names, given.values, given.lower, given.upper,
        nation=[given.nation] * count, peers=given.upper,
        comparisons=[SAID[i % len(SAID)] for i in range(count)],
        name=given.names[0] if given.names else "This area", nation_name=given.nation_name,
        interval=interval, figures=given.figures,
    )  # fmt: skip
    return trend(data, width=width, prefix=given.prefix)


def of_bars(given: Given, width: int) -> Chart:
    return of_trend(given, width, "bars")


def of_spc(given: Given, width: int) -> Chart:
    count = len(given.values)
    data = Spc(
        given.title, given.names, given.values, [given.nation] * count, given.lower, given.upper,
        causes=[CAUSE[i % len(CAUSE)] for i in range(count)], target=given.nation,
        target_name=f"{given.nation_name} target", rebases=[2], variation="concern-high",
        assurance="hit-or-miss", figures=given.figures,
    )  # fmt: skip
    return spc(data, width=width, prefix=given.prefix)


def rows_of(given: Given) -> list[SpineRow]:
    return [
        SpineRow(
            name, value, given.nation, low, value, value, high, peers=high,
            comparison=SAID[i % len(SAID)], low_is_good=i % 2 == 0, figures=given.figures,
        )
        for i, (name, value, low, high) in enumerate(
            zip(given.names, given.values, given.lower, given.upper, strict=True)
        )
    ]  # fmt: skip


def of_spine(given: Given, width: int) -> Chart:
    data = Spine(given.title, rows_of(given), given.names[0] if given.names else "This area",
                 given.nation_name)  # fmt: skip
    return spine(data, width=width, prefix=given.prefix)


def of_spine_row(given: Given, width: int) -> Chart:
    one = [*rows_of(given), SpineRow("none", None, None, None, None, None, None)][0]
    return spine_row(one, nation=given.nation_name, width=min(width, 200), prefix=given.prefix)


def of_ranked_bars(given: Given, width: int) -> Chart:
    data = RankedBars(
        given.title, given.names, given.values, given.lower, given.upper, given.nation,
        given.nation_name, marked=0 if given.names else None, figures=given.figures,
    )  # fmt: skip
    return ranked_bars(data, width=width, prefix=given.prefix)


def of_caterpillar(given: Given, width: int) -> Chart:
    marked = [i for i in (0, len(given.names) - 1) if i >= 0]
    data = Caterpillar(given.title, given.names, given.values, given.lower, given.upper, marked,
                       "Rank", given.figures)  # fmt: skip
    return caterpillar(data, width=width, prefix=given.prefix)


def map_of(given: Given) -> Map:
    codes = [f"X{i}" for i in range(len(given.names))]
    return Map(
        given.title,
        {code: f"M{10 * i} 0h9v9h-9z" for i, code in enumerate(codes)},
        f"0 0 {10 * max(1, len(codes))} {4 * max(3, len(codes))}",
        dict(zip(codes, given.names, strict=True)),
        {
            code: 1 + i % 5
            for i, (code, v) in enumerate(zip(codes, given.values, strict=True))
            if v is not None
        },
        [f"{given.nation_name} class {at}" for at in range(1, 6)],
        {c: given.figures.text(v) for c, v in zip(codes, given.values, strict=True)},
        codes[:1],
    )


def of_choropleth(given: Given, width: int) -> Chart:
    return choropleth(map_of(given), width=width, prefix=given.prefix)


def of_locator(given: Given, width: int) -> Chart:
    return locator(map_of(given), width=width, prefix=given.prefix)


def of_small_bar(given: Given, width: int) -> Chart:
    values = [v for v in given.values if v is not None] or [0.0]
    return small_bar(values[0], title=given.title, value=given.figures.text(values[0]))


def of_sparkline(given: Given, width: int) -> Chart:
    data = Sparkline(given.title, given.names, given.values, given.nation, given.nation_name,
                     given.figures)  # fmt: skip
    return sparkline(data, width=min(width, 96), prefix=given.prefix)


def of_funnel(given: Given, width: int) -> Chart:
    count, said = len(given.values), tuple(STANDING)
    limits = FunnelLimits([10.0 * (i + 1) for i in range(count)], given.lower, given.upper,
                          given.values, given.values)  # fmt: skip
    data = Funnel(
        given.title, given.names, given.upper, given.values,
        [said[i % len(said)] for i in range(count)], limits, given.nation, given.nation_name,
        "people", marked=[0] if count else [], figures=given.figures,
    )  # fmt: skip
    return funnel(data, width=width, prefix=given.prefix)


def of_stacked_bar(given: Given, width: int) -> Chart:
    def amounts(values: Sequence[Number]) -> list[Number]:
        return [None if v is None else abs(v) for v in values]

    bars, both = [given.title, given.nation_name], [amounts(given.values), amounts(given.upper)]
    data = StackedBar(given.title, bars, given.names, both, figures=given.figures)
    return stacked_bar(data, width=width, prefix=given.prefix)


def of_signs(given: Given, width: int) -> Chart:
    at = len(given.values)
    if at % 2:
        return variation_icon(tuple(VARIATION)[at % len(VARIATION)])
    return assurance_icon(tuple(ASSURANCE)[at % len(ASSURANCE)])


KINDS: dict[str, Callable[[Given, int], Chart]] = {
    "trend": of_trend,
    "trend-bars": of_bars,
    "spc": of_spc,
    "spine": of_spine,
    "spine-row": of_spine_row,
    "ranked-bars": of_ranked_bars,
    "caterpillar": of_caterpillar,
    "choropleth": of_choropleth,
    "locator": of_locator,
    "small-bar": of_small_bar,
    "sparkline": of_sparkline,
    "funnel": of_funnel,
    "stacked-bar": of_stacked_bar,
    "signs": of_signs,
}

LONGEST = (
    "Bournemouth, Christchurch and Poole",
    "Redcar and Cleveland",
    "Kingston upon Hull, City of",
    "Bath and North East Somerset",
    "Cheshire West and Chester",
    "Brighton and Hove",
    'King\'s Lynn & <West> "Norfolk"',
)


def given_of(
    values: Sequence[Number],
    *,
    names: Sequence[str] | None = None,
    spread: float = 0.1,
    **more: object,
) -> Given:
    """Values with limits a tenth of them to either side, named by period."""
    known = [v for v in values if v is not None]
    lower = [None if v is None else v - abs(v) * spread for v in values]
    upper = [None if v is None else v + abs(v) * spread for v in values]
    nation = sum(v / len(known) for v in known) if known else None
    labels = (
        names
        if names is not None
        else [f"20{i // 12:02d}-{i % 12 + 1:02d}" for i in range(len(values))]
    )
    return Given(values, lower, upper, labels, nation=nation, **more)  # type: ignore[arg-type]
