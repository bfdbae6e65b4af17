"""Monthly workbooks of delayed days, April 2015 to December 2019, in the layouts of their years.

Days are drawn once, for every area, month, type of care, reason and responsible organisation, and
every sheet adds up the same draw: all sums agree exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from goldenthread.values import Period
from goldenthread_demo import names, story
from goldenthread_demo.areas import Areas
from goldenthread_demo.land import Floats, Integers
from goldenthread_demo.population import Residents
from goldenthread_demo.writing import Cell, Workbook, day_in_words, month_in_words

FIRST, LAST = (2015, 4), (2019, 12)
#: Until when a workbook leaves the codes of areas out, and from when it has reasons O and beds.
CODES_FROM = date(2015, 7, 1)
BEDS_FROM = date(2017, 4, 1)

_TYPES = ("Acute", "Non-Acute")
_ORGANISATIONS = ("NHS", "Social Care", "Both")
_ELSEWHERE = (("9901", "Resident in Northland"), ("9900", "Resident in the Western Isles"))
_REASONS = (
    "A) Awaiting completion of assessment",
    "B) Awaiting public funding",
    "C) Awaiting further non-acute NHS care",
    "Di) Awaiting residential home placement or availability",
    "Dii) Awaiting nursing home placement or availability",
    "E) Awaiting care package in own home",
    "F) Awaiting community equipment and adaptations",
    "G) Patient or family choice",
    "H) Disputes",
    "I) Housing - patients not covered by Care Act",
    "O) Other",
)
_EARLIER_REASONS = (
    "A) COMPLETION OF ASSESSMENT",
    "B) PUBLIC FUNDING",
    "C) WAITING FURTHER NHS NON-ACUTE CARE",
    "DI) AWAITING RESIDENTIAL HOME PLACEMENT OR AVAILABILITY",
    "DII) AWAITING NURSING HOME PLACEMENT OR AVAILABILITY",
    "E) AWAITING CARE PACKAGE IN OWN HOME",
    "F) AWAITING COMMUNITY EQUIPMENT AND ADAPTIONS",
    "G) PATIENT OR FAMILY CHOICE",
    "H) DISPUTES",
    "I) HOUSING - PATIENTS NOT COVERED BY NHS AND COMMUNITY CARE ACT",
)
_PACKAGE = 5  # the place of reason E among the reasons
#: Usual shares of delayed days by reason, and within each by organisation; a 0 cannot occur.
_SHARE = np.array([0.17, 0.04, 0.18, 0.11, 0.14, 0.21, 0.025, 0.12, 0.01, 0.035, 0.01])
_BLAME = np.array(
    [
        [0.45, 0.40, 0.15],
        [0.70, 0.24, 0.06],
        [1.00, 0.00, 0.00],
        [0.38, 0.62, 0.00],
        [0.55, 0.33, 0.12],
        [0.26, 0.58, 0.16],
        [0.66, 0.26, 0.08],
        [0.85, 0.15, 0.00],
        [0.62, 0.38, 0.00],
        [1.00, 0.00, 0.00],
        [0.50, 0.30, 0.20],
    ]
)


def months() -> list[Period]:
    """Return all months for which there is a workbook."""
    first, last = FIRST[0] * 12 + FIRST[1] - 1, LAST[0] * 12 + LAST[1] - 1
    return [Period.month(number // 12, number % 12 + 1) for number in range(first, last + 1)]


def draw(rng: np.random.Generator, areas: Areas, residents: Residents) -> Integers:
    """Return delayed days: shape (months, areas and two rows elsewhere, types, reasons, blame)."""
    periods = months()
    rate = _rates(rng, areas, periods)  # per day per 100,000 adults
    adults = np.stack([residents.adults(period.start.year) for period in periods])
    days = np.array([period.days for period in periods])[:, None]
    extra = np.tile([38.0, 560.0], (len(periods), 1)) * rng.lognormal(0, 0.2, (len(periods), 2))
    totals = rng.poisson(np.hstack([rate * adults / 100_000 * days, extra]))
    shares = _cells(rng, areas)
    days_by_cell = np.empty((*totals.shape, 2 * 11 * 3), dtype=np.int64)
    for at, period in enumerate(periods):
        cells = shares.copy()
        if period.start < BEDS_FROM:
            cells[:, :, 10] = 0  # reason O had not been introduced
        flat = cells.reshape(len(cells), -1)
        days_by_cell[at] = rng.multinomial(totals[at], flat / flat.sum(axis=1, keepdims=True))
    return days_by_cell.reshape(*totals.shape, 2, 11, 3)


def write(
    folder: Path, areas: Areas, drawn: Integers, progress: Callable[[int, int], None]
) -> None:
    """Write a workbook for each month; `progress` is told how many of how many are done."""
    target = folder / "delayed-transfers"
    target.mkdir(exist_ok=True)
    periods = months()
    for at, period in enumerate(periods):
        name = f"{period.start:%Y-%m}-delayed-transfers-by-local-authority.xlsx"
        _write_month(target / name, areas, period, drawn[at])
        progress(at + 1, len(periods))


def _rates(rng: np.random.Generator, areas: Areas, periods: Sequence[Period]) -> Floats:
    """Return expected delayed days per day per 100,000 adults, shape (months, areas)."""
    count, length = len(areas.codes), len(periods)
    month = np.arange(length)
    season = 0.06 * np.cos(2 * np.pi * (month - 10) / 12)  # highest in February
    nation = np.interp(month, [0, 10, 22, 34, 44, 56], [10.8, 12.2, 15.0, 11.4, 10.4, 10.7])
    usual = areas.lean(rng, pressure=0.30, deprivation=0.10, noise=0.18)
    level: Floats = np.exp(usual.clip(-0.75, 0.65))  # nobody is drawn further out than the outlier
    drift = rng.normal(0, 0.11, count) * (month[:, None] - length / 2) / 12
    wobble = np.zeros((length, count))
    shock = rng.normal(0, 0.10, (length, count))
    for at in range(1, length):
        wobble[at] = 0.35 * wobble[at - 1] + shock[at]
    rate = nation[:, None] * np.exp(season[:, None] + drift + wobble) * level
    rate[:, areas.index(names.HERO_NAME)] = _hero(nation * np.exp(season), wobble, periods)
    rate[:, areas.index(names.OUTLIER_NAME)] = 2.9 * nation * np.exp(season + 0.6 * shock[:, 0])
    return rate


def _hero(usual: Floats, wobble: Floats, periods: Sequence[Period]) -> Floats:
    """Near the nation at first, more than twice it for two years, then a little better than it."""
    strained = np.array([story.strain(period.start) for period in periods])
    return np.asarray(usual * (1 + 1.25 * strained) * np.exp(0.5 * wobble[:, 0]))


def _cells(rng: np.random.Generator, areas: Areas) -> Floats:
    """Return each row's shares by type, reason and organisation; shape (areas + 2, 2, 11, 3)."""
    count = len(areas.codes) + len(_ELSEWHERE)
    reasons = _SHARE * rng.lognormal(0, 0.45, (count, len(_SHARE)))
    reasons[areas.index(names.HERO_NAME), _PACKAGE] *= 2.4
    social = np.exp(0.35 * rng.normal(size=count))
    blame = _BLAME * np.stack([np.ones(count), social, social], axis=1)[:, None, :]
    blame = blame / blame.sum(axis=2, keepdims=True)
    acute = np.clip(0.64 + 0.08 * rng.normal(size=count), 0.3, 0.9)
    types = np.stack([acute, 1 - acute], axis=1)
    return np.asarray(types[:, :, None, None] * (reasons[:, :, None] * blame)[:, None, :, :])


