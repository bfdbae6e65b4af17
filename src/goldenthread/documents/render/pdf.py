"""The PDF printer: A4, tagged throughout, made to PDF/UA-1 by Typst.

The font goes into the file, the charts stay drawings, every picture carries words in its place.
Nothing outside the package is read: no font of the machine, no file, no network. Typst itself
refuses to print what PDF/UA-1 forbids. A row's heading is tagged as a plain cell, because the
printer's Python door cannot yet say otherwise; column headings are tagged as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst

from goldenthread.charts import palette
from goldenthread.documents.check import check
from goldenthread.documents.render.typst_blocks import (
    LANDSCAPE,
    UPRIGHT,
    TypstWriter,
    block_at,
)
from goldenthread.documents.render.typst_words import content, literal
from goldenthread.documents.theme import FONT_FAMILY, FONT_FOLDER, LIGHT
from goldenthread.documents.tree import Block, Document, Section
from goldenthread.errors import GoldenThreadError

_LAYOUT = Path(__file__).parent / "templates" / "page.typ"
_NOT_IN_A_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_LINE = re.compile(r"\.typ:(\d+):")
_TRIES = 4
_KEPT_AT_MOST = 3
_UNTIL_FORGOTTEN = 11


class PdfPrinter:
    """Prints one document after another, and forgets what it kept of the earlier ones.

    Typst remembers parts of what it laid out until ten further documents are done, about 80 MB
    for each document of 70 indicators. Every third document is therefore followed by empty ones,
    which cost a few hundredths of a second and let that go. One printer may serve many threads,
    one at a time.
    """

    def __init__(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONT_FOLDER)]
        )
        self._compiler = typst.Compiler(font_paths=fonts)
        self._busy = Lock()
        self._kept = 0

    def pdf(self, document: Document) -> bytes:
        """Return the document as a PDF/UA-1 file.

        The same document gives the same bytes. Characters that no face of ours has, such as
        emoji, are printed as the replacement character. Raises `InputRefusedError` for a document
        that `check` refuses, `GoldenThreadError` naming the block for one that cannot be set.
        """
        check(document)
        source = typst_source(document)
        made = datetime.combine(document.made_on or date(2000, 1, 1), time(), UTC)
        with self._busy:
            for last_try in (False,) * _TRIES + (True,):
                try:
                    printed = self._compiler.compile(
                        source.encode(), pdf_standards=["ua-1"], timestamp=made
                    )
                    break
                except typst.TypstError as error:
                    lacking = _lacking(error)
                    if last_try or not lacking:
                        raise _failure(document, source, error) from error
                    source = source.translate(dict.fromkeys(map(ord, lacking), "\ufffd"))
            self._forget()
        if not isinstance(printed, bytes):
            raise TypeError("the printer gave something other than one file")
        return printed

    def _forget(self) -> None:
        self._kept += 1
        if self._kept == _KEPT_AT_MOST:
            self._kept = 0
            for _ in range(_UNTIL_FORGOTTEN):
                self._compiler.compile(b"")


def pdf(document: Document) -> bytes:
    """Return the document as a PDF/UA-1 file, by one printer that this process keeps.

    See `PdfPrinter.pdf` for what is raised.
    """
    return _printer().pdf(document)


def write_pdf(document: Document, path: Path) -> None:
    """Write the document to `path` as a PDF/UA-1 file; what `pdf` raises, this raises too."""
    path.write_bytes(pdf(document))


def typst_source(document: Document) -> str:
    """Return the document as one Typst file that refers to nothing outside itself."""
    room = LANDSCAPE if document.wide else UPRIGHT
    writer = TypstWriter()
    listed = _entries(document.sections, document.contents_depth)
    made = document.made_on
    lines = [
        _layout(),
        "#{",
        _settings(document),
        f"gt-title({literal(document.kicker)}, {literal(document.subtitle)})",
        writer.blocks(document.opening, 1, room),
        f"gt-contents({document.contents_depth}, {listed})" if listed > 1 else "",
        writer.blocks(document.sections, 1, room),
        _provenance(document, f"{made.day} {made:%B %Y}" if made else ""),
        "}",
    ]
    return "\n".join(lines)


def _settings(document: Document) -> str:
    language, _, region = document.language.partition("-")
    made = document.made_on
    day = f"datetime(year: {made.year}, month: {made.month}, day: {made.day})" if made else "none"
    keywords = "".join(f"{literal(word)}, " for word in document.keywords)
    told = literal(document.description) if document.description else "none"
    return (
        f"set document(title: {literal(document.title)}, author: {literal(document.author)}, "
        f"description: {told}, keywords: ({keywords}), date: {day})\n"
        f"set text(lang: {literal(language)}, region: {literal(region) if region else 'none'})\n"
        f"set page(flipped: {'true' if document.wide else 'false'}, "
        f"footer: gt-footer({literal(document.title)}))"
    )


def _entries(blocks: Sequence[Block], depth: int) -> int:
    """Return how many sections the contents would list."""
    if depth < 1:
        return 0
    return sum(
        1 + _entries(block.blocks, depth - 1)
        for block in blocks
        if isinstance(block, Section) and block.in_contents
    )


def _provenance(document: Document, made_on: str) -> str:
    said = ", ".join(content(words) for words in document.provenance)
    when = f"Made on {made_on} with Golden Thread." if made_on else "Made with Golden Thread."
    return f"gt-provenance({literal(when)}, ({said}{',' if said else ''}))"


@lru_cache(maxsize=1)
def _layout() -> str:
    colours = "".join(f'"{name}": rgb("{colour}"), ' for name, colour in LIGHT.items())
    shapes = "".join(f'"{name}": "{shape}", ' for name, shape in palette.SHAPES.items())
    layout = _LAYOUT.read_text(encoding="utf-8").replace("\r\n", "\n")
    return (
        f"#let colours = ({colours})\n#let shapes = ({shapes})\n"
        f'#let face = "{FONT_FAMILY}"\n{layout}'
    )


@lru_cache(maxsize=1)
def _printer() -> PdfPrinter:
    return PdfPrinter()


def _lacking(error: typst.TypstError) -> set[str]:
    """Return the signs that no face could show; quotes and backslashes are code, and stay."""
    told = f"{error.message}\n{error.diagnostic}"
    return {sign for found in _NOT_IN_A_FONT.findall(told) for sign in found} - set('"\\')


def _failure(document: Document, source: str, error: typst.TypstError) -> GoldenThreadError:
    line = _LINE.search(error.diagnostic or "")
    block = block_at(source, int(line[1])) if line else None
    return GoldenThreadError(
        f"The PDF could not be made: {error.message}.",
        where=f"{document.title}, {block}" if block else document.title,
        next_step="Change that block, or use the HTML form, and report this as a fault.",
    )
