"""Letters that a PDF draws but does not name, or names falsely, told by the words around them.

Some producers leave letters out of `/ToUnicode` (WeasyPrint with Amiri: some forms of lam), so that الشؤون reads
اشؤون; others name them falsely and embed a font that does not know better. For every such glyph the letter is chosen
that makes the most likely words in all its places. It is taken only where it is sure: often enough, and better than
no letter and than every other letter by a clear margin. Kashida and ornaments stay out because no letter makes likely
words there.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from corpus.pdf.characters import BOX, is_mark, kind
from corpus.pdf.letters import ALPHABET, LetterModel, count_grams, known_counts
from corpus.pdf.lines import Fragment, make_fragment

_FEWEST_PLACES = 3
_FEWEST_KNOWN = 2
"""Letters of a word that must be known for it to tell anything."""
_EVIDENCE = 4.0
"""Nats by which the best letter must beat the next over all places together: odds of 50 to 1."""
_COST_OF_A_LETTER = 1.8
"""Nats that a likely word may lose by one letter more, in the mean."""
_MOST_DOUBLED = 0.1
"""Share of places where the glyph stands twice in a row: more is kashida."""
_MOST_PLACES = 200
_WORD_GAP = 0.2

_Word = tuple[tuple[str, int], ...]
"""Letters in reading order, each with the `unread` number of its glyph (0 for a letter that is known)."""


def name_missing_letters(pages: Sequence[Sequence[Fragment]]) -> Mapping[int, str]:
    """Find the letters of unnamed and doubtful glyphs, by their `unread` numbers."""
    if not any(glyph.unread for page in pages for line in page for glyph in line.glyphs):
        return {}
    words = [word for page in pages for line in page for word in _words(line)]
    known = ("".join(letter for letter, _ in word) for word in words if not any(unread for _, unread in word))
    model = LetterModel(Counter(known_counts()) + count_grams(known))
    places: dict[int, list[_Word]] = defaultdict(list)
    for word in words:
        if sum(not unread for _, unread in word) >= _FEWEST_KNOWN:
            for unread in {unread for _, unread in word if unread}:
                places[unread].append(word)
    found: dict[int, str] = {}
    for unread, its_words in sorted(places.items(), key=lambda item: -len(item[1])):
        if len(its_words) >= _FEWEST_PLACES and (letter := _best_letter(unread, its_words, found, model)):
            found[unread] = letter
    return found


def with_letters(fragment: Fragment, letters: Mapping[int, str]) -> Fragment:
    """The fragment with the letters found put in."""
    if not any(glyph.unread in letters for glyph in fragment.glyphs if glyph.unread):
        return fragment
    return make_fragment(
        [
            glyph._replace(text=letters[glyph.unread], unread=0) if glyph.unread in letters else glyph
            for glyph in fragment.glyphs
        ]
    )


def count_named(fragment: Fragment, letters: Mapping[int, str]) -> int:
    """How many glyphs of a fragment get their letter here."""
    return sum(glyph.unread in letters for glyph in fragment.glyphs)


def count_unknown(fragment: Fragment) -> int:
    """Glyphs without a character that are not kashida: kashida stands between Arabic letters, which it joins."""
    ordered = sorted(fragment.glyphs, key=lambda glyph: glyph.x0)
    boxed = [glyph.text == BOX for glyph in ordered]
    unknown = 0
    for index, glyph in enumerate(ordered):
        if boxed[index] and glyph.unread:
            left = next((other.text for other in reversed(ordered[:index]) if other.text != BOX), "")
            right = next((other.text for other in ordered[index + 1 :] if other.text != BOX), "")
            unknown += not (left and right and kind(left) == kind(right) == "R")
    return unknown


def _best_letter(unread: int, words: Sequence[_Word], found: Mapping[int, str], model: LetterModel) -> str:
    """The letter that makes the likeliest words, or "" where none is sure."""
    doubled = sum((first, second) == (unread, unread) for word in words for first, second in _neighbours(word))
    if doubled > _MOST_DOUBLED * len(words):
        return ""
    sample = words[:_MOST_PLACES]

    def score(letter: str) -> float:
        return sum(model.log_probability(_spell(word, {**found, unread: letter})) for word in sample)

    ranked = sorted(((score(letter), letter) for letter in ALPHABET), reverse=True)
    (best, letter), (second, _) = ranked[:2]
    likely = best >= score("") - _COST_OF_A_LETTER * len(sample)
    return letter if best - second >= _EVIDENCE and likely else ""


def _neighbours(word: _Word) -> list[tuple[int, int]]:
    numbers = [unread for _, unread in word]
    return list(itertools.pairwise(numbers))


def _spell(word: _Word, letters: Mapping[int, str]) -> str:
    return "".join(letters.get(unread, letter) if unread else letter for letter, unread in word)


def _words(fragment: Fragment) -> list[_Word]:
    """The Arabic words of a line, of known letters and of glyphs to be named."""
    words: list[_Word] = []
    word: list[tuple[str, int]] = []
    end: float | None = None
    for glyph in sorted(fragment.glyphs, key=lambda glyph: -(glyph.x0 + glyph.x1)):
        if is_mark(glyph.text):
            continue
        apart = end is not None and end - glyph.x1 > _WORD_GAP * glyph.size
        if word and (apart or kind(glyph.text) != "R"):
            words.append(tuple(word))
            word = []
        if kind(glyph.text) == "R" and (glyph.text != BOX or glyph.unread):
            word.append(("" if glyph.text == BOX else glyph.text, glyph.unread))
        end = glyph.x0
    if word:
        words.append(tuple(word))
    return words
