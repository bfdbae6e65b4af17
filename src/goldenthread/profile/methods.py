"""How a profile was made and how to read it: peers, methods, sources, and who made it."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.data.editions import Edition
from goldenthread.documents.tree import (
    Align,
    Block,
    BulletList,
    Cell,
    Code,
    Column,
    DescriptionList,
    Paragraph,
    Section,
    Table,
    Words,
)
from goldenthread.profile.comparisons import METHOD
from goldenthread.profile.prepared import AreaFigures, Prepared
from goldenthread.profile.series import LEAST_MONTHS, MONTHS, RECENT

_SHORT = 12  # characters of a checksum that a page prints; the record keeps it whole


def peers(area: AreaFigures) -> Section:
    """Return the section that names the peers and says how they were chosen."""
    every = area.all
    blocks: list[Block] = [Paragraph(every.peers.method)]
    mine = every.peers.pairs.filter(every.peers.pairs["area_code"] == area.area)
    rows: list[list[Words | Cell]] = [
        [
            every.places.name(row["peer_code"]),
            row["peer_code"],
            "" if row["distance"] is None else Cell(f"{row['distance']:.2f}", row["distance"]),
        ]
        for row in mine.to_dicts()
    ]
    if rows:
        blocks.append(
            Table(
                f"Peers of {area.name}, nearest first",
                [
                    Column("Area", row_header=True),
                    Column("Code"),
                    Column("Distance", Align.RIGHT),
                ],
                rows,
                compact=True,
                caption_hidden=True,
            )
        )
    else:
        blocks.append(Paragraph(f"{area.name} has no peers in this edition."))
    return Section("peers", "Peers", blocks)


def how_to_read(every: Prepared) -> Section:
    """Return the section on methods and on reading the charts."""
    nation = every.nation_name
    items: list[tuple[Words, Words]] = [
        ("Period", (f"Each figure is the latest for which {nation} has one, so that all areas are "
         "compared at one time; it may be some years old, and says so.")),
        ("Interval", ("The range in which the true value is likely to lie: 95% unless said "
         "otherwise. Where none is due or none was published, the source says why.")),
        ("Better, similar, worse", (f"{METHOD} Here the nation is {nation}. Colour is never "
         "alone: the word and a shape say the same.")),
        ("Place", ("Rank among all authorities that have a figure for the period; equal figures "
         "share a place. A fifth is a fifth of them. A rank hides how close the figures are.")),
        ("Peers", "The plain mean and the range of the peers' figures. Peers are not tested."),
        ("Five-point trend", ("A weighted line through the latest five figures, told only where "
         "it is steeper than chance would make it 99.8% of the time.")),
        ("Monthly chart", (f"An XmR chart of the latest {MONTHS} months, at least {LEAST_MONTHS} "
         "of them, by the Making Data Count rules: a point outside the limits, seven on one side "
         "of the mean, seven rising or falling, or two of three near a limit. A special cause "
         f"in the latest {RECENT} months can stand out. Limits are not rebased.")),
        ("Spine chart", (f"{nation} in the middle, better to the right; the bar is all "
         "authorities, its darker part their middle half.")),
    ]  # fmt: skip
    rules = BulletList([f"{rule.name}: {_rule_words(rule.words, nation)}." for rule in
                        every.rules.rules])  # fmt: skip
    return Section(
        "methods",
        "How this was made and how to read it",
        [DescriptionList(items), Paragraph("The rules by which a figure stands out, strongest "
         "first:"), rules],
    )  # fmt: skip


def _rule_words(words: str, nation: str) -> str:
    return (
        words.replace("{nation}", nation)
        .replace("{variation_when}", "the month named")
        .replace("{peers_n} ", "")
    )


def sources(area: AreaFigures) -> Section:
    """Return the table of every edition this area's figures came from, with its checksum."""
    used = {one for row in area.rows for one in (row["editions"] or "").split()}
    editions = [edition for edition in area.all.editions if edition.id in used]
    return editions_section(editions, "this area's latest figures")


def editions_section(editions: Sequence[Edition], what: str) -> Section:
    """Return the table of input editions that `what` ('this area's latest figures') came from."""
    rows: list[list[Words | Cell]] = [
        [
            edition.source,
            edition.label,
            edition.file,
            f"{edition.dated.day} {edition.dated:%B %Y}" if edition.dated else "not stated",
            f"{edition.retrieved.day} {edition.retrieved:%B %Y}",
            edition.licence,
            Code(edition.sha256[:_SHORT]),
        ]
        for edition in editions
    ]
    blocks: list[Block] = [
        Paragraph(
            f"Every file that {what} were made from. The whole checksums are in the record of the "
            "edition, beside these pages."
        )
    ]
    if rows:
        blocks.append(
            Table(
                "Input editions",
                [
                    Column("Publication", row_header=True, weight=4),
                    Column("About", weight=1.5),
                    Column("File", weight=4),
                    Column("Published or revised", weight=2),
                    Column("Retrieved", weight=2),
                    Column("Licence", weight=2),
                    Column("Checksum", weight=2),
                ],
                rows,
                compact=True,
                caption_hidden=True,
            )
        )
    return Section("sources", "Sources", blocks)


def provenance(every: Prepared) -> list[Words]:
    """Return the closing lines: who made this, when, with which version, from how many files."""
    return [
        (
            f"Edition '{every.name}', made by Golden Thread {every.code_version} on "
            f"{every.made_on.day} {every.made_on:%B %Y} from {len(every.editions)} published files."
        ),
        "Every figure can be followed to its file, sheet and row in the data beside these pages.",
    ]
