"""Every area's latest figure beside the nation, its region, its peers and its own past.

One row is one indicator for one authority at the latest headline period the nation has a figure
for, so that all areas are compared at one time. Everything is computed for all areas at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from goldenthread.errors import InputRefusedError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.figures_table import FIGURES
from goldenthread.places.authorities import Places
from goldenthread.profile.series import changes_in_time
from goldenthread.stats.comparisons import Difference, single_overlap
from goldenthread.stats.estimate import LEVELS, Estimate, Interval
from goldenthread.stats.quantiles import quantile_groups
from goldenthread.values import Direction

NOT_TESTED = "not tested"
NO_DATA = "no data here yet"
#: How a difference from the nation is decided, as it is printed beside the figures.
METHOD = (
    "An area differs from the nation when the nation's figure lies outside the area's own "
    "interval, at 95% and again at 99.8%. Where a figure has no interval it is not tested."
)
GROUPS = 5

#: Columns of a comparisons table, beyond those of a figure; shape (indicators x areas, 51).
COMPARED: dict[str, pl.DataType] = {
    **FIGURES,
    "nation_value": pl.Float64(),
    "nation_lower": pl.Float64(),
    "nation_upper": pl.Float64(),
    "nation_note": pl.String(),
    "region_value": pl.Float64(),
    "significance": pl.String(),  # against the nation at 95%: `Difference`, or not tested
    "significance998": pl.String(),
    "peers_mean": pl.Float64(),  # plain mean of the peers that have a figure
    "peers_low": pl.Float64(),
    "peers_high": pl.Float64(),
    "peers_n": pl.Int64(),
    "peers_place": pl.String(),  # best, worst, highest, lowest of the peers and itself, or ''
    "rank": pl.Int64(),  # 1 is best; 1 is highest where neither way is good
    "rank_of": pl.Int64(),
    "tied": pl.Boolean(),
    "quintile": pl.Int64(),  # 1 is best, or highest
    "lowest": pl.Float64(),  # over all authorities
    "quarter": pl.Float64(),
    "middle": pl.Float64(),
    "three_quarters": pl.Float64(),
    "highest": pl.Float64(),
    "previous_period": pl.String(),
    "previous_value": pl.Float64(),
    "change": pl.Float64(),  # value less previous value
    "trend": pl.String(),  # `Trend`
    "trend_reason": pl.String(),
    "variation": pl.String(),  # of the monthly series: '' where there is none
    "variation_cause": pl.String(),  # concern or improvement in the latest months, or ''
    "variation_when": pl.String(),  # the latest month of that cause
    "variation_points": pl.Int64(),  # months the chart rests on
}
_KEY = ["indicator", "area_code"]
_CARRIED = [name for name in FIGURES if name not in {*_KEY, "period"}]


def compare(
    figures: pl.DataFrame,
    catalogue: Catalogue,
    places: Places,
    peers: pl.DataFrame,
    *,
    on: date | None = None,
) -> pl.DataFrame:
    """Return a comparisons table (`COMPARED`) of every indicator for every authority.

    `figures` is a FIGURES table of authorities, regions and the nation. `peers` has the columns
    `area_code` and `peer_code`, one row a pair. Authorities are those that existed `on` that day,
    by default the last day of the latest headline period. A figure that is not there is null and
    `missing` says why; it is never zero. Ranks and groups are among all authorities that have a
    figure for the period. Raises `InputRefusedError` where a column is missing.

    Source of the comparison: `goldenthread.stats.comparisons.single_overlap`; of the groups:
    `goldenthread.stats.quantiles.quantile_groups`.
    """
    absent = [name for name in FIGURES if name not in figures.columns]
    if absent:
        raise InputRefusedError(
            f"The figures lack the column(s) {', '.join(absent)}.",
            next_step="Make them with goldenthread.indicators.figures.compute.",
        )
    about = definitions(catalogue)
    headline = figures.join(about, on="indicator").filter(pl.col("period_kind") == pl.col("kind"))
    latest = latest_periods(headline, places)
    now = headline.join(latest, on=["indicator", "period"])
    areas = areas_on(places, on or _last_day(headline, latest))
    ranked = _ranked(now.filter(pl.col("area_code").is_in(places.codes)))
    table = (
        about.select("indicator", "direction", "order")
        .join(areas, how="cross")
        .join(latest, on="indicator", how="left")
        .join(now.select(*_KEY, *_CARRIED), on=_KEY, how="left")
        .join(_nation(now, places.nation), on="indicator", how="left")
        .join(_region(now), on=["indicator", "region_code"], how="left")
        .join(_spread(ranked), on="indicator", how="left")
        .join(ranked.select(*_KEY, "rank", "tied", "quintile"), on=_KEY, how="left")
        .join(_previous(headline, latest), on=_KEY, how="left")
        .join(_peers(ranked, peers), on=_KEY, how="left")
        .join(changes_in_time(figures, about, areas["area_code"]), on=_KEY, how="left")
        .sort("order", "area_code")
    )
    table = _reasons(table, places)
    table = _significance(table)
    table = table.with_columns(
        (pl.col("value") - pl.col("previous_value")).alias("change"),
        pl.col("peers_n").fill_null(0),
        pl.col("rank_of").fill_null(0),
        pl.col("variation", "variation_cause", "variation_when").fill_null(""),
        pl.col("variation_points").fill_null(0),
        pl.col("trend").fill_null("cannot be calculated"),
        pl.col("trend_reason").fill_null("no figures"),
        _place_among_peers().alias("peers_place"),
    )
    return table.select(pl.col(name).cast(dtype) for name, dtype in COMPARED.items())


def definitions(catalogue: Catalogue) -> pl.DataFrame:
    """Return what comparing needs of each indicator: shape (indicators, 6)."""
    return pl.DataFrame(
        [
            (
                one.id,
                str(one.direction),
                str(one.headline),
                str(one.series),
                _value_type(str(one.method)),
                order,
            )
            for order, one in enumerate(catalogue)
        ],
        schema={
            "indicator": pl.String(),
            "direction": pl.String(),
            "kind": pl.String(),
            "series": pl.String(),
            "value_type": pl.String(),
            "order": pl.Int64(),
        },
        orient="row",
    )


def _value_type(method: str) -> str:
    kinds = {"days-rate": "crude rate", "rate": "crude rate", "population-count": "count"}
    return kinds.get(method, "proportion")


def latest_periods(headline: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Return indicator and period: the latest with a figure of the nation, else of an authority."""
    had = headline.filter(pl.col("value").is_not_null()).sort("period_end")
    latest = pl.col("period").last()
    nation = had.filter(pl.col("area_code") == places.nation).group_by("indicator").agg(latest)
    local = (
        had.filter(pl.col("area_code").is_in(places.codes)).group_by("indicator").agg(latest)
    ).join(nation, on="indicator", how="anti")
    return pl.concat([nation, local])


