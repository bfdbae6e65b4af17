"""What stands out of what the rules pick: order, number, words, and rules that are refused.

Each rule by itself has its cases in the specification of standing out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.profile.comparisons import COMPARED
from goldenthread.profile.standing_out import (
    STANDING_OUT,
    by_chance,
    load,
    shipped,
    standing_out,
)

#: A figure that no rule picks out; every case below changes a little of it.
PLAIN: dict[str, Any] = {
    **dict.fromkeys(COMPARED),
    "area_code": "X06000001",
    "period": "2018-19",
    "value": 50.0,
    "nation_value": 49.0,
    "significance": "similar",
    "significance998": "similar",
    "quintile": 3,
    "rank": 60,
    "rank_of": 120,
    "peers_place": "",
    "peers_n": 15,
    "trend": "no change",
    "variation_cause": "",
    "variation_when": "",
    "quarter": 45.0,
    "three_quarters": 55.0,
}
WORSE = {"significance": "worse", "significance998": "worse", "quintile": 5}
UNTESTED = {"significance": "not tested", "significance998": "not tested"}
LOW, HIGH, NEUTRAL = 0, 1, 2


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=COMPARED)


def fired(catalogue: Catalogue, which: int, change: dict[str, Any]) -> set[str]:
    """Every rule that fires alone on a planted figure, by running each rule by itself."""
    table = rows({**PLAIN, "indicator": catalogue.indicators[which].id, **change})
    rules = shipped()
    return {
        rule.id
        for rule in rules.rules
        if standing_out(table, catalogue, replace(rules, rules=(rule,)), nation_name="Aurelia")
        .height
    }  # fmt: skip


@pytest.mark.parametrize("which", [LOW, HIGH, NEUTRAL])
def test_a_plain_figure_and_a_missing_one_stand_out_by_no_rule(
    catalogue: Catalogue, which: int
) -> None:
    assert fired(catalogue, which, {}) == set()
    assert fired(catalogue, which, {**WORSE, "value": None}) == set()


def test_one_figure_stands_once_a_side_with_its_strongest_rule_and_the_others_named(
    catalogue: Catalogue,
) -> None:
    plant = {**WORSE, "peers_place": "worst", "trend": "increasing and getting worse"}
    table = rows({**PLAIN, "indicator": catalogue.indicators[LOW].id, **plant})
    found = standing_out(table, catalogue, shipped(), nation_name="Aurelia")
    assert dict(found.schema) == STANDING_OUT
    assert found.to_dicts() == [
        {
            "area_code": "X06000001",
            "indicator": catalogue.indicators[LOW].id,
            "side": "concern",
            "rule": "worse-than-nation",
            "words": "Worse than Aurelia at 99.8%, and in the worst fifth of areas",
            "also": "Worst of its peers; Getting worse",
            "strength": 60,
            "place": 1,
            "shown": True,
        }
    ]


def test_words_name_the_month_as_it_is_said(catalogue: Catalogue) -> None:
    plant = {"variation_cause": "concern", "variation_when": "2019-03"}
    table = rows({**PLAIN, "indicator": catalogue.indicators[LOW].id, **plant})
    found = standing_out(table, catalogue, shipped(), nation_name="Aurelia")
    assert found["words"].to_list() == [
        "The monthly chart shows a special cause of concern, latest in March 2019"
    ]


def test_no_more_are_shown_than_the_rules_allow_and_few_of_one_domain(
    catalogue: Catalogue,
) -> None:
    low = catalogue.indicators[LOW]
    many = tuple(
        replace(low, id=f"made-{n}", name=f"Made {n}", domain=f"domain-{n // 4}") for n in range(40)
    )
    table = rows(*({**PLAIN, **WORSE, "indicator": one.id} for one in many))
    rules = shipped()
    found = standing_out(table, replace(catalogue, indicators=many), rules, nation_name="A")
    shown = found.filter(pl.col("shown"))
    assert found.height == 40
    assert shown.height == rules.most_shown
    domains = [int(one.split("-")[1]) // 4 for one in shown["indicator"]]
    assert max(domains.count(domain) for domain in domains) == rules.most_of_a_domain
    assert found["place"].to_list() == list(range(1, 41))


def test_at_equal_strength_a_whole_stands_before_its_parts_and_the_far_before_the_near(
    catalogue: Catalogue,
) -> None:
    low = catalogue.indicators[LOW]
    near, far, whole = (
        replace(low, id=one) for one in ("near", "far", shipped().first[0])
    )  # fmt: skip
    known = replace(catalogue, indicators=(near, far, whole))
    table = rows(
        {**PLAIN, **WORSE, "indicator": "near", "value": 60.0},
        {**PLAIN, **WORSE, "indicator": "far", "value": 90.0},
        {**PLAIN, **WORSE, "indicator": whole.id, "value": 51.0},
    )
    found = standing_out(table, known, shipped(), nation_name="A")
    assert found["indicator"].to_list() == [whole.id, "far", "near"]


def test_chance_is_a_share_of_what_was_tested(catalogue: Catalogue) -> None:
    ids = [one.id for one in catalogue]
    table = rows(
        {**PLAIN, "indicator": ids[0]},
        {**PLAIN, "indicator": ids[1], **WORSE},
        {**PLAIN, "indicator": ids[2], **UNTESTED},
    )
    assert by_chance(table).to_dicts() == [
        {"area_code": "X06000001", "tested": 2, "at95": 0.1, "at998": 0.004}
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version: 1", "cannot be read"),
        ("- a\n- b", "cannot be read"),
        ("a: [", "cannot be read"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefusedError, match=says):
        load(path)


def test_a_rule_on_an_unknown_column_or_side_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    head = "version: 1\nmost_shown: 1\nmost_of_a_domain: 1\nfirst: []\nrules:\n"
    rule = "- {{id: a, name: a, side: {side}, strength: 1, words: w, when: {{{when}}}}}\n"
    path.write_text(head + rule.format(side="concern", when="colour: red"), encoding="utf-8")
    with pytest.raises(InputRefusedError, match="no column 'colour'"):
        load(path)
    path.write_text(head + rule.format(side="left", when="quintile: 5"), encoding="utf-8")
    with pytest.raises(InputRefusedError, match="the side 'left'"):
        load(path)
    good = rule.format(side="concern", when="quintile: 5")
    path.write_text(head + good + good, encoding="utf-8")
    with pytest.raises(InputRefusedError, match="one id"):
        load(path)
