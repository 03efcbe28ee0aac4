"""A question that compares two things: «ما الفرق بين ... و...؟», "How does X differ from Y?", "Which is larger, X or Y?".

Read off its words: which two it compares, or which the dialogue named where it says "between them"; each with the question that
asks for it alone (in the same respect, if there is one) and the words that the other does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.question_words import kind_of
from assistant.question import Question, content_stems, matter_of, understand
from corpus.fold import clean_for_model, fold_text
from corpus.language import language_of
from index.analysis import stem

_MOST_WORDS = 12
"""Of one of the two; more is a question that only looks like a comparison."""

_BE = "(?:are|is|do|does|did|was|were)"
_HOW = rf"(?:how|in what (?:ways?|respects?)) {_BE}"
_UNLIKE = "(?:differ(?:s|ed|ent)?|distinct|distinguished)"
_MORE = r"(?:more|less|fewer|better|worse|first|sooner|\w{3,}er)"
_OR = "(?:[أا]م|[أا]و|or)"
_DIFFERENCE = (
    "(?:(?:ال)?(?:فرق|فروق|فروقات|فوارق|فارق|اختلاف(?:ات)?|شبه|تشابه|مقارن[ةه])|قارن[يوا]{0,2}|[يتن]?فرق|"
    "^ما (?:هو |هي )?(?:ال(?:قاسم|قواسم|سمات|نقاط|عناصر) )?المشترك[ةه]?)"
)
_DIFFERENCE_ENGLISH = "(?:differences?|distinctions?|similarit(?:y|ies)|contrasts?|comparisons?|compare|distinguish)"
_COMPARE = r"^(?:(?:please|could you|can you) )*(?:compare(?: and contrast)?|contrast)"
_IN = "(?:in|as|with respect to|with regard to|in terms of)"
# Groups: `pair` is both, to be taken apart; `one` and `other` are. `asked` and `respect` say in what they are compared.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<asked>[أا]ي(?:هما|هم|ها)\b[^:،,]*)[:،,]\s*(?P<one>[^:،,]+?)[،,]? {_OR} (?P<other>[^:،,]+)$",
        rf"^(?P<asked>[أا]ي(?:هما|هم|ها) [أا]\w+(?: (?!ال)\w+)?) (?P<one>[^:،,]+?) {_OR} (?P<other>[^:،,]+)$",
        rf"^(?P<asked>(?:which|who|what)\b[^:,]*\b{_MORE}\b[^:,]*)[:,]\s*(?P<one>[^:,]+?),? or (?P<other>[^:,]+)$",
        rf"^(?P<one>[^:,]+?) or (?P<other>[^:,]+)[:,] (?P<asked>(?:which|who|what)\b.*\b{_MORE}\b.*)$",
        r"^(?P<pair>[^:،,]+)[:،,] (?P<asked>.+\b(?:each|كل منهما|كليهما)\b.*)$",
        r"\b[يت](?:ختلف|تميز|متاز|فترق)(?:ان|ون)? (?P<one>.+?) (?:عن|من(?= ال)) (?P<other>.+)",
        r"^(?:كيف|فيم|فيما|بماذا|بم) [يت](?:ختلف|تميز|متاز|فترق)(?:ان|ون)? عن (?P<other>.+)",
        r"^(?:ما|ماذا)(?: الذي)? [يت]ميز (?P<one>.+?) (?:عن|من(?= ال)) (?P<other>.+)",
        r"^(?:كيف|فيم|فيما|بماذا|بم) [يت]ختلف(?:ان)? (?P<pair>.+)$",
        rf"(?:^|, ){_HOW} (?P<one>.+?) {_UNLIKE} (?:from|to|than) (?P<other>.+?)(?: on (?P<respect>.+))?$",
        rf"(?:^|, ){_HOW} (?P<one>.+?) compared? (?:with|to) (?P<other>.+)",
        rf"(?:^{_BE}|\bhow|^what makes) (?P<one>.+?) {_UNLIKE} (?:from|to|than) (?P<other>.+)",
        r"\b(?:distinguish(?:es)?|separates?|differentiates?|sets) (?P<one>.+?) (?:apart )?from (?P<other>.+)",
        r"^(?P<one>.+?) (?:versus|vs\.?|مقابل) (?P<other>[^:،,]+)",
        rf"{_DIFFERENCE}\b.{{0,30}}? بين(?P<one>ها|هم|ه) وبين (?P<other>.+)",
        rf"^(?!متى|[أا]ين|كم|من )(?:.*\b)?{_DIFFERENCE}\b(?:(?P<respect> في \w+(?: \w+)?)|.{{0,30}}?) بين (?P<pair>.+)",
        rf"^(?!when|where|why|who)(?:.*?(?P<what>\w+) )?{_DIFFERENCE_ENGLISH}\b"
        r"(?:(?P<respect> (?:in|of) \w+(?: \w+)?)|.{0,20}?) between (?P<pair>.+)",
        rf"{_COMPARE} (?P<one>.+?) (?:with|against) (?P<other>.+)",
        rf"{_COMPARE} (?P<one>.+?) to (?P<other>.+)",
        rf"{_COMPARE} (?P<pair>.+)",
        r"^قارن[يوا]{0,2} (?P<one>.+?) (?:مع |ب(?=ال))(?P<other>.+)",
        rf"(?:^|, ){_HOW} (?P<pair>.+?) (?:differ|different|compare|alike|similar)(?: {_IN} (?P<respect>.+))?$",
        r"\bwhat (?:do|does|did) (?P<pair>.+?) have in common(?: in (?P<respect>.+))?$",
    )
)
_IN_RESPECT = re.compile(
    r",? (?:من حيث|من ناحي[ةه]|من جه[ةه]|in terms of|with (?:respect|regard) to|as regards) (?P<respect>.+)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r",? (?:في ر[أا]ي|وفق[اً]*|بحسب|حسب|عند|لدى|(?:بوصف|باعتبار)(?:ه|ها|هما|هم)|according to|as|and (?:why|how|what|when|where))"
    r" .*$",
    re.IGNORECASE,
)
"""What is no part of the name that it follows."""
_BEFORE = re.compile("^(?:(?:that|those) (?:of|in|under)|كل من) ", re.IGNORECASE)
_GOING_ON = re.compile(
    r"^(?:and|but|so|then),? |^[وف](?=(?:ما|كيف|بم|بماذا|فيم|فيما|[أا]ي(?:هما|هم|ها)|قارن)\b)", re.IGNORECASE
)
_EACH_OTHER = re.compile(r" from (?:each other|one another)\b| عن بعضهما(?: البعض)?", re.IGNORECASE)
_NO_NAME = re.compile(rf"(?:غير|سوا)\w*$|{_BE}\b", re.IGNORECASE)
_RESPECTS_ENGLISH = frozenset("price cost size age length speed time budget".split())
"""Nouns that stand before "difference" and say in what."""
_BOTH = re.compile(
    rf"{_DIFFERENCE}\b.{{0,30}}? بينهما\b|{_DIFFERENCE_ENGLISH} between (?:them|both|the two|these two)\b|"
    rf"{_COMPARE} (?:them|both|the two|these two)\b|\bhow (?:do|are) (?:they|the two|these two) "
    r"(?:differ|different|compare|alike|similar)\b",
    re.IGNORECASE,
)
"""What stands for two things that the dialogue named."""
_IT = re.compile(r"(?:it|they|this|that|these|those|هي|هو|ها|ه|هم)$", re.IGNORECASE)
"""What stands for one."""
_ASKS = frozenset("what which who whom whose when where why how was were ما ماذا من متي اين كيف كم هل لماذا اي".split())
_OF_A_THING = ("definition", "list", "other")
_EDGES = " «»\"'“”،,:؛;?؟.!"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared."""

    name: str
    """In the words of the question."""
    asked: Question
    """As it is asked for by itself."""
    own: frozenset[str]
    """The stems that the other one does not have."""
    respect: frozenset[str]
    """The stems of what they are compared in, such as their cost; empty where it is what they are."""


