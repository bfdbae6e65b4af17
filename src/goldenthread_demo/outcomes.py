"""Adult social care outcomes of 2020-21, in the layout of the outcomes framework's open data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from goldenthread_demo import names
from goldenthread_demo.areas import BOROUGH, COUNTY, DISTRICT, UNITARY, Areas
from goldenthread_demo.chance import leaning
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import write_table

YEAR = 2020
FILE_NAME = "ascof_2020-21_open_data.csv.gz"
NOT_AVAILABLE, HIDDEN = "[x]", "[c]"
#: So many areas did not run the survey of that year.
WITHOUT_SURVEY = 9

_AGES = (("18-64", "1864", 0.36), ("65 and over", "65OV", 0.64))
_SEXES = (("Female", "F", 0.58), ("Male", "M", 0.42))
_CARERS = (("64 and under", "64U", 0.58), ("65-84", "6584", 0.33), ("85 and over", "85OV", 0.09))
_OLDER = (("65-74", "6574", 0.18), ("75-84", "7584", 0.38), ("85 and over", "85OV", 0.44))
_EVERYONE = (*_AGES, *_SEXES)
_COUNCIL_TYPES = (
    ("S", "Shire Counties", COUNTY),
    ("U", "Unitary Authority", UNITARY),
    ("M", "Metropolitan District", DISTRICT),
    ("B", "Capital Borough", BOROUGH),
)
_KINDS = ("Outcome", "Numerator", "Denominator", "Base", "Margin Of Error")


@dataclass(frozen=True)
class _Measure:
    """How a measure comes about: usual level in percent, and what raises it in the logit."""

    code: str
    words: str
    level: float
    people: str  # whom it counts: clients, carers, learning, reablement, discharges, short-term
    parts: tuple[tuple[str, str, float], ...] = ()
    survey: bool = False
    bare: bool = False  # published with neither numerator nor denominator
    pressure: float = 0.0
    deprivation: float = 0.0
    noise: float = 0.25


@dataclass(frozen=True)
class _Level:
    """The rows of one measure: councils, regions, types of council and the nation."""

    lead: list[tuple[str, str, str, str | None]]  # code, description, level, nine-character code
    member: Floats  # (rows, areas) 1 where the area is part of the row


_MEASURES = (
    _Measure(
        "1B", "People who use services who have control over their daily life", 77, "clients",
        _EVERYONE, survey=True, pressure=-0.08, deprivation=-0.08, noise=0.12,
    ),
    _Measure(
        "1C1A", "People using social care who receive self-directed support", 92, "clients", _AGES,
        noise=0.8,
    ),
    _Measure("1C1B", "Carers who receive self-directed support", 87, "carers", _CARERS, noise=1.2),
    _Measure(
        "1C2A", "People using social care who receive direct payments", 26.5, "clients", _AGES,
        deprivation=-0.1, noise=0.35,
    ),
    _Measure("1C2B", "Carers who receive direct payments", 75, "carers", _CARERS, noise=1.1),
    _Measure(
        "1E", "Adults with learning disabilities in paid employment", 5.3, "learning", _SEXES,
        deprivation=-0.25, noise=0.4,
    ),
    _Measure(
        "1F", "Adults in contact with mental health services in paid employment", 9, "learning",
        _SEXES, bare=True, deprivation=-0.3, noise=0.3,
    ),
    _Measure(
        "1G", "Adults with learning disabilities who live in their own home or with their family",
        78, "learning", _SEXES, noise=0.35,
    ),
    _Measure(
        "1H", "Adults in contact with mental health services who live independently", 58,
        "learning", _SEXES, bare=True, deprivation=-0.1, noise=0.5,
    ),
    _Measure(
        "1I1", "People who use services who had as much social contact as they would like", 45,
        "clients", _EVERYONE, survey=True, pressure=-0.06, deprivation=-0.06, noise=0.12,
    ),
    _Measure(
        "2B1", "Older people still at home 91 days after discharge into reablement", 80.5,
        "reablement", (*_OLDER, *_SEXES), pressure=-0.24, deprivation=-0.05, noise=0.28,
    ),
    _Measure(
        "2B2", "Older people discharged from hospital who were offered reablement", 3.1,
        "discharges", (*_OLDER, *_SEXES), pressure=-0.12, noise=0.42,
    ),
    _Measure(
        "2D", "Short-term services followed by no ongoing support or support of a lower level", 75,
        "short-term", _AGES, pressure=-0.15, noise=0.5,
    ),
    _Measure(
        "3A", "Overall satisfaction of people who use services with their care and support", 65,
        "clients", _EVERYONE, survey=True, pressure=-0.14, noise=0.12,
    ),
    _Measure(
        "3D1", "People who find it easy to find information about services", 68, "clients",
        _EVERYONE, survey=True, pressure=-0.12, noise=0.13,
    ),
    _Measure(
        "4A", "People who use services who feel safe", 70, "clients", _EVERYONE, survey=True,
        deprivation=-0.12, noise=0.1,
    ),
    _Measure(
        "4B", "People who say that services have made them feel safe and secure", 86, "clients",
        _EVERYONE, survey=True, pressure=-0.1, noise=0.18,
    ),
)  # fmt: skip


def write(folder: Path, rng: np.random.Generator, areas: Areas, residents: Residents) -> None:
    """Write every measure for councils, regions, types of council and the nation."""
    alive = areas.on(date(YEAR, 6, 30))
    level = _level(areas, alive)
    people = _people(rng, residents)
    without = rng.permutation(np.arange(len(alive)))[:WITHOUT_SURVEY]
    silent = np.zeros(len(level.lead), dtype=bool)
    silent[[at for at in without if areas.names[alive[at]] != names.HERO_NAME]] = True
    rows: list[tuple[str | None, ...]] = []
    for measure in _MEASURES:
        rows += _measure_rows(rng, areas, alive, level, people, silent, measure)
    rows += _quality_of_life(rng, areas, alive, level, silent)
    rows += _admissions(rng, areas, alive, level, residents)
    columns = [
        "Geographical Code",
        "Geographical Description",
        "Geographical Level",
        "ONS Code",
        "ASCOF Measure Code",
        "Disaggregation Level",
        "Measure Type",
        "Measure Value",
        "Measure Group",
        "Measure Group Description",
    ]
    write_table(folder / FILE_NAME, pl.DataFrame(rows, schema=columns, orient="row"))


def _level(areas: Areas, alive: Integers) -> _Level:
    lead: list[tuple[str, str, str, str | None]] = [
        (areas.numbers[row], areas.names[row], "Council", areas.codes[row]) for row in alive
    ]
    member = [np.eye(len(alive))]
    regions = zip(areas.region_codes, areas.region_names, strict=True)
    for at, (code, name) in enumerate(regions):
        lead.append((code[-2:], name, "Region", code))
        member.append((areas.region[alive] == at)[None, :].astype(float))
    kinds = np.array([areas.kinds[row] for row in alive])
    for code, name, kind in _COUNCIL_TYPES:
        lead.append((code, name, "Council Type", None))
        member.append((kinds == kind)[None, :].astype(float))
    lead.append((names.NATION_NAME, names.NATION_NAME, names.NATION_NAME, names.NATION_CODE))
    member.append(np.ones((1, len(alive))))
    return _Level(lead, np.vstack(member))


def _people(rng: np.random.Generator, residents: Residents) -> dict[str, Floats]:
    """Return how many people of each sort there are in each area, a whole number of fives."""
    adults, older = residents.adults(YEAR), residents.between(YEAR, 65)
    usual = {
        "clients": adults * 0.0125,
        "carers": adults * 0.0065,
        "learning": adults * 0.0029,
        "reablement": older * 0.0044,
        "discharges": older * 0.142,
        "short-term": older * 0.017,
    }
    return {
        sort: 5 * np.round(count * rng.lognormal(0, 0.22, len(count)) / 5)
        for sort, count in usual.items()
    }


def _measure_rows(
    rng: np.random.Generator,
    areas: Areas,
    alive: Integers,
    level: _Level,
    people: dict[str, Floats],
    silent: np.ndarray,
    measure: _Measure,
) -> Iterator[tuple[str | None, ...]]:
    lean = areas.lean(
        rng,
        pressure=measure.pressure,
        deprivation=measure.deprivation,
        noise=measure.noise,
    )[alive]
    total = people[measure.people][alive]
    done: dict[str, tuple[Floats, Floats]] = {}
    for label, _, share in measure.parts:
        part = np.round(total * share)
        chance = leaning(measure.level, lean + rng.normal(0, 0.12, len(alive)))
        done[label] = rng.binomial(part.astype(np.int64), chance).astype(float), part
    # Ages or sexes, whichever comes first, add up to the total.
    first = _partition(measure.parts)
    whole = sum(done[label][0] for label in first), sum(done[label][1] for label in first)
    silenced = silent if measure.survey else np.zeros_like(silent)
    suffixes = {"Total": "", **{label: suffix for label, suffix, _ in measure.parts}}
    for label, (above, below) in {"Total": whole, **done}.items():
        numerator = level.member @ np.asarray(above)
        denominator = level.member @ np.asarray(below)
        texts = _texts(rng, level, measure, numerator, denominator, silenced)
        yield from _lines(level, measure.code, measure.words, label, suffixes[label], texts)


def _partition(parts: tuple[tuple[str, str, float], ...]) -> list[str]:
    """Return the labels from the start whose shares make a whole."""
    labels, share = [], 0.0
    for label, _, part in parts:
        if share > 0.999:
            break
        labels.append(label)
        share += part
    return labels


def _texts(
    rng: np.random.Generator,
    level: _Level,
    measure: _Measure,
    numerator: Floats,
    denominator: Floats,
    silent: np.ndarray,
) -> dict[str, list[str]]:
    """Return what is printed for each kind of number, a list as long as the level's rows."""
    empty = denominator <= 0
    share = numerator / np.maximum(denominator, 1)
    hidden = ~empty & (numerator > 0) & (numerator < 3) & ~np.array(measure.survey)
    marks = [
        NOT_AVAILABLE if gone else HIDDEN if small else ""
        for gone, small in zip(silent | empty, hidden, strict=True)
    ]
    outcome = _printed(100 * share, marks, 0 if measure.bare else 1)
    if measure.bare:
        return {"Outcome": outcome}
    texts = {
        "Outcome": outcome,
        "Numerator": _printed(numerator, marks, 0),
        "Denominator": _printed(denominator, marks, 0),
    }
    if measure.survey:
        asked = np.minimum(denominator, 380 * level.member.sum(axis=1))
        base = np.maximum(1, np.round(asked * rng.uniform(0.8, 1.0, len(asked)) / 5) * 5)
        spread = np.sqrt(share * (1 - share) / base * np.maximum(0, 1 - base / (denominator + 5)))
        texts["Base"] = _printed(base, marks, 0)
        texts["Margin Of Error"] = _printed(196 * spread, marks, 1)
    return texts


