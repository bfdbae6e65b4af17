"""Shares of a whole, and events for every so many people, at once for all areas and periods.

The figure is made from its counts where both are published; where only the figure is published it
is taken as it stands, without an interval. Where counts were rounded before printing and no longer
give the printed figure, the printed one stands and a note says so.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from goldenthread.indicators.figures_table import complete
from goldenthread.indicators.methods.limits import LIMITS, described, estimate_columns
from goldenthread.indicators.model import Indicator, IntervalKind, Method
from goldenthread.indicators.nation import summed
from goldenthread.indicators.observed import Batch, Key, Observed, beside
from goldenthread.stats.proportions import proportion
from goldenthread.stats.rates import rate

#: What each row is told of its indicator.
_TOLD = {
    "multiplier": pl.Float64(),
    "scale": pl.Float64(),
    "is_share": pl.Boolean(),
    "rounding": pl.Float64(),
    "decimals": pl.Int64(),
    "interval": pl.String(),
}


def figures(batch: Batch, observed: Observed) -> dict[int, pl.DataFrame]:
    """Return the figures of proportions and rates, a row an area and period of each."""
    rows = _derived(_sound(_told(_counted(batch, observed), batch)))
    rows = _told(summed(rows, observed, batch), batch)
    rows = _chosen(rows)
    rows = _with_limits(_estimated(rows))
    what = pl.when("is_share").then(pl.lit("share of a whole")).otherwise(pl.lit("rate"))
    # A part the publisher did not print is used but never shown: it may have been hidden.
    shown = pl.when(pl.col("derived").is_null()).then(pl.col("numerator"))
    rows = rows.with_columns(what.alias("what"), numerator=shown)
    return complete(rows.with_columns(described()), batch)


def _told(rows: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    said = {at: _said(one) for at, one in batch.items()}
    return rows.with_columns(
        beside(rows, name, {at: each[place] for at, each in said.items()}, kind)
        for place, (name, kind) in enumerate(_TOLD.items())
    )


def _said(one: Indicator) -> tuple[float, float, bool, float, int, str]:
    return (
        one.source.multiplier,
        one.source.scale,
        one.method is Method.PROPORTION,
        0.51 * 10.0**-one.decimals,
        one.decimals,
        one.interval.value,
    )


def _counted(batch: Batch, observed: Observed) -> pl.DataFrame:
    """Return the observations the indicators are made from, with denominators beside them.

    Where a source names a second row or residents, `denominator` is taken from there when none is
    published, and `missing` says what could not be found.
    """
    sources = {at: one.source for at, one in batch.items()}
    rows = observed.rows(
        {at: (each.dataset, each.measure, each.breakdown) for at, each in sources.items()}
    )
    counts = [at for at, each in sources.items() if each.value_is == "count"]
    further = max((len(sources[at].and_breakdowns) for at in counts), default=0)
    for nth in range(further):
        more: dict[int, Key] = {
            at: (each.dataset, each.measure, each.and_breakdowns[nth])
            for at, each in sources.items()
            if at in counts and nth < len(each.and_breakdowns)
        }
        added = pl.when(pl.col("at").is_in(list(more))).then(pl.col("value") + pl.col("other"))
        rows = (
            _joined(rows, observed, more)
            .with_columns(value=added.otherwise(pl.col("value")))
            .drop("other")
        )
    is_count = pl.col("at").is_in(counts)
    rows = rows.with_columns(
        numerator=pl.when(is_count).then("value").otherwise("numerator"),
        value=pl.when(~is_count).then("value"),
    )
    wholes: dict[int, Key] = {
        at: (
            each.dataset,
            each.denominator_measure or each.measure,
            each.denominator_breakdown or each.breakdown,
        )
        for at, each in sources.items()
        if each.denominator_measure or each.denominator_breakdown
    }
    rows = _joined(rows, observed, wholes).with_columns(
        denominator=pl.coalesce("denominator", "other")
    )
    ages = {at: each.over_ages for at, each in sources.items() if each.over_ages is not None}
    return (
        observed.with_residents(rows, ages, "residents")
        .with_columns(
            denominator=pl.coalesce("denominator", "residents"),
            missing=pl.when(pl.col("denominator").is_null()).then(pl.col("missing")),
        )
        .drop("other", "residents")
    )


def _joined(rows: pl.DataFrame, observed: Observed, keys: dict[int, Key]) -> pl.DataFrame:
    """Return `rows` with the value of another key for the same area and period, as `other`."""
    other = observed.rows(keys).select("at", "area_code", "period", pl.col("value").alias("other"))
    return rows.join(other, on=["at", "area_code", "period"], how="left", maintain_order="left")


def _derived(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill the part where a share and its whole are printed and the part is not.

    `derived` is true in those rows and null in all others.
    """
    part = pl.col("value") / pl.col("multiplier") * pl.col("denominator")
    lacks = pl.col("is_share") & pl.col("numerator").is_null() & part.is_not_null()
    return rows.with_columns(
        derived=pl.when(lacks).then(pl.lit(value=True)),
        numerator=pl.when(lacks)
        .then(pl.min_horizontal(part, "denominator"))
        .otherwise(pl.col("numerator")),
    )


