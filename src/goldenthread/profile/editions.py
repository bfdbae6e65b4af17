"""Profile editions: what was sent stays readable, and is never overwritten without being told to.

An edition is a folder whose `edition.json` says when, from which input editions, by which version
of the code, and the checksum of every file in it. It is made beside its place, in a folder named
`<slug>.unfinished`, and moved there whole: a folder without that ending is complete.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import polars as pl

from goldenthread.errors import InputRefusedError

RECORD = "edition.json"
TABLE = "all-areas"
FIGURES_FILE = "figures.parquet"
_UNFINISHED = ".unfinished"
_STARTED = "started.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ProfileEdition:
    """One kept edition; `definitions` gives each indicator's name and version as they were."""

    name: str
    slug: str
    folder: Path
    made_on: date
    made_at: datetime
    code_version: str
    areas: tuple[str, ...] = ()
    definitions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    inputs: Sequence[Mapping[str, Any]] = ()

    def comparisons(self) -> pl.DataFrame:
        """Return the tidy table of all areas as it was published."""
        return pl.read_parquet(self.folder / f"{TABLE}.parquet")

    def figures(self) -> pl.DataFrame:
        """Return every figure the edition was made from."""
        return pl.read_parquet(self.folder / FIGURES_FILE)


def slug_of(name: str) -> str:
    """Return a name as part of an address: small letters, digits and hyphens.

    Raises `InputRefusedError` for a name that has none of them.
    """
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:80]
    if not slug:
        raise InputRefusedError(
            f"'{name}' cannot be the name of an edition.",
            next_step="Use letters or digits in it, for instance 'Week 4'.",
        )
    return slug


def kept(out: Path) -> tuple[ProfileEdition, ...]:
    """Return the complete editions in a folder, oldest first."""
    found = [read(path.parent) for path in out.glob(f"*/{RECORD}") if _complete(path.parent)]
    return tuple(sorted(found, key=lambda edition: (edition.made_at, edition.slug)))


def _complete(folder: Path) -> bool:
    return not folder.name.endswith((_UNFINISHED, ".replaced"))


def read(folder: Path) -> ProfileEdition:
    """Return the edition kept in a folder.

    Raises `InputRefusedError` where its record is missing or damaged.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return ProfileEdition(
            name=record["name"],
            slug=record["slug"],
            folder=folder,
            made_on=date.fromisoformat(record["made_on"]),
            made_at=datetime.fromisoformat(record["made_at"]),
            code_version=record["code_version"],
            areas=tuple(record["areas"]),
            definitions=record["definitions"],
            inputs=record["inputs"],
        )
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise InputRefusedError(
            "The record of this edition cannot be read.",
            where=folder / RECORD,
            next_step="Restore the folder from a copy, or make the edition again.",
        ) from wrong


def start(out: Path, name: str, fingerprint: str, *, replace: bool) -> Path:
    """Return the folder to make an edition in.

    An unfinished one with the same `fingerprint` (of all that goes in) is taken up where it
    stopped; any other unfinished one is cleared. Raises `InputRefusedError` where an edition of
    this name is kept and `replace` is not set.
    """
    slug = slug_of(name)
    place = out / slug
    if place.exists() and not replace:
        raise InputRefusedError(
            f"An edition called '{name}' is already kept here, and editions are not overwritten.",
            where=place,
            next_step="Give this one another name, or say that it may be replaced "
            "(replace=True, or --replace).",
        )
    making = out / f"{slug}{_UNFINISHED}"
    started = making / _STARTED
    if making.exists() and not (started.is_file() and _text(started) == fingerprint):
        shutil.rmtree(making)
    making.mkdir(parents=True, exist_ok=True)
    write_text(started, fingerprint)
    return making


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def finish(making: Path, record: Mapping[str, Any]) -> ProfileEdition:
    """Write the record with the checksums of all files, and move the folder to its place."""
    slug = making.name.removesuffix(_UNFINISHED)
    place = making.with_name(slug)
    (making / _STARTED).unlink(missing_ok=True)
    files = sorted(path for path in making.rglob("*") if path.is_file() and path.name != RECORD)
    sums = {path.relative_to(making).as_posix(): sha256(path) for path in files}
    whole = {**record, "slug": slug, "files": sums}
    write_text(making / RECORD, json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    if place.exists():
        old = making.with_name(f"{slug}.replaced")
        if old.exists():
            shutil.rmtree(old)
        place.rename(old)
        making.rename(place)
        shutil.rmtree(old)
    else:
        making.rename(place)
    return read(place)


def check(edition: ProfileEdition) -> tuple[str, ...]:
    """Return the files of an edition that are missing or no longer what they were when made."""
    record = json.loads(_text(edition.folder / RECORD))
    return tuple(
        name
        for name, was in record["files"].items()
        if not (edition.folder / name).is_file() or sha256(edition.folder / name) != was
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text so that a reader sees the old file or the new one, never half of it."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes so that a reader sees the old file or the new one, never half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
