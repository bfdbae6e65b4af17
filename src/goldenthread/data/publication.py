"""What every reader is and gives: a publication, and what was taken out of one of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from goldenthread.data.files import OpenedFile
from goldenthread.errors import Problem

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"


@dataclass(slots=True)
class Extract:
    """What a reader took from one file.

    `observations` holds the observation columns that vary; `same` those that are one value for
    the whole file. A column named in `words` holds positions in that list of words instead of
    text: where many files repeat few words, that is several times faster. `dataset` and
    `edition` are added by the caller.
    """

    observations: pl.DataFrame
    label: str
    same: dict[str, str | date] = field(default_factory=dict)
    words: dict[str, list[str | None]] = field(default_factory=dict)
    published: date | None = None
    revised: date | None = None
    is_revision: bool = False
    each_once: bool = False  # the reader has made sure that no figure stands twice
    title: str | None = None
    licence: str | None = None
    address: str | None = None
    caveat: str | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that can be read: how its files are known, and by what they are read.

    `tried` is False where a reader was built to a described layout and has not yet met a
    published file.
    """

    dataset: str
    title: str
    address: str
    looks_like: str
    recognises: Callable[[OpenedFile], bool]
    read: Callable[[OpenedFile], Extract]
    licence: str = OPEN_GOVERNMENT_LICENCE
    tried: bool = True
