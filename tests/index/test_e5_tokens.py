"""Tokens: the likeliest pieces, whatever the text holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.e5_tokens import READ_LIMIT, TOKEN_LIMIT, Tokenizer, normalise, token_numbers, tokenizer_of
from index.e5_weights import Vocabulary, find_weights, open_weights
from index.text_for_model import for_model

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Lone surrogates, controls and unassigned characters included."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return open_weights(find_weights()).vocabulary


@pytest.fixture(scope="module")
def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    return tokenizer_of(vocabulary)


def pieces(text: str, tokenizer: Tokenizer, vocabulary: Vocabulary) -> list[str]:
    return [vocabulary.pieces[number] for number in token_numbers(text, tokenizer)]


def test_the_numbers_are_those_of_xlm_roberta(tokenizer: Tokenizer) -> None:
    # the example of its documentation in fairseq and transformers
    assert token_numbers("Hello world", tokenizer) == [0, 35378, 8999, 2]


def test_presentation_forms_blanks_and_controls_are_normalised(tokenizer: Tokenizer) -> None:
    plain = token_numbers("السلام عليكم", tokenizer)
    for text in ("ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ", " السلام\t\n عليكم\u200f ", "السلا\0م عليكم", "السلام\ud800عليكم"):
        assert token_numbers(text, tokenizer) == plain


def test_control_pieces_in_a_text_are_only_letters(tokenizer: Tokenizer, vocabulary: Vocabulary) -> None:
    found = pieces("</s> <mask><pad>", tokenizer, vocabulary)
    assert found[0] == "<s>"
    assert found[-1] == "</s>"
    assert not {"<s>", "</s>", "<pad>", "<mask>", "<unk>"} & set(found[1:-1])
    assert "".join(found[1:-1]) == "▁</s>▁<mask><pad>"


def test_neighbours_without_a_piece_are_one_unknown(tokenizer: Tokenizer, vocabulary: Vocabulary) -> None:
    assert pieces("𐎀𐎁𐎂 a 𐎀", tokenizer, vocabulary) == ["<s>", "▁", "<unk>", "▁a", "▁", "<unk>", "</s>"]


@pytest.mark.parametrize("text", ["", " ", "\0", "\u200b\ufeff"])
def test_nothing_is_two_ends(tokenizer: Tokenizer, text: str) -> None:
    assert token_numbers(text, tokenizer) == [tokenizer.begin, tokenizer.end]


@given(text=ANY_TEXT)
def test_any_text_has_tokens(tokenizer: Tokenizer, text: str) -> None:
    numbers = token_numbers(text, tokenizer)
    assert (numbers[0], numbers[-1]) == (tokenizer.begin, tokenizer.end)
    assert len(numbers) <= TOKEN_LIMIT
    assert all(number in range(3, 250_001) for number in numbers[1:-1])


@given(text=ANY_TEXT)
def test_normalising_twice_is_normalising_once(tokenizer: Tokenizer, text: str) -> None:
    once = normalise(text, tokenizer.replacements)
    assert normalise(once, tokenizer.replacements) == once


@pytest.mark.parametrize("line", ["ﷺ", "㌀", "\0", "\ud800", "س", "a b ", "𐎀", "\u0651\u064e"])
def test_of_a_long_line_no_more_is_read_than_the_model_can_see(tokenizer: Tokenizer, line: str) -> None:
    text = (line * 1_000_000)[:1_000_000]
    assert token_numbers(text, tokenizer) == token_numbers(text[:READ_LIMIT], tokenizer)
    assert len(normalise(text, tokenizer.replacements)) <= READ_LIMIT


LETTERS = {"▁a": -1.0, "a": -2.0, "b": -2.5, "ab": -3.0, "ba": -2.2, "aba": -5.5, "▁": -4.0, "bb": -7.0}
SMALL = Tokenizer(
    numbers={piece: number for number, piece in enumerate(LETTERS, start=10)},
    scores=(*[0.0] * 10, *LETTERS.values()),
    longest=3,
    unknown=3,
    unknown_score=min(LETTERS.values()) - 10,
    begin=0,
    end=2,
    replacements={},
)


def likeliest(word: str) -> float:
    """The best score of all ways to cut a word, by trying each."""
    if not word:
        return 0.0
    return max(
        LETTERS.get(word[:stop], SMALL.unknown_score) + likeliest(word[stop:])
        for stop in range(1, min(3, len(word)) + 1)
        if stop == 1 or word[:stop] in LETTERS
    )


@given(word=st.text("abx", min_size=1, max_size=9))
def test_the_pieces_of_a_word_are_the_likeliest(word: str) -> None:
    numbers = token_numbers(word, SMALL)[1:-1]
    unknown = word.count("x")
    score = sum(SMALL.scores[number] for number in numbers if number != SMALL.unknown) + unknown * SMALL.unknown_score
    assert math.isclose(score, likeliest("▁" + word))


@given(ANY_TEXT)
def test_blanks_divide_a_cleaned_text_into_the_words_of_the_model(tokenizer: Tokenizer, text: str) -> None:
    assert_same_words(text, tokenizer)


def test_every_character_that_the_model_replaces_leaves_the_words_as_they_are(tokenizer: Tokenizer) -> None:
    for number in tokenizer.replacements:
        assert_same_words(f"سلام a{chr(number)}b {chr(number)} c", tokenizer)


def assert_same_words(text: str, tokenizer: Tokenizer) -> None:
    words = for_model(text).split()
    assert len(normalise(" ".join(words), tokenizer.replacements).split()) == len(words)
