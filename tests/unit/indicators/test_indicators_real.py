"""The published files from end to end: sums that must agree, and places known from the press."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from goldenthread.data.reading import read_folder
from goldenthread.indicators.catalogue import Catalogue, load
from goldenthread.indicators.figures import compute, without_data
from goldenthread.indicators.nation import MADE_HERE
from goldenthread.indicators.observed import AUTHORITY
from goldenthread.places.authorities import Places

pytestmark = pytest.mark.real_data

ENGLAND = "E92000001"
AUTHORITIES = pl.col("area_code").str.contains(AUTHORITY)
PEOPLE = pl.col("breakdown").str.starts_with("Persons/")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def observations(real_data: Path) -> pl.DataFrame:
    return read_folder(real_data).observations


@pytest.fixture(scope="module")
def figures(catalogue: Catalogue, observations: pl.DataFrame) -> pl.DataFrame:
    return compute(catalogue, observations)


def test_delayed_days_of_2017_18_rank_the_places_the_press_named(figures: pl.DataFrame) -> None:
    year = figures.filter(AUTHORITIES, indicator="delayed-days-total", period="2017-18")
    assert (year.height, year["value"].null_count()) == (151, 0)
    ranked = year.sort("value", descending=True)["area_code"].to_list()
    places = Places.england()
    rank = {name: ranked.index(places.find(name)) + 1 for name in ("Cumbria", "Trafford")}
    assert rank == {"Cumbria": 1, "Trafford": 8}
    assert ranked.index(places.find("Stoke-on-Trent")) + 1 == 5


def test_england_s_delayed_days_are_its_workbooks_and_its_adults(
    figures: pl.DataFrame, observations: pl.DataFrame
) -> None:
    months = observations.filter(dataset="dtoc", breakdown="total", area_code=ENGLAND).filter(
        pl.col("period_start").dt.offset_by("-3mo").dt.year() == 2017
    )
    assert months.height == 12
    age = pl.col("breakdown").str.strip_prefix("Persons/").cast(pl.Int32, strict=False)
    adults = observations.filter(PEOPLE, dataset="population", area_code=ENGLAND, period="2017")
    adults = adults.filter(age >= 18)["value"].sum()
    year = figures.filter(indicator="delayed-days-total", period="2017-18", area_code=ENGLAND)
    assert year["numerator"].item() == months["value"].sum() == 1_979_475
    assert year["value"].item() == pytest.approx(months["value"].sum() / 365 / adults * 100_000)
    assert year["value"].item() == pytest.approx(12.395, abs=0.001)
    assert not year["method"].item().startswith(MADE_HERE)


def test_delayed_days_of_authorities_sum_to_england_in_all_105_months(
    observations: pl.DataFrame,
) -> None:
    days = observations.filter(dataset="dtoc").filter(pl.col("value").is_not_null())
    sums = days.group_by("period", "breakdown").agg(
        pl.col("value").filter(pl.col("area_code") == ENGLAND).sum().alias("england"),
        pl.col("value").filter(pl.col("area_code") != ENGLAND).sum().alias("areas"),
    )
    assert sums["period"].n_unique() == 105
    assert sums.filter(pl.col("england") != pl.col("areas")).height == 0


def test_every_year_equals_a_slow_loop_over_areas(
    figures: pl.DataFrame, observations: pl.DataFrame
) -> None:
    """The twin: plain dictionaries, one area, month and age after another."""
    days: dict[tuple[str, int], list[float]] = {}
    for code, start, value in (
        observations.filter(dataset="dtoc", breakdown="nhs")
        .select("area_code", "period_start", "value")
        .iter_rows()
    ):
        year = start.year - (start.month < 4)
        days.setdefault((code, year), []).append(np.nan if value is None else value)
    adults: dict[tuple[str, int], float] = {}
    for code, start, breakdown, value in (
        observations.filter(PEOPLE, dataset="population")
        .select("area_code", "period_start", "breakdown", "value")
        .iter_rows()
    ):
        if int(breakdown.split("/")[1]) >= 18:
            adults[code, start.year] = adults.get((code, start.year), 0.0) + value
    found = {
        (code, start.year): value
        for code, start, value in figures.filter(
            indicator="delayed-days-nhs", period_kind="financial-year"
        )
        .select("area_code", "period_start", "value")
        .iter_rows()
    }
    for (code, year), months in days.items():
        if (code, year) not in found:
            assert len(code) < 9  # people from abroad
            continue
        length = 366 if (year + 1) % 4 == 0 else 365
        whole = len(months) == 12 and not np.isnan(months).any()
        if whole and (code, year) in adults:
            slow = sum(months) / length / adults[code, year] * 100_000
            assert found[code, year] == pytest.approx(slow), (code, year)
        else:
            assert found[code, year] is None
    assert len([value for value in found.values() if value is not None]) > 600


def test_printed_outcomes_are_what_their_counts_give(
    catalogue: Catalogue, figures: pl.DataFrame, observations: pl.DataFrame
) -> None:
    ids = [
        one.id
        for one in catalogue
        if one.source.dataset == "ascof" and one.method.value in ("proportion", "rate")
    ]
    assert len(ids) == 14
    ours = figures.filter(pl.col("indicator").is_in(ids), pl.col("denominator").is_not_null())
    assert ours["note"].null_count() == ours.height  # a note would tell of a disagreement
    for one in (catalogue.get(each) for each in ids):
        printed = observations.filter(
            dataset="ascof", measure=one.source.measure, breakdown=one.source.breakdown
        ).select("area_code", pl.col("value").alias("printed"))
        both = ours.filter(indicator=one.id).join(printed, on="area_code").drop_nulls("printed")
        assert both.height > 150
        assert ((both["value"] - both["printed"]).abs() <= 0.0501).all()


def test_a_survey_s_printed_margin_is_of_the_size_its_answers_allow(
    figures: pl.DataFrame,
) -> None:
    """A simple random sample is a rough peer: drawing by strata from few people narrows the
    printed margin, and weighting answers widens it.
    """
    ids = ["control-over-daily-life", "feel-safe", "satisfaction-with-care"]
    rows = figures.filter(pl.col("indicator").is_in(ids)).drop_nulls(["value", "lower", "n"])
    assert rows.height == 54
    share = rows["value"] / 100
    plain = 196 * (share * (1 - share) / rows["n"]).sqrt()
    ratio = (rows["upper"] - rows["value"]) / plain
    assert ratio.is_between(0.7, 1.6).all()
    assert ratio.median() == pytest.approx(1.0, abs=0.15)


def test_reorganised_councils_are_missing_in_words_and_not_joined(figures: pl.DataFrame) -> None:
    dorset = figures.filter(indicator="delayed-days-total", area_code="E10000009", period="2018-19")
    assert dorset["value"].item() is None
    assert dorset["missing"].item() == (
        "no count of residents aged 18 and over in the middle of 2018 under this code"
    )
    after = figures.filter(indicator="delayed-days-total", area_code="E06000059", period="2019-20")
    assert after["missing"].item() == "8 of 12 months published"


def test_every_row_has_a_value_within_its_limits_or_a_reason(figures: pl.DataFrame) -> None:
    assert figures.filter(pl.col("value").is_null() == pl.col("missing").is_null()).height == 0
    outside = (pl.col("lower998") > pl.col("lower")) | (pl.col("upper998") < pl.col("upper"))
    outside |= (pl.col("lower") > pl.col("value")) | (pl.col("upper") < pl.col("value"))
    assert figures.filter(outside).height == 0
    key = ["indicator", "area_code", "period", "period_kind"]
    assert figures.select(key).n_unique() == figures.height
    assert figures["value"].is_nan().sum() == 0


def test_all_that_the_files_give_has_figures(catalogue: Catalogue, figures: pl.DataFrame) -> None:
    without = without_data(catalogue, figures)
    assert {one.source.dataset for one in without} == {
        "template",
        "discharge-ready-date",
        "care-directory",
    }
    assert len(catalogue) - len(without) == 70


def test_deprivation_of_england_is_near_the_known_mean(figures: pl.DataFrame) -> None:
    """The mean score of England's small areas was 21.67 in 2019; weights differ a little here."""
    england = figures.filter(indicator="deprivation", area_code=ENGLAND, period="2019")
    assert england["value"].item() == pytest.approx(21.67, abs=0.2)
    assert england["method"].item().startswith(MADE_HERE)
