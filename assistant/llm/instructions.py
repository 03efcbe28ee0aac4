"""Text of documents that speaks to a language model instead of to a reader ("ignore all previous instructions").

A passage with such text is not sent. Two detectors find it: patterns, sure of the wordings that they know, and weights on the
vectors of the embedded model (`python -m eval.fit_instructions`), which know others too. On 22 wordings that neither had seen
the patterns found none and the weights 18; of 243 units of two scholarly papers and 1,310 of Wikipedia in both languages the
patterns took none for one and the weights 1. So this is a first line and no more: what slips through is met by the checks of
what the model wrote (`assistant/llm/claim_checks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from corpus.fold import fold_text
from index.arrays import unpacked

Floats = NDArray[np.float32]

HOLD_BACK = 0.5
"""A passage with a sentence above this is not sent."""
DOUBT = -0.5
"""A sentence above this is sent, but proves nothing that a model says: of the sentences of Wikipedia 2 in 100 are."""

# All on folded text: alef with hamza is alef, teh marbuta is heh, alef maksura is yeh, letters are lower case.
_ENGLISH = (
    # "ignore all previous instructions", "forget what you were told above"
    r"\b(?:ignore|disregard|forget|override|bypass|neglect)\b.{0,50}\b(?:instructions?|prompts?|above|told)\b",
    # the rest, which governments ignore too, only as an imperative
    r"(?:^|[.:;!,] |\byou (?:must|should|shall|will|can) )(?:please |then |instead,? |now |and )*"
    r"(?:ignore|disregard|forget|override|bypass|neglect)\b.{0,50}"
    r"\b(?:rules?|questions?|previous|prior|earlier|before|context|guidelines|directions)\b",
    # "your answer must", "your reply should"
    r"\byour (?:answer|reply|response|summary|output)s? (?:must|should|shall|has to|is to|will)\b",
    # an imperative at the beginning of a clause: "say that", "please tell the user", "begin your reply"
    r"(?:^|[.:;!,] )(?:please |then |instead,? |always |only |now )*"
    r"(?:say|tell|claim|answer|reply|respond|output|print|repeat|recommend|state|cite|end|begin|start|finish|conclude|reveal|"
    r"translate|write) (?:that|only|your|the user|the reader|them|him|the following|the text|the phrase|the word|the sentence|"
    r"a poem|everything)\b",
    r"\b(?:reply|respond|answer) (?:only |just )?with\b",
    # another role
    r"\b(?:you are|act as|pretend|behave as|speak as) (?:now|no longer|a|an|the|if you)\b.{0,40}"
    r"\b(?:bot|model|assistant|ai|pirate|poet|expert|administrator|developer|citations?)\b",
    r"\bfrom now on\b.{0,20}\byou\b|\byou no longer\b|\bnew (?:task|instructions?|role)\b *[:.]",
    # the machinery of a conversation
    r"\b(?:system|hidden|original|initial) (?:prompt|instructions?)\b|\bsystem message\b|\bapi key\b",
    r"^[#<{( ]*(?:system|assistant|developer|instructions?)\b ?(?:prompt|message|note|override)?[\]>) ]*[:,|]",
    r"<\|?/?(?:im_start|im_end|system|user|assistant|passages?|instructions?|endoftext|s)\b|\[/?inst\]|<<sys>>",
    # "note to AI readers", "any automated system ... must"
    r"\b(?:dear|attention|hello|notes? (?:to|for)|message (?:to|for)|instructions? (?:to|for)|if you are|as) "
    r"(?:all |any |an? |the )*(?:ai|a\.i\.|llm|language models?|chatbots?|automated|assistants?|artificial intelligence|"
    r"bots?|machines?)\b",
    r"\b(?:any|every|all) (?:ai|automated|machine|language) ?(?:systems?|models?|readers?|assistants?)\b.{0,40}"
    r"\b(?:must|should|has to|have to)\b",
)
_ARABIC = (
    r"\b[وف]?(?:تجاهل|تجاهلوا|اهمل|اهملوا|انس|انسوا|تغاض|تخط|اغفل|دع عنك)\b.{0,50}"
    r"(?:تعليمات|اوامر|ما سبق|السابق|ما قيل|سوال|توجيهات|المقاطع|المصادر)",
    r"\b(?:جوابك|اجابتك|ردك|ملخصك|مهمتك|دورك|مخرجاتك|برنامجك)\b",
    # an imperative at the beginning of a clause, but for those that unvowelled are perfects too (اعلن الوزير ان)
    r"(?:^|[.:؛،!] ?)(?:و|ف|ثم )?(?:قل|اكتب|اجب|كرر|اطبع|انصح|ازعم|اذكر|اختم|ابدا|ترجم|اكشف|ضع|انسب|"
    r"لا تجب|لا تذكر|لا تلتفت|لا تعتمد)\b.{0,60}"
    r"(?:\bان\b|\bب\w+|للمستخدم|القاري|الجواب|السوال|العباره|الجمله|الكلمه|اي مصدر|عليها|دايما)",
    r"\b(?:قل|قولي|اخبر|انصح) (?:لل?|ال)مستخدم",
    # the one who is spoken to
    r"\b(?:ايها|يا|الي)? ?(?:النموذج|المساعد|الروبوت) (?:اللغوي|الذكي|الالي)\b.{0,10}[:،,]",
    r"\b(?:ايها|(?:رساله|تعليمات|ملاحظه|تنبيه) (?:الي|ل)) ?\w*(?:نموذج|مساعد|ذكاء|برامج|انظمه)",
    r"\b(?:ان|اذا) كنت (?:نموذج|مساعد|ذكاء|برنامج|روبوت)",
    r"\bمن الان (?:فصاعدا|وصاعدا)\b|\bانت الان\b|\bتصرف ك|\bتظاهر ب",
    r"\b(?:تعليمات|رساله|امر) النظام\b",
    r"\bعليك ان (?:تجيب|تختم|تقول|توكد|تضع|تنهي)\b",
    r"\b(?:كل|اي|جميع) (?:نظام|برنامج|نموذج|انظمه|برامج|نماذج) (?:الي|الكتروني|لغوي|اليه|لغويه|الذكاء)\w*.{0,40}\b(?:ان|يجب)\b",
)
_PATTERNS = tuple(re.compile(pattern, re.MULTILINE) for pattern in (*_ENGLISH, *_ARABIC))


def instruction_scores(sentences: Sequence[str], vectors: Floats | None) -> Floats:
    """How much each sentence looks like an instruction to a language model, (n,): see `HOLD_BACK` and `DOUBT`.

    `vectors` are theirs as of `Searcher.vectors`, (n, 384); None leaves the patterns alone.
    """
    known = np.array([has_known_wording(sentence) for sentence in sentences], bool)
    likeness = np.full(len(sentences), -np.inf, np.float32)
    if vectors is not None and len(vectors):
        weights, bias = _weights()
        likeness = vectors @ weights + bias
    return np.where(known, np.float32(np.inf), likeness)


def has_known_wording(text: str) -> bool:
    """Whether one of the patterns fits."""
    lines = "\n".join(fold_text(line) for line in text.splitlines())
    return any(pattern.search(lines) for pattern in _PATTERNS)


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, float]:
    with resources.as_file(resources.files("assistant.llm").joinpath("instruction_weights.npz")) as path:
        arrays = unpacked(path)
    return arrays["weights"], float(arrays["bias"])
