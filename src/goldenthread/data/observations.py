"""The one table that every reader fills: a row is one published number, as it was published.

Nothing is computed here. An indicator (a room above) says which observations it is made from.
"""

from __future__ import annotations

import polars as pl

#: Columns of an observations table. Missing is null with a `marker`, never zero.
OBSERVATIONS: dict[str, pl.DataType] = {
    "dataset": pl.String(),  # which publication: dtoc, population, ascof, oflog, ...
    "measure": pl.String(),  # what is measured, in the publication's own code: 2B1, delayed-days
    "breakdown": pl.String(),  # which part of it: total, nhs, reason-e, Persons/67, 65 and over
    "area_code": pl.String(),  # nine-character code; the nation's own code for the nation
    "area_name": pl.String(),  # as printed in the file
    "period": pl.String(),  # `Period.label`
    "period_kind": pl.String(),  # `PeriodKind`
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "lower": pl.Float64(),  # published 95% limits
    "upper": pl.Float64(),
    "lower998": pl.Float64(),  # published 99.8% limits
    "upper998": pl.Float64(),
    "n": pl.Float64(),  # people who answered, for surveys
    "marker": pl.String(),  # the mark printed instead of a number: [x], [c], -, *
    "note": pl.String(),  # the publisher's note on this value
    "edition": pl.String(),  # `Edition.id`
    "sheet": pl.String(),
    "row": pl.Int64(),  # from 1, as a spreadsheet shows it
}


def empty() -> pl.DataFrame:
    """Return an observations table of shape (0, 22)."""
    return pl.DataFrame(schema=OBSERVATIONS)


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with every observations column, in order and of its type.

    Columns the reader did not fill become null; a column that is not an observation column
    raises `polars.exceptions.ColumnNotFoundError`'s opposite number: a `ValueError` naming it.
    """
    unknown = [name for name in frame.columns if name not in OBSERVATIONS]
    if unknown:
        raise ValueError(f"not observation columns: {', '.join(unknown)}")
    present = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in present else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in OBSERVATIONS.items()
    )