def _quality_of_life(
    rng: np.random.Generator, areas: Areas, alive: Integers, level: _Level, silent: np.ndarray
) -> Iterator[tuple[str | None, ...]]:
    """The two scores: one of 24 points, and one adjusted for what care itself contributes."""
    marks = [NOT_AVAILABLE if gone else "" for gone in silent]
    asked = level.member.sum(axis=1)
    size = asked[:, None] * 0 + level.member
    size = size / size.sum(axis=1, keepdims=True)
    for code, words, usual, spread, decimals, parts in (
        ("1A", "Social care-related quality of life", 19.1, 0.24, 1, _EVERYONE),
        ("1J", "Adjusted social care-related quality of life", 0.405, 0.018, 3, ()),
    ):
        lean = areas.lean(rng, pressure=-0.5, deprivation=-0.4, noise=0.7)[alive]
        for label, suffix, _ in (("Total", "", 1.0), *parts):
            score = size @ (usual + spread * (lean + rng.normal(0, 0.3, len(alive))))
            margin = 6 * spread / np.sqrt(18 * asked) * rng.uniform(0.9, 1.1, len(score))
            texts = {
                "Outcome": _printed(score, marks, decimals),
                "Base": _printed(np.round(350 * asked), marks, 0),
                "Margin Of Error": _printed(margin, marks, decimals),
            }
            if code == "1A":
                clients = np.round(2400 * asked)
                texts["Denominator"] = _printed(clients, marks, 0)
                texts["Numerator"] = _printed(5 * np.round(clients * score / 5), marks, 0)
            yield from _lines(level, code, words, label, suffix, texts)


