"""A document with every block there is, for whoever checks a printer or a page."""

from __future__ import annotations

from datetime import date

from goldenthread.charts.chart import Chart
from goldenthread.charts.spc import Spc, spc
from goldenthread.charts.trend import Trend, trend
from goldenthread.documents.tree import (
    Align,
    Badge,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Code,
    Column,
    Columns,
    DescriptionList,
    Details,
    Document,
    Emphasis,
    Figure,
    InlineChart,
    KeyFigure,
    KeyFigures,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    ReferenceChip,
    Section,
    Strong,
    Table,
    TableOf,
    Tone,
)

YEARS = [f"{year}-{year + 1 - 2000}" for year in range(2008, 2018)]
RATES = [8.1, 8.4, 9.0, None, 10.7, 11.2, 12.9, 14.8, 16.0, 15.2]


def chart(name: str = "Delayed days a day", *, width: int = 640, prefix: str = "t") -> Chart:
    """Return a trend with an interval, the nation and a gap."""
    return trend(
        Trend(
            name,
            YEARS,
            RATES,
            lower=[None if rate is None else rate - 0.9 for rate in RATES],
            upper=[None if rate is None else rate + 0.9 for rate in RATES],
            nation=[9.0, 9.1, 9.3, 9.6, 10.0, 10.4, 11.1, 12.4, 13.9, 12.1],
            name="Ashby",
            nation_name="Erewhon",
        ),
        width=width,
        prefix=prefix,
    )


def process(prefix: str = "s") -> Chart:
    """Return a process behaviour chart of two years of months."""
    months = [f"{year}-{month:02d}" for year in (2016, 2017) for month in range(1, 13)]
    values = [14.0 + (at * 7 % 5) - (6 if at > 16 else 0) for at in range(24)]
    levels = ([15.8] * 24, [8.1] * 24, [23.5] * 24)
    return spc(Spc("Delayed days, month by month", months, values, *levels), prefix=prefix)


def spark() -> Chart:
    """Return a small picture for a line of text."""
    return Chart(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 16" width="60" height="16" '
        'role="img" class="gt-chart"><title>Rising</title><desc>Up from 8 to 15.</desc>'
        '<path d="M2 13L20 10L40 6L58 3" fill="none" stroke="#b27a00" class="gt-thread-line" '
        'stroke-width="2"/></svg>',
        "Rising",
        "Up from 8 to 15.",
        chart().table,
        60,
        16,
    )


def peers(count: int = 40) -> Table:
    """Return a table long enough to go over a page, one row marked."""
    return Table(
        "Delayed days in Ashby and its peers, 2017-18",
        [
            Column("Area", row_header=True),
            Column("Region", filterable=True),
            Column("Days per 100,000", align=Align.RIGHT),
            Column("95% interval", align=Align.RIGHT),
            Column("Against Erewhon"),
        ],
        [
            [
                f"Council {number}" if number else "Ashby",
                "North" if number % 3 else "South",
                Cell(f"{15.2 - number / 10:.1f}", sort=15.2 - number / 10),
                f"{14.1 - number / 10:.1f} to {16.3 - number / 10:.1f}",
                Cell("worse", tone=Tone.WORSE)
                if number < 9
                else Cell("similar", tone=Tone.SIMILAR),
            ]
            for number in range(count)
            for tone in [Tone.WORSE if number < 9 else Tone.SIMILAR]
        ],
        notes=["Rounded figures; an interval that crosses the nation's figure is 'similar'."],
        marked_rows=frozenset({0}),
        sortable=True,
        searchable=True,
    )


def document() -> Document:
    """Return the whole document."""
    return Document(
        title="Ashby",
        kicker="Area profile",
        subtitle="Health and care for people over 65, against Erewhon and fifteen like areas",
        description="How health and social care work together for older people in Ashby.",
        made_on=date(2018, 6, 1),
        links=[Link("All areas", "index.html"), Link("PDF", "ashby.pdf")],
        provenance=[
            ["Delayed transfers of care, edition of ", Strong("May 2018"), "."],
            ["Made by ", Code("goldenthread profile build"), " 0.1.0."],
        ],
        opening=[
            Paragraph(
                "People in Ashby wait longer to leave hospital than in nine areas out of ten, and "
                "the wait has grown for five years.",
                lead=True,
            ),
            _key_figures(),
        ],
        sections=[_findings(), _reading(), _sources()],
        keywords=["delayed transfers", "older people"],
    )


