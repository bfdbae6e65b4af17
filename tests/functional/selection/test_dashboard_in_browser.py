"""The selection dashboard in a real browser: read by everyone, tried by whoever has scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from playwright.sync_api import Page

from goldenthread.documents.render.html import html
from goldenthread.indicators import catalogue
from goldenthread.places.boundaries import Boundaries
from goldenthread.selection.dashboard import Setting, dashboard
from goldenthread.selection.preset import Preset
from goldenthread.selection.ranking import rank
from goldenthread.stats.composites import Method, Missing
from goldenthread.stats.ranks import Ties
from page_case import PHONE, Look, OpenPages, PageCase
from selection_cast import AT_HOME, DELAYED, DELAYS, HOME, NAMES, QUICK, figures, places, two

SQUARES = {code: f"M{at * 10} 0h10v20h-10z" for at, code in enumerate(NAMES)}
MAP = Boundaries("2018", SQUARES, NAMES, "0 0 40 20", {}, {}, {})


def page_of(preset: Preset, table: pl.DataFrame) -> str:
    setting = Setting(
        catalogue.load(),
        "Aurelia",
        boundaries=MAP,
        compare=("X06000001",),
        made_on=date(2018, 7, 1),
    )
    return html(dashboard(rank(table, preset, places(), QUICK), setting))


def shown_ranks(page: Page) -> dict[str, str]:
    rows = page.locator("#ranking tbody tr")
    return {
        rows.nth(at).locator("th").inner_text(): rows.nth(at).locator("td").first.inner_text()
        for at in range(rows.count())
    }


class TestDashboard(PageCase):
    def made(self, folder: Path) -> str:
        return page_of(two(), pl.concat([DELAYS, AT_HOME]))


def test_weights_tried_on_the_page_move_areas_and_are_told(pages: OpenPages) -> None:
    # Given the dashboard with delayed days counting twice
    page = pages.of(page_of(two(), pl.concat([DELAYS, AT_HOME])))
    assert shown_ranks(page) == {"Dene": "4", "Cole": "3", "Ashby": "1.5", "Birch": "1.5"}
    # When delayed days no longer count
    page.get_by_role("spinbutton", name="Delays").fill("0")
    # Then the order is that of being at home, with the ranks before, and it is said aloud
    assert shown_ranks(page) == {
        "Dene": "4",
        "Ashby": "3 (was 1.5)",
        "Cole": "2 (was 3)",
        "Birch": "1 (was 1.5)",
    }
    said = page.locator(".live-weights [role=status]").inner_text()
    assert said.startswith("3 areas have another rank. Ashby moves furthest, by 1.5 places.")
    # And putting the weights back puts the ranks back
    page.get_by_role("button", name="Put back").click()
    assert shown_ranks(page) == {"Dene": "4", "Cole": "3", "Ashby": "1.5", "Birch": "1.5"}


def test_no_weight_at_all_is_told_and_moves_nobody(pages: OpenPages) -> None:
    page = pages.of(page_of(two(), pl.concat([DELAYS, AT_HOME])))
    page.get_by_role("spinbutton", name="Delays").fill("0")
    page.get_by_role("spinbutton", name="At home").fill("0")
    said = page.locator(".live-weights [role=status]").inner_text()
    assert said == "Give at least one measure a weight above zero."


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("missing", list(Missing))
@pytest.mark.parametrize("ties", list(Ties))
def test_the_page_ranks_as_the_library_does(
    method: Method, missing: Missing, ties: Ties, pages: OpenPages
) -> None:
    table = pl.concat(
        [figures(DELAYED, [5.0, 5.0, 20.0, 30.0]), figures(HOME, [70.0, None, 80.0, 60.0])]
    )
    preset = replace(two(missing), combine=method, ties=ties)
    page = pages.of(page_of(preset, table))
    for weights in ({DELAYED: 2, HOME: 1}, {DELAYED: 0.5, HOME: 3}, {DELAYED: 0, HOME: 1}):
        expected = rank(table, preset.with_weights(weights), places(), QUICK)
        ours = [None if np.isnan(value) else float(value) for value in expected.rank]
        theirs = page.evaluate("w => window.goldenThreadRanks(w)", list(weights.values()))
        assert list(theirs.values()) == ours


def test_the_ranking_can_be_filtered_by_region_and_searched(pages: OpenPages) -> None:
    page = pages.of(page_of(two(), pl.concat([DELAYS, AT_HOME])))
    page.get_by_label("Search this table").first.fill("cole")
    shown = page.locator("#ranking tbody tr:visible th").all_inner_texts()
    assert shown == ["Cole"]


def test_no_picture_runs_off_the_side_of_a_phone(pages: OpenPages) -> None:
    page = pages.of(page_of(two(), pl.concat([DELAYS, AT_HOME])), Look(PHONE))
    beyond = page.evaluate(
        """() => Array.from(document.querySelectorAll("figure svg[role=img]"))
          .map(picture => picture.getBoundingClientRect())
          .filter(box => box.width > 0)
          .map(box => box.right > window.innerWidth)"""
    )
    # the intervals and the map, each in its narrow form
    assert beyond == [False, False]
