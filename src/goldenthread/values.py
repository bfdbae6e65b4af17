"""Words that all rooms share: periods of time, and which way is good.

A value stands here only when at least two rooms compute on it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.errors import InputRefusedError

#: Called as `progress(done, total, what)` by whatever takes long.
Progress = Callable[[int, int, str], None]


class Direction(StrEnum):
    """Which way is good for an indicator; NEUTRAL where neither is."""

    HIGH = "high"
    LOW = "low"
    NEUTRAL = "neutral"


class PeriodKind(StrEnum):
    """How long a period is and where it starts."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial-year"
    CALENDAR_YEAR = "calendar-year"


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of time. `start` and `end` are inclusive days.

    Labels are one spelling each, and no two periods share one: `2017-M04`, `2017-Q1` (calendar
    quarter), `2017-18` (1 April to 31 March), `2017`. Month labels sort in the order of time.
    """

    kind: PeriodKind
    start: date
    end: date

    @property
    def label(self) -> str:
        """The one spelling of this period used in tables, files and addresses."""
        year = self.start.year
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year:04d}-M{self.start.month:02d}"
            case PeriodKind.QUARTER:
                return f"{year:04d}-Q{(self.start.month + 2) // 3}"
            case PeriodKind.FINANCIAL_YEAR:
                return f"{year:04d}-{(year + 1) % 100:02d}"
            case PeriodKind.CALENDAR_YEAR:
                return f"{year:04d}"

    @property
    def words(self) -> str:
        """How the period is written on a page: 'April 2017', '2017 to 2018'."""
        year = self.start.year
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.start:%B} {year}"
            case PeriodKind.QUARTER:
                return f"{self.start:%B} to {self.end:%B} {year}"
            case PeriodKind.FINANCIAL_YEAR:
                return f"{year} to {year + 1}"
            case PeriodKind.CALENDAR_YEAR:
                return f"{year}"

    @property
    def days(self) -> int:
        """Number of days in the period, both ends counted."""
        return (self.end - self.start).days + 1

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return one calendar month."""
        return cls(PeriodKind.MONTH, date(year, month, 1), _last_day(year, month))

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """Return one calendar quarter, `number` 1 to 4."""
        return cls(PeriodKind.QUARTER, date(year, 3 * number - 2, 1), _last_day(year, 3 * number))

    @classmethod
    def financial_year(cls, starting: int) -> Period:
        """Return the financial year from 1 April `starting` to 31 March after it."""
        return cls(PeriodKind.FINANCIAL_YEAR, date(starting, 4, 1), date(starting + 1, 3, 31))

    @classmethod
    def calendar_year(cls, year: int) -> Period:
        """Return the year from 1 January to 31 December."""
        return cls(PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as files write it: `2017-18`, `2017/18`, `2017/2018`, `April 2017`,
        `Apr-17`, `2017-M04`, `2017-04`, `2017 Q1`, `2017`.

        From 2000-01 to 2011-12 two figures after the year may be the next year or a month; they
        are read as the financial year, so that `2011-12` is never December: that is `2011-M12`.

        Raises `InputRefusedError` for anything else, and for a financial year whose second
        half does not follow its first.
        """
        cleaned = " ".join(text.strip().lower().replace("\u2013", "-").split())
        for pattern, read in _READERS:
            found = pattern.fullmatch(cleaned)
            if found and (period := read(found)) is not None:
                return period
        raise InputRefusedError(
            f"'{text}' is not a period that can be read.",
            next_step="Write a month as 2017-M04 or April 2017, a quarter as 2017-Q1, a financial "
            "year as 2017-18, a calendar year as 2017.",
        )


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _financial(found: re.Match[str]) -> Period | None:
    year, after = int(found[1]), found[2]
    follows = int(after) == (year + 1 if len(after) == 4 else (year + 1) % 100)
    if not follows:
        # 2017-04 is a month; 2017-19 is a mistake that no reader should guess at.
        if len(after) == 2 and found[0][4] == "-" and 1 <= int(after) <= 12:
            return Period.month(year, int(after))
        return None
    return Period.financial_year(year)


def _named_month(found: re.Match[str]) -> Period | None:
    number = _MONTHS.get(found[1])
    year = int(found[2])
    return Period.month(year + 2000 if year < 100 else year, number) if number else None


_READERS = (
    (re.compile(r"(\d{4})[-/](\d{4}|\d{2})"), _financial),
    (re.compile(r"(?:fy ?)?(\d{4}) to (\d{4})"), _financial),
    (re.compile(r"(\d{4})[- ]?m(0?[1-9]|1[0-2])"), lambda m: Period.month(int(m[1]), int(m[2]))),
    (re.compile(r"([a-z]+)[ -_](\d{4}|\d{2})"), _named_month),
    (re.compile(r"(\d{4})[- ]?q([1-4])"), lambda m: Period.quarter(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})"), lambda m: Period.calendar_year(int(m[1]))),
)
