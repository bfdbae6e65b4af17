from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from every_block import document
from goldenthread.documents.render.html import html
from page_case import PHONE, Look, OpenPages, PageCase, check_page


class TestPageOfEveryBlock(PageCase):
    def made(self, folder: Path) -> str:
        return html(document())

    def test_a_table_is_sorted_by_its_headings(self, pages: OpenPages) -> None:
        page = pages.of(html(document()))
        table = page.locator("table[data-sortable]")
        heading = table.locator("thead th").nth(2)
        first = table.locator("tbody tr").first

        heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", "ascending")
        expect(first).to_contain_text("Council 39")
        heading.get_by_role("button").press("Enter")
        expect(heading).to_have_attribute("aria-sort", "descending")
        expect(first).to_contain_text("Ashby")
        check_page(page)

    def test_a_table_is_searched_and_filtered(self, pages: OpenPages) -> None:
        page = pages.of(html(document()))
        rows = page.locator("table[data-searchable] tbody tr:visible")

        page.get_by_label("Search this table").fill("worse")
        expect(rows).to_have_count(9)
        page.get_by_label("Region", exact=True).select_option("South")
        expect(rows).to_have_count(3)
        expect(page.get_by_role("status")).to_have_text("3 of 40 rows")

    def test_the_keyboard_reaches_the_content_first(self, pages: OpenPages) -> None:
        page = pages.of(html(document()))
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_a_phone_gets_the_narrow_chart(self, pages: OpenPages) -> None:
        page = pages.of(html(document()), Look(PHONE))
        expect(page.locator("#dtoc .narrow-only svg")).to_be_visible()
        expect(page.locator("#dtoc .wide-only svg")).to_be_hidden()

    def test_nothing_runs_out_at_twice_the_size(self, pages: OpenPages) -> None:
        page = pages.of(html(document()), Look(640))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        check_page(page)

    def test_print_shows_what_was_folded(self, pages: OpenPages) -> None:
        page = pages.of(html(document()))
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        expect(page.get_by_text("By days and people.")).to_be_visible()
        expect(page.get_by_label("Contents").first).to_be_hidden()
