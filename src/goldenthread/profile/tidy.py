"""One tidy table for all areas: a row an indicator and area, every column with its meaning."""

from __future__ import annotations

import polars as pl

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.authorities import Places
from goldenthread.profile.comparisons import METHOD

#: What each column of the table of figures means; columns are written in this order.
COLUMNS: dict[str, str] = {
    "row_id": "Area, indicator and period: the address of this row in every file of the edition.",
    "area_code": "Nine-character code of the area.",
    "area_name": "Name of the area.",
    "region": "Name of the region the area is in.",
    "domain": "Chapter of the profile.",
    "indicator": "Id of the indicator; its definition has the same name.",
    "indicator_name": "Name of the indicator.",
    "unit": "Unit of the value, its limits and everything it is compared with.",
    "direction": "Which way is good: high, low, or neutral.",
    "period": "Period of the figure: a year, a financial year (2017-18), a quarter or a month.",
    "period_start": "First day of the period.",
    "period_end": "Last day of the period.",
    "value": "The figure; empty where there is none, and then 'missing' says why.",
    "missing": "Why there is no figure.",
    "lower": "Lower 95% limit.",
    "upper": "Upper 95% limit.",
    "lower998": "Lower 99.8% limit.",
    "upper998": "Upper 99.8% limit.",
    "numerator": "What was counted.",
    "denominator": "Out of how many.",
    "n": "What the figure rests on: people, answers or days.",
    "nation_value": "The nation's figure.",
    "region_value": "The region's figure, where one is published.",
    "significance": f"Beside the nation at 95%. {METHOD}",
    "significance998": "Beside the nation at 99.8%.",
    "peers_n": "How many peers have a figure.",
    "peers_mean": "Plain mean of the peers' figures.",
    "peers_low": "Lowest of the peers' figures.",
    "peers_high": "Highest of the peers' figures.",
    "rank": "Place among all areas with a figure: 1 is best, or highest where neither way is good.",
    "rank_of": "How many areas have a figure for the period.",
    "quintile": "Fifth of all areas: 1 is best, or highest where neither way is good.",
    "previous_period": "The last period before with a figure of this area.",
    "previous_value": "Its figure.",
    "change": "Value less previous value.",
    "trend": "Recent trend over the latest five figures.",
    "variation": "What the monthly XmR chart says of its latest month, where there is one.",
    "variation_cause": "Special cause in the latest seven months: concern or improvement.",
    "variation_when": "The latest month of that cause.",
    "stands_out": "Sides and rules by which the figure stands out.",
    "status": "Whether the definition is final or developmental.",
    "method": "How the value and its interval were made.",
    "note": "The publisher's notes.",
    "editions": "Input files the figure was made from; the record of the edition describes them.",
}
_DEFINITION = {
    "indicator": pl.String(),
    "domain": pl.String(),
    "indicator_name": pl.String(),
    "unit": pl.String(),
    "direction": pl.String(),
    "status": pl.String(),
}


def tidy(table: pl.DataFrame, catalogue: Catalogue, places: Places) -> pl.DataFrame:
    """Return comparisons with `stands_out` as one tidy table with the columns of `COLUMNS`."""
    about = pl.DataFrame(
        [
            (
                one.id,
                catalogue.domain(one.domain).title,
                one.name,
                one.unit,
                str(one.direction),
                str(one.status),
            )
            for one in catalogue
        ],
        schema=_DEFINITION,
        orient="row",
    )
    areas = table["area_code"].unique().sort().to_list()
    regions = [places.region(area) for area in areas]
    names = pl.DataFrame(
        {
            "area_code": areas,
            "area_name": [places.name(area) for area in areas],
            "region": [places.name(code) if code else None for code in regions],
        },
        schema={"area_code": pl.String(), "area_name": pl.String(), "region": pl.String()},
    )
    row_id = pl.concat_str(
        "area_code", "indicator", pl.col("period").fill_null(""), separator=" "
    ).str.strip_chars()
    blank = pl.col("variation", "variation_cause", "variation_when")
    return (
        table.join(about, on="indicator", how="left", maintain_order="left")
        .join(names, on="area_code", how="left", maintain_order="left")
        .with_columns(row_id.alias("row_id"), blank.replace("", None))
        .select(list(COLUMNS))
    )
