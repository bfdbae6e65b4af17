from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from every_block import chart, document
from goldenthread.charts.palette import contrast
from goldenthread.documents.render.html import html, write_html
from goldenthread.documents.theme import DARK, LIGHT
from goldenthread.documents.tree import (
    Badge,
    Cell,
    Code,
    Column,
    Document,
    Enhancement,
    Figure,
    Link,
    Paragraph,
    ReferenceChip,
    Section,
    Strong,
    Table,
    TableOf,
    Tone,
    inlines,
    plain,
    walk,
)
from goldenthread.errors import InputRefusedError

TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text("<>&\"'/=! scriptonload", max_size=30),
)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def page(*blocks: object, **more: object) -> str:
    return html(Document("T", [Section("s", "S", blocks)], **more))  # type: ignore[arg-type]


def body(text: str) -> str:
    return text.split('<main id="main"', 1)[1].split("</main>", 1)[0]


@given(TEXTS)
def test_text_arrives_as_it_was_typed(text: str) -> None:
    shown = body(page(Paragraph(text), Paragraph([Strong(text), Code(text)])))
    kept = UNPRINTABLE.sub("\ufffd", text)

    assert f"<p>{escape(kept)}</p>" in shown
    assert f"<strong>{escape(kept)}</strong><code>{escape(kept)}</code>" in shown
    assert unescape(escape(kept)) == kept


@given(TEXTS)
def test_no_text_can_open_an_element(text: str) -> None:
    words = [text, Badge(Tone.GAP, text), Link(text, "#s"), ReferenceChip(text, "#s", text)]
    given_text = page(
        Paragraph(words),
        Table(f"c{text}", [Column(f"h{text}")], [[text], [Cell(text, sort=text)]]),
        Figure(chart(f"c{text}"), text),
    )
    calm = page(
        Paragraph(["x", Badge(Tone.GAP, "x"), Link("x", "#s"), ReferenceChip("x", "#s", "x")]),
        Table("cx", [Column("hx")], [["x"], [Cell("x", sort="x")]]),
        Figure(chart("cx"), "x"),
    )
    tags = r"<(/?[a-zA-Z]+)"
    if text:
        assert re.findall(tags, body(given_text)) == re.findall(tags, body(calm))


def test_page_asks_for_nothing_outside_itself() -> None:
    text = html(document())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)

    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    assert not re.findall(r"""(?:src|action)=["'](?!data:)""", text)
    assert not re.findall(r"""url\((?!data:|#)""", text)
    assert "@import" not in text
    assert "<link" not in text


def test_scripts_are_known_to_the_policy_by_their_hash() -> None:
    data = json.dumps({"name": "</script><b>", "n": [1, 2]})
    text = html(replace(document(), enhancements=[Enhancement("live", "let a = 1 < 2;\r\n", data)]))

    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    policy = re.search(r"script-src ([^;]+);", text)
    assert len(scripts) == 2
    assert scripts[1] == "let a = 1 < 2;"
    assert policy is not None
    assert policy[1].split() == [
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts
    ]
    held = re.search(r'<script type="application/json" id="data-live">(.*?)</script>', text)
    assert held is not None
    assert "<" not in held[1]
    assert json.loads(held[1]) == json.loads(data)


@given(st.recursive(TEXTS, lambda inner: st.dictionaries(TEXTS, inner, max_size=3)))
def test_data_of_an_enhancement_arrives_whole(data: object) -> None:
    text = page(enhancements=[Enhancement("live", "", json.dumps(data))])
    held = re.search(r'id="data-live">(.*?)</script>', text, re.DOTALL)
    assert held is not None
    assert json.loads(held[1]) == data


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Enhancement("a b", "", "1"), "no name of its own"),
        (Enhancement("page", "", "{"), "data that is no JSON"),
        (Enhancement("page", "x = '</script>'", "1"), "would end before its end"),
        (Enhancement("page", "<!-- x", "1"), "would end before its end"),
    ],
)
def test_an_enhancement_unfit_for_a_page_is_refused(one: Enhancement, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why):
        page(enhancements=[one])
    with pytest.raises(InputRefusedError, match="no name of its own"):
        page(enhancements=[Enhancement("x", "", "1")] * 2)


