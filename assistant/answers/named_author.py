"""A question for what an author of the library holds: "What does Marsh think of ...", «ما رأي الصيرفي في ...».

Such a question is asked of the author's own works first, without the name: in them it stands in the byline only. If they do
not say it, what others say of the author may; what others think themselves is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answers.question_words import listed_noun
from assistant.models import Answer
from assistant.question import Question, content_stems
from corpus.fold import fold_text
from index.analysis import names, stem, words
from index.models import Source

# On folded text. The first are said of any view, and are no part of the matter.
_SAYING = (
    "say says said think thinks argue argues argued believe believes hold holds according view views opinion "
    "راي نظر موقف عند لدي حسب يري تري يقول تقول قال قالت يعتقد تعتقد"
)
_DOING = (
    "propose proposes recommend recommends conclude concludes suggest suggests find finds found define defines explain explains "
    "تعريف توصيات مقترحات استنتاجات يوصي توصي يقترح تقترح يعرف تعرف يفسر تفسر يستنتج تستنتج ينتقد تنتقد يدعو تدعو وفق وفقا"
)
_SAID = frozenset(_SAYING.split())
_ARTICLE = len("al")
_HOLDS = re.compile(rf"\b(?:{'|'.join((*_SAYING.split(), *_DOING.split()))})\b(?: (\w+))?(?: (\w+))?")


@dataclass(frozen=True, slots=True)
class OfAuthor:
    """A question for what authors hold: as it is asked of their works, which these are, and their family names."""

    question: Question
    works: frozenset[str]
    families: tuple[str, ...]


def of_author(question: Question, sources: Callable[[], Sequence[Source]]) -> OfAuthor | None:
    """The question as it is asked of its author's works; None where it asks for no author's view."""
    if question.kind == "reference" or not _HOLDS.search(fold_text(question.text)):
        return None
    whole = question.search_text
    forms = _forms(whole)
    works, families, left_out = list[Source](), dict[str, None](), set(_SAID)
    for source in sources():
        for family, author in zip(_families(source), source.authors, strict=True):
            found = _naming(forms, family)
            if found:
                works.append(source)
                families[family] = None
                left_out |= found | {word.text for word in words(author)}
    text = " ".join(whole[word.start : word.end] for word in words(whole) if word.text not in left_out)
    content = frozenset(content_stems(text))
    if not works or not content:
        return None
    if question.kind == "list" and content <= set(content_stems(listed_noun(question.text))):
        # "What are her recommendations?": her title says what for
        text = " ".join((text, *(source.title for source in works)))
    asked = replace(question, search_text=text, content=content)
    return OfAuthor(asked, frozenset(source.source for source in works), tuple(families))


def speaks_of(answer: Answer, families: Sequence[str]) -> bool:
    """Whether a sentence of an answer has one of these family names."""
    return any(_naming(_forms(sentence.text), family) for sentence in answer.sentences for family in families)


def is_written_by(source: Source, text: str) -> bool:
    """Whether a text, folded, names one of a work's authors."""
    forms = _forms(text)
    return any(_naming(forms, family) for family in _families(source))


def _families(source: Source) -> list[str]:
    if len(source.work.names) == len(source.authors):
        return [name.family for name in source.work.names]
    return [" ".join(author.split()[-1:]) for author in source.authors]


def _forms(text: str) -> dict[str, set[str]]:
    """The words of a text by what a name may have in common with them: stems, and consonants as `index.analysis.names`.

    An Arabic word looks like many a Latin name once its vowels are gone, so its consonants count next to a verb of saying only.
    """
    forms: dict[str, set[str]] = {}
    beside = {word for match in _HOLDS.finditer(fold_text(text)) for word in match.groups() if word}
    for word in words(text):
        latin = word.text.isascii()
        skeletons = names(text[word.start : word.end]) if latin or word.text in beside else []
        for form in (stem(word.text), *(f"{latin}{each}" for each in skeletons)):
            forms.setdefault(form, set()).add(word.text)
    return forms


def _naming(forms: Mapping[str, set[str]], family: str) -> set[str]:
    """The words that are a family name, or one part of a double one: in its own script by stem, in the other by consonants."""
    own = {stem(word.text) for word in words(family) if len(word.text) > _ARTICLE}
    across = {f"{not family.isascii()}{each}" for each in names(family) if each.startswith("~")}
    return set[str]().union(*(forms.get(form, set()) for form in own | across))
