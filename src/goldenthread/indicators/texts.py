"""Texts by number: arrays hold the numbers, and each text is made and kept once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]


class Texts:
    """Numbered texts. Number 0 is no text."""

    def __init__(self) -> None:
        self._texts: list[str | None] = [None]
        self._numbers: dict[str | None, int] = {None: 0}

    def number(self, text: str | None) -> int:
        """Return the number of a text, a new one if it has none yet."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return found

    def numbers(self, texts: Iterable[str | None]) -> Numbers:
        """Return the number of every text."""
        return np.array([self.number(text) for text in texts], dtype=np.int64)

    def __getitem__(self, number: int) -> str | None:
        return self._texts[number]

    def __len__(self) -> int:
        return len(self._texts)

    def series(self, name: str, numbers: npt.NDArray[Any]) -> pl.Series:
        """Return the texts of an array of numbers as a column."""
        return pl.Series(name, self._texts, dtype=pl.String).gather(numbers)

    def joined(self, left: npt.NDArray[Any], right: npt.NDArray[Any]) -> Numbers:
        """Return the numbers of both texts with a space between, for arrays of one shape.

        Where there is only one, it stands alone.
        """
        width = len(self._texts)
        both = left.astype(np.int64) * width + right
        lookup = np.zeros(width * width, dtype=np.int64)
        used = np.flatnonzero(np.bincount(both.ravel(), minlength=1))
        for pair in used.tolist():
            words = [text for text in map(self._texts.__getitem__, divmod(pair, width)) if text]
            lookup[pair] = self.number(" ".join(words) or None)
        return np.asarray(lookup[both], dtype=np.int64)

    def united(self, numbers: Numbers) -> Numbers:
        """Return, for each row of (rows, texts), the number of its different words, sorted."""
        first, inverse = _distinct_rows(numbers)
        made = []
        for row in numbers[first].tolist():
            words = {word for number in set(row) for word in (self._texts[number] or "").split()}
            made.append(self.number(" ".join(sorted(words)) or None))
        return np.array(made, dtype=np.int64)[inverse]


def runs(column: pl.Series) -> tuple[pl.Series, Numbers, Numbers]:
    """Return the value, first row and length of each run of equal values.

    Files are read one after another, so that a column that tells of the file has few runs.
    """
    found = column.rle().struct.unnest()
    lengths = found["len"].to_numpy().astype(np.int64)
    return found["value"], np.cumsum(lengths) - lengths, lengths


def _distinct_rows(table: Numbers) -> tuple[Numbers, Numbers]:
    """Return the place of the first of each distinct row, and which of those each row is."""
    factors = np.random.default_rng(1).integers(1, 2**62, table.shape[1], dtype=np.int64) * 2 + 1
    with np.errstate(over="ignore"):
        hashes = table @ factors
    _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    if not np.array_equal(table[first][inverse], table):  # two rows of one hash
        _, first, inverse = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return first, inverse.ravel()
