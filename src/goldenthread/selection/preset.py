"""A preset: which indicators make the composite, with which weights and rules.

A preset is data that a programme may edit: it says for each measure which way is good and how much
it counts, how measures are combined, how ties are ranked and what happens where one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.stats.composites import Method, Missing, Recipe
from goldenthread.stats.ranks import Ties
from goldenthread.values import Direction

_Word = TypeVar("_Word", bound=StrEnum)


#: Each rule in the words a page shows.
MISSING_WORDS = {
    Missing.LEAVE_OUT: "an area without all measures is not ranked",
    Missing.MEAN: "a missing figure counts as the average of all areas",
    Missing.REWEIGHT: "an area is ranked on the measures it has, with their weights scaled up",
}
TIES_WORDS = {
    Ties.MEAN: "areas with equal figures share the middle of their ranks",
    Ties.MIN: "areas with equal figures share the better rank, and the next rank is skipped",
    Ties.DENSE: "areas with equal figures share a rank, and no rank is skipped",
}
METHOD_WORDS = {
    Method.RANKS: "each area's rank on each measure, averaged by weight",
    Method.Z_SCORES: "each area's distance from the average of all areas in standard "
    "deviations, averaged by weight",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator in a composite. `period` None means the latest that has figures."""

    indicator: str
    short: str
    direction: Direction
    weight: float
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A composite as it was agreed: its measures and its rules."""

    id: str
    version: int
    name: str
    about: str
    weights_published: bool
    weights_note: str
    combine: Method
    ties: Ties
    missing: Missing
    least_share: float
    measures: tuple[Measure, ...]

    def recipe(self, used: Sequence[bool]) -> Recipe:
        """Return the composite's recipe for the measures in `used`, in their order.

        Raises `InputRefusedError` when none of them has a weight above zero.
        """
        kept = [m for m, has in zip(self.measures, used, strict=True) if has]
        return Recipe(
            directions=tuple(m.direction for m in kept),
            weights=tuple(m.weight for m in kept),
            method=self.combine,
            ties=self.ties,
            missing=self.missing,
        )

    def with_weights(self, weights: Mapping[str, float]) -> Preset:
        """Return the preset with other weights; indicators not named keep theirs.

        Raises `UnknownNameError` for an indicator the preset has not, `InputRefusedError` for a
        negative weight or when no weight is left above zero.
        """
        known = [measure.indicator for measure in self.measures]
        for indicator, weight in weights.items():
            if indicator not in known:
                raise UnknownNameError(
                    f"The preset '{self.id}' has no measure '{indicator}'.",
                    next_step=_nearest(indicator, known),
                )
            _check_weight(indicator, weight, where=None)
        measures = tuple(
            replace(measure, weight=weights.get(measure.indicator, measure.weight))
            for measure in self.measures
        )
        if not any(measure.weight > 0 for measure in measures):
            raise InputRefusedError(
                "No measure has a weight above zero, so there is nothing to rank by.",
                next_step="Give at least one measure a weight above zero.",
            )
        return replace(self, measures=measures)

    def with_periods(self, periods: Mapping[str, str]) -> Preset:
        """Return the preset with measures held to named periods; key '' names all measures."""
        measures = tuple(
            replace(m, period=periods.get(m.indicator, periods.get("", m.period)))
            for m in self.measures
        )
        return replace(self, measures=measures)


def shipped() -> list[str]:
    """Return the ids of the presets that come with the library, sorted."""
    folder = resources.files("goldenthread.selection") / "presets"
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )


def load(name: str | Path) -> Preset:
    """Return a shipped preset by its id, or one of your own by the path of its YAML file.

    Raises `UnknownNameError` where there is neither, `InputRefusedError` naming the key that is
    wrong in a file.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        if not path.is_file():
            raise UnknownNameError(
                f"There is no preset file '{path}'.",
                next_step="Check the path, or name one that ships: " + ", ".join(shipped()) + ".",
            )
        return read(path.read_text(encoding="utf-8"), where=str(path))
    return read(text_of(str(name)), where=f"preset {name}")


def text_of(name: str) -> str:
    """Return a shipped preset as it is written, to be copied and changed.

    Raises `UnknownNameError` with the nearest names.
    """
    if name not in shipped():
        raise UnknownNameError(f"There is no preset '{name}'.", next_step=_nearest(name, shipped()))
    file = resources.files("goldenthread.selection") / "presets" / f"{name}.yaml"
    return file.read_text(encoding="utf-8")


