"""What the dashboard says, as a document; how it looks is asked in a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from goldenthread.documents.tree import Callout, Document, Link, Table, plain, walk
from goldenthread.indicators import catalogue
from goldenthread.places.boundaries import Boundaries
from goldenthread.selection.dashboard import Setting, dashboard
from goldenthread.selection.preset import Preset
from goldenthread.selection.ranking import rank
from selection_cast import AT_HOME, DELAYED, DELAYS, HOME, QUICK, figures, places, two


def made(table: pl.DataFrame, preset: Preset | None = None, **setting: object) -> Document:
    ranking = rank(table, preset or two(), places(), QUICK)
    return dashboard(ranking, Setting(catalogue.load(), "Aurelia", **setting))  # type: ignore[arg-type]


def blocks_of(document: Document, kind: type) -> list[object]:
    every = [*walk(document.opening), *walk(document.sections)]
    return [block for block in every if isinstance(block, kind)]


def table_called(document: Document, caption: str) -> list[list[str]]:
    (table,) = [
        block
        for block in blocks_of(document, Table)
        if isinstance(block, Table) and block.caption == caption
    ]
    return [
        [plain(cell.words if hasattr(cell, "sort") else cell) for cell in row] for row in table.rows
    ]


def test_weights_that_were_not_published_are_said_to_be_a_choice() -> None:
    def titles(preset: Preset) -> list[str]:
        document = made(pl.concat([DELAYS, AT_HOME]), preset)
        return [block.title for block in blocks_of(document, Callout) if isinstance(block, Callout)]

    assert titles(two()) == ["The weights are a choice"]
    assert titles(replace(two(), weights_published=True)) == []


def test_measures_without_figures_are_named_at_the_top() -> None:
    (caution,) = [
        block
        for block in blocks_of(made(DELAYS), Callout)
        if isinstance(block, Callout) and block.title == "1 of 2 measures take part"
    ]
    assert "At home" in plain(caution.blocks[0].words)  # type: ignore[union-attr]


def test_the_list_begins_with_the_area_furthest_from_good() -> None:
    rows = table_called(made(pl.concat([DELAYS, AT_HOME])), "4 areas by Two")
    assert [row[:2] for row in rows] == [
        ["4", "Dene"],
        ["3", "Cole"],
        ["1.5", "Ashby"],
        ["1.5", "Birch"],
    ]


def test_a_missing_figure_says_so_and_is_never_a_nought() -> None:
    table = pl.concat([DELAYS, figures(HOME, [70.0, None, 80.0, 0.0])])
    rows = {row[1]: row[4].strip() for row in table_called(made(table), "4 areas by Two")}
    assert rows == {"Ashby": "70.0", "Birch": "no figure", "Cole": "80.0", "Dene": "0.0"}


def test_areas_compared_stand_side_by_side_with_their_intervals() -> None:
    document = made(pl.concat([DELAYS, AT_HOME]), compare=("X06000001", "X06000004"))
    rows = table_called(document, "Areas compared")
    assert rows[1] == [
        "Delays (2017 to 2018)",
        "5.0 (4.0 to 6.0), rank 1",
        "30.0 (29.0 to 31.0), rank 4",
        "",
    ]


def test_an_area_links_to_its_profile_where_there_is_one() -> None:
    document = made(
        pl.concat([DELAYS, AT_HOME]), profiles={"X06000004": "areas/X06000004-dene.html"}
    )
    (table,) = [
        block
        for block in blocks_of(document, Table)
        if isinstance(block, Table) and block.caption == "4 areas by Two"
    ]
    cells = [row[1] for row in table.rows]
    assert cells == [Link("Dene", "areas/X06000004-dene.html"), "Cole", "Ashby", "Birch"]


def test_who_is_not_in_it_is_named_with_the_reason() -> None:
    later = figures(HOME, [70.0, 90.0, 80.0, None], "2019-20")
    ranking = rank(pl.concat([DELAYS, later]), two(least=1), places(date(2019, 3, 31)), QUICK)
    document = dashboard(ranking, Setting(catalogue.load(), "Aurelia"))
    (section,) = [one for one in document.sections if one.id == "gaps"]  # type: ignore[union-attr]
    said = [plain(item) for block in section.blocks for item in getattr(block, "items", ())]  # type: ignore[union-attr]
    assert said == ["Dene (X06000004) ended on 31 March 2019."]


def test_the_same_page_can_be_made_again_from_what_it_says() -> None:
    document = made(pl.concat([DELAYS, AT_HOME]))
    (method,) = [one for one in document.sections if one.id == "method"]  # type: ignore[union-attr]
    rules = {
        plain(term): plain(words)
        for block in method.blocks  # type: ignore[union-attr]
        for term, words in getattr(block, "items", ())
    }
    assert rules["Drawn rankings"].startswith("200, seed 20170703;")
    assert rules["Needed to be ranked"] == "50% of the measures that have figures"
    assert DELAYED not in str(rules)


def test_a_map_of_fewer_areas_than_classes_still_names_every_class() -> None:
    squares = {"X06000001": "M0 0h10v10h-10z", "X06000004": "M10 0h10v10h-10z"}
    outlines = Boundaries("2018", squares, {}, "0 0 20 10", {}, {}, {})
    table = figures(DELAYED, [5.0, None, None, 30.0])
    document = made(table, two(), boundaries=outlines)
    (section,) = [one for one in document.sections if one.id == "map"]  # type: ignore[union-attr]
    (figure,) = section.blocks  # type: ignore[union-attr]
    classes = {row[0]: row[-1] for row in figure.chart.table.rows}  # type: ignore[union-attr]
    assert classes == {
        "X06000001": "group 1 of 2: ranks 1 to 1",
        "X06000004": "group 2 of 2: ranks 2 to 2",
    }
