"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

#: Where the published files are, when they are not beside the project.
SETTING = "GOLDENTHREAD_REAL_DATA"
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of published files; skips, saying so, where it is absent."""
    folder = Path(os.environ.get(SETTING) or BESIDE)
    if not folder.is_dir():
        pytest.skip(f"the published files are not beside the project, nor where {SETTING} says")
    return folder


# A shared machine is slow at times; how long an example took says nothing about whether it holds.
settings.register_profile("house", deadline=None)
# Where every change is judged, the same examples each time: a failure must be the change's own.
settings.register_profile("judged", deadline=None, derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") else "house")