def _key_figures() -> KeyFigures:
    return KeyFigures(
        "What stands out",
        [
            KeyFigure("Delayed days", "15.2 a day", "10 in Erewhon; rank 148", Tone.WORSE, "#dtoc"),
            KeyFigure("Still at home after 91 days", "88.1%", "82.9% in Erewhon", Tone.BETTER),
            KeyFigure("Emergency admissions", "24,310", "similar to its peers", Tone.SIMILAR),
            KeyFigure("Care home beds", "5.1 per 100", "more than its peers", Tone.HIGHER),
            KeyFigure("Home care providers", "31", "fewer than its peers", Tone.LOWER),
            KeyFigure("Carers asked", "no figure", "the survey was not held", Tone.GAP),
            KeyFigure("Cases followed", "6", [ReferenceChip("E-0412", "#dtoc")], Tone.THREAD),
            KeyFigure("People over 65", "63,400", "19.8% of all"),
        ],
    )


def _findings() -> Section:
    wide, narrow = chart(), chart(width=340, prefix="n")
    return Section(
        "flow",
        "Moving through the system",
        [
            Section(
                "dtoc",
                "Delayed days",
                [
                    Paragraph(
                        [
                            "Delays stand at ",
                            Strong("15.2 days"),
                            " a day, ",
                            Emphasis("after a peak in 2016-17"),
                            " ",
                            InlineChart(spark()),
                            ". See ",
                            ReferenceChip("F-17", "#sources", "Finding 17"),
                            " and ",
                            ReferenceChip("E-0413"),
                            ".",
                        ]
                    ),
                    Figure(wide, "Delayed days a day per 100,000 adults", narrow=narrow),
                    peers(),
                ],
                badges=[Badge(Tone.WORSE, "Worse than Erewhon"), Badge(Tone.NEUTRAL, "Final")],
            ),
            Section(
                "months",
                "Month by month",
                [
                    Columns(
                        [
                            [Figure(process("a"), "All delays", table=TableOf.OPEN)],
                            [
                                Paragraph(
                                    "The fall from May is no chance: seven months lie below."
                                ),
                                Figure(spark(), table=TableOf.LEFT_OUT),
                            ],
                        ]
                    ),
                    Figure(process("b"), "All delays", table_in_print=True),
                ],
                badges=[Badge(tone, tone.value.capitalize()) for tone in Tone],
            ),
        ],
    )


def _reading() -> Section:
    return Section(
        "reading",
        "How to read this",
        [
            *(
                Callout(kind, f"A title for '{kind.value}'", [Paragraph("What there is to say.")])
                for kind in CalloutKind
            ),
            Callout(CalloutKind.NOTE, "A title alone"),
            BulletList(["One point", ["Another, with ", Code("code & <signs>")]]),
            NumberedList(["First this", "Then that"]),
            DescriptionList(
                [
                    ("Delayed day", "A day in a hospital bed after someone was ready to leave."),
                    ("Peers", ["Areas most like it; see ", Link("the sources", "#sources"), "."]),
                ]
            ),
            Details("How it was worked out", [Paragraph("By days and people."), _small_table()]),
            Details("Only on screen", [Paragraph("Not in print.")], in_print=False, open=True),
            PageBreak(),
        ],
    )


def _small_table() -> Table:
    return Table(
        "Days and people",
        [
            Column("Year", row_header=True, weight=1),
            Column("Days", align=Align.RIGHT, weight=2),
            Column("Trend", align=Align.CENTRE, weight=1),
        ],
        [["2016-17", "5,840", [InlineChart(spark(), decorative=True)]], ["2017-18", "–", ""]],
        compact=True,
        caption_hidden=True,
    )


def _sources() -> Section:
    return Section(
        "sources",
        "Sources",
        [
            Paragraph(["Published by ", Link("an office", "https://example.org/a?b=1&c=2"), "."]),
            Section("deep", "Deeper", [Section("deepest", "Deepest", [Paragraph("Here.")])]),
            Paragraph("Small words at the foot.", small=True),
        ],
    )
