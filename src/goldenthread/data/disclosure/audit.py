"""The interval audit: what could the true count of each hidden cell be, given all published?

The reader is taken to be an able one: knows the rules, knows which hidden cells are small and
which only protect them, and solves for the smallest and the largest count of every hidden cell
that agree with every cell and total published, rounding included. The problem is that of
Fischetti and Salazar (2001), 'Solving the cell suppression problem on tabular data with linear
constraints', Management Science 47(7); it is solved in whole numbers, since a solution in
fractions may be wider than what whole people allow and so pass a table that leaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goldenthread.data.disclosure.published import Index, Published, Why, cells_under, group_of
from goldenthread.data.disclosure.rules import Totals
from goldenthread.data.disclosure.tables import labels
from goldenthread.errors import DisclosureError

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The smallest and largest count a hidden cell could have; `needed` is how far apart they
    must lie, 0 for a cell that is hidden only to protect others.
    """

    categories: tuple[str, ...]
    why: Why
    lowest: int
    highest: int
    needed: int

    @property
    def protected(self) -> bool:
        """Whether the range is as wide as the rules ask."""
        return self.highest - self.lowest >= self.needed


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The range of every hidden cell, and whether all are wide enough."""

    intervals: tuple[Interval, ...]

    @property
    def passed(self) -> bool:
        """Whether every hidden cell is protected."""
        return all(interval.protected for interval in self.intervals)

    @property
    def failures(self) -> tuple[Interval, ...]:
        """Hidden cells whose range is too narrow."""
        return tuple(interval for interval in self.intervals if not interval.protected)

    @property
    def exact_recoveries(self) -> int:
        """How many cells that need protection could be worked out to the very count."""
        return sum(1 for i in self.intervals if i.needed and i.lowest == i.highest)


class Reader:
    """The able reader: all tables that agree with what is published, as whole-number bounds.

    The unknowns are the true count of each inner cell and, where totals are made of rounded
    cells, the rounded count in units of the rounding base.
    """

    def __init__(self, table: Published) -> None:
        self.table = table
        self.rules = table.rules
        self.shape: Index = tuple(size - 1 for size in table.values.shape)
        self.inner = list(np.ndindex(*self.shape))
        self._number = {index: number for number, index in enumerate(self.inner)}
        self.cells = len(self.inner)
        self._rounding = self.rules.totals is Totals.FROM_ROUNDED_CELLS and self.rules.round_to > 1
        shown = table.values[~np.isnan(table.values)]
        # A count nobody could believe, standing for 'no upper limit' so that all stays finite.
        self._most = 100 * self.rules.round_to + 10 * int(shown.sum())
        self._rows: list[NDArray[np.float64]] = []
        self._least: list[float] = []
        self._most_of: list[float] = []
        self._lower = np.zeros(self._width)
        self._upper = np.zeros(self._width)
        for index in np.ndindex(*table.values.shape):
            self._learn(index)
        self._matrix = np.array(self._rows)

    @property
    def _width(self) -> int:
        return self.cells * (2 if self._rounding else 1)

    def places(self) -> list[Index]:
        """Return every hidden place, totals included."""
        return [tuple(int(i) for i in index) for index in np.argwhere(self.table.why != Why.SHOWN)]

    def needed(self, index: Index) -> int:
        """Return how wide the range of a hidden place must be."""
        return 0 if self.table.why[index] == Why.PROTECTING else self.rules.protection

    def sums(self, indices: list[Index]) -> Whole:
        """Return a (places, inner cells) table of which inner cells each place adds up."""
        made = np.zeros((len(indices), self.cells), dtype=np.int64)
        for row, index in enumerate(indices):
            for cell in cells_under(index, self.shape):
                made[row, self._number[cell]] = 1
        return made

    def solve(self, aim: NDArray[np.float64]) -> Whole:
        """Return the true counts (inner cells,) of a table that agrees and makes `aim` least."""
        # Slow to load, and only needed by those who publish counts of people.
        from scipy.optimize import Bounds, LinearConstraint, milp

        constraints: Any = ()
        if self._rows:
            constraints = LinearConstraint(self._matrix, self._least, self._most_of)
        whole = np.concatenate([aim, np.zeros(self._width - self.cells)])
        found = milp(
            whole,
            constraints=constraints,
            integrality=np.ones(self._width),
            bounds=Bounds(self._lower, self._upper),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            raise DisclosureError(
                "The published table contradicts itself, so it could not be audited.",
                next_step="Protect it again from the counts, and change nothing by hand.",
            )
        counts: Whole = np.rint(found.x[: self.cells]).astype(np.int64)
        return counts

    def agree(self, tables: Whole) -> NDArray[np.bool_]:
        """Say which of some tables (tables, inner cells) agree with what is published."""
        whole = tables.astype(float)
        if self._rounding:
            base = self.rules.round_to
            whole = np.hstack([whole, (tables + base // 2) // base])
        fits = np.all((whole >= self._lower) & (whole <= self._upper), axis=1)
        if self._rows:
            sums = whole @ self._matrix.T
            fits &= np.all((sums >= self._least) & (sums <= self._most_of), axis=1)
        return np.asarray(fits)

    def prior(self, index: Index) -> tuple[int, int]:
        """Return the range that the rules alone leave to a place, before any adding up."""
        rules, why = self.rules, Why(int(self.table.why[index]))
        whole_group = group_of(index, self.shape, self.table.groups)
        least = max(rules.hide_to + 1, rules.group_from if whole_group else 0)
        if why is Why.SMALL:
            return rules.hide_from, rules.hide_to
        if why is Why.GROUP:
            return (1 if whole_group else 0), rules.group_from - 1
        if why is Why.PROTECTING:
            return least, self._most
        value = int(self.table.values[index])
        if value == 0:
            return 0, 0
        exact = not self._is_inner(index) and rules.totals is Totals.EXACT
        if exact:
            return value, value
        if not self._is_inner(index) and rules.totals is Totals.FROM_ROUNDED_CELLS:
            return least, self._most
        return max(value - rules.below, least), value + rules.above

    def _is_inner(self, index: Index) -> bool:
        return all(i < size for i, size in zip(index, self.shape, strict=True))

    def _learn(self, index: Index) -> None:
        """Take in what one cell or total tells."""
        low, high = self.prior(index)
        if self._is_inner(index):
            number = self._number[index]
            self._lower[number], self._upper[number] = low, high
            if self._rounding:
                self._learn_rounding(index, number, high)
            return
        self._add(self.sums([index])[0], low, high)
        if self._rounding and self.table.why[index] == Why.SHOWN:
            total = int(self.table.values[index]) // self.rules.round_to
            self._add(self.sums([index])[0], total, total, rounded=True)

    def _learn_rounding(self, index: Index, number: int, high: int) -> None:
        base = self.rules.round_to
        place = self.cells + number
        self._lower[place], self._upper[place] = 0, high // base + 1
        if self.table.why[index] == Why.SHOWN:
            self._lower[place] = self._upper[place] = int(self.table.values[index]) // base
        link = np.zeros(self._width)
        link[number], link[place] = 1, -base
        self._rows.append(link)
        self._least.append(-self.rules.below)
        self._most_of.append(self.rules.above)

    def _add(self, cells: Whole, low: int, high: int, *, rounded: bool = False) -> None:
        row = np.zeros(self._width)
        row[self.cells :][: self.cells] = cells if rounded else 0
        if not rounded:
            row[: self.cells] = cells
        self._rows.append(row)
        self._least.append(low)
        self._most_of.append(high)


class Ranges:
    """The ranges found so far; every table found widens those of all places at once.

    `tables` (tables, inner cells) are all those found, and agree with what is published.
    """

    def __init__(self, reader: Reader, places: list[Index], tables: Whole) -> None:
        self._reader = reader
        self._limits = np.array([reader.prior(place) for place in places]).reshape(-1, 2)
        self._sums = reader.sums(places)
        self.needed: Whole = np.array([reader.needed(place) for place in places], dtype=np.int64)
        self.tables = tables
        values = self._sums @ tables.T
        self.low: Whole = values.min(axis=1)
        self.high: Whole = values.max(axis=1)

    def explore(self, *, enough: bool) -> None:
        """Look in a few directions at random (always the same ones), all places at once.

        One such table widens many ranges, which saves most of the places a search of their own.
        """
        random = np.random.default_rng(0)
        for _ in range(8):
            if self._unfinished(enough).sum() < 3:
                return
            aim = random.choice([-1.0, 1.0], size=len(self.low)) @ self._sums.astype(float)
            self._take(self._reader.solve(aim))

    def stretch(self, number: int, *, enough: bool) -> None:
        """Find the range of one place; with `enough`, stop when it is as wide as needed."""
        for sign, found, column in ((1, self.low, 0), (-1, self.high, 1)):
            if enough and self.high[number] - self.low[number] >= self.needed[number]:
                return
            if found[number] != self._limits[number, column]:
                self._take(self._reader.solve(sign * self._sums[number].astype(float)))

    def _unfinished(self, enough: bool) -> NDArray[np.bool_]:
        if enough:
            return np.asarray(self.high - self.low < self.needed)
        reached = (self.low == self._limits[:, 0]) & (self.high == self._limits[:, 1])
        return np.asarray(~reached)

    def _take(self, table: Whole) -> None:
        self.tables = np.vstack([self.tables, table])
        values = self._sums @ table
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)


def first_narrow(reader: Reader, places: list[Index], tables: Whole) -> tuple[int | None, Whole]:
    """Return the number of the first of `places` whose range is too narrow, or None.

    `tables` (tables, inner cells) are known to agree with what is published, the true one among
    them; they come back with those found on the way.
    """
    if not places:
        return None, tables
    found = Ranges(reader, places, tables)
    found.explore(enough=True)
    for number in range(len(places)):
        found.stretch(number, enough=True)
        if found.high[number] - found.low[number] < found.needed[number]:
            return number, found.tables
    return None, found.tables


def audit(table: Published) -> AuditResult:
    """Return the range of every hidden cell and total, from what is published and nothing else.

    Raises `DisclosureError` for a table that contradicts itself.
    """
    reader = Reader(table)
    places = reader.places()
    if not places:
        return AuditResult(())
    found = Ranges(reader, places, reader.solve(np.zeros(reader.cells))[None, :])
    found.explore(enough=False)
    for number in range(len(places)):
        found.stretch(number, enough=False)
    return AuditResult(
        tuple(
            Interval(
                categories=labels(table.axes, place),
                why=Why(int(table.why[place])),
                lowest=int(found.low[number]),
                highest=int(found.high[number]),
                needed=int(found.needed[number]),
            )
            for number, place in enumerate(places)
        )
    )
