"""Makes an invented nation: its places, its map and every raw file, in the published layouts.

Nothing in it is a real place, person or figure. Hidden factors, a story (`names.HERO_NAME`), one
place out of line, one merger, suppressed cells and missing areas give every later page something
to show.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from goldenthread.values import Progress
from goldenthread_demo import areas as area_files
from goldenthread_demo import (
    care_places,
    delayed_transfers,
    deprivation,
    discharge_ready,
    land,
    names,
    outcomes,
    population,
    template_files,
    yearly_measures,
)

COUNTIES = len(names.COUNTY_NAMES)
#: All unitary areas but the isle, and the one that began in 2019.
TOWNS = len(names.UNITARY_NAMES)


def make_nation(folder: Path, seed: int = 2017, progress: Progress | None = None) -> None:
    """Write the raw files of the invented nation into `folder`, making it if need be.

    The same seed gives the same bytes with the same releases of NumPy, Polars and XlsxWriter,
    whatever the computer's language and whatever ran before. Every file has its own stream of
    chance, so that a change to one leaves the others as they were.
    """

    def tell(what: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(done, total, what) if progress else None

    def chance(stream: int) -> np.random.Generator:
        return np.random.default_rng([seed, stream])

    folder.mkdir(parents=True, exist_ok=True)
    tell("places and map")(0, 1)
    drawn = land.draw(chance(1), COUNTIES, TOWNS)
    areas = area_files.people(chance(2), drawn, COUNTIES, TOWNS)
    area_files.write_places(folder, areas)
    area_files.write_boundaries(folder, areas, drawn)
    tell("places and map")(1, 1)

    residents = population.settle(chance(3), areas)
    population.write(folder, areas, residents)
    tell("residents")(1, 1)

    days = delayed_transfers.draw(chance(4), areas, residents)
    delayed_transfers.write(folder, areas, days, tell("delayed transfers"))

    outcomes.write(folder, chance(5), areas, residents)
    tell("outcomes of care")(1, 1)
    deprivation.write(folder, chance(6), areas, residents)
    tell("deprivation")(1, 1)
    yearly_measures.write_league(folder, chance(7), areas)
    yearly_measures.write_profile_export(folder, chance(8), areas, residents)
    tell("measures over the years")(1, 1)

    discharge_ready.write(folder, chance(9), areas, residents)
    tell("days after being ready to leave")(1, 1)
    care_places.write(folder, chance(10), areas, residents)
    tell("places of care")(1, 1)
    template_files.write(folder, chance(11), areas, residents)
    tell("figures in the generic template")(1, 1)
