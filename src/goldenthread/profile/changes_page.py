"""What changed between two editions, as a page: for all areas first, then area by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from goldenthread.documents.tree import (
    Align,
    Block,
    Cell,
    Column,
    Details,
    Document,
    Link,
    Paragraph,
    Section,
    Table,
    Words,
)
from goldenthread.profile import wording
from goldenthread.profile.changes import KINDS
from goldenthread.profile.editions import ProfileEdition
from goldenthread.profile.prepared import Prepared
from goldenthread.profile.standing_out import Rules

#: Kinds that concern the edition as a whole; the rest is told area by area.
_OVERALL = (
    "new-indicator",
    "withdrawn-indicator",
    "definition",
    "new-period",
    "earlier-period",
    "first-figures",
    "no-longer",
)
_OF_PERIODS = ("new-period", "earlier-period", "first-figures", "no-longer")
#: Kinds of change as one line of an area's list says them.
_OF_AREA = {
    "revised": "Revised",
    "filled": "Missing before",
    "emptied": "Missing now",
    "significance": "Compared with the nation",
    "now-stands-out": "Stands out now",
    "stands-out-no-more": "Stands out no more",
}
_SIDES = {"concern": "of concern", "strength": "to build on", "difference": "different"}
#: A page is for reading; the whole list is in the table beside it.
_MOST_ROWS = 60


def page_name(before: ProfileEdition) -> str:
    """Return the file name of the page that says what changed since an edition."""
    return f"changes-since-{before.slug}.html"


def changes_document(
    changes: pl.DataFrame, before: ProfileEdition, after: Prepared, areas: Sequence[str]
) -> Document:
    """Return the page for a changes table (`goldenthread.profile.changes.CHANGES`)."""
    sections = [_overall(changes, before, after), _revisions(changes, before, after)]
    by_area = changes.filter(pl.col("area_code").is_in(list(areas)))
    parts = {
        str(code): rows for (code,), rows in by_area.group_by("area_code", maintain_order=True)
    }
    blocks: list[Block] = [
        _of_area(after, area, parts[area], before)
        for area in sorted(areas, key=after.places.name)
        if area in parts
    ]
    if not blocks:
        blocks = [Paragraph("No area's figures changed.")]
    sections.append(Section("by-area", "Area by area", blocks))
    day = f"{before.made_on.day} {before.made_on:%B %Y}"
    return Document(
        title=f"What changed since '{before.name}'",
        kicker="Data profiles",
        subtitle=f"Edition: {after.name}",
        description=f"Differences between the editions '{before.name}' and '{after.name}'.",
        made_on=after.made_on,
        opening=[
            Paragraph(
                f"Every difference between this edition and the one called '{before.name}', made "
                f"on {day}: figures that were revised, later periods, new and withdrawn "
                "indicators, and comparisons that came out differently.",
                lead=True,
            )
        ],
        sections=sections,
        links=[
            Link("All areas", "index.html"),
            Link("The earlier edition", f"../{before.slug}/index.html"),
            Link("As data (CSV)", page_name(before).replace(".html", ".csv")),
        ],
        contents_depth=1,
    )


def _overall(changes: pl.DataFrame, before: ProfileEdition, after: Prepared) -> Section:
    counts = dict(changes.group_by("kind").len().iter_rows())
    rows: list[list[Words | Cell]] = [
        [title, Cell(f"{counts[kind]:,}", sort=float(counts[kind]))]
        for kind, title in KINDS.items()
        if kind in counts
    ]
    if not rows:
        return Section("overall", "In all areas", [Paragraph("Nothing changed.")])
    blocks: list[Block] = [
        Table(
            "How much changed",
            [Column("Kind of change", row_header=True), Column("How many", Align.RIGHT)],
            rows,
            compact=True,
        )
    ]
    for kind in _OVERALL:
        found = changes.filter(pl.col("kind") == kind).to_dicts()
        if found:
            lines: list[list[Words | Cell]] = [
                [_name(row["indicator"], before, after), _when(row, "before"), _when(row, "after")]
                for row in found
            ]
            blocks.append(_list(KINDS[kind], ["Indicator", "Before", "Now"], lines))
    return Section("overall", "In all areas", blocks)


def _revisions(changes: pl.DataFrame, before: ProfileEdition, after: Prepared) -> Section:
    found = (
        changes.filter(pl.col("kind").is_in(["revised", "filled", "emptied"]))
        .group_by("indicator", "period", maintain_order=True)
        .agg(pl.col("area_code").n_unique().alias("areas"))
    )
    if found.is_empty():
        return Section("revisions", "Revised figures", [Paragraph("No figure was revised.")])
    rows: list[list[Words | Cell]] = [
        [_name(one, before, after), wording.period(when), Cell(f"{areas:,}", sort=float(areas))]
        for one, when, areas in found.head(_MOST_ROWS).iter_rows()
    ]
    blocks: list[Block] = [
        _list(
            "Figures that were revised, came or went, by indicator and period",
            ["Indicator", "Period", "Areas"],
            rows,
        )
    ]
    if found.height > _MOST_ROWS:
        blocks.append(Paragraph(f"And {found.height - _MOST_ROWS:,} more, in the CSV."))
    return Section("revisions", "Revised figures", blocks)


def _of_area(after: Prepared, area: str, changes: pl.DataFrame, before: ProfileEdition) -> Details:
    found = changes.to_dicts()
    rows: list[list[Words | Cell]] = [
        [
            _name(row["indicator"], before, after),
            wording.period(row["period"]),
            _OF_AREA.get(row["kind"], KINDS[row["kind"]]),
            _value(after, row, "before"),
            _value(after, row, "after"),
        ]
        for row in found[:_MOST_ROWS]
    ]
    blocks: list[Block] = [
        Paragraph(["Read the ", Link(f"profile of {after.places.name(area)}",
                   f"areas/{after.file_name(area)}.html"), " as it is now."]),
        _list(
            f"Changes in {after.places.name(area)}",
            ["Indicator", "Period", "Change", "Before", "Now"],
            rows,
        ),
    ]  # fmt: skip
    if len(found) > _MOST_ROWS:
        blocks.append(Paragraph(f"And {len(found) - _MOST_ROWS:,} more, in the CSV."))
    return Details(f"{after.places.name(area)}: {len(found):,}", blocks, in_print=False)


def _list(caption: str, headings: Sequence[str], rows: list[list[Words | Cell]]) -> Table:
    columns = [Column(heading, row_header=not place) for place, heading in enumerate(headings)]
    return Table(caption, columns, rows, compact=True)


def _name(indicator: str, before: ProfileEdition, after: Prepared) -> str:
    if indicator in after.catalogue:
        return after.catalogue.get(indicator).name
    was: Mapping[str, Any] = before.definitions.get(indicator, {})
    return str(was.get("name", indicator))


def _when(row: Mapping[str, Any], side: str) -> str:
    """What an overall change says of one side: a period in words, or what it says itself."""
    of_periods = row["kind"] in _OF_PERIODS
    return wording.period(row[side]) if of_periods else _said(row[side])


def _said(text: str | None) -> str:
    if text is None:
        return ""
    return text[:1].upper() + text[1:]


def _value(after: Prepared, row: Mapping[str, Any], side: str) -> str:
    number = row[f"value_{side}"]
    if number is not None and row["indicator"] in after.catalogue:
        return wording.number(after.catalogue.get(row["indicator"]), number)
    if row["kind"].startswith(("now-", "stands-")):
        return _said(_rules(row[side], after.rules))
    return _said(row[side])


def _rules(text: str | None, rules: Rules) -> str | None:
    """Return 'concern: worse-than-nation; ...' in the words of the rules."""
    if text is None:
        return None
    names = {rule.id: wording.lower_first(rule.name) for rule in rules.rules}
    said = []
    for one in text.split("; "):
        side, _, rule = one.partition(": ")
        said.append(f"{_SIDES.get(side, side)}: {names.get(rule, rule)}")
    return "; ".join(said)
