from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from every_block import chart, document, peers, spark
from goldenthread.documents.render.html import contents, html, write_html
from goldenthread.documents.tree import (
    Badge,
    Callout,
    CalloutKind,
    Cell,
    Code,
    Column,
    DescriptionList,
    Details,
    Document,
    Emphasis,
    Figure,
    InlineChart,
    Link,
    Paragraph,
    Section,
    Strong,
    Table,
    TableOf,
    Tone,
    Words,
    plain,
)

VOID = {"meta", "link", "br", "img", "input", "path", "circle", "rect", "line"}


class Page(HTMLParser):
    """What a reader of the page gets: its elements, its text, its headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.headings: list[tuple[int, str]] = []
        self.unbalanced: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "script", "title", "desc"}:
            self.text += data
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def one(*blocks: object, **others: object) -> Document:
    return Document("Ashby", [Section("s", "Section", blocks)], **others)  # type: ignore[arg-type]


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


WORDS = st.recursive(
    st.text(max_size=12),
    lambda inner: st.one_of(
        st.builds(Strong, inner),
        st.builds(Emphasis, inner),
        st.builds(Link, inner, st.just("index.html")),
        st.builds(Code, st.text(max_size=6)),
        st.builds(Badge, st.sampled_from(Tone), st.text(max_size=6)),
        st.lists(st.one_of(st.text(max_size=6), st.builds(Strong, inner)), max_size=3),
    ).filter(
        lambda words: not isinstance(words, list) or all(not isinstance(w, list) for w in words)
    ),
    max_leaves=4,
)


class TestWholePage:
    def test_it_is_whole_balanced_and_asks_for_nothing(self) -> None:
        page = html(document())
        read = Page(page)
        assert read.unbalanced == []
        assert read.open == []
        fetched = [
            attributes[name]
            for tag, attributes in read.elements
            for name in ("src", "srcset", "data", "poster", "action")
            if name in attributes
        ]
        assert fetched == []
        assert read.all("link") == []
        addresses = set(re.findall(r"(?:url\(|@import\s*)['\"]?([^'\")]{0,24})", page))
        assert all(a.startswith(("data:font/woff2", "#")) for a in addresses)

    def test_each_face_is_embedded_once(self) -> None:
        page = html(document())
        assert page.count("@font-face") == 3
        assert page.count("data:font/woff2") == 3

    def test_ids_are_given_once_even_to_the_same_chart(self) -> None:
        same = chart()
        page = html(one(*[Figure(same, f"Figure {n}") for n in range(3)]))
        ids = [a["id"] for _, a in Page(page).elements if "id" in a]
        assert len(ids) == len(set(ids))
        for names in (
            a["aria-labelledby"] for a in Page(page).all("svg") if "aria-labelledby" in a
        ):
            assert set((names or "").split()) <= set(ids)

    def test_headings_follow_the_nesting(self) -> None:
        deep = Section("a", "A", [Section("b", "B", [Section("c", "C")]), Section("d", "D")])
        page = Page(html(Document("Ashby", [deep], provenance=["A file"])))
        assert page.headings == [
            (1, "Ashby"),
            (2, "A"),
            (3, "B"),
            (4, "C"),
            (3, "D"),
            (2, "Where this comes from"),
        ]

    def test_contents_list_what_is_asked_for(self) -> None:
        inner = Section("b", "B", [Section("c", "C")])
        sections = [Section("a", "A", [inner]), Section("x", "X", in_contents=False)]
        assert contents(sections, 0) == []
        assert contents(sections, 2) == [
            {"id": "a", "title": "A", "children": [{"id": "b", "title": "B", "children": []}]}
        ]

    def test_the_file_is_utf8_with_the_title_in_its_head(self, tmp_path: Path) -> None:
        file = tmp_path / "page.html"
        write_html(Document("Ynys Môn & <Ŵ>", [Section("s", "S")], kicker="Profile"), file)
        page = file.read_bytes().decode("utf-8")
        assert "<title>Ynys Môn &amp; &lt;Ŵ&gt; – Profile – Golden Thread</title>" in page
        assert '<html lang="en-GB">' in page
        assert "\r" not in page

    def test_the_same_document_gives_the_same_page(self) -> None:
        assert html(document()) == html(document())


class TestTextArrivesAsTyped:
    @given(WORDS)
    def test_words_within_words(self, words: Words) -> None:
        read = Page(html(one(Paragraph(words), Callout(CalloutKind.NOTE, "T", [Paragraph(words)]))))
        wanted = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "\ufffd", plain(words))
        assert read.unbalanced == []
        assert read.text.count(wanted) >= 2

    @given(st.text(min_size=1).filter(str.strip))
    def test_names_in_titles_cells_and_attributes(self, name: str) -> None:
        table = Table(name, [Column(name, row_header=True)], [[name], [Cell(name, sort=name)]])
        read = Page(html(one(table, Details(name, [DescriptionList([(name, name)])]))))
        assert read.unbalanced == []
        assert {tag for tag, _ in read.elements} <= ALLOWED


ALLOWED = {tag for tag, _ in Page(html(document())).elements}


class TestTables:
    def test_headings_are_headings(self) -> None:
        page = main_of(html(one(peers(3))))
        assert page.count('<th scope="col"') == 5
        assert page.count('<th scope="row"') == 3
        assert '<tr class="marked"><th scope="row">Ashby</th>' in page

    def test_a_frame_is_named_by_its_caption_and_reached_by_keyboard(self) -> None:
        page = html(one(peers(3), peers(2)))
        frames = [a for a in Page(page).all("div") if "aria-labelledby" in a]
        captions = [a["id"] for a in Page(page).all("caption")]
        assert [frame["aria-labelledby"] for frame in frames] == captions
        assert all(frame["tabindex"] == "0" for frame in frames)
        assert len(set(captions)) == 2

    def test_only_columns_of_sentences_get_room(self) -> None:
        long = "Delayed days: worse than the nation, and in the worst fifth"
        columns = [Column("A", row_header=True), Column("B"), Column("C"), Column("D")]
        rows: list[list[Words | Cell]] = [[long, "short", Cell(long), InlineChart(spark())]]
        heads = re.findall(r"<th scope=\"col\"[^>]*>", html(one(Table("T", columns, rows))))
        assert ["wordy" in head for head in heads] == [False, False, True, False]

    def test_an_empty_table_still_says_what_it_would_hold(self) -> None:
        page = main_of(html(one(Table("Nobody yet", [Column("Area")], []))))
        assert "Nobody yet" in page
        assert "<tbody></tbody>" in page


class TestFigures:
    def test_its_title_is_its_caption_where_none_is_given(self) -> None:
        page = html(one(Figure(chart("Days waited"), table=TableOf.LEFT_OUT)))
        assert "<figcaption>Days waited</figcaption>" in page

    def test_a_decorative_chart_is_passed_over(self) -> None:
        shown = main_of(html(one(Paragraph([InlineChart(spark())]))))
        hidden = main_of(html(one(Paragraph([InlineChart(spark(), decorative=True)]))))
        assert "aria-hidden" not in shown
        assert 'class="inline-chart gt-chart" aria-hidden="true"' in hidden


def test_the_folded_parts_left_out_of_print_are_marked() -> None:
    page = main_of(html(one(Details("Kept", []), Details("Left", [], in_print=False, open=True))))
    assert "<details><summary>Kept" in page
    assert '<details class="no-print" open><summary>Left' in page
