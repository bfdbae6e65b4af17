"""Telling numbers from marks: a cell is a number, nothing, a known mark, or a mistake.

Missing is never zero: a mark such as `[x]` gives a null value and keeps the mark beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date

import polars as pl

from goldenthread.data.files import OpenedFile
from goldenthread.data.periods import with_periods
from goldenthread.errors import Problem, Severity
from goldenthread.values import PeriodKind

#: Marks that publishers print instead of a number. The square-bracketed letters are the shorthand
#: of the Government Analysis Function ("Using symbols in tables").
_LETTERS = ("x", "c", "z", "u", "low", "b", "e", "er", "f", "p", "r", "s", "w")
_OTHERS = ("-", "–", "*", "**", "..", ".", ":", "c", "x", "z", "n/a", "na", "#", "suppressed")
MARKS = frozenset({*_OTHERS, *(f"[{letter}]" for letter in _LETTERS)})

#: So many cells are named one by one before the rest are counted.
NAMED_ONE_BY_ONE = 10

_AREA_CODE = re.compile(r"[A-Z]\d{8}")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Sieve:
    """A table of text on its way to observations: every row that cannot be used is named.

    `frame` carries `row` as on screen. Each check leaves its bad rows out, and adds a problem for
    each of the first few and one with the count of the rest.
    """

    def __init__(self, opened: OpenedFile, frame: pl.DataFrame, sheet: str | None = None) -> None:
        self.frame = frame
        self.problems: list[Problem] = []
        self._opened = opened
        self._sheet = sheet

    def leave_out(self, column: str, wrong: pl.Expr, what: str, next_step: str) -> None:
        """Leave out rows where `wrong` is true; `what` is completed with the cell's text."""
        mask = self.frame.select(wrong.fill_null(value=False).alias("wrong")).get_column("wrong")
        if not mask.any():
            return
        bad = self.frame.filter(mask)
        self.frame = self.frame.filter(~mask)
        rows = bad.get_column("row").to_list()
        texts = bad.get_column(column).cast(pl.String).fill_null("nothing").to_list()
        self._report(column, rows, [what.format(text[:60]) for text in texts], next_step)

    def numbers(self, *columns: str) -> None:
        """Turn text columns into Float64, and add `<column> mark` for the mark in place of one.

        Thousands separators and spaces around a number are forgiven; infinity and not-a-number
        are not numbers here.
        """
        for column in columns:
            self.frame, odd = _split(self.frame, column)
            if odd:
                self.leave_out(
                    f"{column} bad",
                    pl.col(f"{column} bad").is_not_null(),
                    "'{}' stands where a number should be",
                    "Correct the cell, or leave it empty; a missing value may be marked [x].",
                )
                self.frame = self.frame.drop(f"{column} bad")

    def not_negative(self, *columns: str) -> None:
        """Leave out rows where a number that counts something is below zero."""
        for column in columns:
            self.leave_out(
                column,
                pl.col(column) < 0,
                "{} is less than none",
                "Correct the cell; a count cannot be negative.",
            )

    def periods(self, column: str, kinds: Collection[PeriodKind] = tuple(PeriodKind)) -> None:
        """Add the four period columns, leaving out rows whose period is not of `kinds`."""
        self.frame = with_periods(self.frame, column)
        good = {kind.value for kind in kinds}
        texts = self.frame.select(column, "period_kind").unique().iter_rows()
        wrong = [text for text, kind in texts if kind not in good]
        if not wrong:
            return
        self.leave_out(
            column,
            pl.col(column).is_null() | pl.col(column).is_in([text for text in wrong if text]),
            "'{}' is not a period that belongs here",
            "Write a month as 2017-M04, a financial year as 2017-18, a calendar year as 2017.",
        )

    def only(self, column: str, right: Callable[[str], bool], what: str, next_step: str) -> None:
        """Leave out rows whose text is missing or not `right`; a text is asked about once."""
        texts = self.frame.get_column(column).unique().to_list()
        wrong = [text for text in texts if text is not None and not right(text)]
        if wrong or None in texts:
            self.leave_out(
                column, pl.col(column).is_null() | pl.col(column).is_in(wrong), what, next_step
            )

    def area_codes(self, column: str) -> None:
        """Leave out rows whose area code is not a letter and eight digits."""
        self.only(
            column,
            lambda text: _AREA_CODE.fullmatch(text) is not None,
            "'{}' is not an area code",
            "Use the nine-character code, such as E10000006.",
        )

    def _report(self, column: str, rows: list[int], whats: list[str], next_step: str) -> None:
        printed = column.removesuffix(" bad").strip()
        for row, what in list(zip(rows, whats, strict=True))[:NAMED_ONE_BY_ONE]:
            where = self._opened.place(sheet=self._sheet, row=row, column=printed)
            self.problems.append(Problem(Severity.ROWS_LEFT_OUT, what, where, next_step, rows=1))
        rest = len(rows) - NAMED_ONE_BY_ONE
        if rest > 0:
            self.problems.append(
                Problem(
                    Severity.ROWS_LEFT_OUT,
                    f"The same is wrong from row {rows[NAMED_ONE_BY_ONE]} on",
                    self._opened.place(sheet=self._sheet, column=printed),
                    next_step,
                    rows=rest,
                )
            )


def _split(frame: pl.DataFrame, column: str) -> tuple[pl.DataFrame, bool]:
    """Return the frame with number and mark apart, and whether some text was neither."""
    nothing = pl.lit(None, dtype=pl.String)
    number = frame.get_column(column).cast(pl.Float64, strict=False)
    if number.null_count() == frame.get_column(column).null_count() and number.is_finite().all():
        return frame.with_columns(number, nothing.alias(f"{column} mark")), False
    text = pl.col(column).str.strip_chars()
    plain = text.cast(pl.Float64, strict=False)
    # 1,234 is a number with a separator; 1,23 is a mistake.
    grouped = pl.when(text.str.contains(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")).then(
        text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    )
    value = pl.when(plain.is_finite()).then(plain).otherwise(grouped)
    other = pl.when(value.is_null() & (text != "")).then(text)
    known = other.str.to_lowercase().is_in(sorted(MARKS))
    split = frame.with_columns(
        value.alias(column),
        pl.when(known).then(other).alias(f"{column} mark"),
        pl.when(known.not_()).then(other).alias(f"{column} bad"),
    )
    if split.get_column(f"{column} bad").null_count() == split.height:
        return split.drop(f"{column} bad"), False
    return split, True


def read_day(cell: object) -> date | None:
    """Read a day as publishers print it: a date cell, `27th May 2011`, `2011-05-27`; else None."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    text = str(cell).strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = _DAY.search(text)
    if found is None or found[2][:3].lower() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        return None
