"""What every page is asked in a real browser, whoever made it.

A test class inherits `PageCase` and says in `made` what page it is about; it then has the whole
check at desktop and phone width, in light and dark, and without scripts, for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = 1280, 390

_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)

_IDS_TWICE = """() => {
  const seen = new Set(), twice = [];
  for (const element of document.querySelectorAll("[id]")) {
    if (seen.has(element.id)) twice.push(element.id);
    seen.add(element.id);
  }
  return twice;
}"""
_BROKEN_LINKS = """() => Array.from(document.querySelectorAll('a[href^="#"]'))
  .map(link => decodeURIComponent(link.getAttribute("href").slice(1)))
  .filter(id => !document.getElementById(id))"""
_BEYOND = """() => {
  const wide = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= wide ? [] :
    Array.from(document.body.querySelectorAll("*"))
      .filter(one => one.getBoundingClientRect().right > wide + 1)
      .map(one => one.tagName + "." + one.getAttribute("class")).slice(0, 8);
}"""
_LEVELS = """() => Array.from(document.querySelectorAll("h1,h2,h3,h4,h5,h6"))
  .map(heading => Number(heading.tagName[1]))"""


@dataclass
class Look:
    """How a page is looked at."""

    width: int = DESKTOP
    dark: bool = False
    scripts: bool = True

    def __str__(self) -> str:
        parts = [str(self.width), "dark" if self.dark else "light"]
        return " ".join(parts if self.scripts else [*parts, "no scripts"])


LOOKS = [
    Look(width, dark, scripts)
    for scripts in (True, False)
    for width in (DESKTOP, PHONE)
    for dark in (False, True)
]


@dataclass
class OpenPages:
    """Opens pages in a browser that has no network, and hears what they complain of."""

    browser: Browser
    folder: Path
    _contexts: list[BrowserContext] = field(default_factory=list)
    _heard: dict[int, list[str]] = field(default_factory=dict)

    def of(self, page: Path | str, look: Look | None = None) -> Page:
        """Open a file, or a page given as HTML text, and return it when it has loaded.

        Without scripts the page is opened with its script elements taken out, because nothing can
        check a page in a browser that runs no script at all.
        """
        look = look or Look()
        if isinstance(page, Path) and not look.scripts:
            page = page.read_text(encoding="utf-8")
        if isinstance(page, str):
            text = page if look.scripts else _SCRIPTS.sub("", page)
            page = self.folder / "page.html"
            page.write_text(text, encoding="utf-8")
        context = self.browser.new_context(
            viewport={"width": look.width, "height": 900},
            color_scheme="dark" if look.dark else "light",
            reduced_motion="reduce",
            offline=True,
        )
        self._contexts.append(context)
        opened = context.new_page()
        heard = self._heard[id(opened)] = []
        opened.on("pageerror", lambda error: heard.append(f"error: {error}"))
        opened.on(
            "console",
            lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None,
        )
        opened.on("request", lambda asked: _only_files(asked.url, heard))
        opened.goto(page.resolve().as_uri())
        return opened

    def complaints(self, page: Page) -> list[str]:
        """Return errors, console errors and requests to anything that is no file."""
        return list(self._heard.get(id(page), []))

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()


def _only_files(address: str, heard: list[str]) -> None:
    if not address.startswith(("file:", "data:", "about:")):
        heard.append(f"request: {address}")


def check_page(page: Page) -> None:
    """Assert what must hold of every page as it stands, whatever is open or sorted on it.

    axe finds nothing under WCAG 2.2 AA nor its best practices; one first heading, none skipped;
    title and language; ids once; internal links that lead somewhere; nothing that runs out of the
    window sideways.
    """
    found = violations(page)
    assert not found, "\n".join(found)
    levels: list[int] = page.evaluate(_LEVELS)
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang")
    assert page.evaluate(_IDS_TWICE) == []
    assert page.evaluate(_BROKEN_LINKS) == []
    assert page.evaluate(_BEYOND) == []


def violations(page: Page) -> list[str]:
    """Return what axe finds, a line for each element."""
    page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": RULES},
    }
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


class PageCase:
    """Inherit and give `made`: the page as HTML text or as a file."""

    def made(self, folder: Path) -> Path | str:
        """Return the page under test; `folder` may be written into."""
        raise NotImplementedError

    @pytest.mark.parametrize("look", LOOKS, ids=str)
    def test_page_holds_for_everyone(self, pages: OpenPages, look: Look) -> None:
        page = pages.of(self.made(pages.folder), look)
        check_page(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        check_page(page)
        assert pages.complaints(page) == []
