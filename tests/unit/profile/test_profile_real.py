"""The published figures, as profiles: known places stand where they are known to stand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from goldenthread.data.reading import read_folder
from goldenthread.documents.check import check
from goldenthread.indicators import catalogue as catalogues
from goldenthread.indicators.figures import compute
from goldenthread.profile.area_page import area_document
from goldenthread.profile.peers import statistical
from goldenthread.profile.prepared import Prepared, prepare
from goldenthread.profile.standing_out import shipped

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
TRAFFORD, DORSET, LONDON, SCILLY = "E08000009", "E06000059", "E09000001", "E06000053"


@pytest.fixture(scope="module")
def real(real_data: Path) -> Prepared:
    loaded = read_folder(real_data)
    catalogue = catalogues.load()
    figures = compute(catalogue, loaded.observations)
    return prepare(
        figures,
        catalogue,
        loaded.places,
        name="Test",
        made_at=datetime(2026, 1, 5, tzinfo=UTC),
        code_version="0",
        rules=shipped(),
        peers=statistical(figures, catalogue, loaded.places),
        editions=loaded.editions,
    )


def test_there_is_a_profile_for_every_authority(real: Prepared) -> None:
    assert len(real.areas) == 152
    for area in (TRAFFORD, DORSET, LONDON, SCILLY):
        check(area_document(real.of(area)))


def test_trafford_stands_out_for_its_delayed_days(real: Prepared) -> None:
    first = real.standing.row(
        by_predicate=(pl.col("area_code") == TRAFFORD)
        & (pl.col("side") == "concern")
        & (pl.col("place") == 1),
        named=True,
    )
    assert (first["indicator"], first["rule"]) == ("delayed-days-total", "worse-than-nation")


def test_a_code_that_began_later_is_not_joined_to_the_old_one(real: Prepared) -> None:
    row = real.of(DORSET).by_indicator["delayed-days-total"]
    assert row["value"] is None
    assert row["missing"] == (
        "Dorset (E06000059) began on 1 April 2019; before that its area was in Dorset (E10000009)."
    )


def test_hidden_figures_of_a_tiny_place_are_gaps(real: Prepared) -> None:
    row = real.of(SCILLY).by_indicator["mental-health-employment"]
    assert (row["value"], row["missing"]) == (None, "hidden by the publisher to protect people")
    assert real.comparisons.filter(
        pl.col("value").is_null() & pl.col("missing").is_null()
    ).is_empty()


def test_peers_are_fifteen_like_areas_and_never_the_area_itself(real: Prepared) -> None:
    for area in (TRAFFORD, DORSET):
        assert len(real.peers.of(area)) == 15
        assert area not in real.peers.of(area)
