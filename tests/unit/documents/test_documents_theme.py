from __future__ import annotations

from collections.abc import Mapping

import pytest

from goldenthread.charts.palette import contrast
from goldenthread.documents.render.html import stylesheet
from goldenthread.documents.theme import DARK, FONT_FOLDER, LIGHT, css_variables

GROUNDS = ("paper", "wash", "soft", "thread-soft", "better-soft", "worse-soft", "gap-soft")
TEXT = [("ink", ground) for ground in GROUNDS]
TEXT += [(text, ground) for text in ("muted", "link") for ground in ("paper", "wash", "soft")]
TEXT += [("link", "thread-soft"), ("thread-ink", "paper")]
MARKS = [
    (mark, "paper")
    for mark in ("thread", "better", "worse", "similar", "higher", "lower", "gap", "edge")
]
MARKS += [("better", "better-soft"), ("worse", "worse-soft"), ("gap", "gap-soft"), ("edge", "soft")]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("text", "ground"), TEXT, ids="-on-".join)
    def test_text(self, tokens: Mapping[str, str], text: str, ground: str) -> None:
        assert contrast(tokens[text], tokens[ground]) >= 4.5

    @pytest.mark.parametrize(("mark", "ground"), MARKS, ids="-on-".join)
    def test_marks(self, tokens: Mapping[str, str], mark: str, ground: str) -> None:
        assert contrast(tokens[mark], tokens[ground]) >= 3

    def test_the_keyboard_is_seen(self, tokens: Mapping[str, str]) -> None:
        assert contrast(tokens["ink"], tokens["paper"]) >= 3
        assert contrast("#1a1d23", tokens["focus"]) >= 4.5


def test_light_and_dark_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert css_variables({"ink": "#000000", "paper": "#ffffff"}) == "--ink:#000000;--paper:#ffffff;"


def test_the_rules_use_no_colour_that_is_not_named() -> None:
    used = {part.split(")")[0] for part in stylesheet().split("var(--")[1:]}
    local = {"tone", "tint", "natural"}
    assert {name.split(",")[0] for name in used} - local <= LIGHT.keys()


def test_the_faces_are_small_and_licensed() -> None:
    files = list(FONT_FOLDER.iterdir())
    assert sum(file.stat().st_size for file in files) < 600_000
    licence = (FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "with Reserved Font Name" not in licence.split("-----")[0]
