"""The pictures of an area's page that tell of many indicators or of the map."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.documents.tree import Figure, Words
from goldenthread.indicators.model import Domain, Indicator
from goldenthread.profile.prepared import AreaFigures, Row


def summary_bar(title: str, counts: Sequence[int]) -> Words:
    return ""


def locator(area: AreaFigures) -> Figure | None:
    return None


def domain_spine(
    area: AreaFigures, domain: Domain, shown: Sequence[tuple[Indicator, Row]]
) -> Figure | None:
    return None


def neighbours_chart(area: AreaFigures, indicator: Indicator, row: Row) -> Figure | None:
    return None
