"""Every colour can be read on its paper, and no meaning is told by colour alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from goldenthread.charts.palette import DARK, DARK_RULES, LIGHT, SHAPES, WORDS, contrast

TEXTS = ("ink", "muted")
MARKS = ("thread", "better", "worse", "similar", "higher", "lower")
SCHEMES = {"light": LIGHT, "dark": DARK}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.478),
        ("#ffffff", "#0000ff", 8.592),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=5e-4)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", TEXTS)
@pytest.mark.parametrize("paper", ["paper", "soft"])
def test_text_can_be_read(scheme: str, tone: str, paper: str) -> None:
    assert contrast(SCHEMES[scheme][tone], SCHEMES[scheme][paper]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", MARKS)
def test_marks_can_be_seen(scheme: str, tone: str) -> None:
    assert contrast(SCHEMES[scheme][tone], SCHEMES[scheme]["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("back", "text"),
    [(f"seq-{at}", f"on-seq-{at}") for at in range(1, 6)]
    + [(f"part-{at}", "on-part") for at in range(1, 7)],
)
def test_text_on_a_filled_shape_can_be_read(scheme: str, back: str, text: str) -> None:
    assert contrast(SCHEMES[scheme][back], SCHEMES[scheme][text]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_five_classes_run_away_from_the_paper(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    steps = [contrast(tokens[f"seq-{at}"], tokens["paper"]) for at in range(1, 6)]
    assert steps == sorted(steps)
    assert all(after / before >= 1.3 for before, after in pairwise(steps))


def test_each_meaning_has_a_shape_of_its_own_and_a_word() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)
    assert SHAPES.keys() == WORDS.keys()


def test_the_dark_knows_every_colour_of_the_light() -> None:
    assert LIGHT.keys() == DARK.keys()
    filled = dict(re.findall(r"\.gt-([a-z0-9-]+)\{fill:(#[0-9a-f]{6})\}", DARK_RULES))
    lined = dict(re.findall(r"\.gt-([a-z0-9-]+)-line\{stroke:(#[0-9a-f]{6})\}", DARK_RULES))
    assert (filled, lined) == (DARK, DARK)
