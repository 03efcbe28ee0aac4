"""What a language model wrote, as `maraji ask --llm` prints it: each sentence with its passages, its faults under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.cite import citation
from assistant.generate import GeneratedAnswer, GeneratedSentence
from assistant.llm.chat_endpoint import Endpoint
from assistant.llm.claim_checks import Fault
from assistant.models import Answer
from corpus.models import Language

_TEXTS: dict[str, dict[Language, str]] = {
    "heading": {
        "en": "In the words of a language model ({model}), each sentence checked against the passages that it cites:",
        "ar": "بصياغة نموذج لغوي ({model})، وكل جملة محققة على المقاطع التي تستشهد بها:",
    },
    "no_citation": {"en": "cites no passage", "ar": "لا تستشهد بمقطع"},
    "unknown_citation": {"en": "cites a passage that was not sent: {values}", "ar": "تستشهد بمقطع لم يُرسل: {values}"},
    "number": {
        "en": "numbers that the passages cited lack: {values}",
        "ar": "أعداد ليست في المقاطع المذكورة: {values}",
    },
    "name": {"en": "names that the passages cited lack: {values}", "ar": "أسماء ليست في المقاطع المذكورة: {values}"},
    "quotation": {
        "en": "does not stand word for word in the passages cited: {values}",
        "ar": "لا يرد بلفظه في المقاطع المذكورة: {values}",
    },
    "address": {
        "en": "holds an address; do not follow it unchecked: {values}",
        "ar": "فيها عنوان، فلا تتبعه قبل التحقق منه: {values}",
    },
    "support": {
        "en": "no sentence of the passages cited comes near this",
        "ar": "لا جملة في المقاطع المذكورة قريبة من هذا",
    },
    "unfinished": {"en": "was not finished", "ar": "لم تكتمل"},
    "passage": {"en": "passage {number}", "ar": "المقطع {number}"},
    "declined": {
        "en": "The language model found no answer in the passages.",
        "ar": "لم يجد النموذج اللغوي جواباً في المقاطع.",
    },
    "nothing_sent": {
        "en": "Nothing was sent to the language model: there is no passage to send.",
        "ar": "لم يُرسل شيء إلى النموذج اللغوي، إذ لا مقطع يُرسل.",
    },
    "cancelled": {"en": "Stopped before the end.", "ar": "أُوقف قبل النهاية."},
    "failed": {
        "en": "The language model's answer is not complete.",
        "ar": "جواب النموذج اللغوي غير مكتمل.",
    },
    "complete": {"en": "", "ar": ""},
    "dropped": {"en": "Left out for their faults: {count} sentences.", "ar": "جمل حُذفت لما فيها: {count}."},
    "held_back": {
        "en": "Not sent, because it holds instructions to a language model: {passages}.",
        "ar": "لم يُرسل لأن فيه تعليمات موجهة إلى نموذج لغوي: {passages}.",
    },
    "not_measured": {
        "en": "Nearness in meaning was not checked: the index was made with another embedding model.",
        "ar": "لم يُتحقق من قرب المعنى، لأن الفهرس مبني بنموذج تضمين آخر.",
    },
}


def disclosure(endpoint: Endpoint) -> str:
    """Where text is about to be sent, for stderr."""
    where = "this machine" if endpoint.is_local else "another machine"
    plain = " without encryption" if endpoint.url.startswith("http:") and not endpoint.is_local else ""
    return f"the question and the passages found go to {endpoint.shown} ({where}{plain})"


def generated_json(generated: GeneratedAnswer) -> dict[str, Any]:
    """The field `generated` of `maraji ask --json`."""
    return {
        "model": generated.model,
        "sent_to": generated.sent_to,
        "status": generated.status,
        "failure": generated.failure,
        "sentences": [
            {
                "text": sentence.text,
                "passages": list(sentence.citations),
                "supported": sentence.supported,
                "faults": [{"kind": fault.kind, "values": list(fault.values)} for fault in sentence.faults],
            }
            for sentence in generated.sentences
        ],
        "dropped": generated.dropped,
        "held_back": list(generated.held_back),
        "support_measured": generated.support_measured,
    }


def heading_text(model: str, language: Language) -> str:
    """What stands before the first sentence."""
    return _say("heading", language, model=model)


def sentence_text(sentence: GeneratedSentence, language: Language) -> str:
    """A sentence with its passages; one with faults has `?` before it and what they are in a line under it."""
    cited = "".join(f" [{_say('passage', language, number=str(number))}]" for number in sentence.citations)
    if sentence.supported:
        return f"{sentence.text}{cited}"
    return f"? {sentence.text}{cited}\n  ! {'; '.join(fault_texts(sentence.faults, language))}"


def fault_texts(faults: Sequence[Fault], language: Language) -> list[str]:
    """The faults in words."""
    separator = "، " if language == "ar" else ", "
    return [_say(fault.kind, language, values=separator.join(fault.values)) for fault in faults]


def closing_text(generated: GeneratedAnswer, answer: Answer) -> str:
    """What stands after the last sentence: the passages cited, and what the reader should know."""
    language = answer.language
    cited = sorted({number for sentence in generated.sentences for number in sentence.citations})
    lines = []
    for number in cited:
        if 1 <= number <= len(answer.passages):
            hit = answer.passages[number - 1]
            lines.append(f"[{_say('passage', language, number=str(number))}] {citation(hit, language)}  ({hit.source})")
    separator = "، " if language == "ar" else ", "
    held_back = separator.join(_say("passage", language, number=str(number)) for number in generated.held_back)
    notes = [
        _say(generated.status, language),
        _say("dropped", language, count=str(generated.dropped)) if generated.dropped else "",
        _say("held_back", language, passages=held_back) if held_back else "",
        "" if generated.support_measured else _say("not_measured", language),
    ]
    return "\n".join([*lines, *(note for note in notes if note)])


def _say(key: str, language: Language, **values: str) -> str:
    return _TEXTS[key][language].format(**values)
