"""The observations behind a set of figures, found quickly: by measure, and residents by age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from goldenthread.data.observations import OBSERVATIONS
from goldenthread.indicators.model import Ages, Indicator
from goldenthread.indicators.residents import Residents
from goldenthread.indicators.texts import Numbers, Texts, runs

#: The figures after the letter of a nine-character code tell its level: 06 to 10 authorities,
#: 12 regions, 92 the nation.
AUTHORITY = r"^[A-Z](0[6-9]|10)\d{6}$"
NATION = r"^[A-Z]92\d{6}$"
_AREA = r"^[A-Z](0[6-9]|10|12|92)\d{6}$"

PERIOD = ("period", "period_kind", "period_start", "period_end")

#: Indicators made together, each under its place among all that are asked for.
Batch = Mapping[int, Indicator]
Key = tuple[str, str, str]  # dataset, measure, breakdown

_UNUSED = {"dataset", "measure", "breakdown", "area_name", "sheet", "row"}
_USED = [name for name in OBSERVATIONS if name not in _UNUSED]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one dataset that were asked for: their places, keys and areas.

    `keys` are places in the keys asked for; `areas` are places in `Observed.codes`.
    """

    frame: pl.DataFrame
    rows: Numbers
    keys: Numbers
    areas: Numbers


class Observed:
    """Observations, split by dataset once. Areas without a nine-character code end here."""

    def __init__(self, observations: pl.DataFrame) -> None:
        every = observations["area_code"].unique()
        codes = every.filter(every.str.contains(_AREA).fill_null(value=False)).sort()
        self.codes: list[str] = codes.to_list()
        self.is_authority = codes.str.contains(AUTHORITY).to_numpy()
        nations = codes.filter(codes.str.contains(NATION))
        self.nation: str | None = nations[0] if len(nations) else None
        self.editions = Texts()
        self._datasets = _by_dataset(observations)
        self.residents = Residents(self._datasets.get("population"), self.codes, self.editions)

    def find(self, dataset: str, keys: Sequence[tuple[str, str]]) -> Found | None:
        """Return where a dataset's rows of some measures and breakdowns are; None without it."""
        frame = self._datasets.get(dataset)
        if frame is None:
            return None
        pair = pl.struct("measure", "breakdown")
        values, _, lengths = runs(frame.select(pair).to_series())
        asked = pl.DataFrame(
            keys, schema={"measure": pl.String, "breakdown": pl.String}, orient="row"
        )
        key = (
            values.struct.unnest()
            .join(
                asked.with_row_index("key"),
                on=["measure", "breakdown"],
                how="left",
                maintain_order="left",
            )
            .get_column("key")
        )
        key_of_row = np.repeat(key.cast(pl.Int64).fill_null(-1).to_numpy(), lengths)
        area = self.places(frame["area_code"])
        rows = np.flatnonzero((key_of_row >= 0) & (area >= 0))
        return Found(frame, rows, key_of_row[rows], area[rows])

    def places(self, area_codes: pl.Series) -> Numbers:
        """Return the place of each code in `codes`, -1 where it has none."""
        physical = area_codes.cast(pl.Enum(self.codes), strict=False).to_physical()
        return physical.cast(pl.Int64).fill_null(-1).to_numpy()

    def rows(self, wanted: Mapping[int, Key]) -> pl.DataFrame:
        """Return the observations of each key, one row an area and period.

        `at` is the place under which the key was wanted; `edition` is renamed `editions`. Where
        an area and period stand twice, the last stands.
        """
        by_dataset: dict[str, dict[tuple[str, str], list[int]]] = {}
        for at, (dataset, measure, breakdown) in wanted.items():
            by_dataset.setdefault(dataset, {}).setdefault((measure, breakdown), []).append(at)
        parts = [_NOTHING]
        for dataset, keys in by_dataset.items():
            found = self.find(dataset, list(keys))
            if found is None:
                continue
            rows = found.frame[found.rows].select(_USED).with_columns(key=found.keys)
            pairs = [(key, at) for key, places in enumerate(keys.values()) for at in places]
            places = pl.DataFrame(pairs, schema={"key": pl.Int64, "at": pl.Int64}, orient="row")
            rows = rows.join(places, on="key", maintain_order="left").drop("key")
            parts.append(rows.rename({"edition": "editions"}))
        every = pl.concat(parts, how="diagonal")
        return every.unique(["at", "area_code", "period"], keep="last", maintain_order=True)

    def with_residents(
        self, rows: pl.DataFrame, ages: Mapping[int, Ages], name: str
    ) -> pl.DataFrame:
        """Return `rows` with the residents of the same code in the middle of the year in which the
        financial year of the period began (a calendar year: of that year), and why where none.

        `ages` says which ages, by `at`; other rows are left as they are. Adds the columns `name`
        and `missing`, and the edition of the population to `editions`.
        """
        at, area = rows["at"].to_numpy(), self.places(rows["area_code"])
        year = rows.select(year_of_residents()).to_series().to_numpy()
        people = np.full(rows.height, np.nan)
        edition = np.zeros(rows.height, dtype=np.int64)
        words = Texts()
        lacking = np.zeros(rows.height, dtype=np.int64)
        for one in set(ages.values()):
            mine = np.isin(at, [place for place, asked in ages.items() if asked == one])
            people[mine], edition[mine] = self.residents.at(one, area[mine], year[mine])
            none = mine & np.isnan(people)
            for each in np.unique(year[none]).tolist():
                lacking[none & (year == each)] = words.number(self.no_residents(one, each))
        return rows.with_columns(
            pl.Series(name, people).fill_nan(None),
            words.series("missing", lacking),
            editions=pl.concat_str(
                "editions",
                self.editions.series("of population", edition),
                separator=" ",
                ignore_nulls=True,
            ).replace("", None),
        )

    def no_residents(self, ages: Ages, year: int) -> str:
        """Return in words that there is no count of residents to set a number against."""
        if self.residents.is_empty:
            return "no count of residents was given to set this against"
        return f"no count of residents {ages.words} in the middle of {year} under this code"


def year_of_residents() -> pl.Expr:
    """Return the year whose residents a period is set against."""
    start = pl.col("period_start")
    before_april = (start.dt.month() < 4) & (pl.col("period_kind") != "calendar-year")
    return start.dt.year() - before_april.cast(pl.Int32)


def beside(rows: pl.DataFrame, name: str, values: Mapping[int, Any], kind: Any) -> pl.Series:
    """Return a column of what each row's indicator says, by `at`."""
    at = rows["at"].to_numpy()
    every = [values.get(each) for each in range(int(at.max(initial=0)) + 1)]
    return pl.Series(name, every, dtype=kind).gather(at)


def _by_dataset(observations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts: dict[str, list[pl.DataFrame]] = {}
    values, firsts, lengths = runs(observations["dataset"])
    for dataset, first, length in zip(values, firsts.tolist(), lengths.tolist(), strict=True):
        parts.setdefault(dataset, []).append(observations.slice(first, length))
    return {name: pl.concat(frames) for name, frames in parts.items()}


_NOTHING = pl.DataFrame(
    schema={
        "at": pl.Int64(),
        **{"editions" if name == "edition" else name: OBSERVATIONS[name] for name in _USED},
    }
)
