"""Every kind of gap is told where it is, with its reason, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.indicators.model import Status
from goldenthread.places.authorities import Places
from goldenthread.profile.comparisons import compare
from goldenthread.profile.gaps import GAPS, KINDS, gaps, stopped
from unit.profile.small_nation import AREAS, NATION, NEW

Row = Callable[..., dict[str, Any]]
Table = Callable[[list[dict[str, Any]]], pl.DataFrame]
NO_PEERS = pl.DataFrame(schema={"area_code": pl.String(), "peer_code": pl.String()})
MADE_ON = date(2021, 6, 1)


@pytest.fixture
def found(catalogue: Catalogue, places: Places, row: Row, table: Table) -> dict[Any, str]:
    """Gaps by area, indicator and kind, of a nation with one gap of each kind planted."""
    low, high, neutral = catalogue.indicators
    known = replace(
        catalogue, indicators=(low, replace(high, status=Status.DEVELOPMENTAL), neutral)
    )
    rows = [row(low.id, area, "2017-18", 5.0) for area in (*AREAS, NATION)]
    rows += [row(high.id, area, "2020-21", 5.0) for area in AREAS[1:]]
    rows.append(row(high.id, AREAS[0], "2020-21", None, missing="hidden by the publisher"))
    compared = compare(table(rows), known, places, NO_PEERS, on=date(2021, 3, 31))
    made = gaps(compared, known, places, made_on=MADE_ON)
    assert dict(made.schema) == GAPS
    return {(a, i, k): words for a, i, k, words in made.iter_rows()}


def test_each_gap_is_told_with_its_reason(found: dict[Any, str], catalogue: Catalogue) -> None:
    low, high, neutral = (one.id for one in catalogue)
    first, second = AREAS[:2]
    source = catalogue.indicators[2].source.publication
    assert found[first, neutral, "no-data"] == f"No data here yet. It would come from: {source}."
    assert found[first, high, "withheld"] == "hidden by the publisher"
    assert found[NEW, low, "code"].startswith("New Shire (X06000099) began on 1 April 2019")
    assert found[NEW, high, "withheld"] == "not published for this area in 2020-21"
    assert found[first, low, "stopped"].startswith("The monthly count of delayed transfers")
    assert found[first, low, "old"] == (
        "The latest figure is for 2017-18, 3 years before this profile."
    )
    assert found[second, high, "no-nation"].startswith("There is no national figure")
    assert found[second, high, "developmental"].startswith("The definition may still change")


def test_no_gap_is_told_where_there_is_none(found: dict[Any, str], catalogue: Catalogue) -> None:
    low, high, neutral = (one.id for one in catalogue)
    kinds = {key: {k for a, i, k in found if (a, i) == key} for key in {k[:2] for k in found}}
    assert kinds[AREAS[1], low] == {"stopped", "old"}
    assert kinds[AREAS[1], high] == {"no-nation", "developmental"}
    assert kinds[AREAS[0], high] == {"withheld"}
    assert kinds[AREAS[0], neutral] == {"no-data"}
    assert kinds[NEW, low] == {"code", "stopped"}
    assert {k for _, _, k in found} == set(KINDS)


def test_collections_that_ended_say_when_and_why() -> None:
    assert [(one.dataset, one.last.year) for one in stopped()] == [("dtoc", 2020), ("ascof", 2024)]
