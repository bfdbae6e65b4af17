"""Four invented areas and two measures, the same in every test of the selection room."""

from __future__ import annotations

from datetime import date

import polars as pl

from goldenthread.indicators.figures_table import FIGURES
from goldenthread.places.authorities import Places
from goldenthread.places.register import Authority
from goldenthread.selection import preset
from goldenthread.selection.preset import Measure, Preset
from goldenthread.selection.ranking import Doubt
from goldenthread.stats.composites import Method, Missing
from goldenthread.values import Direction, Period

QUICK = Doubt(draws=200, last=1)
DELAYED, HOME = "delayed-days-total", "reablement-at-home-91-days"
NAMES = {"X06000001": "Ashby", "X06000002": "Birch", "X06000003": "Cole", "X06000004": "Dene"}


def places(ended: date | None = None) -> Places:
    rows = [
        Authority(
            code, name, "unitary", "X12000001", "North", end=ended if code[-1] == "4" else None
        )
        for code, name in NAMES.items()
    ]
    return Places([Authority("X92000001", "Aurelia", "nation"), *rows])


def figures(
    indicator: str, values: list[float | None], period: str = "2017-18", half: float | None = 1.0
) -> pl.DataFrame:
    span = Period.parse(period)
    rows = [
        {
            "indicator": indicator,
            "area_code": code,
            "period": span.label,
            "period_kind": span.kind.value,
            "period_start": span.start,
            "period_end": span.end,
            "value": value,
            "lower": None if value is None or half is None else value - half,
            "upper": None if value is None or half is None else value + half,
            "missing": "suppressed by the publisher" if value is None else None,
        }
        for code, value in zip(NAMES, values, strict=True)
    ]
    return pl.DataFrame(rows, schema={k: v for k, v in FIGURES.items() if k in rows[0]}).select(
        *(pl.col(k) if k in rows[0] else pl.lit(None, v).alias(k) for k, v in FIGURES.items())
    )


def two(missing: Missing = Missing.REWEIGHT, least: float = 0.5) -> Preset:
    return Preset(
        id="two",
        version=1,
        name="Two",
        about="",
        weights_published=False,
        weights_note="",
        combine=Method.RANKS,
        ties=preset.load("interface-dashboard").ties,
        missing=missing,
        least_share=least,
        measures=(
            Measure("delayed-days-total", "Delays", Direction.LOW, 2),
            Measure("reablement-at-home-91-days", "At home", Direction.HIGH, 1),
        ),
    )


DELAYS = figures(DELAYED, [5.0, 10.0, 20.0, 30.0])
AT_HOME = figures(HOME, [70.0, 90.0, 80.0, 60.0])
