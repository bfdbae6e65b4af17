"""The one page that the demo opens on: what was made, and where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goldenthread.documents.render.html import write_html
from goldenthread.documents.tree import (
    Callout,
    CalloutKind,
    Code,
    Document,
    KeyFigure,
    KeyFigures,
    Link,
    NumberedList,
    Paragraph,
    Section,
)


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo made: the nation's name, the areas to begin with, files beside the page."""

    nation: str
    hero: str
    hero_page: str
    areas: int
    files: int
    dashboard: str
    profiles: str
    data: str
    invented: bool


def write_cover(made: Made, page: Path) -> None:
    """Write the cover to `page`; the addresses in `made` are relative to it."""
    write_html(_cover(made), page)


def _cover(made: Made) -> Document:
    return Document(
        title="The finished example",
        kicker="The demo",
        subtitle=f"A selection dashboard and {made.areas} area profiles of {made.nation}",
        description=f"The demo's cover page: where to begin in {made.nation}.",
        made_on=date.today(),  # noqa: DTZ011
        opening=[Paragraph(_what_it_is(made), lead=True), _begin(made), *_invented(made)],
        sections=[
            Section("tour", "A tour in four steps", [NumberedList(_tour(made))]),
            Section(
                "again",
                "Make it yourself",
                [
                    Paragraph(
                        [
                            "The raw files are in ",
                            Code(made.data),
                            ". The same commands work on ",
                            "published files as they were downloaded:",
                        ]
                    ),
                    Paragraph(
                        Code(f"goldenthread profile build --data {made.data} --out profiles")
                    ),
                    Paragraph(
                        Code(f"goldenthread select rank --data {made.data} --out dashboard.html")
                    ),
                ],
            ),
        ],
        contents_depth=0,
    )


def _what_it_is(made: Made) -> str:
    return (
        "A whole-system review begins with two questions: where to look, and what the published "
        f"figures already say. These pages answer both for {made.nation}, from {made.files} raw "
        "files, by the commands anybody would use."
    )


def _begin(made: Made) -> KeyFigures:
    return KeyFigures(
        "Begin here",
        [
            KeyFigure(
                "Selection dashboard",
                "Where to look",
                f"{made.areas} areas ranked, with how sure each rank is",
                href=made.dashboard,
            ),
            KeyFigure(
                f"Profile of {made.hero}",
                "What figures say",
                "beside the nation and the areas most like it",
                href=made.hero_page,
            ),
            KeyFigure(
                "All profiles",
                f"{made.areas} areas",
                "with search, and a page for every indicator",
                href=made.profiles,
            ),
        ],
    )


def _invented(made: Made) -> list[Callout]:
    if not made.invented:
        return []
    words = (
        f"{made.nation}, its councils and every figure are made up. No real place or person is in "
        "it. A few things were planted to be found: an area whose delays rose and were then "
        "mended, one far out of line, two that merged, figures that were hidden, and indicators "
        "for which nobody brought data."
    )
    return [Callout(CalloutKind.NOTE, "Nothing here is real", [Paragraph(words)])]


def _tour(made: Made) -> list[list[str | Link]]:
    return [
        ["Open the ", Link("dashboard", made.dashboard), ", change a weight, and see who moves."],
        [
            f"Look for {made.hero} in the list: which ranks could it as well have had? Open its ",
            Link("profile", made.hero_page),
            ".",
        ],
        ["Read what stands out there, and by which rule; then what is missing, at the end."],
        ["Open one indicator and follow it to ", Link("all areas", made.profiles), "."],
    ]