def read(text: str, *, where: str) -> Preset:
    """Return the preset written in YAML `text`; `where` names it in errors."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise InputRefusedError(
            f"This is not YAML that can be read ({wrong}).",
            where=where,
            next_step="Compare it with a preset that ships with the library.",
        ) from wrong
    if not isinstance(raw, dict):
        raise InputRefusedError(
            "A preset is a set of named values.",
            where=where,
            next_step="Start from a preset that ships with the library.",
        )
    _check_keys(raw, _PRESET_KEYS, where)
    measures = _read_measures(raw["measures"], where)
    least = raw["least_share"]
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 < least <= 1:
        raise InputRefusedError(
            f"'least_share' is {least!r}.",
            where=where,
            next_step="Write the share of the measures an area needs: above 0, and at most 1.",
        )
    return Preset(
        id=str(raw["id"]),
        version=int(raw["version"]),
        name=str(raw["name"]),
        about=str(raw["about"]),
        weights_published=bool(raw["weights_published"]),
        weights_note=str(raw["weights_note"]),
        combine=_one_of(Method, raw["combine"], "combine", where),
        ties=_one_of(Ties, raw["ties"], "ties", where),
        missing=_one_of(Missing, raw["missing"], "missing", where),
        least_share=float(least),
        measures=measures,
    ).with_weights({})


_PRESET_KEYS = frozenset(
    {
        "id",
        "version",
        "name",
        "about",
        "weights_published",
        "weights_note",
        "combine",
        "ties",
        "missing",
        "least_share",
        "measures",
    }
)
_MEASURE_KEYS = frozenset({"indicator", "short", "direction", "weight"})


def _read_measures(raw: object, where: str) -> tuple[Measure, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw:
        raise InputRefusedError(
            "'measures' holds no list.", where=where, next_step="List at least one measure."
        )
    measures = []
    for number, entry in enumerate(raw, start=1):
        here = f"{where}, measure {number}"
        if not isinstance(entry, dict):
            raise InputRefusedError(
                "A measure is a set of named values.",
                where=here,
                next_step="Give it: indicator, short, direction, weight.",
            )
        period = entry.get("period")
        _check_keys({k: v for k, v in entry.items() if k != "period"}, _MEASURE_KEYS, here)
        _check_weight(str(entry["indicator"]), entry["weight"], where=here)
        direction = _one_of(Direction, entry["direction"], "direction", here)
        if direction is Direction.NEUTRAL:
            raise InputRefusedError(
                "A measure whose direction is neutral cannot rank areas.",
                where=here,
                next_step="Say whether high or low is good, or leave the measure out.",
            )
        measures.append(
            Measure(
                indicator=str(entry["indicator"]),
                short=str(entry["short"]),
                direction=direction,
                weight=float(entry["weight"]),
                period=None if period is None else str(period),
            )
        )
    ids = [measure.indicator for measure in measures]
    if len(set(ids)) != len(ids):
        raise InputRefusedError(
            "A measure is named twice.", where=where, next_step="Name each indicator once."
        )
    return tuple(measures)


def _check_keys(raw: Mapping[str, Any], wanted: frozenset[str], where: str) -> None:
    missing, unknown = sorted(wanted - raw.keys()), sorted(raw.keys() - wanted)
    if missing or unknown:
        said = [f"'{key}' is missing" for key in missing]
        said += [f"'{key}' is not a key of a preset" for key in unknown]
        raise InputRefusedError(
            "; ".join(said) + ".",
            where=where,
            next_step="The keys are: " + ", ".join(sorted(wanted)) + ".",
        )


def _check_weight(indicator: str, weight: object, *, where: str | None) -> None:
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not number or not 0 <= float(str(weight)) < float("inf"):
        raise InputRefusedError(
            f"The weight of '{indicator}' is {weight!r}.",
            where=where,
            next_step="A weight is zero or a positive number.",
        )


def _one_of(kind: type[_Word], value: object, key: str, where: str) -> _Word:
    try:
        return kind(str(value))
    except ValueError:
        raise InputRefusedError(
            f"'{key}' is {value!r}.",
            where=where,
            next_step="It is one of: " + ", ".join(word.value for word in kind) + ".",
        ) from None


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    if near:
        return "Did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    return "There are: " + ", ".join(known) + "."
