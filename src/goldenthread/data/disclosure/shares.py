"""Percentages that tell no more than the protected counts they are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from goldenthread.data.disclosure.protect import ProtectedTable
from goldenthread.data.disclosure.published import HIDDEN_MARK, Published
from goldenthread.data.disclosure.rules import RuleSet
from goldenthread.data.disclosure.tables import labels
from goldenthread.errors import InputRefusedError


@dataclass(frozen=True, slots=True)
class ProtectedRates:
    """Shares of a total in per cent (or rates), NaN where the count or its base is hidden."""

    published: Published
    values: NDArray[np.float64]
    bases: NDArray[np.float64]

    @property
    def rules(self) -> RuleSet:
        """The rule set the counts were protected by."""
        return self.published.rules

    def to_frame(self) -> pl.DataFrame:
        """Return one row a cell: its categories, `value`, `base` (rounded) and `marker`."""
        indices = list(np.ndindex(*self.values.shape))
        named = [labels(self.published.axes, index) for index in indices]
        columns = {
            axis.name: [label[number] for label in named]
            for number, axis in enumerate(self.published.axes)
        }
        value = pl.Series(self.values.ravel(), nan_to_null=True)
        base = pl.Series(self.bases.ravel(), nan_to_null=True)
        frame = pl.DataFrame({**columns, "value": value, "base": base})
        hidden = pl.col("value").is_null()
        return frame.with_columns(pl.when(hidden).then(pl.lit(HIDDEN_MARK)).alias("marker"))


def protect_rates(
    table: ProtectedTable,
    within: str,
    *,
    populations: NDArray[np.float64] | None = None,
    per: float = 100.0,
) -> ProtectedRates:
    """Return each published count as a share of the published total over the breakdown `within`.

    With `populations` (the shape of the published table, totals included, and public by
    themselves) rates per `per` people of these instead. Only published, rounded counts are used:
    a share worked out from the true counts would undo the rounding. A share of nobody is NaN.
    """
    published = table.published
    number = next((i for i, axis in enumerate(published.axes) if axis.name == within), None)
    if number is None:
        raise InputRefusedError(
            f"The protected table has no breakdown '{within}'.",
            next_step=f"It has {', '.join(axis.name for axis in published.axes)}.",
        )
    values = published.values
    bases = np.broadcast_to(np.take(values, [-1], axis=number), values.shape)
    if populations is not None:
        if populations.shape != values.shape:
            raise InputRefusedError(
                f"Populations of shape {populations.shape} do not fit counts of {values.shape}.",
                next_step="Give one for each category and for the totals.",
            )
        bases = populations
    usable = np.isfinite(bases) & (bases > 0) & np.isfinite(values)
    shares = np.full(values.shape, np.nan)
    np.divide(values * per, bases, out=shares, where=usable)
    return ProtectedRates(published, shares, np.array(bases, dtype=float))
