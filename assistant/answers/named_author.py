"""A question for what an author of the library holds: "What does Marsh think of ...", «ما رأي الصيرفي في ...».

Such a question is asked of the author's own works first, without the name: in them it stands in the byline only. If they do
not say it, what others say of the author may; what others think themselves is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers.listed_nouns import stems_alike
from assistant.answers.question_words import listed_noun
from assistant.models import Answer
from assistant.question import Question, content_stems
from corpus.fold import fold_text
from index.analysis import Token, names, words
from index.models import Source

# On folded text. The first are said of any view, and are no part of the matter.
_SAYING = (
    "say says said think thinks argue argues argued believe believes hold holds according view views opinion "
    "راي نظر موقف عند لدي حسب يري تري يقول تقول قال قالت يعتقد تعتقد"
)
_DOING = (
    "propose proposes recommend recommends conclude concludes suggest suggests find finds found define defines explain explains "
    "يقترحها تقترحها يقدمها تقدمها يضعها تضعها "
    "تعريف توصيات مقترحات استنتاجات يوصي توصي يقترح تقترح يعرف تعرف يفسر تفسر يستنتج تستنتج ينتقد تنتقد يدعو تدعو وفق وفقا"
)
_SAID = frozenset(_SAYING.split())
_HOLDING = frozenset((*_SAYING.split(), *_DOING.split()))
_BETWEEN = frozenset(
    "s of by to from al and what how does do did she he paper article study book author researcher writer dr professor "
    "باحث باحثه كاتب كاتبه مولف مولفه دكتور دكتوره استاذ استاذه دراسه ورقه بحث كتاب مقال".split()
)
"""What may stand between a name and such a word, with other names: "Marsh's paper recommends", «رأي الباحثة سلمى الصيرفي»."""
_PREFIXED = re.compile("[وف]?(?:[بك]?ال|لل|[بلك])?(?=[ء-ي]{3})")
"""What may be written before an Arabic name, as one word with it."""


@dataclass(frozen=True, slots=True)
class OfAuthor:
    """A question for what authors hold: as it is asked of their works, which these are, and their family names."""

    question: Question
    works: frozenset[str]
    families: tuple[str, ...]


def of_author(question: Question, sources: Callable[[], Sequence[Source]]) -> OfAuthor | None:
    """The question as it is asked of its author's works; None where it asks for no author's view."""
    if question.kind == "reference" or not any(map(_is_holding, words(question.text))):
        return None
    whole = _Names(question.search_text)
    works, families, left_out = list[Source](), dict[str, None](), {*_SAID, "al", "s"}
    for source in sources():
        for family, author in zip(_families(source), source.authors, strict=True):
            found = [at for at in whole.of(family) if whole.beside_holding(at, author)]
            if found:
                works.append(source)
                families[family] = None
                left_out |= {whole.words[at].text for at in found} | {word.text for word in words(author)}
    text = " ".join(whole.text[word.start : word.end] for word in whole.words if word.text not in left_out)
    content = frozenset(content_stems(text))
    if not works or not content:
        return None
    if question.kind == "list" and content <= stems_alike(listed_noun(question.text)):
        # "What are her recommendations?": her title says what for
        text = " ".join((text, *(source.title for source in works)))
    asked = replace(question, search_text=text, content=content)
    return OfAuthor(asked, frozenset(source.source for source in works), tuple(families))


def speaks_of(answer: Answer, families: Sequence[str]) -> bool:
    """Whether a sentence of an answer has one of these family names: a Latin one in Arabic letters beside a word of holding."""
    for text in (_Names(sentence.text) for sentence in answer.sentences):
        for family in families:
            for at in text.of(family):
                latin = text.words[at].text.isascii()
                if latin or not fold_text(family).isascii() or text.beside_holding(at, family):
                    return True
    return False


def is_written_by(source: Source, text: str) -> bool:
    """Whether a text names one of a work's authors."""
    named = _Names(text)
    return any(named.of(family) for family in _families(source))


def _families(source: Source) -> list[str]:
    if len(source.work.names) == len(source.authors):
        return [name.family for name in source.work.names]
    return [" ".join(author.split()[-1:]) for author in source.authors]


class _Names:
    """The words of a text that can be names, by what a family name may have in common with them.

    In its own script that is the word itself, not its stem, as names are ordinary words too (Price, المصري); in the other the
    consonants, as `index.analysis.names`. Of Latin words those with a capital.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self._by_form: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            written = text[word.start : word.end]
            if not word.text.isascii() or written[:1].isupper():
                for form in {*_plain(word.text), *(f"{word.text.isascii()}{each}" for each in names(written))}:
                    self._by_form.setdefault(form, []).append(at)

    def of(self, family: str) -> list[int]:
        """Where a family name, or one part of a double one, stands."""
        own = {form for word in words(family) if len(word.text) > len("al") for form in _plain(word.text)}
        other = not fold_text(family).isascii()
        across = {f"{other}{each}" for each in names(family) if each.startswith("~")}
        return sorted({at for form in own | across for at in self._by_form.get(form, ())})

    def beside_holding(self, at: int, author: str) -> bool:
        """Whether a name stands beside a word of holding a view, with no more between them than belongs to it."""
        given = {form for word in words(author) for form in _plain(word.text)}

        def belongs(word: Token) -> bool:
            if _is_holding(word):
                return False
            capital = word.text.isascii() and self.text[word.start].isupper()
            return capital or not (given | _BETWEEN).isdisjoint(_plain(word.text))

        before = next((word for word in reversed(self.words[:at]) if not belongs(word)), None)
        after = next((word for word in self.words[at + 1 :] if not belongs(word)), None)
        return any(each is not None and _is_holding(each) for each in (before, after))


def _is_holding(word: Token) -> bool:
    return not _HOLDING.isdisjoint(_plain(word.text))


def _plain(word: str) -> set[str]:
    """A folded word with and without what is written before it."""
    prefix = _PREFIXED.match(word)
    return {word, word[prefix.end() :]} if prefix else {word}
