"""Observations made by hand, a row at a time, for tests of figures."""

from __future__ import annotations

from typing import Any

import polars as pl

from goldenthread.data.observations import OBSERVATIONS
from goldenthread.indicators.catalogue import load
from goldenthread.indicators.model import Indicator
from goldenthread.values import Period

A, B, C, REGION, NATION = "E06000001", "E08000002", "E10000003", "E12000001", "E92000001"
CATALOGUE = load()


def observed(*rows: dict[str, Any]) -> pl.DataFrame:
    made = []
    for row in rows:
        period = Period.parse(row["period"])
        made.append(
            {
                "edition": f"{row['dataset']}-1",
                "breakdown": "total",
                "period_kind": period.kind.value,
                "period_start": period.start,
                "period_end": period.end,
                **row,
            }
        )
    return pl.DataFrame(made, schema=OBSERVATIONS)


def residents(code: str, year: int, by_age: int | list[int]) -> list[dict[str, Any]]:
    counts = [by_age] * 91 if isinstance(by_age, int) else by_age
    return [
        {
            "dataset": "population",
            "measure": "residents",
            "breakdown": f"Persons/{age}",
            "area_code": code,
            "period": str(year),
            "value": float(count),
        }
        for age, count in enumerate(counts)
    ]


def delays(code: str, year: int, days: list[float | None]) -> list[dict[str, Any]]:
    months = [(year + (4 + i > 12), (3 + i) % 12 + 1) for i in range(len(days))]
    return [
        {
            "dataset": "dtoc",
            "measure": "delayed-days",
            "area_code": code,
            "period": f"{y}-M{m:02d}",
            "value": count,
            "marker": None if count is not None else "-",
        }
        for (y, m), count in zip(months, days, strict=True)
    ]


def template(indicator: str, code: str, **more: Any) -> dict[str, Any]:
    return {
        "dataset": "template",
        "measure": indicator,
        "area_code": code,
        "period": "2018-19",
        **more,
    }


def figure(frame: pl.DataFrame, code: str, period: str) -> dict[str, Any]:
    rows = frame.filter(area_code=code, period=period).to_dicts()
    assert len(rows) == 1
    return rows[0]


def only(indicator_id: str) -> list[Indicator]:
    return [CATALOGUE.get(indicator_id)]


def oflog(code: str, value: float | None, measure: str = "ASC2") -> dict[str, Any]:
    return {
        "dataset": "oflog",
        "measure": measure,
        "area_code": code,
        "period": "2018-19",
        "value": value,
    }
