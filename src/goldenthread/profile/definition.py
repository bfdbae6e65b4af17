"""The definition of an indicator as it is printed: in short on an area's page, whole on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from goldenthread.data.editions import Edition
from goldenthread.documents.tree import Block, BulletList, DescriptionList, Paragraph, Words
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Indicator, Standing, Status
from goldenthread.profile.prepared import Prepared, Row
from goldenthread.values import Direction

_LAST_NUMBER = re.compile(r"\d+(?:\.\d+)?$")
GOOD = {
    Direction.HIGH: "Higher is better.",
    Direction.LOW: "Lower is better.",
    Direction.NEUTRAL: "Neither high nor low is good in itself.",
}
_STATUS = {
    Status.FINAL: "Final",
    Status.DEVELOPMENTAL: "Developmental: the definition is being tried and may change",
}
_STANDING = {
    Standing.STATED: "Built as its publisher prints it.",
    Standing.REPORTED: "Built as others report it; the publisher's own text was not at hand.",
    Standing.PLACEHOLDER: "How it is built is still open.",
}


def editions_of(every: Prepared, rows: Sequence[Row]) -> list[Edition]:
    """Return the input editions that rows of a comparisons table were made from, in order."""
    ids = dict.fromkeys(one for row in rows for one in (row["editions"] or "").split())
    return [every.edition_by_id[one] for one in ids if one in every.edition_by_id]


def published(indicator: Indicator, editions: Sequence[Edition]) -> str:
    """Return the publications in words: the editions used, the latest three of them."""
    named = dict.fromkeys(f"{one.source}, {one.label}" for one in editions[-3:])
    return "; ".join(named) or indicator.source.publication


def whole_definition(
    every: Prepared, indicator: Indicator, rows: Sequence[Row], editions: Sequence[Edition]
) -> list[Block]:
    """Return all that an indicator's definition says; `rows` are its comparisons."""
    review = indicator.next_review
    items: list[tuple[Words, Words]] = [
        ("Counted", indicator.numerator),
        ("Out of", indicator.denominator),
        ("Unit", indicator.unit),
        ("Read it", GOOD[indicator.direction]),
        ("How it is made", _methods(rows) or "no figure yet"),
        ("Interval", indicator.interval_why),
        ("Source", published(indicator, editions)),
    ]
    if editions:
        retrieved = max(one.retrieved for one in editions)
        items.append(("Retrieved", f"{retrieved.day} {retrieved:%B %Y}"))
    items += [
        ("Status", f"{_STATUS[indicator.status]}. {_STANDING[indicator.standing]}"),
        ("Definition", f"version {indicator.version}, {indicator.checked}"),
        ("Next review", f"{review.day} {review:%B %Y}"),
        *_links(every.catalogue, indicator),
        ("In the data", f"indicator {indicator.id}"),
    ]
    blocks: list[Block] = [DescriptionList(items)]
    if indicator.caveats:
        blocks += [Paragraph("Take care:"), BulletList(list(indicator.caveats))]
    return blocks


def _methods(rows: Sequence[Row]) -> str:
    """How the figures were made, ways that differ in their last number told as one."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["method"]:
            number = _LAST_NUMBER.search(row["method"])
            words = row["method"][: number.start()] if number else row["method"]
            found.setdefault(words, []).extend([float(number[0])] if number else [])
    ways = []
    for words, numbers in found.items():
        ends = dict.fromkeys(f"{one:g}" for one in (min(numbers), max(numbers))) if numbers else ()
        ways.append(f"{words}{' to '.join(ends)}")
    return "; ".join(ways)


def _links(catalogue: Catalogue, indicator: Indicator) -> list[tuple[Words, Words]]:
    frame = catalogue.framework
    if indicator.framework != frame.name:
        return []
    kinds = {kind.id: kind for kind in frame.kinds}
    found: list[tuple[Words, Words]] = []
    for kind, ids in indicator.links.items():
        titles = "; ".join(frame.get(one).title for one in ids)
        if titles:
            found.append((kinds[kind].plural if len(ids) > 1 else kinds[kind].name, titles))
    return found
