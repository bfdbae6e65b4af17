"""Fingertips through its API: fetched with patience, kept on disk by edition, usable offline.

The API answers a request for indicators with the same columns as a page's export, so what is
fetched is kept as a file and read by `fingertips`. A file is one edition: fetched again and found
unchanged, it is not kept twice; changed, it is kept beside the earlier one.

The address is a setting: the argument, else the environment's GOLDENTHREAD_FINGERTIPS_ADDRESS, else
the publisher's own. The API's path and parameters are those the R package fingertipsR calls
(`all_data/csv/by_indicator_id`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldenthread.data.safely import locked, replace
from goldenthread.errors import GoldenThreadError, InputRefusedError

if TYPE_CHECKING:
    import httpx

ADDRESS = "https://fingertips.phe.org.uk/api"
SETTING = "GOLDENTHREAD_FINGERTIPS_ADDRESS"
COUNTIES_AND_UNITARIES = 502
ENGLAND_AS_PARENT = 15
_INDEX = "fingertips.json"


class SourceUnreachableError(GoldenThreadError):
    """A publisher's server gave no usable answer, and nothing kept could stand in for it."""


class _TryAgainError(Exception):
    """An answer that may be better in a moment."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask, and how many seconds to wait: doubled from `first` up to `longest`."""

    attempts: int = 5
    first: float = 1.0
    longest: float = 20.0
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A kept answer: the file to read, the day it was fetched, and why it is not fresh, if so."""

    path: Path
    retrieved: date
    stale_because: str | None = None


def address(given: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return the API's address: the argument, else the setting, else the publisher's own."""
    said = given or (environment if environment is not None else os.environ).get(SETTING) or ADDRESS
    if not said.startswith(("https://", "http://")):
        raise InputRefusedError(
            f"'{said}' is not an address of the Fingertips API.",
            next_step=f"Give one that begins with https://, in the argument or in {SETTING}.",
        )
    return said.rstrip("/")


def fetch(
    indicators: Sequence[int],
    cache: Path,
    *,
    area_type: int = COUNTIES_AND_UNITARIES,
    parent_area_type: int = ENGLAND_AS_PARENT,
    base: str | None = None,
    offline: bool = False,
    patience: Patience | None = None,
) -> Fetched:
    """Return a kept file with all areas' values of `indicators`, asking the API unless `offline`.

    When the API cannot be reached the newest kept answer to the same question stands in, and
    `stale_because` says so. Raises `SourceUnreachableError` when there is neither.
    """
    if not indicators:
        raise InputRefusedError(
            "No indicator was asked for.", next_step="Give at least one indicator's number."
        )
    question = f"{','.join(map(str, sorted(set(indicators))))} by {area_type} in {parent_area_type}"
    cache.mkdir(parents=True, exist_ok=True)
    if offline:
        return _kept(cache, question, "the network was not asked")
    parameters = {
        "indicator_ids": ",".join(map(str, sorted(set(indicators)))),
        "child_area_type_id": area_type,
        "parent_area_type_id": parent_area_type,
    }
    try:
        content = _ask(f"{address(base)}/all_data/csv/by_indicator_id", parameters, patience)
    except SourceUnreachableError as error:
        return _kept(cache, question, error.what)
    return _keep(cache, question, content)


def _ask(url: str, parameters: dict[str, Any], patience: Patience | None) -> bytes:
    # Both libraries are slow to import, and most runs only read files.
    import httpx
    import tenacity as again  # the same reason

    patience = patience or Patience()
    why = "no answer"
    pause = again.wait_exponential(patience.first, min=patience.first, max=patience.longest)
    try:
        for attempt in again.Retrying(
            stop=again.stop_after_attempt(patience.attempts),
            wait=pause,
            retry=again.retry_if_exception_type(_TryAgainError),
        ):
            with attempt:
                try:
                    answer = httpx.get(
                        url, params=parameters, timeout=patience.timeout, follow_redirects=True
                    )
                except httpx.HTTPError as error:
                    why = f"no answer ({type(error).__name__})"
                    raise _TryAgainError from error
                why = _wrong(answer)
                if why:
                    raise _TryAgainError
                return answer.content
    except again.RetryError as error:
        raise _unreachable(url, why, patience.attempts) from error
    raise _unreachable(url, why, patience.attempts)


def _wrong(answer: httpx.Response) -> str:
    """Say what is wrong with an answer that may be better next time; '' when it is good."""
    if answer.status_code >= 500 or answer.status_code == 429:
        return f"the server answered {answer.status_code}"
    if answer.status_code >= 400:
        raise SourceUnreachableError(
            f"The server refused the question with {answer.status_code}.",
            next_step="Check the indicators' numbers and the area type on the Fingertips site.",
            where=str(answer.url),
        )
    lines = answer.content.strip().splitlines()
    if len(lines) < 2 or b"Indicator ID" not in lines[0]:
        # Seen when the service is overloaded: an empty body, or a header and nothing under it.
        return "the answer held no values"
    return ""


def _unreachable(url: str, why: str, attempts: int) -> SourceUnreachableError:
    return SourceUnreachableError(
        f"The Fingertips API gave nothing usable in {attempts} attempts: {why}.",
        next_step="Check the connection, or download the indicator's CSV from its page and give "
        f"that file. Another address can be set in {SETTING}.",
        where=url,
    )


def _index(cache: Path) -> list[dict[str, str]]:
    path = cache / _INDEX
    if not path.is_file():
        return []
    try:
        return list(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        # The kept files are what matters; the index can be begun again.
        return []


def _keep(cache: Path, question: str, content: bytes) -> Fetched:
    sha256 = hashlib.sha256(content).hexdigest()
    today = datetime.now(UTC).date()
    with locked(cache / ".fingertips.lock"):
        same = sorted(cache.glob(f"fingertips-*-{sha256[:12]}.csv"))
        # Numbered, so that a folder read in the order of names meets the later edition later.
        number = len(list(cache.glob("fingertips-*.csv"))) + 1
        name = same[0].name if same else f"fingertips-{number:04d}-{sha256[:12]}.csv"
        if not same:
            replace(cache / name, lambda fresh: _write(fresh, content))
        others = [
            each for each in _index(cache) if (each["question"], each["file"]) != (question, name)
        ]
        others.append({"question": question, "file": name, "retrieved": today.isoformat()})
        text = json.dumps(others, indent=1, ensure_ascii=False).encode("utf-8")
        replace(cache / _INDEX, lambda fresh: _write(fresh, text))
    return Fetched(cache / name, today)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _kept(cache: Path, question: str, why: str) -> Fetched:
    for each in reversed(_index(cache)):
        if each["question"] == question and (cache / each["file"]).is_file():
            day = date.fromisoformat(each["retrieved"])
            return Fetched(cache / each["file"], day, f"Fetched on {day}; {why.rstrip('.')}.")
    raise SourceUnreachableError(
        f"Nothing is kept for indicators {question}, and {why.rstrip('.')}.",
        next_step="Connect once to fetch them, or download the CSV from the indicator's page.",
        where=cache,
    )
