"""The words that show what a question asks for, in both languages; all of it on folded text (`corpus.fold`)."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from assistant.answers.listed_nouns import arabic_listed_nouns
from corpus.fold import fold_text

QuestionKind: TypeAlias = Literal[
    "reference", "date", "number", "list", "definition", "who", "where", "why", "other", "keywords", "byline", "imprint"
]
"""The last three ask for what a work says of itself (`title_page`)."""

# Any other sound plural that has what it belongs to, «ما تداعيات الرقمنة؟»; but «ما البيانات؟» asks what it is.
_SOUND_PLURAL = r"(?!ال)\w{3,}ات(?:ها|ه|هم)?\b|ال\w{3,}ات(?= التي\b)"
_LIST_NOUN = rf"(?:ال)?(?:{'|'.join(arabic_listed_nouns())})|{_SOUND_PLURAL}"
_PLURAL = r"(?:\w+s|criteria|phenomena|media)"
_CITES = "cites?|cited|rely|relies|relied|draws?|refers?|quotes?|quoted|supports?"
_CITED = "(?:مرجع|مصدر|دراسه|كتاب|بحث|مقال|مولف|عمل)"
_RESTS_ON = "(?:[يت]ستند|استند|[يت]عتمد|اعتمد|[يت]حيل|احال|نقل|اخذ|رجع)"
_STATED = "(?:ال)?(?:رقم|ارقام|نسبه|احصاء|احصائيه|معلومه|قول|كلام|عباره|اقتباس|ادعاء|قصه|فكره)"

_MEASURED = (
    "عدد|نسب[هت]|معدل|مقدار|حص[هت]|متوسط|طول|ارتفاع|حجم|تعداد|ميزاني[هت]|ت?كلف[هت]|سعر|ثمن|"
    "مساح[هت]|مساف[هت]|سرع[هت]|وزن|عمق|كثاف[هت]"
)
_MEASURED_ENGLISH = (
    "percentage|share|number|proportion|rate|amount|population|budget|size|length|height|cost|price|distance|speed|weight|"
    "depth|density|correlation|temperature"
)
# «ما الذي فعله؟», "What is the name of the ship?": what they want is no definition
_NO_DEFINITION = r"(?! (?:(?:هو|هي) )?(?:(?:الذي|التي)(?! [يتن](?:عني|قصد))|اللذان|اللتان|الذين|اسم|نوع|مدي|لون)\b)"
_NO_DEFINITION_ENGLISH = r"(?! the (?:\w+ )?(?:name|type|kind) of\b)"

_WORDS: dict[QuestionKind, tuple[str, ...]] = {
    "reference": (
        rf"\b(?:اي {_CITED}|ما (?:هو |هي )?ال{_CITED} (?:الذي|التي))\b.*\b{_RESTS_ON}",
        rf"\b(?:الي|علي) (?:اي|ما) {_CITED}\b",
        r"\bما(?: هو)? (?:ال)?مرجع\b",
        # «ما مصدر الطاقة؟» asks for none
        rf"\bما(?: هو)? (?:ال)?مصدر(?:$| (?:هذا|هذه|ذلك|تلك|في|{_STATED})\b)",
        r"(?:من اين|عمن|ممن) (?:اخذ|نقل|استقي|استمد|اقتبس)",
        r"(?:علام|بم|بمن|الام|الي ماذا|علي ماذا) [يت]?(?:ا?ستند|ا?عتمد|ا?ستشهد)",
        rf"(?:what|which) (?:source|reference|study|work|book|article|paper|author)s?\b(?! of\b).*\b(?:{_CITES})\b",
        r"which (?:source|reference|study|work|book|article|paper|author)s?\b(?! of\b).*\b(?:use|uses|used|based)\b",
        r"\b(?:cite|cites|cited|sources?|references?) (?:for|on)\b",
        r"\bwhat (?:is|was) the (?:source|reference) (?:of|behind) (?:the|this|that) "
        r"(?:figure|number|claim|statement|remark|quotation|date)s?\b",
        r"^where (?:does|do|did|is) (?:the|this|that|these) (?:figure|number|claim|statement|remark|quotation|idea)s?\b"
        r".*\b(?:come|comes|taken) from\b",
        r"\bon (?:what|which|whom) does .*\b(?:rely|draw|base)\b",
    ),
    "date": (
        r"\bمتي\b",
        r"\b(?:اي|ايه) (?:عام|سنه|قرن|شهر|يوم|تاريخ|عقد)\b",
        r"\bwhen\b",
        r"\b(?:what|which) (?:year|date|month|century|decade)\b",
    ),
    "number": (
        r"\bب?كم\b",
        rf"\b(?:ما|ماهو|ماهي)(?: هو| هي| كان| كانت)? (?:{_MEASURED})(?:ها|ه|هم)?\b",
        r"\bhow (?:many|much|long|often|large|old|big|high|far|tall|wide|deep|fast)\b",
        r"\bwhat (?:percentage|percent|share|number|proportion|rate|amount)\b",
        rf"^what (?:is|are|was|were) (?:the|its|their) (?:(?:total|current|annual) )?(?:{_MEASURED_ENGLISH})"
        r"(?: (?:of|in|for|between)\b|$)",
        r"^what (?:is|are|was|were) (?:the|its|their) (?:average|mean|median) ",
    ),
    "list": (
        rf"^[وف]?(?:ما|ماهي|ماهو|اذكر|عدد)(?: هي| هم| اهم| ابرز)* (?:{_LIST_NOUN})",
        r"^(?:اذكر|عدد) ",
        rf"\b(?:what|which) (?:are|were) (?:the )?(?:\w+ )?{_PLURAL}\b",
        rf"\b(?:what|which) {_PLURAL} (?:are|were|do|does|did|can|should|have|has)\b",
        r"^(?:list|name|enumerate)\b",
    ),
    "definition": (
        rf"^[وف]?(?:ما|ماهو|ماهي|عرف)\b{_NO_DEFINITION}",
        r"\bكيف [تي]?عرف\b",
        r"\b(?:ما|ابسط) تعريف\b",
        r"\bالمقصود ب",
        rf"^what (?:is|are|does .* mean)\b{_NO_DEFINITION_ENGLISH}",
        r"\bdefin(?:e|es|ed|ition)\b",
        r"\bmeaning of\b",
    ),
    "who": (r"^[وف]?من (?!اين|اي|خلال)", r"\b(?:who|whose|whom)\b"),
    "where": (
        r"\bاين\b",
        r"\bب?اي (?:مدينه|بلد|دوله|مكان|ولايه|منطقه|قاره)\b",
        r"\bwhere\b",
        r"\b(?:what|which) (?:city|country|state|place|region|location)\b",
    ),
    "why": (
        r"\bلماذا\b",
        r"\bما (?:هو )?(?:ال)?سبب\b",
        r"\bwhy\b",
        r"\bwhat (?:is|was) the (?:reason|cause)\b",
    ),
}

PATTERNS: dict[QuestionKind, re.Pattern[str]] = {
    kind: re.compile("|".join(patterns)) for kind, patterns in _WORDS.items()
}
"""By kind, the more special kinds first: the first that matches is the kind of the question."""

_OPENING = re.compile(
    r"^(?:and|but|so|then) |"
    r"^[وف](?=(?:ما|ماذا|ماهي|ماهو|من|ممن|متي|ب?كم|اين|كيف|لماذا|هل|[بل]?اي|في|علي|الي|عن|بماذا|اذكر|عدد|عرف)\b)"
)

ASKING = frozenset(
    "ما ماذا من متي اين كيف كم هل لماذا اي ايه هو هي هم ماهو ماهي في علي عن الي ان او التي الذي الذين كان كانت تم هذا هذه "
    "ذلك بين مع بعد قبل و اذكر عدد عرف ب ل ك عند لدي قد لم لا وفق وفقا حسب what which who whom whose when where why how is "
    "are was were do does did the a an of in on at to for by with from as be been and or that this these those it its "
    "their there has have had can could should would many much according name list define mean وما ومن ومتي واين وكيف وكم وهل "
    "ولماذا واي وماذا وماهي وماهو فما فمن فمتي فكيف فلماذا".split()
)
"""Words that carry the asking, not the matter asked about."""

_FOREMOST = frozenset("اهم ابرز اشهر".split())

SOURCE_WORDS = frozenset(
    "مرجع مصدر كتاب دراسه عمل بحث مقال مولف مولفه مولفان مولفون كاتب كاتبه يستند تستند استند استندت يعتمد تعتمد اعتمد اعتمدت "
    "اعتمدا يحيل تحيل احال اخذ اخذت نقل نقلت رجع رجعت استقي اقتبس كلامها كلامه قول قصه مساله ما من اي اين الي علي عليه اليه "
    "الذي التي في عن بان source reference book study work article paper author authors cite cites cited use uses used rely "
    "relies relied based draw draws refer refers quote quoted support supports come comes from remark claim which what where do "
    "does did the on for is about".split()
)
"""Words that ask for a source, without their article: the passage that rests on it does not contain them."""


def bare_question(folded: str) -> str:
    """A folded question without the "and" that it opens with: «ومتى؟», "And when?"."""
    return _OPENING.sub("", folded)


def kind_of(question: str) -> QuestionKind:
    """The kind of thing that a question asks for."""
    folded = bare_question(fold_text(question).strip(" ?؟.!،"))
    return next((kind for kind, pattern in PATTERNS.items() if pattern.search(folded)), "other")


def listed_noun(question: str) -> str:
    """What a question for a list wants listed, folded and without a pronoun: stages, أهداف; empty where it is not told."""
    own = [word for word in bare_question(fold_text(question)).split() if word not in ASKING and word not in _FOREMOST]
    bare = (word.strip(" ?؟.!،") for word in own)
    nouns = (word for word in bare if not word.isascii() or re.fullmatch(_PLURAL, word))
    return re.sub("(?<=ات)(?:ها|هم|ه)$", "", next(nouns, ""))
