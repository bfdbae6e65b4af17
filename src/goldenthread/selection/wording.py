"""Ranks, figures, periods and shares as they are printed."""

from __future__ import annotations

from datetime import date

import numpy as np

from goldenthread.values import Period


def number(value: float, decimals: int) -> str:
    """Return a figure as it is printed, or 'no figure'."""
    return "no figure" if np.isnan(value) else f"{value:,.{decimals}f}"


def rank(place: float) -> str:
    """Return a rank as it is printed, or 'not ranked'."""
    return "not ranked" if np.isnan(place) else f"{place:g}"


def share(part: float) -> str:
    """Return a share as a whole percentage; never 0% or 100% for what is neither."""
    if np.isnan(part):
        return ""
    if 0 < part < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < part < 1 else f"{part:.0%}"


def period(label: str | None) -> str:
    """Return a period in words, or 'none'."""
    return "none" if label is None else Period.parse(label).words


def day(on: date) -> str:
    """Return a day as it is written in a sentence."""
    return f"{on.day} {on:%B %Y}"