def _admissions(
    rng: np.random.Generator,
    areas: Areas,
    alive: Integers,
    level: _Level,
    residents: Residents,
) -> Iterator[tuple[str | None, ...]]:
    """Long-term admissions to care homes per 100,000 people of working age, and of 65 and over."""
    for code, words, usual, below in (
        ("2A1", "Younger adults", 13.3, residents.between(YEAR, 18, 64)),
        ("2A2", "Older adults", 520.0, residents.between(YEAR, 65)),
    ):
        lean = areas.lean(rng, pressure=0.08, deprivation=0.12, older=0.05, noise=0.2)
        admitted = rng.poisson(below * usual / 100_000 * np.exp(lean))[alive]
        numerator, denominator = level.member @ admitted, level.member @ below[alive]
        marks = [HIDDEN if 0 < count < 3 else "" for count in numerator]
        texts = {
            "Outcome": _printed(100_000 * numerator / denominator, marks, 1),
            "Numerator": _printed(numerator, marks, 0),
            "Denominator": _printed(denominator, [""] * len(marks), 0),
        }
        words = f"{words} whose long-term needs were met by admission to a care home, per 100,000"
        yield from _lines(level, code, words, "Total", "", texts)


def _lines(
    level: _Level, code: str, words: str, label: str, suffix: str, texts: dict[str, list[str]]
) -> Iterator[tuple[str | None, ...]]:
    for at, lead in enumerate(level.lead):
        for kind in _KINDS:
            if kind in texts:
                yield (*lead, code + suffix, label, kind, texts[kind][at], code, words)


def _printed(values: Floats, marks: list[str], decimals: int) -> list[str]:
    """Return numbers as printed, without a trailing .0, or the mark in their place."""
    return [
        mark or f"{value:.{decimals}f}".removesuffix(".0")
        for value, mark in zip(values.tolist(), marks, strict=True)
    ]
