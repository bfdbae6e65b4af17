"""Agreement with the published cases of the tools people use today."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goldenthread.stats import xmr_rules
from goldenthread.stats.estimate import Estimate
from goldenthread.stats.funnel import pooled_proportion, proportion_limits
from goldenthread.stats.proportions import proportion
from goldenthread.stats.quantiles import quantile_groups
from goldenthread.stats.rates import byar_limits, rate
from goldenthread.stats.recent_trend import proportion_trend, recent_trend
from goldenthread.stats.standardised import directly_standardised_rate
from goldenthread.stats.xmr import assurance, xmr
from goldenthread.values import Direction

pytestmark = pytest.mark.real_data
Row = dict[str, str]
CLOSE = 1e-9


@pytest.fixture(scope="module")
def phe(real_data: Path) -> Path:
    return real_data / "peer_cases" / "phe"


@pytest.fixture(scope="module")
def spc(real_data: Path) -> dict[str, Any]:
    path = real_data / "peer_cases" / "spc" / "nhsrplotthedots_unit_vectors.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trends(real_data: Path) -> list[dict[str, Any]]:
    path = real_data / "peer_cases" / "fingertips" / "trend_cases.json"
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(table: list[Row], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else np.nan for row in table])


def assert_agrees(found: Estimate, table: list[Row], scale: float | np.ndarray = 1.0) -> None:
    outer = found.at(0.998)
    for name, got in (
        ("value", found.value),
        ("lower95_0cl", found.at(0.95).lower),
        ("upper95_0cl", found.at(0.95).upper),
        ("lower99_8cl", outer.lower * scale),
        ("upper99_8cl", outer.upper * scale),
    ):
        np.testing.assert_allclose(got, column(table, name), rtol=CLOSE, err_msg=name)


@pytest.mark.parametrize(("file", "method"), [("proportion.csv", proportion), ("rate.csv", rate)])
def test_proportions_and_rates(phe: Path, file: str, method: Any) -> None:
    table = rows(phe / file)
    for multiplier in {row["multiplier"] for row in table}:
        some = [row for row in table if row["multiplier"] == multiplier]
        found = method(
            column(some, "Numerator"), column(some, "Denominator"), multiplier=float(multiplier)
        )
        assert_agrees(found, some)


def test_rates_are_exact_below_ten_events_as_the_peer_names_them(phe: Path) -> None:
    table = [row for row in rows(phe / "rate.csv") if row["value"]]
    found = rate(column(table, "Numerator"), column(table, "Denominator"))
    named = [{"exact": "Exact", "Byar": "Byars"}[each] for each in found.method]
    assert named == [row["method"] for row in table]


def test_byar_and_wilson_limits(phe: Path) -> None:
    table = rows(phe / "byars_wilson.csv")
    assert len(table) == 13
    for row in table:
        level = float(row["confidence"].rstrip("%")) / 100
        if row["method"] == "Wilson":
            limits = proportion([float(row["x"])], [float(row["n"])], levels=[level])
            lower, upper = limits.lower, limits.upper
        else:
            lower, upper = byar_limits([float(row["x"])], level)
        got = [float(lower[0]), float(upper[0])]
        want = [float(row[name]) if row[name] else np.nan for name in ("lowercl", "uppercl")]
        np.testing.assert_allclose(got, want, rtol=CLOSE)


def by_area(table: list[Row], area: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    some = [row for row in table if row["area"] == area]
    return column(some, "count"), column(some, "pop"), column(some, "esp2013")


@pytest.mark.parametrize("unit", [10_000, 100_000])
def test_directly_standardised_rates(phe: Path, unit: int) -> None:
    table = rows(phe / "dsr_multiarea_inputs.csv")
    areas = ["testdata_big", "testdata_small", "testdata_tiny"]
    counts, people, standard = (
        np.array(part) for part in zip(*(by_area(table, a) for a in areas), strict=True)
    )
    found = directly_standardised_rate(counts, people, standard[0], multiplier=unit)
    expected = rows(phe / "dsr_expected.csv")
    wanted = []
    for area in areas:
        own = [row for row in expected if row["area"] == area]
        wanted.append(own[0 if unit == 10_000 else 1])
    assert_agrees(found, wanted)


@pytest.mark.parametrize("unit", [10_000, 100_000])
def test_directly_standardised_rate_on_an_older_standard(phe: Path, unit: int) -> None:
    table = rows(phe / "dsr_1976_inputs.csv")
    found = directly_standardised_rate(
        [column(table, "count")],
        [column(table, "pop")],
        column(table, "esp1976"),
        multiplier=unit,
    )
    (wanted,) = [
        row
        for row in rows(phe / "dsr_expected.csv")
        if row["area"] == "testdata_1976" and row["statistic"] == f"dsr per {unit}"
    ]
    # The peer's file prints the 99.8% limits of this area, and of no other, ten times too
    # large: they would lie above the value at both ends.
    assert float(wanted["lower99_8cl"]) > float(wanted["value"])
    assert_agrees(found, [wanted], scale=10.0)


def test_quantile_groups(phe: Path) -> None:
    table = rows(phe / "quantiles_cases.csv")
    groups = {"Quartile": 4, "Septile": 7, "Decile": 10}
    seen = 0
    for name, key in (
        ("IndSexReg", lambda row: (row["IndSexRef"], row["ParentCode"])),
        ("IndSex", lambda row: (row["IndSexRef"],)),
        ("None", lambda row: ()),
    ):
        some = [row for row in table if row["GroupSet"] == name]
        for test in {row["Test"] for row in some} if name != "None" else {""}:
            part = [row for row in some if test in ("", row["Test"])]
            seen += len(part)
            sets = {each: at for at, each in enumerate(sorted({key(row) for row in part}))}
            within = np.array([sets[key(row)] for row in part])
            # The ungrouped set is divided highest first as a whole, whatever the polarity.
            turned = np.array([name == "None" or row["Polarity"] == "TRUE" for row in part])
            value, size = column(part, "Value"), groups[part[0]["QuantileNm"]]
            high = quantile_groups(value, size, highest_first=True, within=within)
            low = quantile_groups(value, size, within=within)
            np.testing.assert_array_equal(
                np.where(turned, high, low), column(part, "QuantileInGrp")
            )
    assert seen == len(table) == 982


def test_funnel_limits_for_proportions_to_the_six_decimals_printed(phe: Path) -> None:
    areas, limits = (
        rows(phe / "funnel_prop_inputs.csv"),
        rows(phe / "funnel_prop_limits_expected.csv"),
    )
    target = pooled_proportion(column(areas, "numerator"), column(areas, "denominator"))
    found = proportion_limits(column(limits, "Population"), target, multiplier=100)
    for interval, name in zip(found.intervals, ("2s", "3s"), strict=True):
        for end in ("lower", "upper"):
            printed = column(limits, f"{end}_{name}_limit")
            np.testing.assert_allclose(getattr(interval, end), printed, rtol=0, atol=5.01e-7)
    np.testing.assert_allclose(found.target, column(limits, "baseline")[0], atol=5.01e-7)


def test_funnel_significance_of_every_area(phe: Path) -> None:
    areas = rows(phe / "funnel_prop_inputs.csv")
    count, people = column(areas, "numerator"), column(areas, "denominator")
    left = proportion_limits(people, pooled_proportion(count, people)).level_left(count / people)
    words = {
        0.998: "High (0.001)",
        0.95: "High (0.025)",
        0.0: "Not significant",
        -0.95: "Low (0.025)",
        -0.998: "Low (0.001)",
    }
    assert [words[float(each)] for each in left] == [row["significance"] for row in areas]


def table_of(values: list[float]) -> np.ndarray:
    return np.atleast_2d(np.array(values, dtype=np.float64))


def one_baseline(table: np.ndarray) -> np.ndarray:
    return np.zeros(table.shape, dtype=np.intp)


def test_special_cause_rules_on_the_unit_vectors(spc: dict[str, Any]) -> None:
    for case in spc["seven_point_one_side_mean"]:
        side = table_of(case["inp"])
        assert np.abs(xmr_rules.shift_ends(side, one_baseline(side)))[0].tolist() == case["out"]
    for case in spc["part_of_seven_trend"]:
        ends = table_of(case["inp"])
        assert np.abs(xmr_rules.members(ends))[0].tolist() == case["out"]
    for case in spc["seven_point_trend"]:
        values = table_of(case["inp"])
        assert xmr_rules.trend_ends(values, one_baseline(values))[0].tolist() == case["out"]
    for case in spc["two_in_three"]:
        close, side = table_of(case["close"]), table_of(case["rtm"])
        found = xmr_rules.two_of_three(close == 1, side, one_baseline(side))
        assert found[0].astype(int).tolist() == case["out"]


def test_assurance_vectors(spc: dict[str, Any]) -> None:
    case = spc["assurance"]
    for word, way in (("increase", 1), ("decrease", -1), ("neutral", 0)):
        found = assurance(case["lpl"], case["upl"], case["target"], way)
        expected = [str(each).replace("_", "-") if each else "none" for each in case[word]]
        assert found.tolist() == expected


@pytest.mark.parametrize("screen", [True, False])
def test_limits_with_and_without_screening(spc: dict[str, Any], screen: bool) -> None:
    snapshot = spc["snapshot_rnorm123_20"]
    wild = list(snapshot["y"])
    wild[14] = 10
    expected = snapshot["y15_set_to_10"]["screen_true" if screen else "screen_false"]
    charts = [(wild, expected)]
    if screen:
        charts.append((snapshot["y"], snapshot["screen_outliers_true"]))
    for values, limits in charts:
        chart = xmr(values, screen_outliers=screen)
        got = [float(line[0, 0]) for line in (chart.mean, chart.lower, chart.upper)]
        # The peer prints seven significant figures.
        np.testing.assert_allclose(got, [limits[k] for k in ("mean", "lpl", "upl")], rtol=3e-7)


POLARITY = {
    "No judgement": Direction.NEUTRAL,
    "High is good": Direction.HIGH,
    "Low is good": Direction.LOW,
}


def series(points: list[dict[str, Any]], *names: str) -> list[float]:
    found = []
    for point in sorted(points, key=lambda each: str(each.get("date", each.get("Year")))):
        value = next(point[name] for name in names if name in point)
        found.append(np.nan if value is None else float(value))
    return found


def test_recent_trends(trends: list[dict[str, Any]]) -> None:
    seen = 0
    for case in trends:
        points = case["points"]
        count = series(points, "count", "Count")
        people = series(points, "denominator", "Denominator")
        lower, upper = (
            series(points, "lower_ci95", "LowerCI95"),
            series(points, "upper_ci95", "UpperCI95"),
        )
        value = series(points, "value", "Value")
        indicator = case.get("indicator", {"Polarity": "No judgement", "ValueType": "Proportion"})
        direction = POLARITY[indicator["Polarity"]]
        if case.get("expected", {}).get("method") == "spc_for_proportions_chi2":
            found = proportion_trend(count, people, direction)
        else:
            found = recent_trend(
                value,
                lower,
                upper,
                direction,
                count=count,
                denominator=people,
                value_type=indicator["ValueType"],
            )
        (label,) = found.label
        seen += 1
        if "expected_trend" in case:
            assert label.title().replace(" ", "") == case["expected_trend"], case["case"]
            continue
        expected = case["expected"]
        assert (label in ("increasing", "decreasing")) == expected["significant"]
        if "chi2_2dp" in expected:
            assert round(float(found.chi_squared[0]), 2) == expected["chi2_2dp"]
        if "marker" in expected:
            assert label.title().replace(" ", "") == expected["marker"]
            assert found.chi_squared[0] == expected["chi2"]
    assert seen == 11
