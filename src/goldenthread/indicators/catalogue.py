"""All indicators there are: those that come with Golden Thread, and a user's own beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from goldenthread.errors import InputRefusedError, Place, Problem, UnknownNameError
from goldenthread.framework.check import DefinitionsRefusedError, conform, mistake
from goldenthread.framework.load import load as load_framework
from goldenthread.framework.load import read_yaml
from goldenthread.framework.model import Framework
from goldenthread.indicators.check import FIELDS_OF_DOMAIN, Definition, check_links, read_indicator
from goldenthread.indicators.model import Domain, Indicator


@dataclass(frozen=True)
class Catalogue:
    """Indicators in the order of their domains, then of their names."""

    indicators: tuple[Indicator, ...]
    domains: tuple[Domain, ...]
    framework: Framework

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        found = {alias: one for one in self.indicators for alias in one.aliases}
        return found | {one.id: one for one in self.indicators}

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    def get(self, indicator_id: str) -> Indicator:
        """Return an indicator by its id or an alias.

        Raises `UnknownNameError` naming the nearest ids.
        """
        if indicator_id in self._by_id:
            return self._by_id[indicator_id]
        near = _nearest(indicator_id, self.indicators)
        hint = f"Did you mean {' or '.join(near)}?" if near else ""
        raise UnknownNameError(
            f"there is no indicator '{indicator_id}'.",
            next_step=f"{hint} 'goldenthread indicators list' shows them all.".strip(),
        )

    def domain(self, domain_id: str) -> Domain:
        """Return a domain by its id. Raises `UnknownNameError` naming all domains."""
        for domain in self.domains:
            if domain.id == domain_id:
                return domain
        known = ", ".join(domain.id for domain in self.domains)
        raise UnknownNameError(
            f"there is no domain '{domain_id}'.", next_step=f"Use one of: {known}."
        )

    def in_domain(self, domain_id: str) -> tuple[Indicator, ...]:
        """Return the indicators of one domain. Raises `UnknownNameError` for an unknown one."""
        self.domain(domain_id)
        return tuple(one for one in self.indicators if one.domain == domain_id)

    def linked_to(self, element_id: str) -> tuple[Indicator, ...]:
        """Return the indicators that tell of one element of the framework."""
        self.framework.get(element_id)
        return tuple(
            one for one in self.indicators if any(element_id in ids for ids in one.links.values())
        )


def definitions_folder() -> Path:
    """Return the folder of the definitions that come with Golden Thread."""
    return Path(str(files("goldenthread.indicators"))) / "definitions"


def load(folder: Path | None = None, framework: Framework | None = None) -> Catalogue:
    """Return the catalogue: the shipped definitions, and those in a user's `folder` beside them.

    `framework` is what links are checked against, the local system review of 2018 by default; an
    indicator that names another framework keeps its links unchecked. Raises
    `DefinitionsRefusedError` with every mistake in every file at once, and `InputRefusedError`
    for a folder that is not there.
    """
    frame = framework or load_framework()
    problems: list[Problem] = []
    domains = _domains(problems)
    paths = sorted(definitions_folder().glob("*.yaml"))
    if folder is not None:
        if not folder.is_dir():
            raise InputRefusedError(
                "there is no such folder of definitions.",
                where=folder,
                next_step="Name the folder that holds your indicator files.",
            )
        paths += sorted(folder.glob("*.yaml"))
    found = [one for path in paths if (one := read_indicator(path, problems)) is not None]
    _check_together(found, domains, frame, problems)
    if problems:
        raise DefinitionsRefusedError(problems, folder or definitions_folder())
    order = {domain.id: domain.order for domain in domains}
    indicators = [definition.indicator for definition in found]
    indicators.sort(key=lambda one: (order[one.domain], one.name.lower()))
    return Catalogue(tuple(indicators), domains, frame)


def _domains(problems: list[Problem]) -> tuple[Domain, ...]:
    path = Path(str(files("goldenthread.indicators"))) / "domains.yaml"
    tree = read_yaml(path, problems)
    items = tree.value if tree is not None else []
    rows = [conform(item, FIELDS_OF_DOMAIN, path.name, problems) for item in items]
    return tuple(sorted((Domain(**row) for row in rows), key=lambda domain: domain.order))


def _check_together(
    found: list[Definition],
    domains: tuple[Domain, ...],
    framework: Framework,
    problems: list[Problem],
) -> None:
    known = [domain.id for domain in domains]
    first: dict[str, Place] = {}
    for definition in found:
        one = definition.indicator
        if one.domain not in known:
            near = get_close_matches(one.domain, known, n=1, cutoff=0.5)
            hint = f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(known)}."
            what = f"'{one.domain}' is not a domain"
            problems.append(mistake(definition.place("domain"), what, hint))
        for name in (one.id, *one.aliases):
            place = definition.place("id" if name == one.id else "aliases")
            if name in first:
                problems.append(
                    mistake(
                        place,
                        f"the id '{name}' is already used in {first[name]}",
                        "Give yours an id of its own; an id is never reused.",
                    )
                )
            first.setdefault(name, place)
        if one.framework in (None, framework.name):
            check_links(definition, framework, problems)


def _nearest(text: str, indicators: tuple[Indicator, ...]) -> list[str]:
    """Return the ids most like `text`, by the whole of id or name, or by any word of them."""
    wanted = text.lower()

    def likeness(one: Indicator) -> float:
        whole = (one.id, one.name.lower(), *one.aliases)
        words = {word for name in whole for word in name.replace("-", " ").split()}
        by_word = max(SequenceMatcher(None, wanted, word).ratio() for word in words)
        return max(*(SequenceMatcher(None, wanted, name).ratio() for name in whole), by_word)

    scored = sorted((-likeness(one), one.id) for one in indicators)
    return [indicator_id for score, indicator_id in scored if score <= -0.6][:3]
