from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from every_block import chart, document
from goldenthread.charts.chart import Chart
from goldenthread.documents.render.pdf import pdf, typst_source, write_pdf
from goldenthread.documents.render.typst_words import literal
from goldenthread.documents.tree import (
    Badge,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Code,
    Column,
    DescriptionList,
    Details,
    Document,
    Figure,
    KeyFigure,
    KeyFigures,
    Link,
    NumberedList,
    Paragraph,
    Section,
    Strong,
    Table,
    Tone,
)
from goldenthread.errors import GoldenThreadError, InputRefusedError

MARKUP = st.text("#$*_`@<>[](){}\\/\"'~=+-:;,.!?%^&|\n\t ab0é", max_size=30)


class Tags:
    """The structure of a tagged PDF: what a screen reader is told."""

    def __init__(self, file: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(file))
        self.root: Any = self.pdf.Root

    def every(self) -> Iterator[Any]:
        waiting = [self.root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Array):
                waiting.extend(reversed(list(node)))
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    yield node
                if "/K" in node:
                    waiting.append(node.K)

    def kinds(self) -> list[str]:
        return [str(node.S) for node in self.every()]

    def of(self, kind: str) -> list[Any]:
        return [node for node in self.every() if str(node.S) == kind]


@pytest.fixture(scope="module")
def tags() -> Tags:
    return Tags(pdf(document()))


def test_file_says_what_it_is(tags: Tags) -> None:
    info = tags.pdf.open_metadata()
    assert str(tags.root.Lang) == "en-GB"
    assert bool(tags.root.MarkInfo.Marked)
    assert bool(tags.root.ViewerPreferences.DisplayDocTitle)
    assert info["dc:title"] == "Ashby"
    assert info["dc:creator"] == ["Golden Thread"]
    assert info["pdfuaid:part"] == "1"
    assert all("/StructParents" in page for page in tags.pdf.pages)
    assert all(str(page.Tabs) == "/S" for page in tags.pdf.pages)


def test_every_picture_that_is_not_decoration_has_words(tags: Tags) -> None:
    figures = tags.of("/Figure")
    words = [str(node.get("/Alt", "")) for node in figures]
    assert len(words) == 5  # four charts and the one in the line; the decorative one is passed over
    assert all(words)
    assert words.count("Rising. Up from 8 to 15.") == 2
    assert Figure(chart()).alternative in words


def test_headings_go_down_one_step_at_a_time(tags: Tags) -> None:
    levels = [int(kind[2:]) for kind in tags.kinds() if kind[1] == "H" and kind[2:].isdigit()]
    assert levels == [1, 2, 2, 1, 1, 2, 3]


def test_tables_have_headed_columns_and_captions(tags: Tags) -> None:
    tables = tags.of("/Table")
    headed = [
        str(attributes.Scope)
        for node in tags.of("/TH")
        for attributes in (node.A if isinstance(node.A, pikepdf.Array) else [node.A])
        if "/Scope" in attributes
    ]
    assert len(tables) == 3
    assert headed == ["/Column"] * (5 + 6 + 3)
    assert tags.kinds().count("/Caption") == 2 + 4  # one table hides its own


def test_contents_and_bookmarks_lead_to_the_sections(tags: Tags) -> None:
    with tags.pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == ["Moving through the system", "How to read this", "Sources"]
    assert tags.kinds().count("/TOCI") >= 6


def test_same_document_same_bytes(tmp_path: Path) -> None:
    write_pdf(document(), tmp_path / "one.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == pdf(document())


def test_nothing_outside_the_package_is_named() -> None:
    source = typst_source(document())
    assert "#import" not in source
    assert "read(" not in source
    assert source.count("image(bytes(") == source.count("image(")


@given(st.one_of(MARKUP, st.text(st.characters(codec="utf-8"), max_size=30)))
def test_text_means_nothing_to_the_printer(text: str) -> None:

    shown = json.loads(typst.eval(b"", literal(text)))
    kept = "".join("\ufffd" if _control(sign) else sign for sign in text)
    assert shown.split() == kept.split()


def _control(sign: str) -> bool:
    blank = sign in "\t\n\r\x0b\x0c"
    return not blank and (ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or sign in "\ufffe\uffff")


@pytest.mark.parametrize("text", ['#panic("x")', '"); panic("', "\\", "中 \U0001f600", "`$*_", " "])
def test_any_text_prints_anywhere(text: str) -> None:
    words = ["a", text, Strong(text), Code(text), Badge(Tone.GAP, text), Link(text, "https://x.y")]
    everywhere = Document(
        title=f"t{text}",
        subtitle=text,
        kicker=text,
        description=text,
        author=text,
        keywords=[text],
        provenance=[words],
        sections=[
            Section(
                "s",
                f"s{text}",
                [
                    Paragraph(words),
                    BulletList([words]),
                    NumberedList([text]),
                    DescriptionList([(text, words)]),
                    Callout(CalloutKind.GAP, text, [Paragraph(text)]),
                    Details(text, [Paragraph(text)]),
                    KeyFigures(text, [KeyFigure(text, text, words)]),
                    Table(f"c{text}", [Column(f"h{text}")], [[text], [Cell(words)]], [text]),
                    Figure(chart(f"c{text}"), text),
                ],
                badges=[Badge(Tone.WORSE, text)],
            )
        ],
    )
    assert pdf(everywhere).startswith(b"%PDF")


def test_an_empty_document_prints() -> None:
    assert pdf(Document("Nothing yet", [])).startswith(b"%PDF")


def test_a_long_document_without_a_chart_of_its_own_keeps_its_contents() -> None:
    sections = [Section(f"s{n}", f"Section {n}", [Paragraph("Words.")]) for n in range(60)]
    tags = Tags(pdf(Document("Long", sections)))
    assert tags.kinds().count("/TOCI") == 60


def test_a_wide_document_lies_on_its_side() -> None:
    tags = Tags(pdf(Document("Wide", [], wide=True)))
    page = tags.pdf.pages[0]
    assert page.mediabox[2] > page.mediabox[3]


def test_refused_like_any_other_form() -> None:
    with pytest.raises(InputRefusedError, match="A table has no caption"):
        pdf(Document("T", [Section("s", "S", [Table("", [Column("a")], [])])]))


def test_a_picture_that_cannot_be_drawn_is_named() -> None:
    broken = Chart("<svg", "A broken chart", "Nothing.", chart().table, 640, 200)
    with pytest.raises(GoldenThreadError, match="T, chart A broken chart: The PDF could not"):
        pdf(Document("T", [Section("s", "S", [Paragraph("before"), Figure(broken)])]))
