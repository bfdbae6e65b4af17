"""The profile of one area as a document: the same tree for the page and for the PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from goldenthread.charts.small_bars import small_bar
from goldenthread.documents.tree import (
    Align,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Column,
    Columns,
    Details,
    Document,
    Inline,
    InlineChart,
    KeyFigure,
    KeyFigures,
    Link,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Tone,
    Words,
)
from goldenthread.indicators.model import Domain, Indicator
from goldenthread.profile import methods, order, wording
from goldenthread.profile.comparisons import NO_DATA, NOT_TESTED
from goldenthread.profile.gaps import KINDS
from goldenthread.profile.indicator_block import anchor, has_something, indicator_block
from goldenthread.profile.indicator_page import file_name
from goldenthread.profile.pictures import any_good, breakdown_chart, domain_spine, locator
from goldenthread.profile.prepared import AreaFigures, Row

_SIDES = {
    "concern": ("Of concern", Tone.WORSE),
    "strength": ("To build on", Tone.BETTER),
    "difference": ("Different, neither good nor bad", Tone.HIGHER),
}
_SPINE_NOTE = "Each row runs as far to either side as the area furthest from the nation."
_NEITHER = "Where neither way is good, higher is on the right."
_FORMS = {"pdf": "PDF", "xlsx": "Spreadsheet", "csv": "CSV"}
#: Columns of the summary, left out where all are nought; those of `_BARS` have a small bar.
_COUNTED = {
    "better": "Better",
    "similar": "Similar",
    "worse": "Worse",
    "higher": "Higher",
    "lower": "Lower",
    NOT_TESTED: "Not tested",
    "empty": "No figure here",
    "no data": "No data yet",
}
_BARS = ("better", "worse")


def area_document(
    area: AreaFigures, *, formats: Sequence[str] = (), changes_page: str | None = None
) -> Document:
    """Return an area's profile.

    `formats` are the other forms it is written in, linked from the page; `changes_page` is the
    address of what changed since the edition before.
    """
    every = area.all
    links = [Link("All areas", "../index.html")]
    links += [
        Link(words, f"{every.file_name(area.area)}.{form}")
        for form, words in _FORMS.items()
        if form in formats
    ]
    if changes_page:
        links.append(Link("What changed", changes_page))
    region = every.places.region(area.area)
    place = wording.kind(every.places.kind(area.area))
    if region and region in every.places:
        place += f" in {every.places.name(region)}"
    sections = [_standing_out(area), _summary(area)]
    sections += [_domain(area, domain) for domain in every.catalogue.domains]
    sections += [
        _gaps(area),
        methods.peers(area),
        methods.how_to_read(every),
        methods.sources(area),
    ]
    return Document(
        title=area.name,
        kicker="Area profile",
        subtitle=f"{place}, {area.area}. Edition: {every.name}",
        description=f"Published figures about health and social care in {area.name}, beside "
        f"{every.nation_name}, its region and its peers.",
        made_on=every.made_on,
        opening=[_opening(area)],
        sections=sections,
        links=links,
        provenance=methods.provenance(every),
        keywords=[area.name, area.area, "health and social care", "data profile"],
    )


def _opening(area: AreaFigures) -> Block:
    have = sum(row["value"] is not None for row in area.rows)
    lead = Paragraph(
        f"What published figures say about health and social care for people in {area.name}, "
        f"beside {area.all.nation_name}, its region and the areas most like it. "
        f"{have} of {len(area.rows)} indicators have a figure. "
        "It is a place to begin asking, and gives no rating.",
        lead=True,
    )
    where = locator(area)
    return Columns([[lead], [Paragraph(InlineChart(where))]]) if where else lead


def _standing_out(area: AreaFigures) -> Section:
    blocks: list[Block] = []
    for side, (title, tone) in _SIDES.items():
        shown = [item for item in area.standing if item["side"] == side and item["shown"]]
        if shown:
            cards = [_card(area, item, tone) for item in shown]
            blocks += [Paragraph([Strong(title)], with_next=True), KeyFigures(title, cards)]
    if not blocks:
        blocks.append(Paragraph("No figure of this area stands out by the rules."))
    blocks.append(_by_chance(area))
    if area.standing:
        blocks.append(Details(_all_of_them(area), [_standing_table(area)], in_print=False))
    return Section("stands-out", "What stands out", blocks)


def _all_of_them(area: AreaFigures) -> str:
    total = len(area.standing)
    return f"All {total} that stand out, and by which rule" if total > 1 else "By which rule"


def _card(area: AreaFigures, item: Row, tone: Tone) -> KeyFigure:
    indicator = area.all.catalogue.get(item["indicator"])
    row = area.by_indicator[item["indicator"]]
    nation = wording.number(indicator, row["nation_value"])
    beside = f"{area.all.nation_name} {nation}. " if row["nation_value"] is not None else ""
    when = wording.period(row["period"])
    return KeyFigure(
        label=indicator.short_name,
        value=wording.number(indicator, row["value"]),
        words=f"{_unit(indicator)}{when}. {beside}{item['words']}.",
        tone=tone,
        href=f"#{anchor(indicator.id)}",
    )


def _unit(indicator: Indicator) -> str:
    unit = wording.figures_of(indicator.unit, indicator.decimals).unit
    return f"{unit}, " if unit else ""


def _by_chance(area: AreaFigures) -> Callout:
    tested = area.chance["tested"]
    found = Counter(row["significance"] for row in area.rows)
    differ = sum(found[label] for label in ("better", "worse", "higher", "lower"))
    nation = area.all.nation_name
    words = (
        f"{tested} of this area's figures could be tested against {nation}; {differ} differ at "
        f"95%. Were the area exactly like {nation} in everything, chance alone would still make "
        f"about {area.chance['at95']:.1f} differ at 95%, and {area.chance['at998']:.1f} at 99.8%. "
        "Figures that count one theme in several ways stand out together. "
        f"At most {area.all.rules.most_shown} of a kind are shown, and at most "
        f"{area.all.rules.most_of_a_domain} of one domain."
    )
    return Callout(CalloutKind.NOTE, "Some figures stand out by chance", [Paragraph(words)])


def _standing_table(area: AreaFigures) -> Table:
    rows: list[list[Words | Cell]] = []
    for item in area.standing:
        indicator = area.all.catalogue.get(item["indicator"])
        row = area.by_indicator[item["indicator"]]
        also = f". Also: {item['also']}" if item["also"] else ""
        rows.append(
            [
                Link(indicator.short_name, f"#{anchor(indicator.id)}"),
                Cell(wording.number(indicator, row["value"]), sort=row["value"]),
                Cell(wording.number(indicator, row["nation_value"]), sort=row["nation_value"]),
                _SIDES[item["side"]][0],
                f"{item['words']}{also}",
            ]
        )
    return Table(
        f"All figures of {area.name} that stand out",
        [
            Column("Indicator", row_header=True),
            Column("Value", Align.RIGHT),
            Column(area.all.nation_name, Align.RIGHT),
            Column("Side", filterable=True),
            Column("Rule"),
        ],
        rows,
        sortable=True,
        compact=True,
        caption_hidden=True,
    )


def _summary(area: AreaFigures) -> Section:
    counted = [
        (domain, _counts([row for _, row in area.in_domain(domain.id)]))
        for domain in area.all.catalogue.domains
        if area.in_domain(domain.id)
    ]
    used = [one for one in _COUNTED if any(count[one] for _, count in counted)]
    most = max((count[one] for _, count in counted for one in _BARS), default=0)
    table = Table(
        f"Figures of {area.name} by domain, beside {area.all.nation_name}",
        [Column("Domain", row_header=True), *[Column(_COUNTED[one], Align.RIGHT) for one in used]],
        [
            [
                Link(domain.title, f"#d-{domain.id}"),
                *[_count(_COUNTED[one], one, count[one], most) for one in used],
            ]
            for domain, count in counted
        ],
        notes=[
            (
                "Counts of figures, not a score. Higher and lower are used where neither way is "
                "good. Not tested: the figure has no interval, or there is no national figure."
            )
        ],
        compact=True,
        caption_hidden=True,
    )
    return Section("summary", "Summary by domain", [table])


def _counts(rows: Sequence[Row]) -> Counter[str]:
    def kind(row: Row) -> str:
        if row["value"] is not None:
            return str(row["significance"])
        return "no data" if row["missing"] == NO_DATA else "empty"

    return Counter(kind(row) for row in rows)


def _count(heading: str, one: str, count: int, most: int) -> Cell:
    words: list[str | Inline] = [str(count)]
    if one in _BARS and count:
        bar = small_bar(count / most, title=heading, value=str(count), tone=one)
        words = [InlineChart(bar, decorative=True), f" {count}"]
    return Cell(words, sort=float(count))


def _domain(area: AreaFigures, domain: Domain) -> Section:
    inside = area.in_domain(domain.id)
    shown = [(one, row) for one, row in inside if row["missing"] != NO_DATA]
    without = [one for one, row in inside if row["missing"] == NO_DATA]
    blocks: list[Block] = [Paragraph(domain.what, with_next=True)]
    if not shown:
        blocks.append(
            Paragraph(f"No figures have come in yet; {len(without)} indicators wait for data.")
        )
    if (picture := domain_spine(area, domain, shown)) is not None:
        note = f"{_SPINE_NOTE} {_NEITHER}" if any_good(shown) else _SPINE_NOTE
        blocks += [picture, Paragraph(note, small=True)]
    blocks += _breakdowns(area, domain)
    told = [(one, row) for one, row in shown if has_something(area, one, row)]
    empty = [(one, row) for one, row in shown if not has_something(area, one, row)]
    blocks += [indicator_block(area, one, row) for one, row in told]
    if empty:
        blocks.append(_without_figure(area, domain, empty))
    if without:
        blocks.append(_no_data_yet(without))
    return Section(f"d-{domain.id}", domain.title, blocks, together=not shown)


def _breakdowns(area: AreaFigures, domain: Domain) -> list[Block]:
    blocks: list[Block] = []
    for one in order.shipped().breakdowns:
        inside = one.drawn and one.whole in area.by_indicator
        if not inside or area.all.catalogue.get(one.whole).domain != domain.id:
            continue
        if (picture := breakdown_chart(area, one)) is not None:
            words = (
                f"Shares of each one's own total by {one.by}; all bars are as long, whatever the "
                "total."
            )
            blocks += [picture, Paragraph(words, small=True)]
    return blocks


def _without_figure(
    area: AreaFigures, domain: Domain, empty: Sequence[tuple[Indicator, Row]]
) -> Section:
    """Name the indicators of which this area has no figure in any year, and why."""
    nation = area.all.nation_name
    rows: list[list[Words | Cell]] = [
        [
            Link(one.name, f"../indicators/{file_name(one.id)}"),
            wording.first_upper(row["missing"] or "no figure"),
            wording.number(one, row["nation_value"]) if row["nation_value"] is not None else "",
            wording.period(row["period"]),
        ]
        for one, row in empty
    ]
    table = Table(
        f"{domain.title}: indicators of which {area.name} has no figure",
        [
            Column("Indicator", row_header=True, weight=5),
            Column("Why", weight=5),
            Column(nation, Align.RIGHT, weight=2),
            Column("Period", weight=2),
        ],
        rows,
        compact=True,
        caption_hidden=True,
    )
    title = f"No figure for {area.name}: {len(rows)}"
    return Section(f"empty-{domain.id}", title, [table], in_contents=False)


def _no_data_yet(without: Sequence[Indicator]) -> Details:
    rows: list[list[Words | Cell]] = [
        [one.name, one.why, one.source.publication] for one in without
    ]
    count = len(without)
    table = Table(
        "Indicators defined here for which no data has come in",
        [Column("Indicator", row_header=True, weight=3), Column("Why it matters", weight=5),
         Column("Where it would come from", weight=4)],
        rows,
        compact=True,
        caption_hidden=True,
    )  # fmt: skip
    noun = "indicator" if count == 1 else "indicators"
    return Details(f"No data here yet: {count} {noun}", [table], in_print=False)


def _gaps(area: AreaFigures) -> Section:
    blocks: list[Block] = [
        Paragraph("What this profile cannot say, and why. A gap is a gap: it is never a zero.")
    ]
    for kind, title in KINDS.items():
        found = [gap for gap in area.gaps if gap["kind"] == kind]
        if found:
            blocks.append(Details(f"{title}: {len(found)}", [_gap_list(area, found)]))
    return Section("gaps", "Honest gaps", blocks)


def _gap_list(area: AreaFigures, found: Sequence[Row]) -> BulletList:
    """Name the indicators of each reason together, so that one reason is read once."""
    by_reason: dict[str, list[str]] = {}
    for gap in found:
        name = area.all.catalogue.get(gap["indicator"]).short_name
        reason = gap["words"][:1].upper() + gap["words"][1:].rstrip(".") + "."
        by_reason.setdefault(reason, []).append(name)
    return BulletList(
        [[Text(f"{reason} "), Text("; ".join(names) + ".")] for reason, names in by_reason.items()]
    )
