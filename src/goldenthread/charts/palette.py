"""The colours of every chart and page, each under the name of what it means.

A shape carries its light colour as an attribute and its token as a class, so that a picture stands
alone in a PDF and a page in the dark may recolour it with `DARK_CSS`. Blue and orange stay apart
for every common form of colour blindness; gold is kept for the thread and for this area.
Contrast is measured as WCAG 2.2 defines it (relative luminance, W3C 2023).
"""

from __future__ import annotations

FONT_FAMILY = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, system-ui, sans-serif"

#: On white paper. `seq-1` to `seq-5` run from low to high, `on-seq-*` is the text upon them.
LIGHT: dict[str, str] = {
    "ink": "#1a1d23",
    "muted": "#565d68",
    "rule": "#dde1e7",
    "soft": "#eff1f4",
    "range": "#d3d8e0",
    "paper": "#ffffff",
    "thread": "#b27a00",
    "thread-soft": "#f6e6bf",
    "better": "#1b62b0",
    "worse": "#c4510c",
    "similar": "#6d7480",
    "higher": "#6a3fa0",
    "lower": "#11776f",
    "better-soft": "#dbe8f7",
    "worse-soft": "#fbe4d5",
    "seq-1": "#e6eef5",
    "seq-2": "#b9d0e4",
    "seq-3": "#7ba6cb",
    "seq-4": "#3d73a4",
    "seq-5": "#143f69",
    "on-seq-1": "#1a1d23",
    "on-seq-2": "#1a1d23",
    "on-seq-3": "#1a1d23",
    "on-seq-4": "#ffffff",
    "on-seq-5": "#ffffff",
    "part-1": "#143f69",
    "part-2": "#2a7a76",
    "part-3": "#7d5580",
    "part-4": "#3b74a6",
    "part-5": "#66702a",
    "part-6": "#6d6a66",
    "on-part": "#ffffff",
}

#: The same tokens on a dark page.
DARK: dict[str, str] = {
    "ink": "#eceef1",
    "muted": "#aab1bc",
    "rule": "#343a44",
    "soft": "#242932",
    "range": "#434a56",
    "paper": "#15181d",
    "thread": "#e3b341",
    "thread-soft": "#4a3c17",
    "better": "#74b3f7",
    "worse": "#ff9a57",
    "similar": "#a3aab5",
    "higher": "#c5a8f2",
    "lower": "#5fc7bd",
    "better-soft": "#1d3550",
    "worse-soft": "#4c2c17",
    "seq-1": "#222b36",
    "seq-2": "#2c4a66",
    "seq-3": "#3f76a3",
    "seq-4": "#78aedb",
    "seq-5": "#c9e1f5",
    "on-seq-1": "#eceef1",
    "on-seq-2": "#eceef1",
    "on-seq-3": "#ffffff",
    "on-seq-4": "#15181d",
    "on-seq-5": "#15181d",
    "part-1": "#9cc3e6",
    "part-2": "#6fc9c1",
    "part-3": "#d3a6d6",
    "part-4": "#6ea6d8",
    "part-5": "#c3cd7e",
    "part-6": "#bdb9b3",
    "on-part": "#15181d",
}

#: What may be told by a mark: each meaning has a colour and a shape of its own.
SHAPES: dict[str, str] = {
    "better": "diamond",
    "worse": "square",
    "similar": "circle",
    "higher": "triangle-up",
    "lower": "triangle-down",
    "none": "ring",
}

#: The words that go with each meaning.
WORDS: dict[str, str] = {
    "better": "better",
    "worse": "worse",
    "similar": "similar",
    "higher": "higher",
    "lower": "lower",
    "none": "not compared",
}


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, 'contrast ratio')."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _recolouring(tokens: dict[str, str]) -> str:
    return "".join(
        f".gt-chart .gt-{name}{{fill:{colour}}}.gt-chart .gt-{name}-line{{stroke:{colour}}}"
        for name, colour in tokens.items()
    )


#: The rules alone, for a page that has its own way of choosing the dark.
DARK_RULES = _recolouring(DARK)
#: The rules for a page that follows the reader's system; paper is always printed light.
DARK_CSS = f"@media screen and (prefers-color-scheme:dark){{{DARK_RULES}}}"
