"""In which order indicators stand within their domain, and which are the parts of a whole.

A whole stands before its parts, and what areas are chosen by before everything else. The order
and the breakdowns are data: `order.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Indicator

ORDER_FILE = Path(__file__).with_name("order.yaml")
#: Kind of link that an indicator of the interface dashboard carries.
_INTERFACE = "interface-metric"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Ids of a whole and of its parts, which leave nothing out and count nothing twice.

    `by` ends the sentence 'delayed days by ...'; `rest` names the small parts together; `drawn`
    breakdowns get a stacked bar of shares.
    """

    whole: str
    title: str
    by: str
    parts: tuple[str, ...]
    rest: str = "All others"
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What comes first in a domain, and the breakdowns whose parts come last."""

    wholes: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]


@cache
def shipped() -> Order:
    """Return the order that comes with the library."""
    raw = yaml.safe_load(ORDER_FILE.read_text(encoding="utf-8"))
    breakdowns = tuple(
        Breakdown(**{**one, "parts": tuple(one["parts"])}) for one in raw["breakdowns"]
    )
    return Order(tuple(raw["wholes"]), breakdowns)


def ordered(catalogue: Catalogue, order: Order | None = None) -> Catalogue:
    """Return the catalogue with the indicators of each domain in the order of the profile."""
    how = order or shipped()
    at = {domain.id: place for place, domain in enumerate(catalogue.domains)}
    wholes = {one: place for place, one in enumerate(how.wholes)}
    every_part = dict.fromkeys(part for one in how.breakdowns for part in one.parts)
    parts = {one: place for place, one in enumerate(every_part)}

    def key(one: Indicator) -> tuple[int, int, int, str]:
        kind = 0 if one.links.get(_INTERFACE) else 1 if one.id in wholes else 2
        if one.id in parts:
            kind = 3
        place = {1: wholes, 3: parts}.get(kind, {}).get(one.id, 0)
        return at[one.domain], kind, place, one.name.lower()

    return replace(catalogue, indicators=tuple(sorted(catalogue.indicators, key=key)))
