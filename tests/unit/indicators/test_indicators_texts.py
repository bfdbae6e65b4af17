"""Numbered texts and runs of values, each against a slow and obvious twin."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.indicators.texts import Texts, runs

WORDS = [None, "a", "b", "b c", "c d"]
rows = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(WORDS), min_size=width, max_size=width), min_size=1, max_size=12
    )
)


def said(texts: Texts, numbers: np.ndarray) -> list[str | None]:
    return texts.series("said", numbers).to_list()


@given(st.lists(st.sampled_from(WORDS)))
def test_a_number_stands_for_its_text(words: list[str | None]) -> None:
    texts = Texts()
    numbers = texts.numbers(words)
    assert said(texts, numbers) == words
    assert len(set(numbers.tolist())) == len(set(words))
    assert all((number == 0) == (word is None) for number, word in zip(numbers, words, strict=True))


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1))
def test_two_texts_are_joined_as_by_hand(pairs: list[tuple[str | None, str | None]]) -> None:
    texts = Texts()
    left, right = (texts.numbers(side) for side in zip(*pairs, strict=True))
    by_hand = [" ".join(word for word in pair if word) or None for pair in pairs]
    assert said(texts, texts.joined(left, right)) == by_hand


@given(rows)
def test_words_of_a_row_are_united_as_by_hand(table: list[list[str | None]]) -> None:
    texts = Texts()
    numbers = np.array([texts.numbers(row) for row in table])
    by_hand = [
        " ".join(sorted({word for text in row if text for word in text.split()})) or None
        for row in table
    ]
    assert said(texts, texts.united(numbers)) == by_hand


@given(st.lists(st.sampled_from(WORDS)))
def test_runs_equal_their_slow_twin(words: list[str | None]) -> None:
    values, firsts, lengths = runs(pl.Series("words", words, dtype=pl.String))
    slow = [(word, len(list(run))) for word, run in groupby(words)]
    assert list(zip(values, lengths.tolist(), strict=True)) == slow
    assert [words[first] for first in firsts] == [word for word, _ in slow]
