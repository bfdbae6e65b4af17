"""Disclosure rule sets, as data: which counts are hidden, how the others are rounded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from goldenthread.errors import InputRefusedError, UnknownNameError

SHIPPED = Path(__file__).with_name("rule_sets.yaml")


class Totals(StrEnum):
    """How a published total is made."""

    FROM_ROUNDED_CELLS = "from-rounded-cells"
    ROUNDED = "rounded"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One set of disclosure rules.

    A group of people is shown from `group_from`; counts `hide_from` to `hide_to` are hidden, and 0
    stays 0; other counts are rounded to the nearest `round_to` (1: not at all, halves upwards).
    The smallest and the largest count that a hidden cell could have, given all that is published,
    must lie at least `protection` apart. Free text is shown for groups from `text_from` people.
    When protecting the hidden cells would
    hide more than the share `most_hidden` of the others, the table is coarsened instead.
    """

    id: str
    title: str
    group_from: int
    hide_from: int
    hide_to: int
    protection: int
    round_to: int
    totals: Totals
    text_from: int
    most_hidden: float
    source: str

    def __post_init__(self) -> None:
        wrong = _wrong(self)
        if wrong:
            raise InputRefusedError(
                f"The disclosure rule set '{self.id}' cannot be used: {wrong}",
                next_step="Correct it; when in doubt use the set 'default'.",
            )

    @property
    def below(self) -> int:
        """How far under a published rounded count the true one may lie."""
        return self.round_to // 2

    @property
    def above(self) -> int:
        """How far over a published rounded count the true one may lie."""
        return self.round_to - 1 - self.round_to // 2

    def record(self) -> dict[str, Any]:
        """Return the rules as plain values, to be written beside every output made by them."""
        return asdict(self) | {"totals": self.totals.value}


def _wrong(rules: RuleSet) -> str | None:
    if rules.hide_from != 1:
        return "hide_from must be 1, since 0 is always shown."
    if rules.hide_to < 2:
        return "hide_to must be 2 or more: hiding only ones tells that they are ones."
    if not 1 <= rules.protection <= rules.hide_to - rules.hide_from:
        return "protection must be from 1 to hide_to less hide_from."
    if rules.round_to < 1 or rules.group_from < 1 or rules.text_from < 1:
        return "round_to, group_from and text_from must be 1 or more."
    if not 0 <= rules.most_hidden <= 1:
        return "most_hidden must be a share from 0 to 1."
    return None


def read_rules(path: Path) -> dict[str, RuleSet]:
    """Read rule sets from YAML, by id.

    Raises `InputRefusedError`, naming the set and the key, for anything missing or unknown: a rule
    that is misspelt must never be passed over.
    """

    def refused(what: str) -> InputRefusedError:
        return InputRefusedError(
            what,
            where=path,
            next_step=f"Each set has: {', '.join(f.name for f in fields(RuleSet))}.",
        )

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise refused("The disclosure rules are not YAML.") from error
    if not isinstance(content, list) or not content:
        raise refused("The disclosure rules are not a list of rule sets.")
    made: dict[str, RuleSet] = {}
    for number, entry in enumerate(content, start=1):
        if not isinstance(entry, dict):
            raise refused(f"Rule set {number} is not a mapping.")
        rules = _rule_set(entry, number, refused)
        if rules.id in made:
            raise refused(f"There are two rule sets '{rules.id}'.")
        made[rules.id] = rules
    return made


_FITS: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float)}


def _rule_set(entry: dict[str, Any], number: int, refused: Any) -> RuleSet:
    known = {field.name: field.type for field in fields(RuleSet)}
    label = f"Rule set {number} ('{entry.get('id', 'without id')}')"
    unknown = [str(key) for key in entry if key not in known]
    missing = [key for key in known if key not in entry]
    if unknown or missing:
        parts = [f"does not know {', '.join(unknown)}"] if unknown else []
        parts += [f"lacks {', '.join(missing)}"] if missing else []
        raise refused(f"{label} {' and '.join(parts)}.")
    for key, kind in known.items():
        value = entry[key]
        if not isinstance(value, _FITS.get(str(kind), (str,))) or isinstance(value, bool):
            raise refused(f"{label} has a wrong value for {key}: '{value}'.")
    try:
        return RuleSet(**(entry | {"totals": Totals(entry["totals"])}))
    except ValueError:
        choices = ", ".join(Totals)
        raise refused(f"{label} has a wrong value for totals; choose {choices}.") from None


@cache
def shipped_rules() -> dict[str, RuleSet]:
    """Return the rule sets that come with the library, by id."""
    return read_rules(SHIPPED)


def rule_set(name: str = "default") -> RuleSet:
    """Return a shipped rule set; raises `UnknownNameError`, naming them all, for another name."""
    known = shipped_rules()
    if name not in known:
        raise UnknownNameError(
            f"There is no disclosure rule set '{name}'.",
            next_step=f"Choose one of {', '.join(known)}.",
        )
    return known[name]
