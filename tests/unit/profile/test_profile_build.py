"""A whole edition: its files, its pages, its refusals, and what a second one says of the first."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from goldenthread.documents.check import check as check_document
from goldenthread.documents.render.html import html
from goldenthread.documents.tree import Paragraph, plain, walk
from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.authorities import Places
from goldenthread.profile import editions, peers
from goldenthread.profile.area_page import area_document
from goldenthread.profile.build import build
from goldenthread.profile.prepared import Prepared, prepare
from goldenthread.profile.standing_out import shipped
from goldenthread.profile.tidy import COLUMNS
from goldenthread.profile.write import Format
from unit.profile.small_nation import AREAS, NEW, make_figures

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND = datetime(2026, 3, 5, 9, tzinfo=UTC)
PAGES = (Format.HTML, Format.CSV)
ON = date(2021, 3, 31)


@pytest.fixture(scope="module")
def figures(catalogue: Catalogue) -> pl.DataFrame:
    return make_figures(catalogue)


@pytest.fixture(scope="module")
def group() -> peers.Peers:
    frame = pl.DataFrame({"group": ["g"] * 6, "area_code": AREAS[:6]})
    return peers.named(frame, "six areas")


@pytest.fixture(scope="module")
def prepared(
    figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> Prepared:
    return prepare(
        figures, catalogue, places, name="Week 4", made_at=FIRST, code_version="1",
        rules=shipped(), peers=group, on=ON,
    )  # fmt: skip


def text_of(prepared: Prepared, area: str) -> str:
    document = area_document(prepared.of(area), formats=PAGES)
    check_document(document)
    blocks = walk(document.sections)
    return " ".join(plain(block.words) for block in blocks if isinstance(block, Paragraph))


def test_every_area_has_a_page_that_can_be_printed(prepared: Prepared) -> None:
    for area in prepared.areas:
        document = area_document(prepared.of(area))
        check_document(document)
        assert document.title == prepared.places.name(area)


def test_a_missing_value_is_told_and_never_shown_as_zero(
    prepared: Prepared, catalogue: Catalogue
) -> None:
    hidden = catalogue.indicators[1]
    page = html(area_document(prepared.of(AREAS[0])))
    start = page.index(f'id="empty-{hidden.domain}"')
    block = page[start : page.index("</section>", start)]
    assert "No figure for Area 1: 1" in block
    assert hidden.name in block
    assert "Hidden by the publisher" in block
    assert ">0%" not in block
    assert ">0.0%" not in block


def test_a_page_shows_the_figure_its_interval_and_where_it_stands(
    prepared: Prepared, catalogue: Catalogue
) -> None:
    one = catalogue.indicators[0]
    row = prepared.of(AREAS[1]).by_indicator[one.id]
    said = text_of(prepared, AREAS[1])
    value, low, high = (f"{row[name]:.{one.decimals}f}" for name in ("value", "lower", "upper"))
    assert f"{value} {one.unit} in 2020 to 2021 (95% interval {low} to {high})." in said


def test_indicators_without_data_are_on_the_page(prepared: Prepared, catalogue: Catalogue) -> None:
    assert catalogue.indicators[2].name in html(area_document(prepared.of(AREAS[1])))


def make(
    out: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers,
    **more: Any,
) -> editions.ProfileEdition:  # fmt: skip
    given: dict[str, Any] = {
        "edition": "Week 4", "made_at": FIRST, "formats": PAGES, "peers": group, "on": ON,
        "workers": 1,
    }  # fmt: skip
    return build(figures, catalogue, places, out, **{**given, **more})


def test_an_edition_has_its_pages_tables_and_record(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    told: list[tuple[int, int]] = []
    made = make(
        tmp_path, figures, catalogue, places, group,
        progress=lambda done, total, what: told.append((done, total)),
    )  # fmt: skip
    areas = [*AREAS, NEW]
    pages = len(areas) + len(catalogue)
    assert told == [(number, pages) for number in range(1, pages + 1)]
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    names = [f"week-4/areas/{code}-{editions.slug_of(places.name(code))}" for code in areas]
    assert files == {f"{name}.{form}" for name in names for form in PAGES} | {
        f"week-4/indicators/{one.id}.html" for one in catalogue
    } | {
        "index.html", "week-4/index.html", "week-4/edition.json", "week-4/all-areas.csv",
        "week-4/all-areas.parquet", "week-4/figures.parquet",
    }  # fmt: skip
    assert editions.check(made) == ()
    table = made.comparisons()
    assert table.columns == list(COLUMNS)
    assert table.height == len(areas) * len(catalogue)
    assert made.figures().height == figures.height


def test_a_second_edition_keeps_the_first_and_says_what_changed(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    make(tmp_path, figures, catalogue, places, group)
    with pytest.raises(InputRefusedError, match="not overwritten"):
        make(tmp_path, figures, catalogue, places, group)
    low = catalogue.indicators[0].id
    here = (
        (pl.col("indicator") == low)
        & (pl.col("area_code") == AREAS[4])
        & (pl.col("period") == "2019-20")
    )
    revised = figures.with_columns(
        pl.when(here).then(pl.col("value") + 1).otherwise(pl.col("value")).alias("value")
    )
    make(tmp_path, revised, catalogue, places, group, edition="Draft report", made_at=SECOND)
    assert [one.slug for one in editions.kept(tmp_path)] == ["week-4", "draft-report"]
    changed = pl.read_csv(tmp_path / "draft-report" / "changes-since-week-4.csv")
    assert list(changed.select("kind", "indicator", "area_code", "period").iter_rows()) == [
        ("revised", low, AREAS[4], "2019-20")
    ]
    page = (tmp_path / "draft-report" / "changes-since-week-4.html").read_text(encoding="utf-8")
    assert "Area 5: 1" in page
    first = (tmp_path / "draft-report" / "areas" / f"{AREAS[0]}-area-1.html").read_text("utf-8")
    assert "../changes-since-week-4.html" in first
    listed = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert listed.index("Draft report") < listed.index("Week 4")


def test_a_stopped_run_leaves_whole_files_and_goes_on(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, figures, catalogue, places, group, progress=stop)
    assert editions.kept(tmp_path) == ()
    half = tmp_path / "week-4.unfinished" / "areas"
    written = {path.name: path.stat().st_mtime_ns for path in half.glob("*.html")}
    assert len(written) == 3
    made = make(tmp_path, figures, catalogue, places, group)
    after = {path.name: path.stat().st_mtime_ns for path in (made.folder / "areas").glob("*.html")}
    assert {name: after[name] for name in written} == written
    assert not half.exists()


def test_pages_for_a_few_areas_are_ranked_among_all(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    made = make(tmp_path, figures, catalogue, places, group, areas=["Area 2", AREAS[3]])
    assert made.areas == (AREAS[1], AREAS[3])
    assert made.comparisons()["rank_of"].max() == len(AREAS)
    assert len(list((made.folder / "areas").glob("*.html"))) == 2


def test_an_unknown_or_ended_area_is_refused(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    with pytest.raises(UnknownNameError, match="No area is called 'Atlantis'"):
        make(tmp_path, figures, catalogue, places, group, areas=["Atlantis"])
    with pytest.raises(InputRefusedError, match=r"Old Shire .* ended on 31 March 2019"):
        make(tmp_path, figures, catalogue, places, group, areas=["X10000001"])
    assert list(tmp_path.iterdir()) == []


def test_the_record_names_definitions_and_rules(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    made = make(tmp_path, figures, catalogue, places, group)
    record = json.loads((made.folder / "edition.json").read_text(encoding="utf-8"))
    assert set(record["definitions"]) == {one.id for one in catalogue}
    assert record["rules_version"] == shipped().version
    assert record["peers"] == group.method


def test_workers_write_what_one_process_writes(
    tmp_path: Path, figures: pl.DataFrame, catalogue: Catalogue, places: Places, group: peers.Peers
) -> None:
    alone = make(tmp_path / "alone", figures, catalogue, places, group, formats=(Format.HTML,))
    shared = make(
        tmp_path / "shared", figures, catalogue, places, group, formats=(Format.HTML,), workers=2
    )
    for path in sorted((alone.folder / "areas").iterdir()):
        other = shared.folder / "areas" / path.name
        assert other.read_bytes() == path.read_bytes()
