"""Each case of `standing_out.yaml`: the rule fires on the figure, and not on the near miss."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from goldenthread.indicators import catalogue
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.profile.comparisons import COMPARED
from goldenthread.profile.standing_out import shipped, standing_out
from goldenthread.values import Direction

FILE = Path(__file__).with_name("standing_out.yaml")
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
WAYS = {"low": Direction.LOW, "high": Direction.HIGH, "neither": Direction.NEUTRAL}
ORDINARY: dict[str, Any] = {
    "area_code": "X06000001", "period": "2018-19", "value": 50.0, "nation_value": 49.0,
    "significance": "similar", "significance998": "similar", "quintile": 3, "rank": 60,
    "rank_of": 120, "peers_place": "", "peers_n": 15, "trend": "no change",
    "variation_cause": "", "variation_when": "", "quarter": 45.0, "three_quarters": 55.0,
}  # fmt: skip


@cache
def definitions() -> Catalogue:
    return catalogue.load()


def fired(way: str, change: dict[str, Any]) -> set[str]:
    """Every rule that picks out an ordinary figure with some things changed, each run alone."""
    known = definitions()
    one = next(one for one in known if one.direction is WAYS[way])
    figure = {**dict.fromkeys(COMPARED), **ORDINARY, **change, "indicator": one.id}
    table = pl.DataFrame([figure], schema=COMPARED)
    return {
        rule.id
        for rule in shipped().rules
        if standing_out(table, known, replace(shipped(), rules=(rule,)), nation_name="A").height
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_rule_fires_on_the_figure_and_not_on_the_near_miss(case: dict[str, Any]) -> None:
    assert fired(case["indicator"], case["is"]) == {case["rule"]}
    less = dict(case["but"])
    way = less.pop("indicator", case["indicator"])
    assert case["rule"] not in fired(way, {**case["is"], **less})


def test_no_rule_picks_out_an_ordinary_figure_and_each_has_its_case() -> None:
    assert {case["rule"] for case in CASES} == {rule.id for rule in shipped().rules}
    assert [fired(way, {}) for way in WAYS] == [set()] * len(WAYS)
