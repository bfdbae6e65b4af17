"""The small nation as fixtures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from goldenthread.indicators.catalogue import Catalogue
from goldenthread.places.authorities import Places
from unit.profile import small_nation


@pytest.fixture(scope="session")
def places() -> Places:
    return small_nation.make_places()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return small_nation.make_catalogue()


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    return small_nation.make_row


@pytest.fixture(scope="session")
def table() -> Callable[[list[dict[str, Any]]], pl.DataFrame]:
    return small_nation.make_table
