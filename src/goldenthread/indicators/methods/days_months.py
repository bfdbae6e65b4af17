"""Days of every indicator, area and month as arrays, and the nation's where it is not printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from goldenthread.indicators.figures_table import in_words
from goldenthread.indicators.model import Ages, Indicator, NationRule
from goldenthread.indicators.nation import words
from goldenthread.indicators.observed import Batch, Found, Observed
from goldenthread.indicators.residents import Floats, Mask
from goldenthread.indicators.texts import Numbers, Texts, runs
from goldenthread.values import Period, PeriodKind

_APRIL = 4
_EVERYBODY = Ages(0)  # the definition's check asks for ages; this stands in for none

Pair = tuple[str, str]  # measure, breakdown


@dataclass(slots=True)
class Months:
    """Arrays of (indicators, areas, months); the axes are in the order of the lists here.

    `missing` (the printed mark in words, or why there are no residents), `note`, `made_here` and
    `not_made` are numbers in `texts`; `editions` are numbers in `Observed.editions`.
    """

    indicators: list[Indicator]
    areas: list[str]
    months: list[Period]
    texts: Texts
    present: Mask
    days: Floats
    exposure: Floats  # residents times days in the month
    editions: Numbers
    missing: Numbers
    note: Numbers
    made_here: Numbers
    not_made: Numbers
    reached: Mask  # (indicators, months): residents are known for an area

    @classmethod
    def empty(cls, indicators: list[Indicator], areas: list[str], months: list[Period]) -> Months:
        """Return arrays with nothing in them yet."""
        shape = (len(indicators), len(areas), len(months))

        def none() -> Numbers:
            return np.zeros(shape, dtype=np.int64)

        return cls(
            indicators,
            areas,
            months,
            Texts(),
            present=np.zeros(shape, dtype=bool),
            days=np.full(shape, np.nan),
            exposure=np.full(shape, np.nan),
            editions=none(),
            missing=none(),
            note=none(),
            made_here=none(),
            not_made=none(),
            reached=np.zeros((shape[0], shape[2]), dtype=bool),
        )

    @property
    def starting(self) -> list[int]:
        """The year in which each month's financial year began."""
        return [month.start.year - (month.start.month < _APRIL) for month in self.months]

    @property
    def nth(self) -> list[int]:
        """Each month's place in its financial year, April being 0."""
        return [(month.start.month - _APRIL) % 12 for month in self.months]


def gather(batch: Batch, observed: Observed) -> Months:
    """Return the days of all months published for any of the indicators, and their exposure."""
    datasets: dict[str, dict[Pair, list[int]]] = {}
    for at, one in enumerate(batch.values()):
        key = (one.source.measure, one.source.breakdown)
        datasets.setdefault(one.source.dataset, {}).setdefault(key, []).append(at)
    found = {name: observed.find(name, list(keys)) for name, keys in datasets.items()}
    rows = {name: each for name, each in found.items() if each is not None}
    read = {name: _months(each.frame) for name, each in rows.items()}
    months = sorted(
        {month for each, _ in read.values() for month in each if month is not None},
        key=lambda month: month.start,
    )
    made = Months.empty(list(batch.values()), observed.codes, months)
    place = {month: at for at, month in enumerate(months)}
    for name, each in rows.items():
        month, lengths = read[name]
        month_of_row = np.repeat([place.get(one, -1) if one else -1 for one in month], lengths)
        _put(made, each, list(datasets[name].values()), month_of_row[each.rows], observed)
    _expose(made, observed)
    _make_nation(made, observed)
    return made


def _months(frame: pl.DataFrame) -> tuple[list[Period | None], Numbers]:
    """Return the month of each run of rows, None for other periods, and the runs' lengths."""
    _, firsts, lengths = runs(frame["period"])
    about = frame[firsts].select("period_kind", "period_start").iter_rows()
    return [
        Period.month(start.year, start.month) if kind == PeriodKind.MONTH else None
        for kind, start in about
    ], lengths


