"""Protect a table: hide what the rules hide, then as much more as the audit asks, else coarsen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.data.disclosure.audit import AuditResult, Reader, audit, first_narrow
from goldenthread.data.disclosure.published import Index, Published, Why, hide_primary, publish
from goldenthread.data.disclosure.rules import RuleSet, rule_set
from goldenthread.data.disclosure.tables import CountTable, Merge, with_totals
from goldenthread.errors import DisclosureError


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table that passed the audit: what is published, the proof, and how it was coarsened.

    It holds no true count of a hidden cell, so it may be stored and sent.
    """

    published: Published
    audit: AuditResult
    coarsened: tuple[str, ...]

    @property
    def rules(self) -> RuleSet:
        """The rule set it was made by."""
        return self.published.rules

    def to_frame(self) -> pl.DataFrame:
        """Return one row a cell, as `Published.to_frame`."""
        return self.published.to_frame()

    def record(self) -> dict[str, Any]:
        """Return the rules, the coarsening and the proof, to be written beside the output."""
        hidden = self.published.why != Why.SHOWN
        return {
            "rules": self.rules.record(),
            "coarsened": list(self.coarsened),
            "cells": int(hidden.size),
            "hidden": int(hidden.sum()),
            "exact recoveries": self.audit.exact_recoveries,
            "audit passed": self.audit.passed,
        }


def protect(
    table: CountTable,
    rules: RuleSet | None = None,
    *,
    groups: Sequence[str] | None = None,
    merges: Sequence[Merge] = (),
    drops: Sequence[str] = (),
) -> ProtectedTable:
    """Return the table protected by `rules` (the default set), proven by the interval audit.

    `groups` names the breakdowns whose categories are groups of people (the first one, where there
    are several, unless given). When the audit cannot be met without hiding more than the rules
    allow, `merges` are made one after the other, then the breakdowns in `drops` are left out one
    after the other; nothing of an attempt that failed is kept. Raises `DisclosureError` when
    nothing can be published.
    """
    rules = rules or rule_set()
    named = _group_names(table, groups)
    steps: list[Merge | str] = [*merges, *drops]
    taken: list[str] = []
    while True:
        _check_size(table, rules)
        numbers = tuple(table.axis(name) for name in named if _has(table, name))
        why = _enough_hidden(table, numbers, rules)
        if why is not None:
            made = publish(table, numbers, why, rules)
            proof = audit(made)
            if proof.passed:
                return ProtectedTable(made, proof, tuple(taken))
        if not steps:
            raise DisclosureError(
                "This table cannot be published without showing something about few people.",
                next_step="Give categories to merge or a breakdown to drop, or publish the total.",
            )
        step = steps.pop(0)
        taken.append(str(step) if isinstance(step, Merge) else f"{step}: not shown")
        table = table.merge(step) if isinstance(step, Merge) else _dropped(table, step)


def _group_names(table: CountTable, groups: Sequence[str] | None) -> tuple[str, ...]:
    if groups is None:
        return (table.axes[0].name,) if len(table.axes) > 1 else ()
    return tuple(table.axes[table.axis(name)].name for name in groups)


def _has(table: CountTable, name: str) -> bool:
    return any(axis.name == name for axis in table.axes)


def _dropped(table: CountTable, name: str) -> CountTable:
    if len(table.axes) == 1:
        raise DisclosureError(
            "This table cannot be published without showing something about few people.",
            next_step="Publish only its total, if that is of enough people.",
        )
    return table.drop(name)


def _check_size(table: CountTable, rules: RuleSet) -> None:
    least = max(rules.group_from, rules.hide_to + 1)
    if 0 < int(table.counts.sum()) < least:
        raise DisclosureError(
            f"This table is about fewer than {least} people, so nothing of it is shown.",
            next_step="Put it together with others until it is about more people.",
        )


def _enough_hidden(
    table: CountTable, groups: tuple[int, ...], rules: RuleSet
) -> NDArray[np.int8] | None:
    """Return what to hide so that the audit passes, or None when that would be too much."""
    why = hide_primary(table, groups, rules)
    true = with_totals(table.counts)
    seen = table.counts.reshape(1, -1)
    limit = rules.most_hidden * int(((why == Why.SHOWN) & (true > 0)).sum())
    waiting, order = _delicate(why), list[Index]()
    while True:
        reader = Reader(publish(table, groups, why, rules))
        failing, seen = first_narrow(reader, waiting, seen)
        if failing is None:
            break
        # Hiding more never narrows a range: places once found wide stay so, tables found agree.
        waiting = waiting[failing:]
        candidate = _next_to_hide(waiting[0], why, true)
        if candidate is None or len(order) + 1 > limit:
            return None
        why[candidate] = Why.PROTECTING
        order.append(candidate)
    return _show_again(table, groups, why, rules, order, seen)


def _delicate(why: NDArray[np.int8]) -> list[Index]:
    places = np.argwhere((why == Why.SMALL) | (why == Why.GROUP))
    return [tuple(int(i) for i in place) for place in places]


def _show_again(
    table: CountTable,
    groups: tuple[int, ...],
    why: NDArray[np.int8],
    rules: RuleSet,
    order: list[Index],
    seen: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Show what became needless: a cell hidden early may not be needed once others are."""
    delicate = _delicate(why)
    for index in order[:-1]:
        why[index] = Why.SHOWN
        reader = Reader(publish(table, groups, why, rules))
        agreeing = seen[reader.agree(seen)]
        failing, found = first_narrow(reader, delicate, agreeing)
        if failing is not None:
            why[index] = Why.PROTECTING
        seen = np.vstack([seen, found[len(agreeing) :]])
    return why


def _next_to_hide(failing: Index, why: NDArray[np.int8], true: NDArray[np.int64]) -> Index | None:
    """Return the cell to hide next: the smallest that helps, an inner cell before a total.

    Looks along the lines (rows, columns, layers) in which a hidden cell stands alone, beginning
    with the failing cell and going on to the hidden cells it is tied to; when no line has a lone
    hidden cell, along all of them.
    """
    tied = [failing]
    every: list[Index] = []
    for index in tied:
        for line in _lines(index, why.shape):
            hidden = [place for place in line if why[place] != Why.SHOWN]
            open_places = [p for p in line if why[p] == Why.SHOWN and true[p] > 0]
            every += open_places
            if len(hidden) == 1 and open_places:
                return min(open_places, key=lambda p: _cost(p, true))
            tied += [place for place in hidden if place not in tied]
    return min(every, key=lambda p: _cost(p, true)) if every else None


def _lines(index: Index, shape: Index) -> list[list[Index]]:
    return [
        [(*index[:axis], place, *index[axis + 1 :]) for place in range(size)]
        for axis, size in enumerate(shape)
    ]


def _cost(index: Index, true: NDArray[np.int64]) -> tuple[int, int, Index]:
    totals = sum(1 for i, size in zip(index, true.shape, strict=True) if i == size - 1)
    return totals, int(true[index]), index
