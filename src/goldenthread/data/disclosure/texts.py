"""Free text is shown only for groups of enough people, and in an order that tells nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from goldenthread.data.disclosure.rules import RuleSet, rule_set
from goldenthread.errors import InputRefusedError


@dataclass(frozen=True, slots=True)
class ProtectedText:
    """The comments that may be shown, and the groups whose comments are withheld.

    `shown` has the columns of group and text alone, in alphabetical order, so that neither the
    time nor the order of the answers ties a comment to a person.
    """

    shown: pl.DataFrame
    withheld: tuple[str, ...]
    rules: RuleSet


def protect_text(
    comments: pl.DataFrame,
    *,
    group: str,
    text: str,
    respondents: Mapping[str, int],
    rules: RuleSet | None = None,
) -> ProtectedText:
    """Return the comments of groups in which at least the rules' `text_from` people answered.

    `respondents` says how many people answered in each group, whether or not they wrote anything:
    ten comments by one person are no crowd. Empty comments are left out. Raises
    `InputRefusedError` for a group whose size is not given.
    """
    rules = rules or rule_set()
    rows = comments.select(pl.col(group).cast(pl.String), pl.col(text).cast(pl.String))
    rows = rows.filter(pl.col(text).str.strip_chars().str.len_chars() > 0)
    named = rows[group].unique().to_list()
    unknown = sorted(str(name) for name in named if name not in respondents)
    if unknown:
        raise InputRefusedError(
            f"It is not known how many people answered in: {', '.join(unknown)}.",
            next_step="Give the number of respondents of every group that has comments.",
        )
    open_groups = [name for name in named if respondents[name] >= rules.text_from]
    shown = rows.filter(pl.col(group).is_in(open_groups)).sort(group, text)
    withheld = tuple(sorted(name for name in named if name not in open_groups))
    return ProtectedText(shown, withheld, rules)
