"""The monthly series of one area as an XmR chart's data."""

from __future__ import annotations

import numpy as np

from goldenthread.charts.spc import Spc
from goldenthread.indicators.model import Indicator
from goldenthread.profile import wording
from goldenthread.profile.series import Floats, Series
from goldenthread.stats.xmr import XmR

_POINT = {
    "common-cause": "common",
    "improvement-high": "improvement",
    "improvement-low": "improvement",
    "concern-high": "concern",
    "concern-low": "concern",
    "neutral-high": "high",
    "neutral-low": "low",
    "none": "common",
}
_SIGN: dict[str, str] = {"common-cause": "common", "none": ""}


def monthly_chart(
    series: Series, chart: XmR, area: str, indicator: Indicator, *, title: str
) -> Spc:
    """Return what is drawn of one area's months; `area` is among the areas of the series."""
    at = series.areas.index(area)
    values = series.tables["value"][at]
    variation = str(chart.variation[at])
    return Spc(
        title=title,
        periods=[wording.short_period(label) for label in series.periods],
        values=values.tolist(),
        mean=chart.mean[at].tolist(),
        lower=_floor(chart.lower[at], values).tolist(),
        upper=chart.upper[at].tolist(),
        causes=[_POINT[cause] for cause in chart.point[at].tolist()],
        variation=_SIGN.get(variation, variation),
        figures=wording.figures_of(indicator.unit, indicator.decimals),
    )


def _floor(lower: Floats, values: Floats) -> Floats:
    """A limit below nothing, of figures that cannot be below nothing, is drawn at nothing."""
    return np.maximum(lower, 0.0) if np.nanmin(values) >= 0 else lower
