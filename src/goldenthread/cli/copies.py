"""Copies of what ships, for a user to change; never over a file that is there."""

from __future__ import annotations

from pathlib import Path

from goldenthread.errors import InputRefusedError


def write_new(out: Path, text: str) -> None:
    """Write `text` to a new file. Raises `InputRefusedError` when there is one of that name."""
    if out.exists():
        raise InputRefusedError(
            "There is a file of this name already.", where=out, next_step="Choose another name."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8", newline="\n")
