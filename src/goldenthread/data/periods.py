"""Putting periods on observations: the label, the kind and both ends, always together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from goldenthread.errors import InputRefusedError
from goldenthread.values import Period


def period_columns(period: Period) -> dict[str, str | date]:
    """Return the four period columns of a file that is about one period."""
    return {
        "period": period.label,
        "period_kind": period.kind.value,
        "period_start": period.start,
        "period_end": period.end,
    }


def with_periods(
    frame: pl.DataFrame, printed: str, read: Callable[[str], Period] = Period.parse
) -> pl.DataFrame:
    """Return `frame` with the four period columns, read from the column `printed`.

    `printed` is not itself called `period`. Where it cannot be read, or is missing, the four
    columns are null: the caller reports the row.
    """
    texts = frame.get_column(printed).drop_nulls().unique().to_list()
    found: dict[str, Period] = {}
    for text in texts:
        try:
            found[text] = read(text)
        except InputRefusedError:
            continue
    table = pl.DataFrame(
        {
            printed: list(found),
            "period": [period.label for period in found.values()],
            "period_kind": [period.kind.value for period in found.values()],
            "period_start": [period.start for period in found.values()],
            "period_end": [period.end for period in found.values()],
        },
        schema={
            printed: pl.String(),
            "period": pl.String(),
            "period_kind": pl.String(),
            "period_start": pl.Date(),
            "period_end": pl.Date(),
        },
    )
    return frame.join(table, on=printed, how="left", maintain_order="left")


def span(labels: list[str]) -> str:
    """Return how an edition that covers several periods is called: the first to the last."""
    ordered = sorted(labels)
    return f"{ordered[0]} to {ordered[-1]}" if len(ordered) > 1 else "".join(ordered)
