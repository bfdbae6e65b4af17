"""What a review is framed by: kinds of element, and the elements, each with a permanent id.

Areas, key lines of enquiry, pressure points, quality statements: all are elements of some kind, so
that a framework this project never heard of fits the same three classes. A new property of every
element belongs in `Element` and in `check.FIELDS_OF_ELEMENT`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from goldenthread.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of element: `area`, `pressure-point`, `well-led`."""

    id: str
    name: str
    plural: str
    what: str


@dataclass(frozen=True, slots=True)
class Element:
    """One thing evidence can be coded to. `id` is never reused, not even after it is retired.

    `wording` says whose words these are ('ours' or the name of the publisher); `standing` how well
    they are known: 'stated' in a published document, 'reported' by others, 'placeholder' until
    somebody who holds the text fills it in.
    """

    id: str
    kind: str
    title: str
    text: str
    wording: str
    standing: str
    short: str | None = None
    order: int = 0
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: bool = False
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of one framework. A review is pinned to it by `name`."""

    id: str
    version: str
    title: str
    question: str
    scope: str
    source: str
    kinds: tuple[Kind, ...]
    elements: tuple[Element, ...] = ()

    @property
    def name(self) -> str:
        """The id and version a review is pinned to, as `local-system-review/2018`."""
        return f"{self.id}/{self.version}"

    def of_kind(self, kind: str, *, retired: bool = False) -> tuple[Element, ...]:
        """Return the elements of one kind in their order, without retired ones unless asked.

        Raises `UnknownNameError` for a kind this framework does not have.
        """
        if kind not in {known.id for known in self.kinds}:
            raise _unknown("kind of element", kind, [known.id for known in self.kinds], self.name)
        found = [e for e in self.elements if e.kind == kind and (retired or not e.retired)]
        return tuple(sorted(found, key=lambda e: (e.order, e.id)))

    def get(self, element_id: str) -> Element:
        """Return one element, retired or not. Raises `UnknownNameError` with the nearest ids."""
        for element in self.elements:
            if element.id == element_id:
                return element
        raise _unknown("element", element_id, [e.id for e in self.elements], self.name)


def _unknown(what: str, name: str, known: list[str], where: str) -> UnknownNameError:
    near = get_close_matches(name, known, n=3, cutoff=0.5) or known[:12]
    return UnknownNameError(
        f"there is no {what} '{name}'.", where=where, next_step=f"Use one of: {', '.join(near)}."
    )
