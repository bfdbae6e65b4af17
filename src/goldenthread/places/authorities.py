"""Authorities by code with their life spans, and `Places`: what one data set calls its areas.

Codes changed when councils were reorganised. A value belongs to the code it was published under;
nothing here joins an old area to a new one: it only says, in words, what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from goldenthread.errors import UnknownNameError
from goldenthread.places.register import NATION, Authority, read

ENGLAND = Path(__file__).with_name("authorities.csv")
PLACES_FILE = "places.csv"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the nation."""

    code: str
    name: str


class Authorities:
    """All authorities of one nation, living and ended, in the order of their codes."""

    def __init__(self, rows: Iterable[Authority]) -> None:
        self._by_code = {row.code: row for row in sorted(rows, key=lambda row: row.code)}
        self._predecessors: dict[str, tuple[str, ...]] = {}
        self._by_cassr: dict[str, list[Authority]] = {}
        for row in self._by_code.values():
            for code in row.successors:
                self._predecessors[code] = (*self._predecessors.get(code, ()), row.code)
            for number in row.cassr:
                self._by_cassr.setdefault(number, []).append(row)

    def __iter__(self) -> Iterator[Authority]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Authority:
        """Return the authority; raises `UnknownNameError` for a code not in the register."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownNameError(
                f"'{code}' is not the code of an authority.",
                next_step="Use a nine-character code from the register of places.",
            ) from None

    def existed(self, code: str, on: date) -> bool:
        """Say whether the code stood for an authority on that day; an unknown code never did."""
        return code in self and self[code].existed(on)

    def on(self, day: date) -> tuple[Authority, ...]:
        """Return the authorities that existed on that day, by code."""
        return tuple(row for row in self._by_code.values() if row.existed(day))

    def successors(self, code: str) -> tuple[str, ...]:
        """Return the codes that took over any part of this area, the next step only."""
        return self[code].successors

    def predecessors(self, code: str) -> tuple[str, ...]:
        """Return the codes any part of which went into this area, one step back only."""
        return self._predecessors.get(self[code].code, ())

    def code_for_cassr(self, cassr: str, on: date) -> str | None:
        """Return the code that a social care council number stood for on that day, or None.

        Leading and trailing spaces are forgiven, and a number read from a spreadsheet as 716.0.
        """
        number = cassr.strip().removesuffix(".0")
        living = [row.code for row in self._by_cassr.get(number, ()) if row.existed(on)]
        return living[0] if len(living) == 1 else None

    def describe_gap(self, code: str, on: date) -> str:
        """Say in a sentence why a code has no values on a day, or '' when it existed then."""
        if code not in self:
            return f"{code} is not in the register of places."
        place = self[code]
        if place.existed(on):
            return ""
        if place.end is not None and on > place.end:
            return self._describe_end(place, on)
        return self._describe_beginning(place, on)

    def _describe_end(self, place: Authority, on: date) -> str:
        end = f"{_label(place)} ended on {_day(place.end)}"
        later = self._chase(place.code, on, forwards=True)
        if not later:
            return f"{end}."
        names = _join([_label(row) for row in later])
        if [(row.name, row.kind) for row in later] == [(place.name, place.kind)]:
            return f"{end} when its boundary changed; since then its code is {later[0].code}."
        return f"{end}; its area is now in {names}."

    def _describe_beginning(self, place: Authority, on: date) -> str:
        beginning = f"{_label(place)} began on {_day(place.start)}"
        earlier = self._chase(place.code, on, forwards=False)
        if not earlier:
            return f"{beginning}."
        names = _join([_label(row) for row in earlier])
        if [(row.name, row.kind) for row in earlier] == [(place.name, place.kind)]:
            return f"{beginning} when its boundary changed; until then it was {earlier[0].code}."
        return f"{beginning}; before that its area was in {names}."

    def _chase(self, code: str, on: date, *, forwards: bool) -> list[Authority]:
        """Follow the chain of changes until the codes that existed on the day."""
        found: dict[str, Authority] = {}
        waiting = [code]
        while waiting:
            for step in (self.successors if forwards else self.predecessors)(waiting.pop(0)):
                if self[step].existed(on):
                    found[step] = self[step]
                else:
                    waiting.append(step)
        return [found[key] for key in sorted(found)]


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "a day not known"


def _label(place: Authority) -> str:
    return f"{place.name} ({place.code})"


def _join(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


class Places:
    """The areas of one data set: authorities, regions and the nation, by code and by name."""

    def __init__(self, rows: Iterable[Authority]) -> None:
        every = tuple(rows)
        nation = next(row for row in every if NATION.fullmatch(row.code))
        self.nation: str = nation.code
        self.authorities = Authorities(row for row in every if row is not nation)
        self.regions: tuple[Region, ...] = tuple(
            Region(code, name)
            for code, name in sorted(
                {
                    (row.region_code, row.region_name)
                    for row in every
                    if row.region_code and row.region_name
                }
            )
        )
        self._names = {row.code: row.name for row in every}
        self._names.update({region.code: region.name for region in self.regions})

    @classmethod
    def england(cls) -> Places:
        """Return England's upper-tier authorities, 2009 to 2023."""
        return cls(_england_rows())

    @classmethod
    def from_folder(cls, folder: Path) -> Places | None:
        """Return the places a data folder declares in `places.csv`, or None when it has none.

        Raises `InputRefusedError`, listing what is wrong by row and column, for a bad file.
        """
        path = folder / PLACES_FILE
        return cls(read(path)) if path.is_file() else None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all authorities that ever were, in order."""
        return tuple(row.code for row in self.authorities)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def name(self, code: str) -> str:
        """Return the name of an authority, a region or the nation.

        Raises `UnknownNameError`, naming the nearest, for anything else.
        """
        if code not in self._names:
            raise self._unknown(code)
        return self._names[code]

    def kind(self, code: str) -> str:
        """Return the kind of area: an authority's own kind, 'region' or 'nation'."""
        if code in self.authorities:
            return self.authorities[code].kind
        self.name(code)
        return "nation" if code == self.nation else "region"

    def region(self, code: str) -> str | None:
        """Return the region code of an authority (a region is in itself), None for the nation."""
        if code in self.authorities:
            return self.authorities[code].region_code
        self.name(code)
        return None if code == self.nation else code

    def authorities_on(self, day: date) -> tuple[Authority, ...]:
        """Return the authorities that existed on that day, by code."""
        return self.authorities.on(day)

    def code_for_cassr(self, cassr: str, on: date) -> str | None:
        """Return the code a council number stood for on a day, or None."""
        return self.authorities.code_for_cassr(cassr, on)

    def describe_gap(self, code: str, on: date) -> str:
        """Say why an area has no values on a day; '' for one that existed, regions included."""
        if code in self and code not in self.authorities:
            return ""
        return self.authorities.describe_gap(code, on)

    def find(self, text: str, on: date | None = None) -> str:
        """Return the code of the area called `text` (a code or a name, case and spaces forgiven).

        A name that several codes have had means the one that existed `on` that day, and without
        a day the latest. Raises `UnknownNameError` with the nearest names when nothing answers.
        """
        found = self.match(text, on)
        if found is None:
            raise self._unknown(text)
        return found

    def match(self, text: str, on: date | None = None) -> str | None:
        """Return the same as `find`, but None when nothing answers."""
        wanted = " ".join(text.split())
        if wanted.upper() in self._names:
            return wanted.upper()
        named = [code for code, name in self._names.items() if _plain(name) == _plain(wanted)]
        if on is not None:
            living = [c for c in named if c not in self.authorities or self._lives(c, on)]
            named = living or named
        return max(named, key=self._latest, default=None)

    def search(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Return the codes of the areas whose names or codes are nearest to `text`, best first."""
        wanted = _plain(text)

        def nearness(code: str) -> float:
            name = _plain(self._names[code])
            inside = 1.0 if wanted and wanted in name else 0.0
            alike = SequenceMatcher(None, wanted, name).ratio()
            return inside + max(alike, SequenceMatcher(None, wanted, code.casefold()).ratio())

        scored = sorted((-nearness(code), code) for code in self._names)
        return tuple(code for score, code in scored if score <= -0.5)[:limit]

    def _lives(self, code: str, on: date) -> bool:
        return self.authorities.existed(code, on)

    def _latest(self, code: str) -> tuple[date, date]:
        if code not in self.authorities:
            return date.max, date.max
        row = self.authorities[code]
        return row.end or date.max, row.start or date.min

    def _unknown(self, text: str) -> UnknownNameError:
        near = [f"{self._names[code]} ({code})" for code in self.search(text)]
        step = (
            f"Did you mean {' or '.join(near)}?" if near else "Try part of its name, or its code."
        )
        return UnknownNameError(f"No area is called '{text}'.", next_step=step)


@cache
def _england_rows() -> tuple[Authority, ...]:
    return read(ENGLAND)


@cache
def load() -> Authorities:
    """Return England's upper-tier authorities, 2009 to 2023, without the nation's own row."""
    return Places.england().authorities


def existed(code: str, on: date) -> bool:
    """Say whether an English code stood for an authority on that day."""
    return load().existed(code, on)


def code_for_cassr(cassr: str, on: date) -> str | None:
    """Return the English code a social care council number stood for on that day, or None."""
    return load().code_for_cassr(cassr, on)


def describe_gap(code: str, on: date) -> str:
    """Say why an English authority has no values on a day, or '' when it existed then."""
    return load().describe_gap(code, on)


def _plain(text: str) -> str:
    """Reduce a name to what people remember of it: case, points, '&' and spaces are forgiven."""
    words = text.casefold().replace("&", " and ").replace(".", " ").replace("-", " ")
    return " ".join(words.replace(",", " ").replace("'", "").split())
