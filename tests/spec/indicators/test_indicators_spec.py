"""Every row of `methods.yaml`: a small table of observations in, figures out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from goldenthread.data.observations import OBSERVATIONS
from goldenthread.indicators.catalogue import load
from goldenthread.indicators.figures import compute
from goldenthread.values import Period

CASES = yaml.safe_load(Path(__file__).with_name("methods.yaml").read_text(encoding="utf-8"))
CATALOGUE = load()


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    indicator = CATALOGUE.get(case["indicator"])
    made = []
    for given in case["given"]:
        row = {"measure": indicator.source.measure, "breakdown": "total", **given}
        row["area_code"] = row.pop("area")
        year = row.pop("months_of", None)
        months = [4 + at for at in range(row.pop("months", 12))] if year else []
        if year is None:
            made.append(row)
        made += [{**row, "period": f"{year + (m > 12)}-M{(m - 1) % 12 + 1:02d}"} for m in months]
    for people in case.get("residents", []):
        made += [
            {
                "dataset": "population",
                "measure": "residents",
                "breakdown": f"Persons/{age}",
                "area_code": people["area"],
                "period": str(people["year"]),
                "value": people["each_age"],
            }
            for age in range(91)
        ]
    return made


def observations(case: dict[str, Any]) -> pl.DataFrame:
    made = []
    for row in rows(case):
        period = Period.parse(str(row["period"]))
        made.append(
            {
                **row,
                "period": period.label,
                "period_kind": period.kind.value,
                "period_start": period.start,
                "period_end": period.end,
                "edition": row["dataset"],
            }
        )
    return pl.DataFrame(made, schema=OBSERVATIONS, strict=False)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_method(case: dict[str, Any]) -> None:
    figures = compute([CATALOGUE.get(case["indicator"])], observations(case))
    for wanted in case["expect"]:
        found = figures.filter(area_code=wanted["area"], period=wanted["period"]).to_dicts()
        assert len(found) == 1
        for name, value in wanted.items():
            if name in ("area", "period"):
                continue
            near = pytest.approx(value, rel=1e-3) if isinstance(value, int | float) else value
            assert found[0][name] == near, name
