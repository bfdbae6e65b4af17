"""What an indicator is: one number about a place, why it matters, and how it is made.

A new property of every indicator belongs in `Indicator` and in `check.FIELDS`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from goldenthread.values import Direction, PeriodKind


class Method(StrEnum):
    """How a figure is made from observations; one module in `methods` stands for each family."""

    DAYS_RATE = "days-rate"
    RATE = "rate"
    PROPORTION = "proportion"
    PUBLISHED = "published"
    POPULATION_COUNT = "population-count"
    POPULATION_SHARE = "population-share"
    POPULATION_GROWTH = "population-growth"


class IntervalKind(StrEnum):
    """Where the interval comes from; NONE says in the definition why there is none."""

    DISPERSED = "dispersed"
    BYAR = "byar"
    WILSON = "wilson"
    PUBLISHED = "published"
    NONE = "none"


class NationRule(StrEnum):
    """What the nation's figure is where the publication prints none."""

    PUBLISHED = "published"  # then there is none
    SUMMED = "summed"  # all authorities' numerators over all their denominators
    WEIGHTED = "weighted"  # authorities' values weighted by their residents
    MIDDLE = "middle"  # the middle authority, and said to be that


class Status(StrEnum):
    """Whether the definition is settled."""

    DEVELOPMENTAL = "developmental"
    FINAL = "final"


class Standing(StrEnum):
    """How well the way it is built is known: printed by its publisher, told by others, or open."""

    STATED = "stated"
    REPORTED = "reported"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages of residents in whole years, both ends counted; `top` None means and over."""

    bottom: int
    top: int | None = None

    @property
    def words(self) -> str:
        """'aged 65 and over', 'aged 16 to 64'."""
        ends = f"{self.bottom} and over" if self.top is None else f"{self.bottom} to {self.top}"
        return f"aged {ends}"


@dataclass(frozen=True, slots=True)
class Source:
    """Which observations an indicator is made from.

    `and_breakdowns` are further rows whose counts are added to that of `breakdown`.
    `denominator_measure` and `denominator_breakdown` name a second row of the same dataset;
    `over_ages` takes residents of those ages instead. `ages` and `years` are for the methods that
    count residents. `scale` turns what is published into the indicator's unit; `multiplier` is
    what a computed fraction is given per. `value_is` says what the published value is: the figure
    itself, or a count still to be set against the denominator. `zero_is_missing` holds where a
    published nought cannot be.
    """

    publication: str
    dataset: str
    measure: str
    breakdown: str
    and_breakdowns: tuple[str, ...] = ()
    denominator_measure: str | None = None
    denominator_breakdown: str | None = None
    ages: Ages | None = None
    over_ages: Ages | None = None
    years: int | None = None
    multiplier: float = 1.0
    scale: float = 1.0
    value_is: str = "figure"
    zero_is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator as defined; its figures are made by `figures.compute`."""

    id: str
    version: int
    name: str
    short_name: str
    domain: str
    why: str
    numerator: str
    denominator: str
    unit: str
    decimals: int
    direction: Direction
    method: Method
    interval: IntervalKind
    interval_why: str
    nation: NationRule
    source: Source
    headline: PeriodKind
    series: PeriodKind
    status: Status
    standing: Standing
    next_review: date
    caveats: tuple[str, ...] = ()
    framework: str | None = None
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked_by: str | None = None
    aliases: tuple[str, ...] = ()
    file: str = ""

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the areas of the framework it belongs to."""
        return self.links.get("area", ())

    @property
    def pressure_points(self) -> tuple[str, ...]:
        """Ids of the pressure points it tells of."""
        return self.links.get("pressure-point", ())

    @property
    def kloes(self) -> tuple[str, ...]:
        """Ids of the key lines of enquiry it tells of, well-led ones last."""
        return self.links.get("kloe-domain", ()) + self.links.get("well-led", ())

    @property
    def checked(self) -> str:
        """Who checked the definition, in words that also say when nobody has."""
        if self.checked_by is None:
            return "not yet checked by a second person"
        return f"checked by {self.checked_by}"

    @property
    def through_template(self) -> bool:
        """Whether its data comes in through the generic template."""
        return self.source.dataset == "template"


@dataclass(frozen=True, slots=True)
class Domain:
    """A chapter of the profile."""

    id: str
    title: str
    what: str
    order: int
