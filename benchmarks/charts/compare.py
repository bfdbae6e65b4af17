"""Times every kind of chart, beside the slow obvious way: the same elements through ElementTree.

Both sides make the same picture in the same run: the elements are read back from the chart's own
SVG, and only building and writing them is timed on the slow side, nothing of the layout.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from xml.etree import ElementTree as ET

from goldenthread.charts.caterpillar import Caterpillar, caterpillar
from goldenthread.charts.chart import Chart
from goldenthread.charts.choropleth import Map, choropleth
from goldenthread.charts.drawing import Figures
from goldenthread.charts.funnel import Funnel, FunnelLimits, funnel
from goldenthread.charts.ranked_bars import RankedBars, ranked_bars
from goldenthread.charts.small_bars import small_bar
from goldenthread.charts.sparkline import Sparkline, sparkline
from goldenthread.charts.spc import Spc, spc
from goldenthread.charts.spine import Spine, SpineRow, spine
from goldenthread.charts.stacked_bar import StackedBar, stacked_bar
from goldenthread.charts.trend import Trend, trend

FIGURES = Figures(1, unit="days per 100,000 adults")


def wave(count: int, by: float = 1.0) -> list[float | None]:
    return [12 + 5 * math.sin(i * by) for i in range(count)]


def moved(values: list[float | None], by: float) -> list[float | None]:
    return [None if v is None else v + by for v in values]


def kinds() -> dict[str, Callable[[], Chart]]:
    years, months = [f"20{i:02d}/{i + 1:02d}" for i in range(12, 24)], [f"m{i}" for i in range(60)]
    v, m, many = wave(12), wave(60), wave(150, 0.1)
    names = [f"Authority of some length {i}" for i in range(150)]
    rows = [
        SpineRow(name, 12.0 + i, 14.0, 5.0, 11.0, 18.0, 30.0, 13.0, "similar", i % 2 == 0, FIGURES)
        for i, name in enumerate(names[:8])
    ]
    sizes = [2000.0 * (i + 1) for i in range(100)]
    limits = FunnelLimits(sizes, *([12 + k * 900 / math.sqrt(s) for s in sizes]
                                   for k in (-1.96, 1.96, -3.09, 3.09)))  # fmt: skip
    around = {f"X{i}": f"M{i * 9} 0l" + "8 3-8-3 8 9 1 1 1-1" * 12 + "z" for i in range(24)}
    level = [12.0] * 60
    return {
        "trend, 12 years": lambda: trend(
            Trend("Delays", years, v, moved(v, -1), moved(v, 1), moved(v, 2), moved(v, -2),
                  figures=FIGURES)
        ),
        "XmR chart, 60 months": lambda: spc(
            Spc("Delays", months, m, level, moved(level, -6), moved(level, 6), ["common"] * 60,
                figures=FIGURES)
        ),
        "spine, 8 rows": lambda: spine(Spine("Delays", rows)),
        "ranked bars, 8 areas": lambda: ranked_bars(
            RankedBars("Delays", names[:8], v[:8], moved(v[:8], -1), moved(v[:8], 1), 12.0,
                       marked=0, figures=FIGURES)
        ),
        "map, 24 areas": lambda: choropleth(
            Map("Delays", around, "0 0 220 160", {}, {c: 1 + i % 5 for i, c in enumerate(around)},
                ["1", "2", "3", "4", "5"])
        ),
        "stacked bar, 8 parts": lambda: stacked_bar(
            StackedBar("Reasons", ["Hull", "Aurelia"], names[:8], [v[:8], v[4:]])
        ),
        "sparkline": lambda: sparkline(Sparkline("Delays", years, v)),
        "small bar": lambda: small_bar(0.4, title="Delays", value="6"),
        "caterpillar, 150 areas": lambda: caterpillar(
            Caterpillar("Ranks", names, many, moved(many, -2), moved(many, 2), [3])
        ),
        "funnel, 150 areas": lambda: funnel(
            Funnel("Delays", names, [1300.0 * (i + 1) for i in range(150)], many, ["within"] * 150,
                   limits, 12.0, marked=[3], figures=FIGURES)
        ),
    }  # fmt: skip


Tree = tuple[str, dict[str, str], str | None, list["Tree"]]


def plain(element: ET.Element) -> Tree:
    inner = [plain(one) for one in element]
    return element.tag.split("}")[1], dict(element.attrib), element.text, inner


def built(tree: Tree) -> ET.Element:
    tag, attributes, text, inner = tree
    element = ET.Element(tag, attributes)
    element.text = text
    for one in inner:
        element.append(built(one))
    return element


def best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    print(f"{'chart':26} {'ms':>8} {'kB':>6} {'ElementTree, writing alone':>28} {'times':>7}")
    for name, draw in kinds().items():
        chart = draw()
        tree = plain(ET.fromstring(chart.svg))
        ours = best(draw, rounds)
        theirs = best(lambda t=tree: ET.tostring(built(t), "unicode"), rounds)  # type: ignore[misc]
        size = len(chart.svg.encode()) / 1000
        print(f"{name:26} {ours:8.3f} {size:6.1f} {theirs:25.3f} ms {theirs / ours:6.1f}x")


if __name__ == "__main__":
    main()