def _sound(rows: pl.DataFrame) -> pl.DataFrame:
    """Take away numbers that cannot be, and say so, so that one bad row stops no other."""
    rows = rows.with_columns(value=pl.col("value") * pl.col("scale"))
    above = pl.col("is_share") & (
        (pl.col("numerator") > pl.col("denominator"))
        | (pl.col("value") > pl.col("multiplier")).fill_null(value=False)
    ).fill_null(value=False)
    below = pl.min_horizontal("value", "numerator", "denominator") < 0
    bad = above | below.fill_null(value=False)
    nobody = (pl.col("denominator") == 0) & pl.col("value").is_null()
    counted = pl.when("is_share").then("denominator").otherwise("numerator")
    sound = [
        pl.when(~bad).then(pl.col(name)).alias(name)
        for name in ("value", "numerator", "denominator")
    ]
    return rows.with_columns(
        *sound,
        missing=pl.when(above)
        .then(pl.lit("the part counted is larger than the whole, in the published file"))
        .when(bad)
        .then(pl.lit("a number below nought, in the published file"))
        .when(nobody)
        .then(pl.lit("nobody to count: the denominator is nought"))
        .when(pl.col("numerator").is_not_null())
        .then(pl.col("missing")),
        n=pl.coalesce("n", counted),
    )


def _chosen(rows: pl.DataFrame) -> pl.DataFrame:
    """Choose between the figure its counts give and the one printed; `basis` is the count that
    gives the figure chosen.
    """
    multiplier = pl.col("multiplier")
    printed = pl.col("value")
    rows = rows.with_columns(
        counted=pl.when(pl.col("denominator") > 0).then(
            pl.col("numerator") / pl.col("denominator") * multiplier
        )
    )
    apart = ((printed - pl.col("counted")).abs() > pl.col("rounding")).fill_null(value=False)
    # A share is at most 1; a rate may be anything.
    most = pl.when("is_share").then(pl.lit(1.0))
    return _noted(rows.with_columns(apart=apart)).with_columns(
        value=pl.when("apart").then(printed).otherwise(pl.coalesce("counted", printed)),
        basis=pl.when("apart")
        .then(pl.min_horizontal(printed / multiplier, most) * pl.col("denominator"))
        .otherwise(pl.col("numerator")),
    )


def _noted(rows: pl.DataFrame) -> pl.DataFrame:
    """Add a note to the few rows whose counts and printed figure are apart."""
    rows = rows.with_columns(note=pl.col("note").replace("", None))
    if not rows["apart"].any():
        return rows
    parts = [rows.filter(~pl.col("apart"))]
    for (decimals,), few in rows.filter("apart").group_by("decimals"):
        places = int(str(decimals)) + 1
        note = pl.format(
            "Printed as {}; the counts beside it would give {}.",
            pl.col("value").round(places),
            pl.col("counted").round(places),
        )
        parts.append(
            few.with_columns(note=pl.concat_str("note", note, separator=" ", ignore_nulls=True))
        )
    return pl.concat(parts)


def _estimated(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the estimate of each row's count, its limits and how they were made."""
    kinds = ("is_share", "multiplier")
    parts = []
    for (is_share, multiplier), alike in rows.group_by(kinds, maintain_order=True):
        make = proportion if is_share else rate
        basis, denominator = alike["basis"].to_numpy(), alike["denominator"].to_numpy()
        estimate = make(basis, denominator, multiplier=float(str(multiplier)))
        printed = alike.select((pl.col(LIMITS) * pl.col("scale")).name.prefix("printed_"))
        parts.append(alike.with_columns(*estimate_columns(estimate), *printed))
    if not parts:
        nothing = np.empty(0)
        return rows.with_columns(
            *estimate_columns(proportion(nothing, nothing)),
            *(pl.lit(None, pl.Float64).alias(f"printed_{name}") for name in LIMITS),
        )
    return pl.concat(parts)


def _with_limits(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the limits the definition asks for: made here, printed, or none.

    Where they should be made here and the counts are not published, printed limits stand in.
    """
    none = pl.col("interval") == IntervalKind.NONE.value
    use_printed = (pl.col("interval") == IntervalKind.PUBLISHED.value) | pl.col(
        "estimated"
    ).is_null()
    limits = [
        pl.when(none)
        .then(None)
        .when(use_printed)
        .then(f"printed_{name}")
        .otherwise(name)
        .alias(name)
        for name in LIMITS
    ]
    printed = pl.when(pl.col("printed_lower").is_not_null()).then(pl.lit("published limits"))
    return rows.with_columns(
        *limits,
        interval_method=pl.when(none)
        .then(None)
        .when(use_printed)
        .then(printed)
        .otherwise("interval_method"),
    )
