"""Text to the tokens of multilingual-e5-small: normalised, split at blanks, each word cut into its likeliest pieces.

The pieces of a word are the path of the highest sum of log probabilities (Viterbi) over a Unigram model (Kudo, "Subword
Regularization", ACL 2018), as SentencePiece and the library `tokenizers` compute it. `normalise` comes before both
tokenizers, this one and the one of `index.bundled_e5`, so that they see the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from index.e5_weights import Vocabulary

WORD_START: Final = "▁"
TOKEN_LIMIT: Final = 512
"""Tokens that the model sees, the two ends included."""
READ_LIMIT: Final = 20_000
"""Characters read of a text. Text fills the 512 tokens with about 2,300 characters, and a piece has at most 16."""
UNKNOWN_PENALTY: Final = 10.0


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """What `token_numbers` needs; `tokenizer_of` makes it from a vocabulary."""

    numbers: Mapping[str, int]
    """The pieces that text may hold: `<s>` in a text is four letters, not a control piece."""
    scores: tuple[float, ...]
    longest: int
    unknown: int
    unknown_score: float
    begin: int
    end: int
    replacements: Mapping[int, str]


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """The tokenizer of a vocabulary."""
    numbers = dict(zip(vocabulary.pieces, range(len(vocabulary.pieces)), strict=True))
    for piece in control_pieces(vocabulary):
        del numbers[piece]
    return Tokenizer(
        numbers=numbers,
        scores=vocabulary.scores,
        longest=max(map(len, numbers)),
        unknown=vocabulary.unknown,
        unknown_score=min(vocabulary.scores) - UNKNOWN_PENALTY,
        begin=vocabulary.begin,
        end=vocabulary.end,
        replacements=replacements_of(vocabulary),
    )


def control_pieces(vocabulary: Vocabulary) -> dict[str, int]:
    """`<s>`, `<pad>`, `</s>`, `<unk>` and `<mask>` with their numbers: the pieces that stand for no text."""
    special = (vocabulary.begin, vocabulary.padding, vocabulary.end, vocabulary.unknown, len(vocabulary.pieces) - 1)
    return {vocabulary.pieces[number]: number for number in special}


def replacements_of(vocabulary: Vocabulary) -> dict[int, str]:
    """The file's normalisation table and what it leaves out: NUL goes like other controls, surrogates are blanks."""
    return {0: "", **dict.fromkeys(range(0xD800, 0xE000), " "), **vocabulary.normalisation}


def normalise(text: str, replacements: Mapping[int, str]) -> str:
    """Text as the model was trained on it, words apart by one blank; at most `READ_LIMIT` characters are read.

    The table maps single characters: letters and marks that Unicode composes are composed by the caller (NFKC).
    """
    return " ".join(text[:READ_LIMIT].translate(replacements)[:READ_LIMIT].split())


def token_numbers(text: str, tokenizer: Tokenizer) -> list[int]:
    """The model's input for a text: begin, at most 510 pieces, end. Linear in the text's length, whatever it holds."""
    numbers: list[int] = []
    for word in normalise(text, tokenizer.replacements).split():
        numbers += _pieces(WORD_START + word, tokenizer)
        if len(numbers) >= TOKEN_LIMIT:
            break
    return [tokenizer.begin, *numbers[: TOKEN_LIMIT - 2], tokenizer.end]


def _pieces(word: str, tokenizer: Tokenizer) -> list[int]:
    """The likeliest pieces of one word; neighbours that no piece covers become one unknown piece."""
    numbers, scores, longest = tokenizer.numbers, tokenizer.scores, tokenizer.longest
    size = len(word)
    best = [0.0] + [float("-inf")] * size
    arrived: list[tuple[int, int]] = [(0, 0)] * (size + 1)
    for start in range(size):
        here = best[start]
        for stop in range(start + 1, min(start + longest, size) + 1):
            number = numbers.get(word[start:stop])
            if number is not None and here + scores[number] > best[stop]:
                best[stop], arrived[stop] = here + scores[number], (start, number)
        if here + tokenizer.unknown_score > best[start + 1]:
            best[start + 1], arrived[start + 1] = here + tokenizer.unknown_score, (start, tokenizer.unknown)
    found: list[int] = []
    while size:
        size, number = arrived[size]
        if not (number == tokenizer.unknown and found and found[-1] == number):
            found.append(number)
    return found[::-1]
