"""Whether a clause seems to speak against a claim on the same matter: another number, a negation, the opposite word.

Signs, not proof: no grammar is parsed. They are looked for only in a clause that is close to the claim already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from assistant.comparing.quantities import Number, numbers_in
from assistant.question import content_stems
from corpus.fold import fold_text
from corpus.language import language_of
from index.analysis import stem, words

Sign: TypeAlias = Literal["number", "negation", "opposite"]

_PERCENT = r"\s?(?:%|٪|percent\b|per cent\b|بالمي?ه\b|في المي?ه\b)"
NEGATORS = frozenset(
    "not no never nobody none nothing without cannot neither nor don doesn didn isn aren wasn weren hasn haven couldn won"
    " لا لم لن ليس ليست ليسوا ولا ولم ولن وليس وليست فلا فلم فليس دون بدون".split()
)
"""Folded words that deny what follows them."""
# "It says little about influence" denies it.
_SAYS_LITTLE = re.compile(r"\b(say|says|said|tell|tells|told|reveal|reveals|do|does|did) (?:very |but )?little\b")
# "none but three" affirms.
_EXCEPT = re.compile(r"\b(?:الا|سوي|except)\b")
_CLAUSE_END = re.compile(r"[,،;؛:]|\b(?:because|but|although|since|لان\w*|بل|لكن\w*|وانما|انما|غير|الا)\b")
_NEGATED_WORDS = 3
"""How many words of content behind a negator it is taken to deny."""
_SHORT_WORDS = 15
"""In a longer clause of the other language nobody can tell what a negation denies."""
_LEAST_SHARED_ROOT = 3

_OPPOSITES = (
    (
        "rise rises rose risen increase increased grow grew grown higher more gained ارتفع ارتفعت يرتفع زاد زادت يزيد ازداد"
        " ازدادت نما اكثر اعلي اتسع اتسعت",
        "fall falls fell fallen decrease decreased drop dropped decline declined lower less fewer shrank انخفض انخفضت ينخفض نقص"
        " نقصت تراجع تراجعت قل قلت اقل ادني نزل نزلت ضاق ضاقت",
    ),
    (
        "allow allows allowed permit permits permitted تسمح يسمح سمح سمحت تجيز يجيز اجاز اجازت اباح",
        "forbid forbids forbidden prohibit prohibits prohibited ban bans banned حظر حظرت يحظر تحظر منع منعت يمنع تمنع",
    ),
    (
        "accept accepted recognise recognised recognize recognized قبل وافق وافقت اعترف اعترفت",
        "reject rejected deny denied refuse refused رفض رفضت انكر انكرت",
    ),
    ("succeed succeeded success نجح نجحت نجاح", "fail failed failure فشل فشلت اخفق اخفقت عجز عجزت"),
    ("cheap cheaper cheapest رخيص ارخص", "dear expensive costly مكلف غال غاليه اغلي"),
    ("fast faster fastest quick quickly سريع اسرع", "slow slower slowest slowly بطيء ابطا"),
    ("strong stronger strongest قوي اقوي", "weak weaker weakest ضعيف اضعف"),
    ("easy easier easiest سهل اسهل", "hard difficult harder صعب اصعب"),
    ("rare rarely seldom نادر نادره نادرا", "common frequent often شايع شايعه غالبا"),
    ("long longer longest طويل اطول", "short shorter shortest قصير اقصر"),
    ("oldest earliest اقدم", "newest latest احدث"),
    ("much many كثير كثيرا كثيره", "little few قليل قليلا قليله"),
    ("good better best افضل احسن", "bad worse worst اسوا"),
)


def _stems(forms: str) -> frozenset[str]:
    return frozenset(stem(fold_text(form)) for form in forms.split())


_POLES = tuple((_stems(one), _stems(other)) for one, other in _OPPOSITES)


def missing_numbers(claim: str, text: str) -> tuple[Number, ...]:
    """The numbers that a claim states and a text does not have in any writing, each once."""
    there = {number.value for number in numbers_in(text)}
    missing = {number.value: number for number in numbers_in(claim) if number.stated and number.value not in there}
    return tuple(missing.values())


def kind_of(number: Number, text: str) -> Literal["year", "percent", "count"]:
    """What a number of a text counts."""
    if re.search(rf"(?<![\w.,]){re.escape(number.shown)}{_PERCENT}", fold_text(text)):
        return "percent"
    return "year" if re.fullmatch(r"1\d{3}|20\d{2}", number.value) else "count"


def signs_against(claim: str, clause: str, sentence: str, passage: str) -> frozenset[Sign]:
    """How a clause seems to contradict a claim; it stands in the sentence (or in the near part of a long one)."""
    same_language = language_of(claim) == language_of(clause)
    signs: set[Sign] = set()
    if _other_number(claim, sentence, passage):
        signs.add("number")
    if _negated_otherwise(claim, clause) if same_language else _negated_across(claim, clause):
        signs.add("negation")
    if _opposite(claim, clause):
        signs.add("opposite")
    return frozenset(signs)


def _other_number(claim: str, sentence: str, passage: str) -> bool:
    """Whether the claim has a number that is not there, and the sentence another one of its kind instead.

    A year is looked for in the sentence, since passages name many; other numbers may stand in the sentences around it.
    """
    instead = {kind_of(number, sentence) for number in missing_numbers(sentence, claim)}
    years = {number for number in missing_numbers(claim, sentence) if kind_of(number, claim) == "year"}
    return any(kind_of(number, claim) in instead for number in years.union(missing_numbers(claim, passage)))


def _opposite(claim: str, clause: str) -> bool:
    # "did not rise" is no opposite of "fell"
    ours = {stem(word.text) for word in words(claim)} - _denied(claim)
    theirs = {stem(word.text) for word in words(clause)} - _denied(clause)

    def against(pole: frozenset[str], other: frozenset[str]) -> bool:
        return bool(ours & pole and theirs & other) and not (ours & other or theirs & pole)

    return any(against(one, other) or against(other, one) for one, other in _POLES)


def _negated_otherwise(claim: str, clause: str) -> bool:
    """Whether what both speak of is denied in the one and not in the other."""
    ours, theirs = _denied(claim), _denied(clause)
    if any(_in(each, theirs) for each in ours):
        return False
    in_claim, in_clause = content_stems(claim), content_stems(clause)
    return any(_in(each, in_claim) for each in theirs) or any(_in(each, in_clause) for each in ours)


def _denied(text: str) -> set[str]:
    """The stems of the few words of content behind each negator, in its clause."""
    if _EXCEPT.search(fold_text(text)):
        return set()
    denied: set[str] = set()
    for clause in _CLAUSE_END.split(_SAYS_LITTLE.sub(r"\1 not", fold_text(text))):
        folded = [word.text for word in words(clause)]
        for at, word in enumerate(folded):
            if word in NEGATORS:
                denied.update(content_stems(" ".join(folded[at + 1 :]))[:_NEGATED_WORDS])
    return denied


def _in(stemmed: str, others: Iterable[str]) -> bool:
    """Whether a stem is among others; an Arabic one also within one of them, for verbs take letters before the root."""
    return any(
        stemmed == other
        or (min(len(stemmed), len(other)) >= _LEAST_SHARED_ROOT and (stemmed in other or other in stemmed))
        for other in others
    )


def _negated_across(claim: str, clause: str) -> bool:
    if len(clause.split()) > _SHORT_WORDS:
        return False
    return _is_negated(claim) != _is_negated(clause)


def _is_negated(text: str) -> bool:
    folded = fold_text(text)
    return not _EXCEPT.search(folded) and any(word.text in NEGATORS for word in words(text))