def latest_values(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places, indicators: Sequence[str]
) -> pl.DataFrame:
    """Return indicator, area_code, period and value of authorities at the latest headline period.

    Rows without a value are left out; shape (figures, 4).
    """
    about = definitions(catalogue).filter(pl.col("indicator").is_in(list(indicators)))
    headline = figures.join(about, on="indicator").filter(pl.col("period_kind") == pl.col("kind"))
    now = headline.join(latest_periods(headline, places), on=["indicator", "period"])
    mine = pl.col("area_code").is_in(places.codes) & pl.col("value").is_not_null()
    return now.filter(mine).select("indicator", "area_code", "period", "value")


def areas_on(places: Places, day: date) -> pl.DataFrame:
    """Return area_code and region_code of the authorities that existed on a day."""
    return pl.DataFrame(
        [(row.code, row.region_code) for row in places.authorities_on(day)],
        schema={"area_code": pl.String(), "region_code": pl.String()},
        orient="row",
    )


def profile_day(figures: pl.DataFrame, catalogue: Catalogue, places: Places) -> date:
    """Return the last day of the latest headline period: areas are those that existed then.

    Raises `InputRefusedError` where there is no figure at all.
    """
    about = definitions(catalogue)
    headline = figures.join(about, on="indicator").filter(pl.col("period_kind") == pl.col("kind"))
    return _last_day(headline, latest_periods(headline, places))


def _last_day(headline: pl.DataFrame, latest: pl.DataFrame) -> date:
    ends = headline.join(latest, on=["indicator", "period"])["period_end"]
    last = ends.max()
    if not isinstance(last, date):
        raise InputRefusedError(
            "There is no figure at all, so there is nothing to compare.",
            next_step="Check the data folder with 'goldenthread data check'.",
        )
    return last


def _ranked(now: pl.DataFrame) -> pl.DataFrame:
    had = now.filter(pl.col("value").is_not_null()).sort("order", "area_code")
    # With this sign the first is best, or highest where neither way is good.
    sign = pl.when(pl.col("direction") == Direction.LOW.value).then(1.0).otherwise(-1.0)
    had = had.with_columns((pl.col("value") * sign).alias("badness"))
    groups = quantile_groups(
        had["badness"].to_numpy(), GROUPS, within=had["order"].to_numpy().astype(np.int64)
    )
    return had.with_columns(
        pl.Series("quintile", groups).fill_nan(None),
        pl.col("badness").rank("min").over("indicator").alias("rank"),
        (pl.len().over("indicator", "value") > 1).alias("tied"),
    )


def _spread(ranked: pl.DataFrame) -> pl.DataFrame:
    value = pl.col("value")
    return ranked.group_by("indicator").agg(
        pl.len().alias("rank_of"),
        value.min().alias("lowest"),
        value.quantile(0.25, "linear").alias("quarter"),
        value.median().alias("middle"),
        value.quantile(0.75, "linear").alias("three_quarters"),
        value.max().alias("highest"),
    )