def _write_month(path: Path, areas: Areas, period: Period, days: Integers) -> None:
    beds = period.start >= BEDS_FROM
    alive = areas.on(period.start)
    kept = np.r_[alive, [len(areas.codes), len(areas.codes) + 1]]
    days = days[kept]
    listed = _REASONS if beds else _EARLIER_REASONS
    by_reason = days.sum(axis=(1, 3))[:, : len(listed)]
    care = "type of care" if beds else "Type of Care"
    with Workbook(path) as book:
        book.sheet(names.NATION_NAME, _nation_sheet(period, days.sum(axis=0), listed))
        for title, heads, values, block in (
            (f"LA - by {care}", _TYPES, days.sum(axis=(2, 3)), beds),
            ("LA - by responsible org", _ORGANISATIONS, days.sum(axis=(1, 2)), beds),
            ("LA - by reason", listed, by_reason, False),
        ):
            rows = _area_rows(areas, alive, period, [*heads, "Total"], values, block)
            book.sheet(title, rows)


def _nation_sheet(
    period: Period, days: Integers, reasons: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    title = f"Delayed Transfers of Care (DTOC) by Reason, {names.NATION_NAME}"
    yield from _head(period, title, "Delayed days by who is responsible and by reason.")
    yield ["", f"{names.NATION_NAME} Level Data", "", "Number of Delayed Days during the period"]
    yield ["", "Type of Care", "Reason for Delay", *_ORGANISATIONS]
    for at, care in enumerate(_TYPES):
        yield ["", care, "-", *days[at].sum(axis=0).tolist()]
    for at, care in enumerate(_TYPES):
        yield []
        for reason_at, reason in enumerate(reasons):
            shown = [
                int(count) if share else 0 if period.start >= BEDS_FROM else "NA"
                for count, share in zip(days[at, reason_at], _BLAME[reason_at], strict=True)
            ]
            yield ["", "" if reason_at else care, reason, *shown]


def _area_rows(
    areas: Areas,
    alive: Integers,
    period: Period,
    heads: Sequence[str],
    values: Integers,
    beds: bool,
) -> Iterator[Sequence[Cell]]:
    coded = period.start >= CODES_FROM
    title = f"Delayed Transfer of Care, NHS Organisations, {names.NATION_NAME}"
    yield from _head(period, title, "Number of delayed days during the reporting period.")
    gap = [""] * len(heads)
    yield ["", "", "", "", "", "Delayed Days", *gap, "DTOC Beds"] if beds else []
    top = ["", "Region", "ONS Geography" if coded else "", "Code", "Name", *heads]
    yield [*top, "", *heads] if beds else top
    whole = np.column_stack([values, values.sum(axis=1)])

    def line(lead: list[Cell], row: Integers) -> list[Cell]:
        right: list[Cell] = ["", *(row / period.days).tolist()] if beds else []
        return ["", *lead, *row.tolist(), *right]

    yield line(["-", "-" if coded else "", "-", names.NATION_NAME], whole.sum(axis=0))
    yield []
    order = sorted(
        range(len(alive)),
        key=lambda at: (areas.region_names[areas.region[alive[at]]], areas.names[alive[at]]),
    )
    for at in order:
        row = int(alive[at])
        region = areas.region_names[areas.region[row]]
        code = areas.codes[row] if coded else ""
        yield line([region, code, areas.numbers[row], areas.names[row]], whole[at])
    for at, (number, label) in enumerate(_ELSEWHERE):
        yield line(["-", "-" if coded else "", number, label], whole[len(alive) + at])


def _head(period: Period, title: str, summary: str) -> Iterator[Sequence[Cell]]:
    published = _published(period)
    # Each spring the months of the year before are corrected once.
    revised = date(published.year + 1, 5, 9) if period.start < date(2019, 4, 1) else None
    yield []
    for label, text in (
        ("Title:", title),
        ("Summary:", summary),
        ("", ""),
        ("Period:", month_in_words(period.start)),
        ("Source:", "Invented monthly return"),
        ("Basis:", "Local Authority"),
        ("Published:", day_in_words(published)),
        ("Revised:", day_in_words(revised) if revised else ""),
        ("Status:", "Published"),
        ("Contact:", "Nobody: this nation is invented"),
        ("", ""),
    ):
        yield ["", label, text]


def _published(period: Period) -> date:
    """The second Thursday of the second month after the period."""
    number = period.start.year * 12 + period.start.month + 1
    first = date(number // 12, number % 12 + 1, 1)
    return first.replace(day=8 + (3 - first.weekday()) % 7)