def share(stems: frozenset[str], *texts: str) -> float:
    """How much of some stems stands in texts, as a share of 1; all of it where there are none."""
    return len(stems.intersection(content_stems(" ".join(texts)))) / len(stems) if stems else 1.0


def compared(question: Question) -> tuple[Side, Side] | None:
    """The two that a question compares; None where it compares no two things that have words of their own."""
    asked = _GOING_ON.sub("", clean_for_model(question.text).strip(_EDGES))
    named = [matter for text in question.history if kind_of(text) in _OF_A_THING and (matter := matter_of(text))]
    if _BOTH.search(asked):
        return _sides(question, named[-2], named[-1]) if len(named) > 1 else None
    in_respect = _IN_RESPECT.search(asked)
    asked = _EACH_OTHER.sub("", _IN_RESPECT.sub("", asked))
    found = next((match for form in _FORMS if (match := form.search(asked))), None)
    if found is None:
        return None
    groups = {name: text for name, text in found.groupdict().items() if text}
    pair = _apart(_bare(groups["pair"])) if "pair" in groups else (groups.get("one", "هو"), groups["other"])
    if pair is None:
        return None
    one, other = (named[-1] if named and _IT.match(name) else name for name in map(_bare, pair))
    what = groups.get("what", "").lower()
    respects = (groups.get("asked"), groups.get("respect"), in_respect and in_respect["respect"])
    respect = next((each for each in respects if each), what if what in _RESPECTS_ENGLISH else "")
    return _sides(question, one, other, respect.strip())