def _nation(now: pl.DataFrame, nation: str) -> pl.DataFrame:
    return now.filter(pl.col("area_code") == nation).select(
        "indicator",
        pl.col("value").alias("nation_value"),
        pl.col("lower").alias("nation_lower"),
        pl.col("upper").alias("nation_upper"),
        pl.col("note").alias("nation_note"),
    )


def _region(now: pl.DataFrame) -> pl.DataFrame:
    return now.select(
        "indicator",
        pl.col("area_code").alias("region_code"),
        pl.col("value").alias("region_value"),
    )


def _previous(headline: pl.DataFrame, latest: pl.DataFrame) -> pl.DataFrame:
    at = headline.join(latest, on=["indicator", "period"]).group_by("indicator").agg(
        pl.col("period_end").max().alias("now")
    )  # fmt: skip
    return (
        headline.join(at, on="indicator")
        .filter((pl.col("period_end") < pl.col("now")) & pl.col("value").is_not_null())
        .sort("period_end")
        .group_by(_KEY)
        .agg(
            pl.col("period").last().alias("previous_period"),
            pl.col("value").last().alias("previous_value"),
        )
    )


def _peers(ranked: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    theirs = ranked.select("indicator", pl.col("area_code").alias("peer_code"), "value")
    value = pl.col("value")
    return (
        peers.select("area_code", "peer_code")
        .filter(pl.col("area_code") != pl.col("peer_code"))
        .join(theirs, on="peer_code")
        .group_by(_KEY)
        .agg(
            value.mean().alias("peers_mean"),
            value.min().alias("peers_low"),
            value.max().alias("peers_high"),
            pl.len().alias("peers_n"),
        )
    )


def _place_among_peers() -> pl.Expr:
    """Best or worst (highest or lowest) of itself and at least two peers; '' in between."""
    above = pl.col("value") > pl.col("peers_high")
    below = pl.col("value") < pl.col("peers_low")
    top = pl.col("direction").replace_strict({"high": "best", "low": "worst", "neutral": "highest"})
    end = pl.col("direction").replace_strict({"high": "worst", "low": "best", "neutral": "lowest"})
    enough = pl.col("peers_n") >= 2
    return pl.when(enough & above).then(top).when(enough & below).then(end).otherwise(pl.lit(""))


def _significance(table: pl.DataFrame) -> pl.DataFrame:
    """Label all areas at once, direction by direction."""
    labels = np.full((table.height, len(LEVELS)), NOT_TESTED, dtype="U12")
    of = table["direction"].to_numpy()
    limits = [("lower", "upper"), ("lower998", "upper998")]
    values = {
        name: table[name].cast(pl.Float64).to_numpy()
        for name in ("value", "nation_value", *limits[0], *limits[1])
    }
    for direction in Direction:
        at = np.flatnonzero(of == direction.value)
        intervals = tuple(
            Interval(level, values[low][at], values[high][at])
            for level, (low, high) in zip(LEVELS, limits, strict=True)
        )
        estimate = Estimate(values["value"][at], intervals, np.full(at.size, ""))
        found = single_overlap(estimate, values["nation_value"][at], direction)
        for column, label in enumerate(found.labels):
            labels[at, column] = np.where(label == Difference.NOT_COMPARED, NOT_TESTED, label)
    return table.with_columns(
        pl.Series("significance", labels[:, 0].tolist(), dtype=pl.String),
        pl.Series("significance998", labels[:, 1].tolist(), dtype=pl.String),
    )


def _reasons(table: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Say of every empty row why it is empty: a code's life first, then what the figures say."""
    ends = table.filter(pl.col("period_end").is_not_null()).group_by("indicator").agg(
        pl.col("period_start").first().alias("start"), pl.col("period_end").first().alias("end"),
        pl.col("period_kind").first().alias("_kind")
    )  # fmt: skip
    table = table.join(ends, on="indicator", how="left").with_columns(
        pl.col("period_start").fill_null(pl.col("start")),
        pl.col("period_end").fill_null(pl.col("end")),
        pl.col("period_kind").fill_null(pl.col("_kind")),
    )
    empty = table.filter(pl.col("value").is_null() & pl.col("period_end").is_not_null())
    pairs = empty.select("area_code", "period_end").unique()
    lives = pl.DataFrame(
        [
            (code, end, places.describe_gap(code, end) or None)
            for code, end in pairs.iter_rows()
        ],
        schema={"area_code": pl.String(), "period_end": pl.Date(), "life": pl.String()},
        orient="row",
    )  # fmt: skip
    words = (
        pl.when(pl.col("value").is_not_null())
        .then(None)
        .when(pl.col("period").is_null())
        .then(pl.lit(NO_DATA))
        .otherwise(
            pl.coalesce(
                "life",
                "missing",
                pl.format("not published for this area in {}", pl.col("period")),
            )
        )
    )
    return table.join(lives, on=["area_code", "period_end"], how="left").with_columns(
        words.alias("missing")
    )
