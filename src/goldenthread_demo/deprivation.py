"""Two editions of the indices of deprivation, in the layout of their upper-tier summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from goldenthread_demo.areas import Areas
from goldenthread_demo.chance import between, rank
from goldenthread_demo.land import Floats
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import Cell, Workbook

#: The year of the areas that stands in the header, and the day on which those areas existed.
EDITIONS = ((2013, date(2015, 9, 30)), (2019, date(2019, 9, 30)))
#: Small areas in the whole nation, by whose ranks an area's average rank is told.
SMALL_AREAS = 24_300

#: Sheet, name in the headers, lowest and highest usual score, how far it follows deprivation.
_DOMAINS = (
    ("IMD", "IMD", 6.0, 46.0, 1.0),
    ("Income", "Income", 0.04, 0.26, 0.95),
    ("Employment", "Employment", 0.03, 0.2, 0.93),
    ("Education", "Education, Skills and Training", 5.0, 42.0, 0.8),
    ("Health", "Health Deprivation and Disability", -1.4, 1.5, 0.85),
    ("Crime", "Crime", -1.1, 1.0, 0.7),
    ("Barriers", "Barriers to Housing and Services", 12.0, 36.0, -0.2),
    ("Living", "Living Environment", 5.0, 45.0, 0.45),
    ("IDACI", "IDACI", 0.05, 0.33, 0.93),
    ("IDAOPI", "IDAOPI", 0.06, 0.4, 0.85),
)


def write(folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents) -> None:
    """Write a workbook for each edition; later areas are a little less or more deprived."""
    drift = areas.lean(rng, noise=0.12)
    own = {sheet: areas.lean(rng, noise=1.0) for sheet, *_ in _DOMAINS}
    for year, day in EDITIONS:
        alive = areas.on(day)
        older = year > EDITIONS[0][0]
        with Workbook(folder / f"IoD{day.year}_upper_tier_summaries.xlsx") as book:
            book.sheet("Notes", [["Invented figures in the layout of the published summaries."]])
            for sheet, words, low, high, follows in _DOMAINS:
                factor = follows * (areas.deprivation + drift * older)
                factor = factor + np.sqrt(1 - follows**2) * own[sheet]
                score = low + (high - low) * between(1.25 * factor[alive] - 0.4)
                people = residents.between(day.year, 0)[alive] if sheet == "Income" else None
                names = [(areas.codes[row], areas.names[row]) for row in alive]
                book.sheet(sheet, _rows(year, words, names, factor[alive], score, people))


def _rows(
    year: int,
    words: str,
    names: Sequence[tuple[str, str]],
    factor: Floats,
    score: Floats,
    people: np.ndarray | None,
) -> Iterator[Sequence[Cell]]:
    space = " " if year == 2019 else ""  # the later edition's headers end in a blank
    place = between(1.35 * factor)
    worst = np.round(np.maximum(0, 0.62 * (place - 0.35)) ** 1.6, 4)
    columns = [
        ("Average rank", np.round(SMALL_AREAS * (0.06 + 0.86 * place), 2)),
        ("Average score", np.round(score, 3)),
        ("Proportion of LSOAs in most deprived 10% nationally", worst),
    ]
    if words == "IMD":
        extent = np.round(np.maximum(0, 0.9 * (place - 0.12)) ** 1.3, 4)
        columns.append(("Extent", extent))
        columns.append(("Local concentration", np.round(SMALL_AREAS * (0.7 + 0.3 * place**0.3), 2)))
    if people is not None:
        columns.append(("Scale", np.round(people * score, 0)))
    header = [
        f"Upper Tier Local Authority District code ({year})",
        f"Upper Tier Local Authority District name ({year})",
    ]
    numbers: list[list[float]] = []
    for statistic, values in columns:
        title = f"{statistic[0].lower()}{statistic[1:]}"
        header += [f"{words} - {statistic}{space}", f"{words} - Rank of {title}{space}"]
        numbers += [values.tolist(), rank(values).tolist()]
    yield header
    for name, row in zip(names, zip(*numbers, strict=True), strict=True):
        yield [*name, *row]
