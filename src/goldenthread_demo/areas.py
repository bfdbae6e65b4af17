"""The areas of the invented nation: names, codes, life spans, and what drives their figures.

Four hidden factors, each with mean 0 and standard deviation 1 over the areas, stand behind every
file: how hard pressed the system is, how deprived the people are, how old, and how rural the land.
They lean on each other and on the map, so that maps, neighbours and ranks make sense.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from goldenthread_demo import names
from goldenthread_demo.land import Floats, Integers, Land

COUNTY, UNITARY, BOROUGH, DISTRICT = (
    "county",
    "unitary",
    "capital borough",
    "metropolitan district",
)
MERGER = date(2019, 4, 1)
BEFORE_MERGER = date(2019, 3, 31)
#: The name that ends a boundary file's property names, and the year its codes belong to.
BOUNDARY_YEAR = 19

_SEASIDE = ("mouth", "sea", "port", "haven", "bay", "sands", "quay", "tide", "gull", "plover")


@dataclass(frozen=True)
class Areas:
    """All areas there ever were, a row each; those that ended stand last."""

    codes: list[str]
    names: list[str]
    kinds: list[str]
    numbers: list[str]  # the council number of social care returns
    region: Integers  # index into `region_names`
    starts: list[date | None]
    ends: list[date | None]
    pressure: Floats
    deprivation: Floats
    older: Floats
    rural: Floats

    @property
    def region_names(self) -> list[str]:
        """Names of the nine regions, the capital's last."""
        return [*names.REGION_NAMES, names.CAPITAL_REGION]

    @property
    def region_codes(self) -> list[str]:
        """Codes of the nine regions, in the order of their names."""
        return [f"X120000{number:02d}" for number in range(1, len(names.REGION_NAMES) + 2)]

    def index(self, name: str) -> int:
        """Return the row of the area with this name."""
        return self.names.index(name)

    @property
    def merged(self) -> list[int]:
        """The rows of the two areas that became one."""
        return [self.index(name) for name in names.MERGED_NAMES]

    def lean(
        self,
        rng: np.random.Generator,
        *,
        pressure: float = 0.0,
        deprivation: float = 0.0,
        older: float = 0.0,
        rural: float = 0.0,
        noise: float = 0.0,
    ) -> Floats:
        """Return how far each area is drawn from the usual by its factors, and by itself."""
        own = rng.normal(0, 1, len(self.codes))
        drawn = pressure * self.pressure + deprivation * self.deprivation
        return np.asarray(drawn + older * self.older + rural * self.rural + noise * own)

    def on(self, day: date) -> Integers:
        """Return the rows of the areas that existed on a day, in the order of their codes."""
        alive = [
            row
            for row in range(len(self.codes))
            if (self.starts[row] or day) <= day <= (self.ends[row] or day)
        ]
        return np.array(sorted(alive, key=lambda row: self.codes[row]), dtype=np.int64)


def people(rng: np.random.Generator, land: Land, counties: int, towns: int) -> Areas:
    """Name and number the areas of `land` and give each its hidden factors."""
    total = len(land.centres)
    town_rows = np.arange(counties, counties + towns)
    kinds = (
        [COUNTY] * counties
        + [UNITARY] * towns
        + [BOROUGH] * len(names.BOROUGH_NAMES)
        + [DISTRICT] * len(names.METROPOLITAN_NAMES)
        + [UNITARY]
    )
    labels = (
        _county_names(land.centres[:counties])
        + _town_names(land.coastal[town_rows])
        + list(names.BOROUGH_NAMES)
        + list(names.METROPOLITAN_NAMES)
        + [names.TINY_NAME]
    )
    successor = labels.index(names.SUCCESSOR_NAME)
    rows = np.r_[np.arange(total), [successor] * len(names.MERGED_NAMES)]
    labels += names.MERGED_NAMES
    kinds += [UNITARY] * len(names.MERGED_NAMES)
    pressure, deprivation, older, rural = _factors(rng, land, kinds[:total])
    # The hero is older than most, yet not out of the ordinary in anything but its waiting.
    older[labels.index(names.HERO_NAME)] = 1.0
    near = rng.normal(0, 0.15, (4, len(rows))) * (np.arange(len(rows)) >= total)
    return Areas(
        codes=_codes(labels, kinds),
        names=labels,
        kinds=kinds,
        numbers=_council_numbers(land.region[rows]),
        region=land.region[rows],
        starts=[MERGER if name == names.SUCCESSOR_NAME else None for name in labels],
        ends=[BEFORE_MERGER if name in names.MERGED_NAMES else None for name in labels],
        pressure=pressure[rows] + near[0],
        deprivation=deprivation[rows] + near[1],
        older=older[rows] + near[2],
        rural=rural[rows] + near[3],
    )


