"""What Maraji says in its own voice, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.models import AnswerSentence
from corpus.models import Language
from corpus.reasons import in_language
from index.models import Hit

_TEXTS: dict[str, dict[Language, str]] = {
    "refused": {
        "ar": "لم أجد جواباً في المصادر. أقرب ما فيها معروض أدناه.",
        "en": "The sources do not say. The nearest passages are shown below.",
    },
    "nothing": {
        "ar": "لا شيء في المصادر قريب من هذا السؤال.",
        "en": "Nothing in the sources comes near this question.",
    },
    "not_cited": {
        "ar": "لا هامش ولا مرجع يُحال إليه في المصادر يذكر «{name}». أقرب ما فيها معروض أدناه.",
        "en": "No note or reference that the sources call names “{name}”. The nearest passages are shown below.",
    },
    "missing": {
        "ar": "لا يرد «{name}» في المقاطع التي عُثر عليها؛ فقد يكون الجواب عن غيره.",
        "en": "“{name}” stands in none of the passages found; this may be about something else.",
    },
    "one_of_two": {
        "ar": "لم يُعثر على مقطع يُرجَّح أنه عن «{name}».",
        "en": "No likely passage was found on “{name}”.",
    },
    "each_alone": {
        "ar": "لم يُعثر على جملة تقارن بينهما؛ يُعرض ما قيل في كل منهما.",
        "en": "No sentence was found that compares the two; what is said of each is shown.",
    },
    "partly_arabic": {"ar": "", "en": "Partly from an Arabic source; those sentences stay in its own words."},
    "partly_english": {"ar": "بعض الجواب من مصدر إنجليزي، وجمله بلغتها الأصلية.", "en": ""},
    "from_arabic": {"ar": "", "en": "Answered from an Arabic source; the sentences stay in its own words."},
    "from_english": {"ar": "الجواب من مصدر إنجليزي، وجمله بلغتها الأصلية.", "en": ""},
    "could_be": {
        "ar": "غير محسوم؛ قد يكون: {candidates}",
        "en": "unresolved; it could be: {candidates}",
    },
    "or": {"ar": "، أو: ", "en": ", or: "},
    "not_found": {
        "ar": "غير محسوم: لا شيء في هوامش المصدر ومراجعه يقابل «{mark}»",
        "en": "unresolved: no note or reference of the source answers to “{mark}”",
    },
    "open": {"ar": "غير محسوم", "en": "unresolved"},
    "rests_on": {"ar": "المرجع:", "en": "Reference:"},
    "more_items": {
        "ar": "عناصر القائمة {count}، والمعروض منها {shown}؛ البقية في المصدر.",
        "en": "The list has {count} items, of which {shown} are shown; the rest is in the source.",
    },
    "likelihood": {
        "ar": "احتمال أن تجيب المصادر عن هذا: {percent}%",
        "en": "How likely the sources answer this: {percent}%",
    },
    "unsure": {"ar": "جواب غير مؤكد. ", "en": "Not sure. "},
    "also": {"ar": "ورد أيضاً في: {place}", "en": "Also in: {place}"},
    "see_also": {"ar": "انظر أيضاً:", "en": "See also:"},
    "doubtful": {
        "ar": "نص الصفحة التي يستند إليها الجواب مشكوك فيه ({reasons})؛ تحقق من الأصل.",
        "en": "The page this rests on was read with doubt ({reasons}); check the original.",
    },
}


UNSURE = 0.5
"""Under this confidence an answer is called unsure, and what was nearly chosen is shown too."""


def say(key: str, language: Language, **values: object) -> str:
    """One of the fixed sentences, with its values filled in."""
    return _TEXTS[key][language].format(**values)


def likelihood(language: Language, confidence: float) -> str:
    """How likely an answer that is shown is one, for people; never certain."""
    told = say("likelihood", language, percent=min(99, round(100 * confidence)))
    return (say("unsure", language) if confidence < UNSURE else "") + told


def answer_note(
    language: Language,
    sentences: Sequence[AnswerSentence],
    passages: Sequence[Hit],
    answered: bool,
    missing: Sequence[str] = (),
) -> str:
    """What the reader of an answer should know: a refusal, a name that is missing, another language, a page read with doubt."""
    if not answered:
        return say("refused" if passages else "nothing", language)
    notes = [say("missing", language, name=name) for name in missing[:1]]
    others = sum(sentence.language != language for sentence in sentences)
    if others:
        extent, other = "from" if others == len(sentences) else "partly", "english" if language == "ar" else "arabic"
        notes.append(say(f"{extent}_{other}", language))
    doubtful = [passages[sentence.passage].quality for sentence in sentences]
    reasons = dict.fromkeys(reason for quality in doubtful if quality.status != "ok" for reason in quality.reasons)
    if reasons:
        told = ("؛ " if language == "ar" else "; ").join(in_language(reason, language) for reason in reasons)
        notes.append(say("doubtful", language, reasons=told))
    return " ".join(notes)
