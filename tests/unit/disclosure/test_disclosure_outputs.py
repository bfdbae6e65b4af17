from pathlib import Path

import numpy as np
import polars as pl
import pytest

from goldenthread.data.disclosure import (
    Axis,
    CountTable,
    protect,
    protect_rates,
    protect_text,
    read_rules,
    rule_set,
    shipped_rules,
)
from goldenthread.errors import InputRefusedError, UnknownNameError

AXES = (Axis("organisation", ("council", "trust")), Axis("answer", ("yes", "no")))


def counts(*rows: list[int]) -> CountTable:
    return CountTable(AXES, np.array(rows, dtype=np.int64))


def test_a_share_is_made_from_rounded_counts() -> None:
    rates = protect_rates(protect(counts([21, 58], [40, 62])), "answer")
    frame = rates.to_frame()
    council = frame.filter(pl.col("organisation") == "council")
    assert council["value"].to_list() == [100 * 20 / 80, 100 * 60 / 80, 100.0]
    assert council["base"].to_list() == [80.0, 80.0, 80.0]
    assert rates.rules == rule_set()


def test_a_share_of_or_in_a_hidden_count_is_hidden() -> None:
    made = protect(counts([60, 58], [4, 5]))
    frame = protect_rates(made, "answer").to_frame()
    trust = frame.filter(pl.col("organisation") == "trust")
    assert trust["value"].to_list() == [None] * 3
    assert trust["marker"].to_list() == ["[c]"] * 3


def test_a_share_of_nobody_is_missing_never_zero() -> None:
    rates = protect_rates(protect(counts([60, 58], [0, 0])), "answer")
    assert np.isnan(rates.values[1]).all()


def test_rates_of_a_population_use_the_published_count() -> None:
    made = protect(counts([21, 58], [40, 62]))
    people = np.full((3, 3), 1000.0)
    rates = protect_rates(made, "answer", populations=people, per=1000)
    assert rates.values[0].tolist() == [20, 60, 80]
    with pytest.raises(InputRefusedError, match="do not fit"):
        protect_rates(made, "answer", populations=people[:2])
    with pytest.raises(InputRefusedError, match="no breakdown 'sex'"):
        protect_rates(made, "sex")


def test_comments_of_ten_people_are_withheld_and_of_eleven_shown() -> None:
    comments = pl.DataFrame(
        {
            "team": ["small", "large", "large", "large"],
            "comment": ["secret", "zebra", "  ", "apple"],
            "token": [1, 2, 3, 4],
        }
    )
    shown = protect_text(
        comments, group="team", text="comment", respondents={"small": 10, "large": 11}
    )
    assert shown.withheld == ("small",)
    assert shown.shown.to_dict(as_series=False) == {
        "team": ["large", "large"],
        "comment": ["apple", "zebra"],
    }


def test_the_size_of_every_commenting_group_must_be_known() -> None:
    comments = pl.DataFrame({"team": ["a", None], "comment": ["x", "y"]})
    with pytest.raises(InputRefusedError, match="how many people answered in: None"):
        protect_text(comments, group="team", text="comment", respondents={"a": 20})


def test_the_default_rules_are_the_strictest_of_the_shipped() -> None:
    default = rule_set()
    assert (default.group_from, default.hide_to, default.round_to, default.text_from) == (
        11,
        7,
        5,
        11,
    )
    assert default.totals == "from-rounded-cells"
    assert list(shipped_rules()) == ["default", "hospital-episodes", "threshold-ten"]
    with pytest.raises(UnknownNameError, match="Choose one of default"):
        rule_set("lax")


GOOD = """
- id: ours
  title: Ours
  group_from: 5
  hide_from: 1
  hide_to: 4
  protection: 3
  round_to: 3
  totals: exact
  text_from: 5
  most_hidden: 0.3
  source: The board, May 2024
"""


def test_a_board_may_write_its_own_rules(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(GOOD, encoding="utf-8")
    ours = read_rules(path)["ours"]
    assert (ours.below, ours.above, ours.record()["totals"]) == (1, 1, "exact")
    assert protect(counts([21, 58], [40, 62]), ours).published.value("council", "yes") == 21


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("  hide_to: 4\n", "", "lacks hide_to"),
        ("hide_to", "hide_too", "does not know hide_too"),
        ("totals: exact", "totals: maybe", "choose from-rounded-cells"),
        ("round_to: 3", "round_to: three", "wrong value for round_to: 'three'"),
        ("round_to: 3", "round_to: 0", "must be 1 or more"),
        ("hide_from: 1", "hide_from: 2", "hide_from must be 1"),
        ("protection: 3", "protection: 4", "protection must be"),
        ("most_hidden: 0.3", "most_hidden: 3", "must be a share"),
        ("- id: ours", "id: ours", "not YAML|not a list"),
    ],
)
def test_a_rule_that_is_wrong_is_never_passed_over(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(InputRefusedError, match=words):
        read_rules(path)
