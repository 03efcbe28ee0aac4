"""Texts of any number and length for the benches: sentences of ours on digital diplomacy, drawn in a fixed order."""

from __future__ import annotations

import random
from typing import Final

from corpus.models import Language

SENTENCES: Final[dict[Language, tuple[str, ...]]] = {
    "ar": (
        "تستخدم وزارات الخارجية المنصات الرقمية لمخاطبة الجمهور في الدول الأخرى مباشرة، من غير وسيط صحفي.",
        "بدأت البعثات الدائمة عام ٢٠٠٩ بنشر بياناتها على الشبكات الاجتماعية قبل أن تصل إلى الصحف بساعات.",
        "ويرى الباحثون أن سرعة الرد لا تغني عن دقته، وأن الخطأ المنشور يصعب سحبه بعد تداوله.",
        "تعتمد السفارات الصغيرة على موظف واحد يجمع بين الترجمة والنشر والرد على أسئلة المواطنين في الخارج.",
        "أظهرت المقابلات أن التدريب على إدارة الأزمات الرقمية لم يشمل سوى ثلث الملحقين الإعلاميين.",
        "إن الدبلوماسية العامة أوسع من الدعاية؛ لأنها تقوم على الإصغاء إلى الآخر قبل إقناعه.",
        "ولم تكن القنصليات مستعدة لحجم الرسائل التي وردت إليها في الأسابيع الأولى من الجائحة.",
        "يُقاس أثر الحملات بعدد المشاركات عادة، غير أن المشاركة لا تعني القبول ولا تغيير الرأي.",
        "طالبت المنظمات بقواعد واضحة لحماية بيانات طالبي التأشيرات المخزنة لدى شركات خاصة.",
        "أما الذكاء الاصطناعي فيُستعان به في فرز البرقيات وتلخيصها، ويبقى القرار للدبلوماسي.",
        "وقّعت سبع وثلاثون دولة وثيقة مشتركة حول السلوك المسؤول في الفضاء السيبراني.",
        "كان المؤتمر الافتراضي أقل كلفة، لكنه حرم المفاوضين من الأحاديث الجانبية التي تُبنى فيها الثقة.",
    ),
    "en": (
        "Foreign ministries now speak to audiences abroad directly, without a journalist between them and the reader.",
        "Permanent missions began in 2009 to publish statements on social networks well before newspapers had them.",
        "Speed, the study argues, is no substitute for accuracy: an error once shared can hardly be withdrawn.",
        "A small embassy relies on one officer who translates, publishes and answers citizens living abroad.",
        "Interviews showed that only a third of the press attachés had been trained for a crisis online.",
        "Public diplomacy is wider than propaganda, since it begins with listening and only then tries to persuade.",
        "The consulates were not prepared for the volume of messages they received in the first weeks of a pandemic.",
        "Campaigns are usually measured in shares, although sharing is neither agreement nor a change of mind.",
        "Organisations asked for clear rules to protect the data of visa applicants that private companies store.",
        "Machine learning sorts and summarises cables; the decision remains with the diplomat who signs it.",
        "Thirty-seven states signed a joint document on responsible behaviour in cyberspace after two years of talks.",
        "The virtual conference cost less, but took from the negotiators side conversations in which trust is built.",
    ),
}


def passages(count: int, words: int, seed: int = 1) -> list[str]:
    """Texts of about so many words (within a sixth), Arabic and English by turns; the same for the same arguments."""
    draw = random.Random(seed)
    languages: tuple[Language, Language] = ("ar", "en")
    return [_passage(draw, languages[number % 2], words) for number in range(count)]


def _passage(draw: random.Random, language: Language, words: int) -> str:
    wanted = round(words * draw.uniform(5 / 6, 7 / 6))
    text: list[str] = []
    while len(text) < wanted:
        text += draw.choice(SENTENCES[language]).split()
    return " ".join(text[:wanted])
