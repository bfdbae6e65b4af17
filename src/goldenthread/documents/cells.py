"""What may stand in a cell: plain values, and texts that no program will run.

Text that a spreadsheet would take for a formula gets an apostrophe in front of it. The signs are
those that OWASP lists for CSV injection, and their disguises: full width, or behind blanks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from goldenthread.errors import InputRefusedError, Place

# Signs that open a formula, also in their full-width form and behind blanks that a program trims;
# and the tab and line ends by which a cell can be split in two.
_RUNS = "^(?:[\\s\ufeff\u200b]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])"
_RUNS_HERE = re.compile(_RUNS)
_UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
_UNPRINTABLE_HERE = re.compile(_UNPRINTABLE)

_WHOLE_EXACTLY = 2**53  # a spreadsheet's numbers are doubles; beyond this they lose units


def harmless(text: str) -> str:
    """Return text as it is written into a cell: with an apostrophe before what could be run."""
    text = _UNPRINTABLE_HERE.sub("\ufffd", text)
    return f"'{text}" if _RUNS_HERE.match(text) else text


def ready(frame: pl.DataFrame, where: Place) -> pl.DataFrame:
    """Return the frame with harmless texts and headings, and nothing but plain values.

    What is left is whole numbers, numbers, truths, dates, date-times and texts; anything else is
    told as text, and a number that is not finite becomes null. Raises `InputRefusedError`, naming
    `where`, for a frame without columns.
    """
    if not frame.width:
        raise InputRefusedError(
            "A table has no columns.",
            where=where,
            next_step="Give a table at least one column.",
        )
    plain = frame.select(_plain(frame[name]) for name in frame.columns)
    return plain.select(
        pl.col(name)
        .str.replace_all(_UNPRINTABLE, "\ufffd")
        .str.replace(_RUNS, "'$0")
        .alias(heading)
        if plain.schema[name] == pl.String
        else pl.col(name).alias(heading)
        for name, heading in zip(frame.columns, _headings(frame.columns), strict=True)
    )


def _headings(names: Sequence[str]) -> list[str]:
    """Return column names as headings: harmless, and told apart without regard to case."""
    seen: dict[str, int] = {}
    headings = []
    for name in names:
        heading = harmless(name) or "Column"
        count = seen[heading.casefold()] = seen.get(heading.casefold(), 0) + 1
        headings.append(heading if count == 1 else f"{heading} ({count})")
    return headings


def _plain(values: pl.Series) -> pl.Series:
    """Return a column as whole numbers, numbers, dates, truths or text; NaN is null."""
    kind = values.dtype
    if kind.is_integer():
        exact = values.is_between(-_WHOLE_EXACTLY, _WHOLE_EXACTLY).all()
        return values if exact else values.cast(pl.String)
    if kind.is_float() or kind.is_decimal():
        number = values.cast(pl.Float64)
        return number.set(~number.is_finite().fill_null(value=True), None)
    if kind in (pl.Boolean, pl.String):
        return values
    if kind == pl.Date or (kind == pl.Datetime and kind.time_zone is None):  # type: ignore[attr-defined]
        return values
    if kind.is_nested() or kind in (pl.Object, pl.Binary):
        texts = [None if value is None else str(value) for value in values.to_list()]
        return pl.Series(values.name, texts, dtype=pl.String)
    return values.cast(pl.String)