def test_every_picture_is_well_formed_with_ids_of_its_own() -> None:
    text = html(document())
    pictures = re.findall(r"<svg.*?</svg>", body(text), re.DOTALL)
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert len(pictures) >= 6
    for picture in pictures:
        ElementTree.fromstring(picture)
    assert len(ids) == len(set(ids))


def test_tables_keep_their_heads() -> None:
    text = page(
        Table(
            "Days",
            [Column("Area", row_header=True), Column("Days")],
            [["Ashby", Cell("15", sort=15.0, tone=Tone.WORSE)]],
            sortable=True,
        )
    )
    assert '<caption id="table-1">Days</caption>' in text
    assert '<th scope="col">Area</th><th scope="col">Days</th>' in text
    assert '<th scope="row">Ashby</th><td class="tone worse" data-sort="15.0">15</td>' in text
    assert "<table data-sortable>" in text


def test_a_figure_offers_its_table_as_asked() -> None:
    def behind(how: TableOf) -> tuple[int, int]:
        text = body(page(Figure(chart(), table=how)))
        return text.count("<details"), text.count("<table")

    assert behind(TableOf.FOLDED) == (1, 1)
    assert behind(TableOf.OPEN) == (0, 1)
    assert behind(TableOf.LEFT_OUT) == (0, 0)


def test_the_file_written_is_the_page(tmp_path: Path) -> None:
    write_html(document(), tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == html(document()).encode()


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([Paragraph(Link("x", "#nowhere"))], "leads to '#nowhere', which no section has"),
        ([Section("s", "Again")], "share the id 's'"),
        ([Table("c", [Column("")], [])], "A column has no heading"),
        ([Table("c", [Column("a")], [["1", "2"]])], "Row 1 has 2 cells for 1 columns"),
        ([Figure(replace(chart(), description=" "))], "no title or no description"),
        ([Figure(replace(chart(), svg="<svg><script/></svg>"))], "not one plain SVG picture"),
    ],
)
def test_what_cannot_be_printed_well_is_refused(blocks: list[object], why: str) -> None:
    with pytest.raises(InputRefusedError, match=re.escape(why)):
        page(*blocks)


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x"])
def test_a_link_leads_to_no_script(address: str) -> None:
    with pytest.raises(InputRefusedError, match="A link cannot lead to"):
        Link("x", address)
    with pytest.raises(InputRefusedError, match="A link cannot lead to"):
        ReferenceChip("E-1", address)


def test_words_are_taken_in_any_spelling() -> None:
    assert plain(["a ", Strong(["b", Code("c")]), Link("d", "#x"), ReferenceChip("E-1")]) == (
        "a bcdE-1"
    )
    assert inlines("") == ()
    assert len(inlines(["a", Strong("b")])) == 2


def test_walking_meets_every_block_once() -> None:
    blocks = list(walk(document().sections))
    assert sum(isinstance(block, Section) for block in blocks) == 7
    assert sum(isinstance(block, Table) for block in blocks) == 2
    assert sum(isinstance(block, Figure) for block in blocks) == 4


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_keep_their_contrast(tokens: dict[str, str]) -> None:
    grounds = ["paper", "wash", "soft", "thread-soft", "better-soft", "worse-soft", "gap-soft"]
    too_weak = [
        (name, ground)
        for least, names, on in (
            (4.5, ["ink"], grounds),
            (4.5, ["muted", "link", "thread-ink"], ["paper"]),
            (3.0, ["better", "worse", "similar", "higher", "lower", "gap", "thread"], ["paper"]),
            (3.0, ["edge"], ["paper", "soft"]),
        )
        for name in names
        for ground in on
        if contrast(tokens[name], tokens[ground]) < least
    ]
    assert too_weak == []
