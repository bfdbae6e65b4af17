from __future__ import annotations

from dataclasses import replace

import pytest

from every_block import chart, document
from goldenthread.documents.check import check
from goldenthread.documents.tree import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Column,
    Columns,
    DescriptionList,
    Details,
    Document,
    Figure,
    InlineChart,
    KeyFigure,
    KeyFigures,
    Link,
    Paragraph,
    ReferenceChip,
    Section,
    Strong,
    Table,
    walk,
)
from goldenthread.errors import InputRefusedError


def of(*blocks: Block) -> Document:
    return Document("Ashby", [Section("s", "Section", blocks)])


LOST = Link("there", "#nowhere")
SVG = chart().svg


def test_a_good_document_passes() -> None:
    check(document())


@pytest.mark.parametrize(
    "block",
    [
        Paragraph([LOST]),
        Paragraph(Strong([LOST])),
        Paragraph(ReferenceChip("E-1", "#nowhere")),
        BulletList(["fine", [LOST]]),
        Table("T", [Column("A")], [[LOST]]),
        Table("T", [Column("A")], [], notes=[LOST]),
        Figure(chart(), LOST),
        KeyFigures("K", [KeyFigure("a", "1", href="#nowhere")]),
        DescriptionList([("term", LOST)]),
        Details(LOST, []),
        Details("D", [Paragraph(LOST)]),
        Callout(CalloutKind.NOTE, "C", [Columns([[Paragraph(LOST)]])]),
    ],
)
def test_a_link_to_nowhere_is_found_wherever_it_stands(block: Block) -> None:
    with pytest.raises(InputRefusedError, match="'#nowhere', which no section has"):
        check(of(block))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Document(" ", []), "has no title"),
        (Document("A", [], language=""), "has no language"),
        (Document("A", [Section("s", "One"), Section("s", "Two")]), "'One' and 'Two' share"),
        (of(Table(" ", [Column("A")], [])), "no caption"),
        (of(Table("T", [Column("")], [])), "no heading"),
        (of(Table("T", [Column("A")], [["a"], ["b", "c"]])), "Row 2 has 2 cells for 1 columns"),
        (of(Figure(replace(chart(), description=" "))), "no title or no description"),
        (of(Figure(chart(), narrow=replace(chart(), title=""))), "no title or no description"),
        (of(Paragraph([InlineChart(replace(chart(), svg="<p>"))])), "not one plain SVG"),
        (of(Figure(replace(chart(), svg=f"{SVG}<script>"))), "not one plain SVG"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(wrong: Document, told: str) -> None:
    with pytest.raises(InputRefusedError, match=told) as refused:
        check(wrong)
    assert refused.value.next_step


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x", "file:///etc"],
)
def test_no_link_runs_a_script(href: str) -> None:
    for made in (Link, ReferenceChip):
        with pytest.raises(InputRefusedError, match="cannot lead"):
            made("x", href)
    with pytest.raises(InputRefusedError, match="cannot lead"):
        KeyFigure("x", "1", href=href)


@pytest.mark.parametrize(
    "href", ["https://a.example", "mailto:a@b.example", "a/b.html", "#s", "E-1"]
)
def test_other_links_are_free(href: str) -> None:
    assert Link("x", href).is_internal is href.startswith("#")


@pytest.mark.parametrize("name", ["", "1a", "a b", "a#", "é"])
def test_an_id_is_an_address(name: str) -> None:
    with pytest.raises(InputRefusedError, match="cannot be the id"):
        Section(name, "Title")


def test_blocks_are_walked_in_reading_order() -> None:
    a, b, c = (Paragraph(name) for name in "abc")
    held = Section("s", "S", [a, Columns([[b], [Details("d", [c])]])])
    found = [block.words for block in walk([held]) if isinstance(block, Paragraph)]
    assert found == ["a", "b", "c"]
