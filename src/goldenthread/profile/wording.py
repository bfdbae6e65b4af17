"""How figures and verdicts are said on a page: one spelling each, for every page and sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from goldenthread.charts.drawing import Figures
from goldenthread.documents.tree import Badge, Tone
from goldenthread.indicators.model import Indicator
from goldenthread.profile.comparisons import NOT_TESTED
from goldenthread.values import Direction, Period, PeriodKind

Row = Mapping[str, Any]

TONES: dict[str, Tone] = {
    "better": Tone.BETTER,
    "worse": Tone.WORSE,
    "similar": Tone.SIMILAR,
    "higher": Tone.HIGHER,
    "lower": Tone.LOWER,
    NOT_TESTED: Tone.NEUTRAL,
}
_TREND_WORDS = {
    "increasing": "rising",
    "decreasing": "falling",
    "increasing and getting better": "rising, which is better",
    "increasing and getting worse": "rising, which is worse",
    "decreasing and getting better": "falling, which is better",
    "decreasing and getting worse": "falling, which is worse",
    "no change": "no change that chance could not explain",
}
_VARIATION_WORDS = {
    "common-cause": "the latest month is within ordinary variation",
    "improvement-high": "the latest month is part of a special cause of improvement (high)",
    "improvement-low": "the latest month is part of a special cause of improvement (low)",
    "concern-high": "the latest month is part of a special cause of concern (high)",
    "concern-low": "the latest month is part of a special cause of concern (low)",
    "neutral-high": "the latest month is part of a special cause (high)",
    "neutral-low": "the latest month is part of a special cause (low)",
}


@cache
def figures_of(unit: str, decimals: int) -> Figures:
    """Return how values of a unit are written; money before the number, per cent behind it."""
    if unit == "%":
        return Figures(decimals, suffix="%")
    if unit.startswith("£"):
        return Figures(decimals, prefix="£", unit=unit.removeprefix("£").strip())
    return Figures(decimals, unit=unit)


def number(indicator: Indicator, value: float | None) -> str:
    """Return a value as printed, without its unit unless it clings to it: '12.3', '45.6%'."""
    return figures_of(indicator.unit, indicator.decimals).text(value)


def with_unit(indicator: Indicator, value: float | None) -> str:
    """Return a value with its unit in words: '12.3 days a day per 100,000 adults'."""
    how = figures_of(indicator.unit, indicator.decimals)
    return f"{how.text(value)} {how.unit}".strip() if value is not None else how.text(value)


def interval(indicator: Indicator, lower: float | None, upper: float | None) -> str:
    """Return '11.1 to 13.4', or why there is nothing."""
    if lower is None or upper is None:
        return "none"
    return figures_of(indicator.unit, indicator.decimals).interval(lower, upper)


@cache
def period(label: str | None) -> str:
    """Return a period as it is written on a page: '2018 to 2019', 'April 2017'."""
    return Period.parse(label).words if label else ""


@cache
def short_period(label: str) -> str:
    """Return a period as the axis of a chart has room for it: 'Apr 2017', '2018-19'."""
    when = Period.parse(label)
    return f"{when.start:%b %Y}" if when.kind is PeriodKind.MONTH else label


def verdict(row: Row, nation: str) -> str:
    """Return the comparison with the nation in words, at the strongest level it holds."""
    label = row["significance"]
    if row["value"] is None:
        return "No figure"
    if label == NOT_TESTED:
        return f"Not tested against {nation}"
    if label == "similar":
        return f"Similar to {nation}"
    level = "99.8%" if row["significance998"] == label else "95%"
    return f"{label.capitalize()} than {nation} ({level})"


def beside(row: Row) -> str:
    """Return the comparison with the nation for a cell: 'Worse (99.8%)', 'Similar'."""
    label = row["significance"]
    if label in (NOT_TESTED, "similar"):
        return first_upper(label)
    return f"{first_upper(label)} ({'99.8%' if row['significance998'] == label else '95%'})"


def badge(row: Row, nation: str) -> Badge:
    """Return the comparison with the nation as a badge."""
    tone = Tone.GAP if row["value"] is None else TONES[row["significance"]]
    return Badge(tone, verdict(row, nation))


def why_not_tested(row: Row, nation: str) -> str:
    """Return why a figure was not compared with the nation's."""
    if row["nation_value"] is None:
        return f"{nation} has no figure for this period"
    if row["lower"] is None:
        return "the figure has no interval"
    return ""


def rank(row: Row, direction: Direction) -> str:
    """Return '12th of 150, 1st is best', joint places said."""
    if row["rank"] is None:
        return "not ranked"
    end = "highest" if direction is Direction.NEUTRAL else "best"
    joint = "joint " if row["tied"] else ""
    return f"{joint}{ordinal(row['rank'])} of {row['rank_of']:,} (1st is {end})"


def ordinal(place: int) -> str:
    """Return 1st, 2nd, 3rd, 11th, ..."""
    if 10 <= place % 100 <= 20:
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"


def fifth(row: Row, direction: Direction) -> str:
    """Return the fifth of all areas a figure is in: 'worst fifth', 'highest fifth', 'middle'."""
    ends = ("highest", "lowest") if direction is Direction.NEUTRAL else ("best", "worst")
    names = {
        1: f"{ends[0]} fifth",
        2: f"second fifth from the {ends[0]}",
        3: "middle fifth",
        4: f"second fifth from the {ends[1]}",
        5: f"{ends[1]} fifth",
    }
    return names.get(row["quintile"], "")


def trend(row: Row) -> str:
    """Return the recent trend in words, with the reason where there is none."""
    if row["trend"] in _TREND_WORDS:
        return _TREND_WORDS[row["trend"]]
    reason = row["trend_reason"]
    return f"cannot be told ({reason})" if reason else "cannot be told"


def variation(row: Row) -> str:
    """Return what the monthly chart says, '' where there is none."""
    return _VARIATION_WORDS.get(row["variation"], "")


def change(indicator: Indicator, row: Row) -> str:
    """Return how the figure moved: 'up 1.2 from 11.1 in 2017 to 2018', '' without an earlier."""
    if row["change"] is None:
        return ""
    how = figures_of(indicator.unit, indicator.decimals)
    before = f"{how.text(row['previous_value'])} in {period(row['previous_period'])}"
    if how.text(abs(row["change"])) == how.text(0.0):
        return f"as it was: {before}"
    way = "up" if row["change"] > 0 else "down"
    points = " points" if how.suffix == "%" else ""
    size = how.text(abs(row["change"])).removesuffix("%" if points else "")
    return f"{way} {size}{points} from {before}"


def kind(word: str) -> str:
    """Return the kind of an authority as it is written: 'Unitary authority', 'London borough'."""
    words = {"unitary": "unitary authority", "county": "county council"}.get(word, word)
    return words[:1].upper() + words[1:]


def first_upper(text: str) -> str:
    """Return the text with a capital first."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return the text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def if_any(values: Sequence[float | None]) -> Sequence[float | None] | None:
    """Return the values, or None where there is none among them: a line that is not drawn."""
    return values if any(value is not None for value in values) else None


def listed(names: list[str]) -> str:
    """Return 'a, b and c'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
