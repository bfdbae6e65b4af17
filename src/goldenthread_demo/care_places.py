"""A directory of places of care with ratings and beds, in the regulator's layout.

Every place is invented: its name is a tree or a bird and a sort of house.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from goldenthread_demo.areas import Areas
from goldenthread_demo.chance import between
from goldenthread_demo.land import Floats
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import month_in_words, write_table

MONTH = date(2019, 10, 1)
_FIRST_WORDS = (
    "Alder", "Ash", "Beech", "Birch", "Bramble", "Cedar", "Chaffinch", "Dunlin", "Elder", "Fern",
    "Goldcrest", "Hawthorn", "Hazel", "Heather", "Heron", "Holly", "Juniper", "Kestrel", "Larch",
    "Linnet", "Maple", "Merlin", "Mulberry", "Nuthatch", "Oak", "Plover", "Poplar", "Rowan",
    "Siskin", "Sycamore", "Teal", "Willow", "Wren", "Yew",
)  # fmt: skip
_LAST_WORDS = {
    "home": ("Lodge", "House", "Court", "Grange", "Gardens", "View", "Manor", "Lea"),
    "visits": ("Care at Home", "Homecare", "Visiting Care", "Support at Home"),
    "surgery": ("Surgery", "Medical Centre", "Health Centre", "Practice"),
    "hospital": ("Hospital", "Infirmary", "Community Hospital"),
}
_SECTORS = {
    "home": "Social Care Org",
    "visits": "Social Care Org",
    "surgery": "Primary Medical Services",
    "hospital": "NHS Healthcare Organisation",
}
_RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", None)
#: Usual chances of each rating; None is a place not rated yet.
_USUAL = {
    "home": (0.03, 0.76, 0.14, 0.015, 0.055),
    "visits": (0.04, 0.74, 0.09, 0.01, 0.12),
    "surgery": (0.05, 0.89, 0.03, 0.01, 0.02),
    "hospital": (0.06, 0.6, 0.3, 0.03, 0.01),
}


def write(folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents) -> None:
    """Write the directory of one month, a row for each place of care."""
    alive = areas.on(MONTH)
    older, everyone = residents.between(2019, 75)[alive], residents.between(2019, 0)[alive]
    care = areas.lean(rng, pressure=-0.3, deprivation=-0.1, noise=0.35)[alive]
    supply = np.exp(areas.lean(rng, pressure=-0.06, older=0.05, noise=0.16))[alive]
    frames = []
    for sort, usual, step in (
        ("home", older * supply / 270, 1.0),
        ("visits", older * supply / 480, 1.0),
        ("surgery", everyone / 8200, 0.6),
        ("hospital", everyone / 210_000, 0.5),
    ):
        count = rng.poisson(usual)
        row = np.repeat(np.arange(len(alive)), count)
        frames.append(_places(rng, sort, row, step * care))
    every = pl.concat(frames).sort("area", maintain_order=True)
    where = every.get_column("area").to_numpy()
    labels = [areas.names[alive[at]] for at in where]
    regions = [areas.region_names[areas.region[alive[at]]] for at in where]
    every = every.drop("area").with_columns(
        pl.Series("Location Region", regions),
        pl.Series("Location Local Authority", labels),
        pl.format("9-{}", 1_000_000 + 37 * pl.int_range(pl.len())).alias("Location ID"),
    )
    order = ["Location ID", "Location Name"]
    rest = [name for name in every.columns if name not in order]
    spoken = month_in_words(MONTH).replace(" ", "_")
    name = f"{MONTH:%d}_{spoken}-directory-of-active-locations.csv.gz"
    write_table(folder / name, every.select(*order, *rest))


def _places(rng: np.random.Generator, sort: str, area: np.ndarray, care: Floats) -> pl.DataFrame:
    count = len(area)
    first = rng.choice(np.array(_FIRST_WORDS), count)
    last = rng.choice(np.array(_LAST_WORDS[sort]), count)
    home = sort == "home"
    nursing = (rng.random(count) < 0.31) & home
    beds = np.maximum(4, np.round(rng.gamma(2.2, np.where(nursing, 24.0, 11.0)))) * home
    return pl.DataFrame(
        {
            "area": area,
            "Location Name": [f"{a} {b}" for a, b in zip(first, last, strict=True)],
            "Care home?": ["Y" if home else "N"] * count,
            "Location Type/Sector": [_SECTORS[sort]] * count,
            "Care homes beds": beds.astype(np.int64),
            "Location Latest Overall Rating": _ratings(rng, sort, care[area]),
            "Service type - Care home service with nursing": np.where(nursing, "Y", ""),
            "Service type - Care home service without nursing": np.where(~nursing & home, "Y", ""),
            "Service type - Domiciliary care service": ["Y" if sort == "visits" else ""] * count,
        }
    )


def _ratings(rng: np.random.Generator, sort: str, care: Floats) -> list[str | None]:
    """Draw ratings: where care is better than usual, the good end of the scale is likelier."""
    edges = np.cumsum(np.array(_USUAL[sort])[:-1])
    raised = between(np.log(edges / (1 - edges)) + np.outer(care, [1.0, 1.0, 0.8, 0.0]))
    drawn = (rng.random((len(care), 1)) > raised).sum(axis=1)
    return [_RATINGS[at] for at in drawn]
