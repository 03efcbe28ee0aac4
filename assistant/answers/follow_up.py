"""What a dialogue carries: which earlier question a new one leans on, in both languages.

A question leans when it leaves out what it is about: it has no matter of its own ("why?"), or little and a pronoun for the
rest ("who runs it?", «ما أهدافها؟»), or opens like one that goes on («ولماذا أنشئ؟»). One that names its matter stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.question_words import ASKING, bare_question, kind_of
from corpus.fold import clean_for_model, fold_text
from index.analysis import stem

_PUNCTUATION = " ?؟.!،,«»\"'"
# All on folded text.
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|this|these|those|he|she|his|her|him)\b"
    r"|\b(?:is|was|are|were|do|does|did|about|of|for|by|like|after|before|with|in|on) that\b|\bthat$"
    r"|\b(?:the|which|first|second|last|other|another|any|new|old) ones?\b"
    r"|\b(?:in|of|for|from|to|with|by|on) how (?:many|much) (?:is|are|was|were|do|does|did|has|have|had|can|could|would|will)\b"
    r"|\bhow (?:many|much) (?:is|are|was|were|has|have|had) (?:been |there )?(?:there|\w+(?:ed|en|wn|nt|ft|st|nk|ne))$"
    r"|\bhow (?:many|much) (?:is|are|was|were|do|does|did|has|have|had|can|could|would|will)$"
    r"|^(?:what|how) about\b|\b(?:ماذا|ما القول) عن\b"
    r"|\b(?:هذا|هذه|ذلك|تلك|هولاء)\b|\b[وفبلك]{0,2}اي(?:ها|هم|هما|هن)\b"
)
_DEFINITE = re.compile(r"(?:[وفبك]?ال|لل)\w{2}")
# On unfolded letters, where a final teh marbuta is no pronoun. Many type it as heh, which therefore counts only at the end of
# a question and not in ...يه, the ending of an adjective.
_SUFFIXED = re.compile("[\u0621-\u064a]{3,}(?:ها|(?<!سا)(?<!فا)هم|هما|هن)$")
_SUFFIXED_HEH = re.compile("[\u0621-\u064a]{2,}[^\u064a\u0640]ه$")
_WITH_PRONOUN = 4
"""So many words of its own may a question have that leans by a pronoun; fewer one that leans by less."""
_GOING_ON = 3
_RELATIONS = frozenset(
    "سبب نتيجه فرق مرجع مصدر مثال امثله تفصيل تفاصيل مزيد المزيد اكثر اعط اعطني اشرح وضح reason cause result outcome difference "
    "source reference example examples detail details more else give tell me explain elaborate further please so not".split()
)
"""Words that say nothing without what they belong to."""


def topic_of(questions: Sequence[str]) -> str:
    """The question that a dialogue is about at its end: the last one that stood alone."""
    topic = questions[0]
    for question in questions[1:]:
        if not leans(question, topic):
            topic = question
    return topic


def leans(question: str, topic: str) -> bool:
    """Whether a question leaves out what it is about, after a question on a topic."""
    text = bare_question(fold_text(question).strip(_PUNCTUATION))
    goes_on = text != fold_text(question).strip(_PUNCTUATION)
    own = [word for word in (each.strip(_PUNCTUATION) for each in text.split()) if word and word not in ASKING]
    if all(word.removeprefix("ال") in _RELATIONS for word in own):
        return True
    if len(own) <= _WITH_PRONOUN and _PRONOUN.search(text):
        return True
    kind = kind_of(question)
    if len(own) <= 2 and (_has_pronoun_suffix(question) or (kind not in ("definition", "who") and _shares(own, topic))):
        return True
    if kind == "list":
        return len(own) == 1 and (own[0].startswith("ال") or " the " in text)
    if kind == "definition" or _DEFINITE.match(own[0]) or _has_name(question):
        return False
    # «من مانور؟» asks for a name, «ومن أسس؟» goes on
    return len(own) <= _GOING_ON if goes_on else len(own) == 1 and kind != "who"


def _has_pronoun_suffix(question: str) -> bool:
    """Whether a word ends in a pronoun: أهدافها، أسسه. A word with the article has none."""
    written = [word.strip(_PUNCTUATION) for word in clean_for_model(question).split()]
    own = [each for each in written if not _DEFINITE.match(each) and fold_text(each) not in ASKING]
    return any(_SUFFIXED.match(each) for each in own) or any(
        _SUFFIXED_HEH.match(each) for each in own if each == written[-1]
    )


def _has_name(question: str) -> bool:
    """Whether a word after the first has a capital."""
    return any(word[:1].isupper() and word != "I" for word in question.split()[1:])


def _shares(own: Sequence[str], topic: str) -> bool:
    return not {stem(word) for word in own}.isdisjoint(
        stem(word.strip(_PUNCTUATION)) for word in fold_text(topic).split() if word.strip(_PUNCTUATION) not in ASKING
    )
