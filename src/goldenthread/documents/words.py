"""Words of a document: plain text, and what may stand among it in a line.

Wherever words are expected a plain string will do, or a list of strings and inlines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from goldenthread.charts.chart import Chart
from goldenthread.errors import InputRefusedError

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Tone(StrEnum):
    """What a badge or key figure says about its value; always beside words, never instead."""

    NEUTRAL = "neutral"
    BETTER = "better"
    WORSE = "worse"
    SIMILAR = "similar"
    HIGHER = "higher"
    LOWER = "lower"
    GAP = "gap"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, printed exactly as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words of weight."""

    words: Words


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words, and titles of works."""

    words: Words


@dataclass(frozen=True, slots=True)
class Code:
    """Something to be typed exactly: a command, a file name, a column."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address, to a file beside the document, or to `#id` within it.

    Raises `InputRefusedError` for an address that could run a script.
    """

    words: Words
    href: str

    def __post_init__(self) -> None:
        scheme = _SCHEME.match(self.href)
        if scheme and scheme[1].lower() not in _SAFE_SCHEMES:
            raise InputRefusedError(
                f"A link cannot lead to '{self.href}'.",
                next_step="Use an address that starts with https, http, mailto or tel, a file "
                "beside the document, or '#' and the id of a section.",
            )

    @property
    def is_internal(self) -> bool:
        """Whether the link leads to an id in the same document."""
        return self.href.startswith("#")


@dataclass(frozen=True, slots=True)
class Badge:
    """A short verdict: 'Worse than England', 'Final', 'No data here yet'."""

    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class ReferenceChip:
    """A permanent reference of the thread (`E-0412`, `F-17`), linked where it has an address."""

    reference: str
    href: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if self.href is not None:
            Link(self.reference, self.href)


@dataclass(frozen=True, slots=True)
class InlineChart:
    """A small chart in a line or a cell.

    `decorative` only where the same figures stand as text beside it: it is then passed over by
    screen readers instead of read twice.
    """

    chart: Chart
    decorative: bool = False


Inline: TypeAlias = Text | Strong | Emphasis | Code | Link | Badge | ReferenceChip | InlineChart
Words: TypeAlias = str | Inline | Sequence[str | Inline]


def inlines(words: Words) -> tuple[Inline, ...]:
    """Return words of any accepted spelling as a tuple of inlines; '' gives an empty tuple."""
    if isinstance(words, str):
        return (Text(words),) if words else ()
    if isinstance(words, Sequence):
        return tuple(Text(part) if isinstance(part, str) else part for part in words)
    return (words,)


def plain(words: Words) -> str:
    """Return words without any emphasis, as a title, a file name or a sort key needs them."""
    parts = []
    for part in inlines(words):
        match part:
            case Text() | Code() | Badge():
                parts.append(part.text)
            case Strong() | Emphasis() | Link():
                parts.append(plain(part.words))
            case ReferenceChip():
                parts.append(part.reference)
            case InlineChart():
                parts.append("" if part.decorative else part.chart.description)
    return "".join(parts)
