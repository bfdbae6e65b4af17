"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of published files beside the project; skips where it is absent."""
    if not PUBLISHED.is_dir():
        pytest.skip("the published files are not beside the project")
    return PUBLISHED
