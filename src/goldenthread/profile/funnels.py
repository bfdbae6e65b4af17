"""The funnel plot of one indicator: which areas lie further out than chance and custom explain.

Drawn where a figure is a count over a count, so that its size says how far chance can carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goldenthread.charts.funnel import Funnel, funnel
from goldenthread.charts.funnel import FunnelLimits as Curves
from goldenthread.documents.tree import Block, Figure, Paragraph, TableOf
from goldenthread.indicators.model import Indicator, Method
from goldenthread.profile import wording
from goldenthread.profile.prepared import Prepared, Row
from goldenthread.stats.distributions import FloatArray
from goldenthread.stats.funnel import FunnelLimits, funnel_axis
from goldenthread.stats.overdispersion import Overdispersion, Scale, overdispersion, widened_limits

#: Fewer areas than this do not show how much areas differ beyond chance.
LEAST_AREAS = 10
#: A published figure that was rounded still agrees this closely with its own counts.
_AGREES = 0.005
_SCALES = {
    Method.PROPORTION: Scale.PROPORTION,
    Method.RATE: Scale.RATIO_ROOT,
    Method.DAYS_RATE: Scale.RATIO_ROOT,
}
_STANDING = {0.998: "very high", 0.95: "high", 0.0: "within", -0.95: "low", -0.998: "very low"}
_WIDE, _NARROW = 760, 340
_NONE = (
    "No funnel plot: too few areas have a figure with both its counts, or the published figure is "
    "not the one over the other."
)


@dataclass(frozen=True, slots=True)
class Funnelled:
    """A funnel as computed: one entry an area in `standing`, curves by size, and the spread.

    `sizes` are denominators. `standing` uses the keys of `goldenthread.charts.funnel.STANDING`.
    """

    sizes: FloatArray
    values: FloatArray
    standing: tuple[str, ...]
    curves: Curves
    centre: float
    spread: Overdispersion


def due(indicator: Indicator) -> bool:
    """Whether figures of this kind have a funnel: a count out of a count."""
    return indicator.method in _SCALES


def funnelled(indicator: Indicator, rows: Sequence[Row]) -> Funnelled | None:
    """Return the funnel of the rows that have a figure with both counts, or None where none is due.

    `rows` are comparisons of one indicator. The centre is the nation's figure. Limits are widened
    by the variation between areas: `goldenthread.stats.overdispersion.widened_limits`.
    """
    scale = _SCALES.get(indicator.method)
    have = [row for row in rows if row["value"] is not None and row["denominator"]]
    if scale is None or len(have) < LEAST_AREAS:
        return None
    centre = have[0]["nation_value"]
    values, counts, sizes = (
        np.array([row[name] for row in have], dtype=float)
        for name in ("value", "numerator", "denominator")
    )
    per = indicator.source.multiplier
    share = (centre or 0.0) / per
    agrees = np.isclose(values, counts / sizes * per, rtol=_AGREES, atol=per * 1e-6)
    if not agrees.all() or share <= 0 or (scale is Scale.PROPORTION and share >= 1):
        return None
    along = funnel_axis(float(sizes.max()) * 1.05, smallest=float(sizes.min()) / 2)
    if scale is Scale.PROPORTION:
        spread = overdispersion(counts, sizes, scale=scale, target=share)
        drawn, tested = (widened_limits(at, share, spread, multiplier=per) for at in (along, sizes))
    else:
        spread = overdispersion(counts, sizes * share, scale=scale)
        drawn, tested = (
            widened_limits(at * share, 1.0, spread, multiplier=share * per) for at in (along, sizes)
        )
    left = tested.level_left(values)
    standing = tuple(_STANDING[round(float(level), 3)] for level in left)
    return Funnelled(sizes, values, standing, _curves(along, drawn), float(centre), spread)


def _curves(along: FloatArray, limits: FunnelLimits) -> Curves:
    inner, outer = limits.intervals
    series = (inner.lower, inner.upper, outer.lower, outer.upper)
    return Curves(along.tolist(), *[one.tolist() for one in series])


def funnel_blocks(every: Prepared, indicator: Indicator, rows: Sequence[Row]) -> list[Block]:
    """Return the funnel plot with its words, or the reason why there is none."""
    found = funnelled(indicator, rows)
    if found is None:
        return [Paragraph(_NONE)]
    have = [row for row in rows if row["value"] is not None and row["denominator"]]
    data = Funnel(
        title=f"{indicator.short_name} by size of area",
        names=[every.places.name(row["area_code"]) for row in have],
        sizes=found.sizes.tolist(),
        values=found.values.tolist(),
        standing=found.standing,
        limits=found.curves,
        centre=found.centre,
        centre_name=every.nation_name,
        size_words="Denominator",
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )
    prefix = "funnel"
    return [
        Figure(
            funnel(data, width=_WIDE, height=400, prefix=prefix),
            narrow=funnel(data, width=_NARROW, height=360, prefix=prefix),
            table=TableOf.LEFT_OUT,
        ),
        Paragraph(_beyond(every, have, found)),
        Paragraph(_spread_words(indicator, found.spread), small=True),
    ]


def _beyond(every: Prepared, rows: Sequence[Row], found: Funnelled) -> str:
    sides = []
    for key, words in (("very high", "above"), ("very low", "below")):
        names = [
            every.places.name(row["area_code"])
            for row, standing in zip(rows, found.standing, strict=True)
            if standing == key
        ]
        if names:
            sides.append(f"{len(names)} {words} ({wording.listed(names)})")
    if not sides:
        return "No area lies outside the 99.8% limits."
    return f"Outside the 99.8% limits: {' and '.join(sides)}."


def _spread_words(indicator: Indicator, spread: Overdispersion) -> str:
    size = f"Size is the denominator: {wording.lower_first(indicator.denominator)}."
    much = f"Areas vary {spread.phi:,.1f} times as much as chance alone would make them"
    if spread.tau_squared <= 0:
        return f"{size} {much}: no more than that, so the limits are those of chance."
    rare = (
        " Days of delay come in runs, one person giving many, which is part of it."
        if indicator.method is Method.DAYS_RATE
        else ""
    )
    return (
        f"{size} {much} (phi, over {spread.areas} areas, the most extreme tenth at each end drawn "
        f"in).{rare} The limits are therefore widened by the variation between areas "
        "(Spiegelhalter, 2005): an area outside them differs from the nation more than areas "
        "ordinarily do."
    )
