"""Which reader a file is for, told by its sheets and header cells, never by its name."""

from __future__ import annotations

from goldenthread.data.files import OpenedFile
from goldenthread.data.publication import Publication
from goldenthread.data.sources import (
    ascof,
    care_directory,
    delayed_transfers,
    deprivation,
    discharge_ready_date,
    fingertips,
    generic_template,
    oflog,
    population,
)
from goldenthread.errors import InputRefusedError

#: In the order they are asked; the template comes last because its columns are the plainest.
PUBLICATIONS: tuple[Publication, ...] = (
    delayed_transfers.PUBLICATION,
    population.PUBLICATION,
    ascof.PUBLICATION,
    oflog.PUBLICATION,
    fingertips.PUBLICATION,
    deprivation.PUBLICATION,
    discharge_ready_date.PUBLICATION,
    care_directory.PUBLICATION,
    generic_template.PUBLICATION,
)


class NotRecognisedError(InputRefusedError):
    """A sound file that no reader is for."""


def recognise(opened: OpenedFile) -> Publication:
    """Return the publication that the file belongs to.

    Raises `NotRecognisedError`, listing what can be read, when none answers.
    """
    for publication in PUBLICATIONS:
        if publication.recognises(opened):
            return publication
    known = "\n".join(readable())
    raise NotRecognisedError(
        "This is not a file that can be read.",
        next_step="Any indicator can come in through the generic template. What can be read:\n"
        + known,
        where=opened.place(),
    )


def readable() -> list[str]:
    """Return a line for each publication that can be read: its title and what it looks like."""
    return [
        f"- {each.title}: {each.looks_like}."
        + ("" if each.tried else " Built to the described layout; not tried on a published file.")
        for each in PUBLICATIONS
    ]
