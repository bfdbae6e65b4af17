"""The HTML printer: one file that needs nothing else, on any browser, on a closed network.

Style, font, pictures and the small script all stand inside the file; a content policy in its head
forbids the browser to fetch anything. The script only adds sorting, searching and the current
place in the contents, and runs a document's own enhancements: without it everything can be read.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from goldenthread.charts.palette import DARK_CSS
from goldenthread.documents.check import check
from goldenthread.documents.render.html_blocks import BlockWriter
from goldenthread.documents.theme import DARK, FONT_FAMILY, FONT_FOLDER, LIGHT, css_variables
from goldenthread.documents.tree import Block, Document, Enhancement, Section

_TEMPLATES = Path(__file__).parent / "templates"
_FACES = (("Regular", "normal", 400), ("Italic", "italic", 400), ("Bold", "normal", 700))

# What neither HTML nor UTF-8 may carry: control characters and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def html(document: Document) -> str:
    """Return the document as one self-contained HTML page, to be saved as UTF-8.

    Raises `InputRefusedError`, naming the block, for a document that `check` refuses.
    """
    check(document)
    writer = BlockWriter()
    opening = writer.blocks(document.opening, level=2)
    body = writer.blocks(document.sections, level=2)
    made = document.made_on
    page = _page().render(
        document=document,
        contents=contents(document.sections, document.contents_depth),
        links=[_as_written(writer.words.words(link)) for link in document.links],
        opening=_as_written(opening),
        body=_as_written(body),
        provenance=[_as_written(writer.words.words(words)) for words in document.provenance],
        made_on=f"{made.day} {made:%B %Y}" if made else None,
        enhancements=[_enhancement(one) for one in document.enhancements],
    )
    return _UNPRINTABLE.sub("\ufffd", page)


def write_html(document: Document, path: Path) -> None:
    """Write the document to `path` as one self-contained HTML file in UTF-8."""
    path.write_text(html(document), encoding="utf-8", newline="\n")


def contents(blocks: Sequence[Block], depth: int) -> list[dict[str, Any]]:
    """Return the sections to be listed as nested entries of id, title and children."""
    if depth < 1:
        return []
    return [
        {
            "id": block.id,
            "title": block.title,
            "children": contents(block.blocks, depth - 1),
        }
        for block in blocks
        if isinstance(block, Section) and block.in_contents
    ]


def _enhancement(one: Enhancement) -> dict[str, Any]:
    """Return a script with the hash by which the page's content policy knows it, and its data."""
    script = _UNPRINTABLE.sub("\ufffd", one.script.replace("\r\n", "\n").strip())
    # Within JSON a '<' stands only in strings, where its escaped form means the same.
    data = one.data.replace("<", "\\u003c")
    return {
        "name": one.name,
        "script": _as_written(script),
        "hash": _hash(script),
        "data": _as_written(data),
    }


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _as_written(html_text: str) -> Markup:
    """Mark what our own writers made, and escaped on the way, as not to be escaped again."""
    return Markup(html_text)  # noqa: S704


@lru_cache(maxsize=1)
def _page() -> Template:
    environment = Environment(
        loader=PackageLoader("goldenthread.documents.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (_TEMPLATES / "page.js").read_text(encoding="utf-8").replace("\r\n", "\n").strip()
    environment.globals.update(
        style=_as_written(stylesheet()),
        script=_as_written(script),
        script_hash=_hash(script),
    )
    return environment.get_template("page.html.j2")


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """Return the whole style sheet: tokens in light and dark, the embedded faces, the rules."""
    faces = "".join(
        f'@font-face{{font-family:"{FONT_FAMILY}";font-style:{style};font-weight:{weight};'
        f"font-display:swap;src:url(data:font/woff2;base64,{_font(name)}) format('woff2');}}"
        for name, style, weight in _FACES
    )
    rules = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    return (
        f":root{{color-scheme:light dark;{css_variables(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables(DARK)}}}}}\n"
        f"{rules}\n{DARK_CSS}\n{faces}"
    )


def _font(name: str) -> str:
    file = FONT_FOLDER / f"{FONT_FAMILY.replace(' ', '')}-{name}.woff2"
    return b64encode(file.read_bytes()).decode()
