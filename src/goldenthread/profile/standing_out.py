"""What stands out in an area's profile, by rules that are data and are shown beside each figure.

A rule only points: with dozens of figures some stand out by chance, and `by_chance` says how
many, so that the page can say it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.profile.comparisons import COMPARED, NOT_TESTED
from goldenthread.values import Direction, Period

SIDES = ("concern", "strength", "difference")
RULES_FILE = Path(__file__).with_name("rules.yaml")

#: Columns a rule may use beside those of the comparisons table.
DERIVED: dict[str, pl.DataType] = {
    "rank_share": pl.Float64(),  # rank over how many are ranked: near 0 best, 1 worst
    "good_or_bad": pl.Boolean(),  # whether the indicator has a good direction
}
#: Columns of what stands out; one row is one figure of one area on one side.
STANDING_OUT: dict[str, pl.DataType] = {
    "area_code": pl.String(),
    "indicator": pl.String(),
    "side": pl.String(),
    "rule": pl.String(),  # id of the strongest rule that fired
    "words": pl.String(),
    "also": pl.String(),  # names of the other rules that fired, joined by '; '
    "strength": pl.Int64(),
    "place": pl.Int64(),  # 1 is first of its side
    "shown": pl.Boolean(),  # whether it stands on the strip at the top
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where every condition holds, the figure stands out on `side`."""

    id: str
    name: str
    side: str
    strength: int
    words: str
    when: Mapping[str, Any]

    @property
    def holds(self) -> pl.Expr:
        """The rule as an expression over a comparisons table with `DERIVED` columns."""
        parts = [part for column, wanted in self.when.items() for part in _parts(column, wanted)]
        return pl.all_horizontal(parts).fill_null(False) & pl.col("value").is_not_null()


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one version, and how much of what they find is shown.

    `first` names the indicators that stand before others of equal strength: a whole before the
    parts it is made of.
    """

    version: int
    most_shown: int
    most_of_a_domain: int
    first: tuple[str, ...]
    rules: tuple[Rule, ...]

    def get(self, rule_id: str) -> Rule:
        """Return a rule by its id (KeyError where there is none)."""
        return {rule.id: rule for rule in self.rules}[rule_id]


@cache
def shipped() -> Rules:
    """Return the rules that come with the library."""
    return load(RULES_FILE)


def load(path: Path) -> Rules:
    """Return the rules of a YAML file written like the shipped `rules.yaml`.

    Raises `InputRefusedError`, naming the rule and what is wrong with it.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = Rules(
            int(raw["version"]),
            int(raw["most_shown"]),
            int(raw["most_of_a_domain"]),
            tuple(str(one) for one in raw["first"]),
            tuple(_rule(entry, path) for entry in raw["rules"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as wrong:
        raise InputRefusedError(
            f"These rules cannot be read ({wrong}).",
            where=path,
            next_step="Compare the file with the rules that come with the library.",
        ) from wrong
    ids = [rule.id for rule in found.rules]
    if len(set(ids)) < len(ids):
        raise InputRefusedError(
            "Two rules have one id.", where=path, next_step="Give each rule an id of its own."
        )
    return found


def _rule(entry: Mapping[str, Any], path: Path) -> Rule:
    rule = Rule(**entry)
    known = {**COMPARED, **DERIVED}
    unknown = [column for column in rule.when if column not in known]
    if unknown or rule.side not in SIDES or not rule.when:
        wrong = f"no column '{unknown[0]}'" if unknown else f"the side '{rule.side}' or no 'when'"
        raise InputRefusedError(
            f"The rule '{rule.id}' cannot be used: {wrong}.",
            where=path,
            next_step=f"Sides are {', '.join(SIDES)}; columns are {', '.join(known)}.",
        )
    return rule


def _parts(column: str, wanted: Any) -> list[pl.Expr]:
    at = pl.col(column)
    if isinstance(wanted, Mapping):
        bounds = {"least": at.ge, "most": at.le}
        return [bounds[key](limit) for key, limit in wanted.items()]
    if isinstance(wanted, list):
        return [at.is_in(wanted)]
    return [at == wanted]


def standing_out(
    comparisons: pl.DataFrame, catalogue: Catalogue, rules: Rules, *, nation_name: str
) -> pl.DataFrame:
    """Return what stands out in every area (`STANDING_OUT`), each side's strongest first.

    `comparisons` is a `COMPARED` table. Order: strength of the strongest rule, then the
    indicators the rules put first, then how many rules fired, then the distance from the nation
    in units of the spread of all areas' middle half, then the order of the catalogue.
    """
    about = pl.DataFrame(
        [(one.id, one.domain, one.direction != Direction.NEUTRAL) for one in catalogue],
        schema={"indicator": pl.String(), "domain": pl.String(), "good_or_bad": pl.Boolean()},
        orient="row",
    ).with_row_index("order")
    table = comparisons.join(about, on="indicator").with_columns(
        (pl.col("rank") / pl.col("rank_of")).alias("rank_share"),
        _distance().alias("distance"),
        pl.col("indicator").is_in(rules.first).alias("first"),
        pl.col("period", "variation_when").replace(_words_of_periods(comparisons)),
    )
    fired = [
        table.filter(rule.holds).select(
            "area_code", "indicator", "order", "domain", "distance", "first",
            pl.lit(rule.side).alias("side"), pl.lit(rule.id).alias("rule"),
            pl.lit(rule.name).alias("name"), pl.lit(rule.strength, pl.Int64).alias("strength"),
            _filled(rule.words, nation_name).alias("words"),
        )
        for rule in sorted(rules.rules, key=lambda rule: -rule.strength)
    ]  # fmt: skip
    items = (
        pl.concat(fired)
        .group_by("area_code", "indicator", "side", maintain_order=True)
        .agg(
            pl.col("order", "domain", "distance", "first", "rule", "words", "strength").first(),
            pl.col("name").slice(1).str.join("; ").alias("also"),
            pl.len().alias("fired"),
        )
        .sort(
            "area_code", "side", "strength", "first", "fired", "distance", "order",
            descending=[False, False, True, True, True, True, False], nulls_last=True,
        )
    )  # fmt: skip
    of_domain = pl.int_range(pl.len()).over("area_code", "side", "domain")
    items = items.with_columns(
        (pl.int_range(pl.len()).over("area_code", "side") + 1).alias("place"),
        (of_domain < rules.most_of_a_domain).alias("first_of_domain"),
    )
    among = pl.col("first_of_domain").cum_sum().over("area_code", "side")
    items = items.with_columns(
        (pl.col("first_of_domain") & (among <= rules.most_shown)).alias("shown")
    )
    return items.select(pl.col(name).cast(dtype) for name, dtype in STANDING_OUT.items())


def _words_of_periods(comparisons: pl.DataFrame) -> dict[str, str]:
    labels = {*comparisons["period"], *comparisons["variation_when"]} - {None, ""}
    return {label: Period.parse(label).words for label in labels}


def _distance() -> pl.Expr:
    spread = pl.col("three_quarters") - pl.col("quarter")
    away = (pl.col("value") - pl.coalesce("nation_value", "middle")).abs()
    return pl.when(spread > 0).then(away / spread)


def _filled(words: str, nation_name: str) -> pl.Expr:
    parts = re.split(r"\{(\w+)\}", words.replace("{nation}", nation_name))
    return pl.concat_str(
        pl.col(part).cast(pl.String).fill_null("") if number % 2 else pl.lit(part)
        for number, part in enumerate(parts)
    )


def by_chance(comparisons: pl.DataFrame) -> pl.DataFrame:
    """Return per area how many figures were tested and how many would differ by chance alone.

    Columns: area_code, tested, at95 (5% of those tested), at998 (0.2% of them). It supposes an
    area exactly like the nation, and figures that do not depend on each other.
    """
    tested = pl.col("significance") != NOT_TESTED
    return comparisons.group_by("area_code", maintain_order=True).agg(
        tested.sum().cast(pl.Int64).alias("tested"),
        (tested.sum() * 0.05).alias("at95"),
        (tested.sum() * 0.002).alias("at998"),
    )
