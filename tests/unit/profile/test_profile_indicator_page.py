"""The page of one indicator, and its funnel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import numpy as np
import polars as pl
import pytest

from goldenthread.documents.check import check as check_document
from goldenthread.documents.render.html import html
from goldenthread.documents.tree import Table, walk
from goldenthread.indicators import catalogue as shipped
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Indicator
from goldenthread.places.authorities import Places
from goldenthread.profile import peers, standing_out
from goldenthread.profile.funnels import funnelled
from goldenthread.profile.indicator_page import indicator_document
from goldenthread.profile.prepared import Prepared, prepare
from unit.profile.small_nation import AREAS, make_catalogue, make_figures, make_places


@pytest.fixture(scope="module")
def small() -> Prepared:
    catalogue = make_catalogue()
    group = peers.named(pl.DataFrame({"group": ["g"] * 6, "area_code": AREAS[:6]}), "six areas")
    return prepare(
        make_figures(catalogue), catalogue, make_places(), name="Week 4",
        made_at=datetime(2026, 1, 5, tzinfo=UTC), code_version="test",
        rules=standing_out.shipped(), peers=group, on=date(2021, 3, 31),
    )  # fmt: skip


def table_of(prepared: Prepared, indicator: Indicator) -> Table:
    document = indicator_document(prepared, indicator, linked=[AREAS[3]])
    section = next(one for one in document.sections if one.id == "areas")
    return next(block for block in walk(section.blocks) if isinstance(block, Table))


def test_every_indicator_has_a_page_that_can_be_printed(small: Prepared) -> None:
    for one in small.catalogue:
        document = indicator_document(small, one)
        check_document(document)
        assert document.title == one.name


def test_all_areas_stand_in_the_table_the_best_first_the_empty_last(
    small: Prepared, places: Places
) -> None:
    high = make_catalogue().indicators[1]
    page = table_of(small, high)
    names = [str(getattr(row[1], "words", row[1])) for row in page.rows]
    rows = small.comparisons.filter(pl.col("indicator") == high.id)
    ranked = rows.sort("rank", nulls_last=True)["area_code"].to_list()
    assert names[:11] == [places.name(code) for code in ranked[:11]]
    assert set(names[11:]) == {places.name(code) for code in ranked[11:]}
    assert "Area 1" in names[11:]


def test_only_areas_with_a_profile_are_linked(small: Prepared) -> None:
    page = table_of(small, make_catalogue().indicators[0])
    linked = [getattr(row[1], "href", None) for row in page.rows]
    assert [one for one in linked if one] == [f"../areas/{AREAS[3]}-area-4.html"]


def test_an_empty_figure_is_named_with_its_reason_and_is_never_zero(small: Prepared) -> None:
    page = html(indicator_document(small, make_catalogue().indicators[1]))
    assert "Hidden by the publisher: Area 1." in page
    row = table_of(small, make_catalogue().indicators[1]).rows[-1]
    said = [getattr(cell, "words", cell) for cell in row]
    assert "No figure" in said
    assert not any(str(words).startswith("0") for words in said)


def test_an_indicator_without_data_says_what_would_bring_it(small: Prepared) -> None:
    document = indicator_document(small, make_catalogue().indicators[2])
    page = html(document)
    assert "No data here yet" in page
    assert make_catalogue().indicators[2].source.publication.split("(")[0].strip() in page
    assert [one.id for one in document.sections] == ["definition"]


def test_the_definition_is_given_whole(small: Prepared) -> None:
    one = make_catalogue().indicators[0]
    page = unescape(html(indicator_document(small, one)))
    said = (
        one.numerator,
        one.denominator,
        *one.caveats,
        "30 November 2027",
        "Delays in planning discharge",
    )
    for words in said:
        assert words in page


def rows_of(counts: list[float], sizes: list[float], per: float, nation: float) -> list[Any]:
    return [
        {
            "area_code": f"X{at}", "value": count / size * per, "numerator": count,
            "denominator": size, "nation_value": nation,
        }
        for at, (count, size) in enumerate(zip(counts, sizes, strict=True))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return shipped.load()


def test_areas_at_the_centre_lie_within_and_a_far_one_beyond(whole: Catalogue) -> None:
    one = whole.get("reablement-at-home-91-days")
    random = np.random.default_rng(5)
    sizes = [float(size) for size in random.integers(100, 2000, 40)]
    counts = [float(random.binomial(int(size), 0.8)) for size in sizes]
    counts[7], sizes[7] = 500.0, 1000.0
    found = funnelled(one, rows_of(counts, sizes, 100, 80.0))
    assert found is not None
    assert found.standing[7] == "very low"
    assert sum(standing == "within" for standing in found.standing) >= 35
    assert found.centre == 80.0


def test_limits_narrow_as_areas_grow(whole: Catalogue) -> None:
    one = whole.get("care-home-admissions-65")
    random = np.random.default_rng(6)
    sizes = [float(size) for size in random.integers(10_000, 200_000, 60)]
    counts = [float(random.poisson(size * 0.005)) for size in sizes]
    found = funnelled(one, rows_of(counts, sizes, 100_000, 500.0))
    assert found is not None
    gaps = np.array(found.curves.upper_998) - np.array(found.curves.lower_998)
    assert (np.diff(gaps) <= 1e-9).all()


@pytest.mark.parametrize("nation", [None, 0.0, 100.0])
def test_without_a_centre_between_nothing_and_all_there_is_no_funnel(
    whole: Catalogue, nation: float | None
) -> None:
    rows = rows_of([10.0] * 12, [20.0] * 12, 100, 0.0)
    rows = [{**row, "nation_value": nation} for row in rows]
    assert funnelled(whole.get("reablement-at-home-91-days"), rows) is None


def test_a_figure_that_is_not_its_own_counts_has_no_funnel(whole: Catalogue) -> None:
    rows = rows_of([10.0] * 12, [20.0] * 12, 100, 50.0)
    one = whole.get("reablement-at-home-91-days")
    assert funnelled(one, rows) is not None
    assert funnelled(one, [{**rows[0], "value": 40.0}, *rows[1:]]) is None
    assert funnelled(one, rows[:9]) is None
    assert funnelled(replace(one, method=whole.get("vacancy-rate").method), rows) is None
