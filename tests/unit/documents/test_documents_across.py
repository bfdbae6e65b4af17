"""Facts that stand side by side, and words that only a page has."""

from __future__ import annotations

from goldenthread.documents.render.html import html
from goldenthread.documents.render.pdf import typst_source
from goldenthread.documents.tree import Block, DescriptionList, Document, Link, Paragraph, Section


def document(*blocks: Block) -> Document:
    return Document(title="Facts", sections=[Section("one", "One", blocks)])


def test_facts_across_are_a_description_list_on_the_page_and_one_row_in_print() -> None:
    facts = document(DescriptionList([("Place", "12th"), ("Fifth", "best")], across=True))
    assert (
        '<dl class="across"><div><dt>Place</dt><dd>12th</dd></div>'
        "<div><dt>Fifth</dt><dd>best</dd></div></dl>"
    ) in html(facts)
    printed = typst_source(facts)
    assert "gt-table(" in printed
    assert "terms.item(" not in printed
    assert "12th" in printed


def test_what_leads_to_another_page_is_left_out_of_print() -> None:
    way = document(Paragraph(Link("Map of all areas", "map.html"), small=True, in_print=False))
    assert '<p class="small no-print">' in html(way)
    assert "Map of all areas" not in typst_source(way)