def write_places(folder: Path, areas: Areas) -> None:
    """Write `places.csv`, the register of places that a data folder may carry."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(
        ["code", "name", "kind", "region_code", "region_name", "start", "end", "cassr"]
        + ["successors"]
    )
    rows.writerow([names.NATION_CODE, names.NATION_NAME, "nation", "", "", "", "", "", ""])
    successor = areas.codes[areas.index(names.SUCCESSOR_NAME)]
    for row in sorted(range(len(areas.codes)), key=lambda row: areas.codes[row]):
        region, end = int(areas.region[row]), areas.ends[row]
        rows.writerow(
            [
                areas.codes[row],
                areas.names[row],
                areas.kinds[row],
                areas.region_codes[region],
                areas.region_names[region],
                areas.starts[row] or "",
                end or "",
                areas.numbers[row],
                successor if end else "",
            ]
        )
    (folder / "places.csv").write_bytes(text.getvalue().encode("utf-8"))


def write_boundaries(folder: Path, areas: Areas, land: Land) -> None:
    """Write the borders of 2019 as GeoJSON, a feature on each line."""
    features = []
    for row in areas.on(MERGER):
        shape = [[[list(point) for point in ring] for ring in part] for part in land.shapes[row]]
        feature = {
            "type": "Feature",
            "properties": {
                f"utla{BOUNDARY_YEAR}_name": areas.names[row],
                f"utla{BOUNDARY_YEAR}_code": areas.codes[row],
            },
            "geometry": {"type": "MultiPolygon", "coordinates": shape},
        }
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    name = f"{names.NATION_NAME.lower()}_utla20{BOUNDARY_YEAR}_boundaries"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    head = f'{{\n"type": "FeatureCollection",\n"name": "{name}",\n"crs": {json.dumps(crs)},\n'
    text = head + '"features": [\n' + ",\n".join(features) + "\n]\n}\n"
    (folder / f"{name}.geojson").write_bytes(text.encode("utf-8"))


def _county_names(centres: Floats) -> list[str]:
    """Give the northernmost county the hero's name and the others theirs, north to south."""
    order = np.argsort(-centres[:, 1], kind="stable")
    others = [name for name in names.COUNTY_NAMES if name != names.HERO_NAME]
    labels = [""] * len(centres)
    for row, name in zip(order, [names.HERO_NAME, *others], strict=True):
        labels[row] = name
    return labels


def _town_names(coastal: NDArray[np.bool_]) -> list[str]:
    """Keep names of the sea for places by the sea, as far as there are any left."""
    every = [name for name in names.UNITARY_NAMES if name != names.TINY_NAME]
    every.append(names.SUCCESSOR_NAME)
    seaside = [name for name in every if any(word in name.lower() for word in _SEASIDE)]
    inland = [name for name in every if name not in seaside]
    labels = []
    for by_the_sea in coastal:
        first, second = (seaside, inland) if by_the_sea else (inland, seaside)
        labels.append((first or second).pop(0))
    return labels


def _codes(labels: list[str], kinds: list[str]) -> list[str]:
    """Number every kind by the order in which its names are written down."""
    unitary = (*names.UNITARY_NAMES, *names.MERGED_NAMES, names.SUCCESSOR_NAME)
    listed = {
        COUNTY: ("X10", names.COUNTY_NAMES),
        UNITARY: ("X06", unitary),
        BOROUGH: ("X09", names.BOROUGH_NAMES),
        DISTRICT: ("X08", names.METROPOLITAN_NAMES),
    }
    return [
        f"{listed[kind][0]}{listed[kind][1].index(label) + 1:06d}"
        for label, kind in zip(labels, kinds, strict=True)
    ]


def _council_numbers(region: Integers) -> list[str]:
    """Return three-digit numbers: the region's hundred, then a running number within it."""
    seen: dict[int, int] = {}
    numbers = []
    for value in region.tolist():
        seen[value] = seen.get(value, 0) + 1
        numbers.append(f"{value + 1}{seen[value]:02d}")
    return numbers


def _factors(
    rng: np.random.Generator, land: Land, kinds: list[str]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return pressure, deprivation, age and rurality, each standardised."""
    kind = np.array(kinds)
    borough, district, county = kind == BOROUGH, kind == DISTRICT, kind == COUNTY
    one, two = _wave(rng, land.centres), _wave(rng, land.centres)
    noise = rng.normal(size=(4, len(kinds)))
    rural = _standard(1.6 * county - 1.2 * borough - 0.7 * district + 0.5 * noise[0])
    deprivation = _standard(
        0.9 * district + 0.3 * borough - 0.5 * county + 0.6 * one + 0.6 * noise[1]
    )
    older = _standard(0.8 * rural + 0.6 * land.coastal - 0.3 * deprivation + 0.5 * noise[2])
    pressure = _standard(0.4 * deprivation + 0.5 * two + 0.15 * older + 0.75 * noise[3])
    return pressure, deprivation, older, rural


def _wave(rng: np.random.Generator, centres: Floats) -> Floats:
    """Return a smooth hill-and-valley value for each centre, standardised."""
    pull = rng.normal(0, 1 / 110, (4, 2))
    start = rng.uniform(0, 2 * np.pi, 4)
    return _standard(np.cos(centres @ pull.T + start).sum(axis=1))


def _standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / values.std())
