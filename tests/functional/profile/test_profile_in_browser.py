"""Profiles and their index in a real browser: for everyone, and the index's search."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from goldenthread.profile import editions, peers
from goldenthread.profile.build import build
from goldenthread.profile.write import Format
from page_case import OpenPages, PageCase
from unit.profile.small_nation import AREAS, make_catalogue, make_figures, make_places


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> editions.ProfileEdition:
    """Two editions of the small nation, of which the second is returned."""
    out = tmp_path_factory.mktemp("profiles")
    catalogue, places = make_catalogue(), make_places()
    figures = make_figures(catalogue)
    group = peers.named(pl.DataFrame({"group": ["g"] * 6, "area_code": AREAS[:6]}), "six areas")
    for name, month, factor in (("Week 4", 1, 1.0), ("Draft report", 3, 1.1)):
        last = build(
            figures.with_columns(pl.col("value", "lower", "upper") * factor),
            catalogue,
            places,
            out,
            edition=name,
            peers=group,
            formats=(Format.HTML,),
            on=date(2021, 3, 31),
            made_at=datetime(2026, month, 5, tzinfo=UTC),
            workers=1,
        )
    return last


class TestAreaPage(PageCase):
    @pytest.fixture(autouse=True)
    def _given(self, made: editions.ProfileEdition) -> None:
        self.page = made.folder / "areas" / f"{AREAS[1]}-area-2.html"

    def made(self, folder: Path) -> Path:
        return self.page

    def test_what_stands_out_leads_to_its_indicator_and_back_to_all_areas(
        self, pages: OpenPages
    ) -> None:
        page = pages.of(self.page)
        card = page.locator(".key-figures a").first
        target = card.get_attribute("href")
        card.click()
        assert target is not None
        expect(page.locator(target)).to_be_in_viewport()
        page.get_by_role("link", name="All areas", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Area profiles")


class TestIndexPage(PageCase):
    @pytest.fixture(autouse=True)
    def _given(self, made: editions.ProfileEdition) -> None:
        self.page = made.folder / "index.html"

    def made(self, folder: Path) -> Path:
        return self.page

    def test_an_area_is_found_by_its_name_and_opened(self, pages: OpenPages) -> None:
        page = pages.of(self.page)
        rows = page.locator("#areas tbody tr:visible")
        expect(rows).to_have_count(13)
        page.locator("#areas").get_by_label("Search this table").fill("new shire")
        expect(rows).to_have_count(1)
        rows.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("New Shire")

    def test_areas_are_filtered_by_region(self, pages: OpenPages) -> None:
        page = pages.of(self.page)
        page.get_by_label("Region", exact=True).select_option("Region 1")
        expect(page.locator("#areas tbody tr:visible")).to_have_count(7)


class TestIndicatorPage(PageCase):
    @pytest.fixture(autouse=True)
    def _given(self, made: editions.ProfileEdition) -> None:
        self.page = made.folder / "indicators" / "delayed-days-total.html"

    def made(self, folder: Path) -> Path:
        return self.page

    def test_areas_are_filtered_by_region_and_lead_to_their_profiles(
        self, pages: OpenPages
    ) -> None:
        page = pages.of(self.page)
        rows = page.locator("#areas tbody tr:visible")
        expect(rows).to_have_count(13)
        page.get_by_label("Region", exact=True).select_option("Region 2")
        expect(rows).to_have_count(6)
        name = rows.get_by_role("link").first.inner_text()
        rows.get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)


class TestIndicatorWithoutData(PageCase):
    @pytest.fixture(autouse=True)
    def _given(self, made: editions.ProfileEdition) -> None:
        neutral = make_catalogue().indicators[2]
        self.page = made.folder / "indicators" / f"{neutral.id}.html"

    def made(self, folder: Path) -> Path:
        return self.page


class TestChangesPage(PageCase):
    @pytest.fixture(autouse=True)
    def _given(self, made: editions.ProfileEdition) -> None:
        self.page = made.folder / "changes-since-week-4.html"

    def made(self, folder: Path) -> Path:
        return self.page