def _bare(name: str) -> str:
    return _BEFORE.sub("", _AFTER.sub("", name.strip(_EDGES)))


def _sides(question: Question, one: str, other: str, respect: str = "") -> tuple[Side, Side] | None:
    stems, others = frozenset(content_stems(one)), frozenset(content_stems(other))
    if not stems - others or not others - stems or max(len(one.split()), len(other.split())) > _MOST_WORDS:
        return None
    if any(_NO_NAME.match(name) or fold_text(name).split()[0] in _ASKS for name in (one, other)):
        return None

    def side(name: str, own: frozenset[str]) -> Side:
        asked = f"{respect} {name}" if respect else f"ما {name}؟" if language_of(name) == "ar" else f"What is {name}?"
        alone = replace(understand(asked), language=question.language)
        return Side(name, alone, own, frozenset(content_stems(respect)) - stems - others)

    return side(one, stems - others), side(other, others - stems)


def _apart(pair: str) -> tuple[str, str] | None:
    """Two that are joined by "and", each with what both share: "digital and public diplomacy". None where they may be three."""
    tokens = pair.split()
    if not any(token.startswith("و") for token in tokens[1:]):
        return _english_apart(pair)
    at = _second_of(tokens)
    if at is None:
        return None
    second = tokens[at].removeprefix("و")
    first, rest = tokens[:at], [*([] if second in ("", "بين") else [second]), *tokens[at + 1 :]]
    if len(rest) == 1 and len(first) > 1 and re.fullmatch("ال.*[^ا](?:ية|يه|ي)", rest[0]):
        rest = [first[0], *rest]
    return " ".join(first), " ".join(rest)


def _english_apart(pair: str) -> tuple[str, str] | None:
    ands = list(re.finditer(" and ", pair, re.IGNORECASE))
    if not ands or "," in pair:
        return None
    middle = ands[len(ands) // 2]
    one, other = pair[: middle.start()], pair[middle.end() :]
    if len(one.split()) == 1 and len(other.split()) == 2 and one.islower() and other.islower():
        return f"{one} {other.split()[1]}", other
    return one, other


def _second_of(tokens: Sequence[str]) -> int | None:
    """Which word of an Arabic pair begins the second of the two: it has «و», as do words that only begin with that letter.

    The likeliest is what opens as the first one does, with the same word; None where several may be it.
    """
    joined = [
        at for at, token in enumerate(tokens) if at and token.startswith("و") and (len(token) > 2 or token == "و")
    ]
    if len(joined) == 1:
        return joined[0]
    alike = [
        at
        for at in joined
        if (second := tokens[at].removeprefix("و")) == "بين" or (second and stem(second) == stem(tokens[0]))
    ]
    return alike[0] if len(alike) == 1 else None
