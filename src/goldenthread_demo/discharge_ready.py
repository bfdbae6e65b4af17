"""Monthly workbooks of days between being ready to leave hospital and leaving, 2023-24.

One month came out twice: the second file is marked revised and supersedes the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from goldenthread.values import Period
from goldenthread_demo import names
from goldenthread_demo.areas import Areas
from goldenthread_demo.chance import leaning
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import Cell, Workbook, day_in_words, month_in_words

MONTHS = tuple(Period.month(2023 + (at + 3) // 12, (at + 3) % 12 + 1) for at in range(12))
REVISED_MONTH = 5
SMALL = 3
#: Least share of an area's stays that must be in acceptable data for its figures to be printed.
LEAST_COVERAGE = 0.5

_SHEET = "UTLA (Acceptable DQ)"
_HEADER = (
    "Level",
    "UTLA code",
    "UTLA name",
    "% of UTLA covered by trusts with acceptable data",
    "Discharges (acceptable trusts)",
    "Total bed days lost",
    "% discharged on the discharge ready date",
    "% delayed one day or more",
    "0 days",
    "1 day",
    "2-3 days",
    "4-6 days",
    "7-13 days",
    "14-20 days",
    "21 days or more",
    "Mean days, zeros included",
    "Mean days, zeros excluded",
)
#: Of those delayed, the shares by length, and the mean days within each length.
_LENGTHS = np.array([0.36, 0.24, 0.17, 0.13, 0.05, 0.05])
_DAYS = np.array([1.0, 2.4, 4.8, 9.4, 16.6, 33.0])


@dataclass(frozen=True)
class _Month:
    """One month's draw, a row for each area alive."""

    coverage: Floats
    on_the_day: Integers
    late: Integers  # (areas, lengths)
    days: Integers


def write(folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents) -> None:
    """Write twelve workbooks and one revised."""
    target = folder / "discharge-ready-date"
    target.mkdir(exist_ok=True)
    alive = areas.on(MONTHS[0].start)
    lean = areas.lean(rng, pressure=0.32, older=0.1, noise=0.22)
    lean[areas.index(names.HERO_NAME)] = -0.35
    coverage: Floats = (1.04 - np.abs(rng.normal(0, 0.24, len(alive)))).clip(0.2, 1.0)
    coverage[alive == areas.index(names.HERO_NAME)] = 0.94
    stays: Floats = residents.adults(2020)[alive] * np.float64(0.0068)
    for at, month in enumerate(MONTHS):
        drawn = _draw(rng, lean[alive] - 0.01 * at, coverage, stays)
        spoken = month_in_words(month.start).lower().replace(" ", "-")
        file = f"discharge-ready-date-{spoken}.xlsx"
        _write_month(target / file, areas, alive, month, drawn, revised=None)
        if at == REVISED_MONTH:
            file = f"discharge-ready-date-{spoken}-Revised.xlsx"
            drawn = _Month(drawn.coverage, drawn.on_the_day + 7, drawn.late, drawn.days)
            revised = date(2024, 5, 9)
            _write_month(target / file, areas, alive, month, drawn, revised=revised)


def _draw(rng: np.random.Generator, lean: Floats, coverage: Floats, stays: Floats) -> _Month:
    leaving = rng.poisson(stays * coverage)
    late = rng.binomial(leaving, leaning(13.5, lean + rng.normal(0, 0.06, len(lean))))
    shares = _LENGTHS * np.exp(0.35 * lean[:, None] * np.arange(6) / 5)
    by_length = rng.multinomial(late, shares / shares.sum(axis=1, keepdims=True))
    days = np.round(by_length @ _DAYS * rng.uniform(0.97, 1.03, len(lean)))
    return _Month(coverage, leaving - late, by_length, days.astype(np.int64))


def _write_month(
    path: Path,
    areas: Areas,
    alive: Integers,
    month: Period,
    drawn: _Month,
    revised: date | None,
) -> None:
    with Workbook(path) as book:
        book.sheet("Notes", [["Invented figures in the layout described for the publication."]])
        book.sheet(_SHEET, _rows(areas, alive, month, drawn, revised))


def _rows(
    areas: Areas, alive: Integers, month: Period, drawn: _Month, revised: date | None
) -> Iterator[Sequence[Cell]]:
    published = date(month.end.year, month.end.month, 1)
    head = (
        ("Title:", "Discharge delays by upper-tier local authority"),
        ("Summary:", "Days between the discharge ready date and discharge; acceptable data only"),
        ("", ""),
        ("Period:", month_in_words(month.start)),
        ("Source:", "Invented patient-level data"),
        ("Published:", day_in_words(_later(published))),
        ("Revised:", day_in_words(revised) if revised else ""),
        ("Status:", "Revised" if revised else "Published"),
        ("Contact:", "Nobody: this nation is invented"),
    )
    yield []
    yield from head
    yield from [[]] * 4
    yield _HEADER
    for at, row in enumerate(alive):
        yield [
            "UTLA Aggregate",
            areas.codes[row],
            areas.names[row],
            *_cells(drawn, at),
        ]


def _later(day: date) -> date:
    """The fifteenth of the second month after `day`."""
    number = day.year * 12 + day.month + 1
    return date(number // 12, number % 12 + 1, 15)


def _cells(drawn: _Month, at: int) -> list[Cell]:
    coverage = round(float(drawn.coverage[at]), 3)
    if coverage < LEAST_COVERAGE:
        return [coverage, *["-"] * (len(_HEADER) - 4)]
    late = int(drawn.late[at].sum())
    leaving, days = int(drawn.on_the_day[at]) + late, int(drawn.days[at])
    if leaving < 4 * SMALL:
        return [coverage, *["*"] * (len(_HEADER) - 4)]
    return [
        coverage,
        leaving,
        days,
        round(1 - late / leaving, 4),
        round(late / leaving, 4),
        leaving - late,
        *("*" if 0 < count < SMALL else int(count) for count in drawn.late[at]),
        round(days / leaving, 3),
        round(days / late, 3) if late else "..",
    ]
