"""A real browser for every test in this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

pytest.register_assert_rewrite("page_case")

from page_case import OpenPages  # noqa: E402  its assertions are to be explained

#: Names the browser to use, where it is not found by itself.
SETTING = "CHROMIUM"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep them in one worker: one browser is heavy enough."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, object], playwright: Playwright
) -> dict[str, object]:
    """Start the Chromium of this computer; without one, skip, but fail where CI runs."""
    found = os.environ.get(SETTING) or shutil.which("chromium") or shutil.which("chromium-browser")
    brought = playwright.chromium.executable_path
    if found is None and Path(brought).is_file():
        found = brought
    if found is None:
        why = f"there is no Chromium here; install it, or say in {SETTING} where it is"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    flags = ["--no-sandbox", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": found, "args": flags}


@pytest.fixture
def pages(browser: Browser, tmp_path: Path) -> Iterator[OpenPages]:
    """Open pages in contexts of their own, all closed at the end."""
    opened = OpenPages(browser, tmp_path)
    yield opened
    opened.close()
