"""What happened in the place the demo is about: when leaving hospital got hard, and eased."""

from __future__ import annotations

from datetime import date

#: From this month people waited more than twice as long as elsewhere.
WORSE_FROM = date(2016, 4, 1)
#: From this month a new way of working, home first, brought waiting below the nation's.
BETTER_FROM = date(2018, 6, 1)


def strain(day: date) -> float:
    """Return how strained the hero's system was on a day: 0 as elsewhere, 1 at its worst."""
    if day < WORSE_FROM:
        return 0.1
    return 1.0 if day < BETTER_FROM else -0.1