def _put(
    made: Months, found: Found, asking: Sequence[list[int]], month: Numbers, observed: Observed
) -> None:
    """Put one dataset's rows where they belong; `asking` are the indicators that want each key."""
    frame, rows = found.frame, found.rows
    columns = (
        (made.days, frame["value"].to_numpy()[rows]),
        (made.editions, _numbered(frame["edition"], observed.editions)[rows]),
        (made.missing, _numbered(frame["marker"], made.texts, in_words)[rows]),
        (made.note, _numbered(frame["note"], made.texts)[rows]),
    )
    for layer in range(max(map(len, asking))):
        who = np.array([each[layer] if layer < len(each) else -1 for each in asking])[found.keys]
        mine = (who >= 0) & (month >= 0)
        place = (who[mine], found.areas[mine], month[mine])
        made.present[place] = True
        for array, values in columns:
            # Where an area and month stand twice, the last stands.
            array[place] = values[mine]


def _numbered(
    column: pl.Series, texts: Texts, say: Callable[[str], str] = lambda text: text
) -> Numbers:
    values, _, lengths = runs(column)
    number = {text: texts.number(say(text)) for text in values.unique().drop_nulls()}
    return np.repeat([number.get(text, 0) for text in values], lengths).astype(np.int64)


def _expose(made: Months, observed: Observed) -> None:
    """Set days against residents in the middle of the year in which the financial year began."""
    years = np.array(made.starting, dtype=np.int64)
    area, year = np.meshgrid(np.arange(len(made.areas)), years, indexing="ij")
    ages = [one.source.over_ages or _EVERYBODY for one in made.indicators]
    by_ages = {each: observed.residents.at(each, area, year) for each in set(ages)}
    people = np.stack([by_ages[each][0] for each in ages])
    edition = np.stack([by_ages[each][1] for each in ages])
    known = made.present & ~np.isnan(people)
    made.reached = np.sum(known, axis=1) > 0
    made.exposure = np.where(known, people * [float(month.days) for month in made.months], np.nan)
    # A number without residents says so; one that was not printed says that first.
    lacks = made.present & ~known & ~np.isnan(made.days)
    reasons = {
        each: made.texts.numbers(observed.no_residents(each, int(when)) for when in years)
        for each in set(ages)
    }
    reason = np.stack([reasons[each] for each in ages])[:, np.newaxis, :]
    made.missing = np.where(np.isnan(made.days), made.missing, np.where(lacks, reason, 0))
    made.editions = observed.editions.joined(made.editions, np.where(made.present, edition, 0))


def _make_nation(made: Months, observed: Observed) -> None:
    """Put the sum of authorities in the months for which the nation is not printed."""
    if observed.nation is None:
        return
    nation = made.areas.index(observed.nation)
    summed = np.array([one.nation is NationRule.SUMMED for one in made.indicators], dtype=bool)
    of = made.present[:, observed.is_authority]
    both = of & ~np.isnan(made.days + made.exposure)[:, observed.is_authority]
    have = both.sum(axis=1)
    indicator, month = np.nonzero(~made.present[:, nation] & (have > 0) & summed[:, np.newaxis])
    if not len(indicator):
        return
    counts = pl.DataFrame({"have": have[indicator, month], "of": of.sum(axis=1)[indicator, month]})
    said = counts.select(words(pl.col("have"), pl.col("of"), pl.lit("the sum of ")))
    place = (indicator, np.full(indicator.shape, nation), month)
    made.made_here[place] = made.texts.numbers(said["made_here"])
    made.not_made[place] = made.texts.numbers(said["missing"])
    for array in (made.days, made.exposure):
        added = np.where(both, array[:, observed.is_authority], 0.0).sum(axis=1)[indicator, month]
        array[place] = np.where(made.made_here[place] > 0, added, np.nan)
    theirs = made.editions[:, observed.is_authority][indicator, :, month]
    made.editions[place] = observed.editions.united(theirs)
    made.present[place] = True


def periods_table(periods: Sequence[Period]) -> pl.DataFrame:
    """Return the four columns of each period."""
    columns: Mapping[str, list[object]] = {
        "period": [period.label for period in periods],
        "period_kind": [period.kind.value for period in periods],
        "period_start": [period.start for period in periods],
        "period_end": [period.end for period in periods],
    }
    kinds = {"period": pl.String, "period_kind": pl.String}
    return pl.DataFrame(columns, schema=kinds | {"period_start": pl.Date, "period_end": pl.Date})
