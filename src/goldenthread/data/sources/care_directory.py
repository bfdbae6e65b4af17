"""CQC's directory of active locations: how many there are, their ratings and care-home beds.

Built to the described layout; not tried on a published file. A row is one registered place of
care; nothing about it is kept but what it adds to its authority's counts. Columns used: Location
ID, Location Name, Care home?, Care homes beds, Location Type/Sector, Location Latest Overall
Rating, Location Local Authority. The file does not say its month inside: it is taken from the
file's name (`01_October_2024_...`) or from a sheet's title.

Measures: `locations` (by sector), `care-homes`, `care-home-beds`, and `ratings`, whose breakdown is
`sector/rating` with the count as numerator and the rated locations of that sector as denominator.
"""

from __future__ import annotations

import re

import polars as pl

from goldenthread.data.cells import Sieve
from goldenthread.data.files import Kind, OpenedFile
from goldenthread.data.periods import period_columns
from goldenthread.data.publication import Extract, Publication
from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.values import Period

_COLUMNS = (
    "Location ID",
    "Care home?",
    "Care homes beds",
    "Location Type/Sector",
    "Location Latest Overall Rating",
    "Location Local Authority",
)
SECTORS = {
    "social care org": "adult-social-care",
    "primary medical services": "general-practice",
    "nhs healthcare organisation": "nhs-trust",
}
RATINGS = ("outstanding", "good", "requires-improvement", "inadequate")
_MONTH = re.compile(r"([a-z]{3,9})[ _-]+(20\d{2})", re.IGNORECASE)


def recognises(opened: OpenedFile) -> bool:
    """Say whether a table or a sheet has the directory's columns."""
    if opened.kind is Kind.TABLE:
        return set(_COLUMNS) <= set(opened.header)
    return opened.kind is Kind.WORKBOOK and _sheet(opened) is not None


def read(opened: OpenedFile) -> Extract:
    """Read counts for each authority.

    Raises `InputRefusedError` when neither the name nor a sheet's title gives a month.
    """
    period = _period(opened)
    sheet = _sheet(opened) if opened.kind is Kind.WORKBOOK else None
    table = opened.table() if sheet is None else opened.sheet_table(sheet)
    sieve = Sieve(opened, table.select(*_COLUMNS, "row"), sheet)
    sieve.leave_out(
        "Location ID",
        pl.col("Location ID").is_duplicated() & pl.col("Location ID").is_first_distinct().not_(),
        "The location '{}' stands here a second time",
        "Keep one row for each location.",
    )
    sieve.numbers("Care homes beds")
    sieve.not_negative("Care homes beds")
    _put_codes(opened, sieve, period)
    return Extract(
        _counts(sieve.frame),
        label=period.label,
        same={"sheet": sheet, **period_columns(period)} if sheet else {**period_columns(period)},
        problems=opened.problems + sieve.problems,
    )


def _sheet(opened: OpenedFile) -> str | None:
    for name in opened.sheet_names[:4]:
        rows = opened.rows(name)
        if rows and set(_COLUMNS) <= {str(cell).strip() for cell in rows[0]}:
            return name
    return None


def _period(opened: OpenedFile) -> Period:
    for text in (opened.name, *opened.sheet_names):
        for month, year in _MONTH.findall(text):
            try:
                return Period.parse(f"{month} {year}")
            except InputRefusedError:
                continue
    raise opened.refuse(
        "The directory does not say which month it is.",
        "Keep the publisher's file name, which holds the month, such as 01_October_2024.",
    )


def _put_codes(opened: OpenedFile, sieve: Sieve, period: Period) -> None:
    codes: dict[str, str] = {}
    for name in sieve.frame.get_column("Location Local Authority").drop_nulls().unique():
        try:
            codes[name] = opened.places.find(name, period.start)
        except UnknownNameError:
            continue
    sieve.frame = sieve.frame.with_columns(
        pl.col("Location Local Authority")
        .replace_strict(codes, default=None, return_dtype=pl.String)
        .alias("area_code")
    )
    sieve.leave_out(
        "Location Local Authority",
        pl.col("area_code").is_null(),
        "'{}' is not the name of a local authority",
        "Use the authority's name as in the register of places.",
    )


def _counts(frame: pl.DataFrame) -> pl.DataFrame:
    rating = pl.col("Location Latest Overall Rating").str.to_lowercase().str.replace(" ", "-")
    home = pl.col("Care home?").str.to_lowercase().is_in(["y", "yes"]).fill_null(value=False)
    frame = frame.with_columns(
        pl.col("Location Type/Sector")
        .str.to_lowercase()
        .replace_strict(SECTORS, default="other")
        .alias("sector"),
        pl.when(rating.is_in(RATINGS)).then(rating).alias("rating"),
        home.alias("home"),
    )
    by_area = frame.group_by("area_code", maintain_order=True)
    by_sector = frame.group_by("area_code", "sector", maintain_order=True)
    name = pl.col("Location Local Authority").first().alias("area_name")
    homes = by_area.agg(name, value=pl.col("home").sum().cast(pl.Float64))
    beds = by_area.agg(name, value=pl.col("Care homes beds").filter(pl.col("home")).sum())
    places = by_sector.agg(name, value=pl.len().cast(pl.Float64))
    nothing = pl.lit(None, dtype=pl.Float64)
    kinds = [
        homes.with_columns(measure=pl.lit("care-homes"), breakdown=pl.lit("total")),
        beds.with_columns(measure=pl.lit("care-home-beds"), breakdown=pl.lit("total")),
        places.with_columns(measure=pl.lit("locations")).rename({"sector": "breakdown"}),
    ]
    order = ["measure", "breakdown", "area_code", "area_name", "value", "numerator", "denominator"]
    plain = [each.with_columns(numerator=nothing, denominator=nothing) for each in kinds]
    return pl.concat([each.select(order) for each in [*plain, _ratings(by_sector, name)]])


def _ratings(by_sector: pl.dataframe.group_by.GroupBy, name: pl.Expr) -> pl.DataFrame:
    counted = by_sector.agg(
        name,
        pl.col("rating").is_not_null().sum().cast(pl.Float64).alias("denominator"),
        *((pl.col("rating") == each).sum().cast(pl.Float64).alias(each) for each in RATINGS),
    ).filter(pl.col("denominator") > 0)
    return counted.unpivot(
        list(RATINGS),
        index=["area_code", "sector", "area_name", "denominator"],
        variable_name="rating",
        value_name="numerator",
    ).with_columns(
        measure=pl.lit("ratings"),
        breakdown=pl.concat_str("sector", "rating", separator="/"),
        value=pl.col("numerator"),
    )


PUBLICATION = Publication(
    dataset="care-directory",
    title="Directory of active locations with ratings (CQC)",
    address="https://www.cqc.org.uk/about-us/transparency/using-cqc-data",
    looks_like="a table or workbook with the columns Location ID, Care home?, Care homes beds, "
    "Location Latest Overall Rating, Location Local Authority",
    recognises=recognises,
    read=read,
    tried=False,
)
