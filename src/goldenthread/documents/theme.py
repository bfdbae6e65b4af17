"""Our own look on paper and on screen: the charts' palette, and what a page needs beyond it.

Ink on white, and one gold, kept for the thread. Every pair used for text stands at 4.5:1 or more
and every mark at 3:1 or more on its ground, in the light and in the dark; the tests compute it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from goldenthread.charts import palette

FONT_FOLDER = Path(__file__).parent / "fonts"
FONT_FAMILY = "Atkinson Hyperlegible Next"

# What a page takes from the charts' palette; sequential and part colours stay with the charts.
_SHARED = (
    "ink",
    "muted",
    "rule",
    "soft",
    "paper",
    "thread",
    "thread-soft",
    "better",
    "better-soft",
    "worse",
    "worse-soft",
    "similar",
    "higher",
    "lower",
)


def _tokens(shared: Mapping[str, str], own: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({name: shared[name] for name in _SHARED} | dict(own))


#: On white paper. `edge` bounds controls, `gap` marks what is not known, `focus` the keyboard.
LIGHT = _tokens(
    palette.LIGHT,
    {
        "wash": "#f8f6f1",
        "edge": "#727b88",
        "thread-ink": "#7a5400",
        "link": "#15508f",
        "focus": "#ffd24d",
        "gap": "#7a3b5e",
        "gap-soft": "#f6e9f0",
    },
)

#: The same on a dark page.
DARK = _tokens(
    palette.DARK,
    {
        "wash": "#1c2027",
        "edge": "#868f9c",
        "thread-ink": "#efc766",
        "link": "#91c4fa",
        "focus": "#ffd24d",
        "gap": "#e3a3c4",
        "gap-soft": "#3b2431",
    },
)


def css_variables(tokens: Mapping[str, str]) -> str:
    """Return the tokens as CSS custom properties: `--ink:#1a1d23;...`."""
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())
