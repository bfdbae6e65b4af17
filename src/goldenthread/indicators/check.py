"""What an indicator definition may say, and every mistake in it with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldenthread.errors import Place, Problem
from goldenthread.framework.check import ID, Field, Marked, conform, mistake
from goldenthread.framework.load import read_yaml
from goldenthread.framework.model import Framework
from goldenthread.indicators.model import (
    Ages,
    Indicator,
    IntervalKind,
    Method,
    NationRule,
    Source,
    Standing,
    Status,
)
from goldenthread.values import Direction, PeriodKind

_AGES = r"\d{1,2}(\+|-\d{1,2})"
_KINDS = tuple(kind.value for kind in PeriodKind)

FIELDS_OF_SOURCE = {
    "publication": Field(),
    "dataset": Field(pattern=ID),
    "measure": Field(optional=True),
    "breakdown": Field(optional=True, default="total"),
    "and_breakdowns": Field("texts", optional=True, default=()),
    "denominator_measure": Field(optional=True),
    "denominator_breakdown": Field(optional=True),
    "ages": Field(optional=True, pattern=_AGES),
    "over_ages": Field(optional=True, pattern=_AGES),
    "years": Field("whole", optional=True, at_least=1),
    "multiplier": Field("number", optional=True, default=1, at_least=0),
    "scale": Field("number", optional=True, default=1, at_least=0),
    "value_is": Field(optional=True, default="figure", one_of=("figure", "count")),
    "zero_is_missing": Field("flag", optional=True, default=False),
}
FIELDS = {
    "id": Field(pattern=ID),
    "version": Field("whole", at_least=1),
    "name": Field(),
    "short_name": Field(),
    "domain": Field(pattern=ID),
    "why": Field(),
    "numerator": Field(),
    "denominator": Field(),
    "unit": Field(),
    "decimals": Field("whole", at_least=0),
    "direction": Field(one_of=tuple(direction.value for direction in Direction)),
    "method": Field(one_of=tuple(method.value for method in Method)),
    "interval": Field(
        "mapping",
        fields={"kind": Field(one_of=tuple(kind.value for kind in IntervalKind)), "why": Field()},
    ),
    "nation": Field(one_of=tuple(rule.value for rule in NationRule)),
    "source": Field("mapping", fields=FIELDS_OF_SOURCE),
    "periods": Field(
        "mapping", fields={"headline": Field(one_of=_KINDS), "series": Field(one_of=_KINDS)}
    ),
    "caveats": Field("texts", optional=True, default=()),
    "status": Field(one_of=tuple(status.value for status in Status)),
    "standing": Field(one_of=tuple(standing.value for standing in Standing)),
    "framework": Field(optional=True),
    "links": Field("links", optional=True, default={}),
    "checked_by": Field(optional=True),
    "next_review": Field("date"),
    "aliases": Field("texts", optional=True, default=(), pattern=ID),
}
FIELDS_OF_DOMAIN = {
    "id": Field(pattern=ID),
    "order": Field("whole"),
    "title": Field(),
    "what": Field(),
}

_INTERVALS = {
    Method.DAYS_RATE: {IntervalKind.DISPERSED, IntervalKind.NONE},
    Method.RATE: {IntervalKind.BYAR, IntervalKind.PUBLISHED, IntervalKind.NONE},
    Method.PROPORTION: {IntervalKind.WILSON, IntervalKind.PUBLISHED, IntervalKind.NONE},
    Method.PUBLISHED: {IntervalKind.PUBLISHED, IntervalKind.NONE},
}
_NEEDS = {
    Method.DAYS_RATE: ("over_ages",),
    Method.POPULATION_COUNT: ("ages",),
    Method.POPULATION_SHARE: ("ages", "over_ages"),
    Method.POPULATION_GROWTH: ("ages", "years"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator with the lines its parts stand on, so that later mistakes can name them."""

    indicator: Indicator
    rows: Mapping[str, int]

    def place(self, key: str) -> Place:
        """Return where a part stands: 'id', 'domain', 'aliases', or a kind of link."""
        return Place(Path(self.indicator.file).name, row=self.rows.get(key))


def read_indicator(path: Path, problems: list[Problem]) -> Definition | None:
    """Return the indicator defined in one file, or None after adding what is wrong with it."""
    before = len(problems)
    tree = read_yaml(path, problems)
    if tree is None:
        return None
    plain = conform(tree, FIELDS, path.name, problems)
    if len(problems) > before:
        return None
    _check_whole(tree, plain, path, problems)
    if len(problems) > before:
        return None
    links = tree.value["links"].value if "links" in tree.value else None
    marked = {**tree.value, **(links or {})}
    rows = {key: value.key_row or value.row for key, value in marked.items()}
    return Definition(_indicator(plain, path), rows)


def _check_whole(
    tree: Marked, plain: Mapping[str, Any], path: Path, problems: list[Problem]
) -> None:
    """Add what no single field can show: parts that do not fit each other."""

    def complain(key: str, what: str, next_step: str) -> None:
        problems.append(mistake(Place(path.name, row=tree.value[key].row), what, next_step))

    if path.stem != plain["id"]:
        complain("id", f"the id '{plain['id']}' is not the file's name", "Make them the same.")
    method = Method(plain["method"])
    allowed = _INTERVALS.get(method, {IntervalKind.NONE})
    if IntervalKind(plain["interval"]["kind"]) not in allowed:
        words = " or ".join(sorted(kind.value for kind in allowed))
        complain("interval", f"the method {method.value} has no such interval", f"Use {words}.")
    for key in _NEEDS.get(method, ()):
        if plain["source"][key] is None:
            complain("source", f"the method {method.value} needs 'source.{key}'", "Add it.")
    weighted = plain["nation"] == NationRule.WEIGHTED.value
    if weighted and plain["source"]["over_ages"] is None:
        complain(
            "nation",
            "a weighted nation needs to know whose residents are the weights",
            "Add 'over_ages' to the source, such as 0+.",
        )


def _indicator(plain: dict[str, Any], path: Path) -> Indicator:
    source = plain.pop("source")
    periods, interval = plain.pop("periods"), plain.pop("interval")
    for key in ("ages", "over_ages"):
        source[key] = _ages(source[key])
    source["measure"] = source["measure"] or plain["id"]
    return Indicator(
        **{
            **plain,
            "direction": Direction(plain["direction"]),
            "method": Method(plain["method"]),
            "nation": NationRule(plain["nation"]),
            "status": Status(plain["status"]),
            "standing": Standing(plain["standing"]),
        },
        source=Source(**source),
        interval=IntervalKind(interval["kind"]),
        interval_why=interval["why"],
        headline=PeriodKind(periods["headline"]),
        series=PeriodKind(periods["series"]),
        file=str(path),
    )


def _ages(text: str | None) -> Ages | None:
    if text is None:
        return None
    bottom, top = re.fullmatch(r"(\d+)(?:\+|-(\d+))", text).groups()  # type: ignore[union-attr]
    return Ages(int(bottom), int(top) if top else None)


def check_links(found: Definition, framework: Framework, problems: list[Problem]) -> None:
    """Add each link of an indicator to an element the framework does not have."""
    kind_of = {element.id: element.kind for element in framework.elements}
    for kind, ids in found.indicator.links.items():
        known = [element for element, its_kind in kind_of.items() if its_kind == kind]
        hint = f"Use one of: {', '.join(known)}."
        if not known:
            hint = f"Kinds are: {', '.join(each.id for each in framework.kinds)}."
        problems += [
            mistake(found.place(kind), f"'{element}' is no {kind} of {framework.name}", hint)
            for element in ids
            if element not in known
        ]
