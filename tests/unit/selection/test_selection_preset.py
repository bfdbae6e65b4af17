from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.selection import preset
from goldenthread.values import Direction

ONE = """
id: one
version: 1
name: One
about: One measure.
weights_published: true
weights_note: None to choose.
combine: mean-of-ranks
ties: min
missing: leave-out
least_share: 1
measures:
  - {indicator: delays, short: Delays, direction: low, weight: 1}
"""


def test_the_six_measures_of_the_interface_dashboard_are_a_shipped_preset() -> None:
    six = preset.load("interface-dashboard")
    assert [(m.indicator, m.direction.value) for m in six.measures] == [
        ("emergency-admissions-65", "low"),
        ("emergency-length-of-stay-90th", "low"),
        ("delayed-days-total", "low"),
        ("reablement-at-home-91-days", "high"),
        ("reablement-offered", "high"),
        ("weekend-discharges", "high"),
    ]


def test_the_weights_of_the_six_are_labelled_as_not_published() -> None:
    six = preset.load("interface-dashboard")
    assert six.weights_published is False
    assert "not the published ones" in six.weights_note


def test_delayed_days_weigh_most_as_was_reported() -> None:
    weights = {m.indicator: m.weight for m in preset.load("interface-dashboard").measures}
    assert max(weights, key=lambda name: weights[name]) == "delayed-days-total"


@pytest.mark.parametrize("name", preset.shipped())
def test_every_shipped_preset_loads_under_its_own_name(name: str) -> None:
    assert preset.load(name).id == name


def test_a_preset_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ONE, encoding="utf-8")
    measure = preset.load(file).measures[0]
    assert (measure.indicator, measure.direction, measure.weight, measure.period) == (
        "delays",
        Direction.LOW,
        1.0,
        None,
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("direction: low", "direction: neutral", "a measure whose direction is neutral"),
        ("direction: low", "direction: up", "'direction' is 'up'"),
        ("weight: 1}", "weight: -1}", "the weight of 'delays' is -1"),
        ("weight: 1}", "weight: much}", "the weight of 'delays' is 'much'"),
        ("weight: 1}", "weight: .inf}", "the weight of 'delays' is inf"),
        ("weight: 1}", "weight: 0}", "no measure has a weight above zero"),
        ("weight: 1}", "wieght: 1}", "'weight' is missing; 'wieght' is not a key"),
        ("ties: min", "ties: lots", "'ties' is 'lots'"),
        ("least_share: 1", "least_share: 2", "'least_share' is 2"),
        ("ties: min\n", "", "'ties' is missing"),
        ("measures:", "measures: []\nx:", "'x' is not a key"),
        ("id: one", "id: [one", "this is not yaml"),
    ],
)
def test_a_mistake_in_a_preset_is_named(before: str, after: str, said: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        preset.read(ONE.replace(before, after), where="mine.yaml")
    assert str(refused.value).startswith("mine.yaml") or "no measure" in said
    assert said in str(refused.value).lower()


def test_an_indicator_named_twice_is_refused() -> None:
    line = "  - {indicator: delays, short: Delays, direction: low, weight: 1}\n"
    with pytest.raises(InputRefusedError, match="named twice"):
        preset.read(ONE + line, where="mine.yaml")


def test_other_weights_replace_only_those_named() -> None:
    six = preset.load("interface-dashboard")
    changed = six.with_weights({"weekend-discharges": 0})
    assert [m.weight for m in changed.measures] == [1, 1, 2, 1, 1, 0]
    assert [m.weight for m in six.measures] == [1, 1, 2, 1, 1, 1]


def test_an_unknown_measure_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'delayed-days-total'"):
        preset.load("interface-dashboard").with_weights({"delayed-days": 1})


def test_an_unknown_preset_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'interface-dashboard'"):
        preset.load("interface-dashbord")


def test_a_period_can_be_held_for_one_measure_or_for_all() -> None:
    six = preset.load("interface-dashboard")
    one = six.with_periods({"delayed-days-total": "2017-18"})
    every = six.with_periods({"": "2016-17", "delayed-days-total": "2017-18"})
    assert [m.period for m in one.measures] == [None, None, "2017-18", None, None, None]
    assert {m.period for m in every.measures} == {"2016-17", "2017-18"}
