"""How many quotations `maraji check` judges rightly: manuscripts made of a library's own sentences, with known faults.

    python -m eval.bench.quotations [--index DIR] [--seeds N]

A manuscript has 200 quotations in Arabic and English: 100 as they stand (half of them set in another form: harakat dropped or
added, the other digits, tatweel, line breaks, omissions), 50 with one word or digit altered, 25 cited with another page or
work, 25 invented. Forms of quotation and of citation are drawn by a seed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assistant.check import Checked, Kind, check_manuscript
from assistant.cite import format_citation
from assistant.library import Library
from assistant.quote import open_quotations
from assistant.quoting.manuscript import manuscript_of
from assistant.quoting.omitted_negation import DENIES
from assistant.quoting.quotable import words_of
from corpus.language import language_of
from corpus.models import Language, Page
from index.models import Source

Pages: TypeAlias = Sequence[tuple[Source, Page]]

COUNTS = {"exact": 100, "altered": 50, "elsewhere": 25, "not_found": 25}
_HARAKAT = "\u064e\u064f\u0650\u0652"
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_DIGITS = re.compile(r"[0-9٠-٩]")
_QUOTE_MARKS = re.compile('[«»“”„"‹›…\\[\\]()]')

INVENTED: dict[Language, tuple[str, ...]] = {
    "ar": (
        "لا تُقاس الدبلوماسية بعدد التغريدات بل بعدد الخصوم الذين صاروا شركاء في نهاية العام",
        "أصدر مجلس الوزراء لائحة تُلزم كل سفارة بنشر محاضر اجتماعاتها خلال أسبوع واحد",
        "يبقى السفير الجيد هو من يعرف متى يغلق هاتفه ويفتح نافذة مكتبه",
        "أظهرت التجربة أن المواطن ينتظر ردًا بشريًا ولو تأخر على جواب آلي يصل في الحال",
        "لم تعد القنصلية بناءً ذا أعمدة، بل صارت رقمًا يحفظه المسافر قبل جواز سفره",
        "كانت الرسائل تُحمل على ظهور الجمال من دمشق إلى صنعاء في اثنين وعشرين يومًا",
        "رفضت اللجنة مقترح إنشاء سفارة افتراضية بأغلبية صوت واحد بعد نقاش دام ليلتين",
        "إن الخوارزمية التي تكتب البيان لا تتحمل تبعة الكلمة حين تشعل أزمة بين بلدين",
        "درّب المعهد أربعمئة دبلوماسي على قراءة البيانات قبل أن يدربهم على إلقاء الخطب",
        "من أراد أن يفهم سياسة دولة صغيرة فلينظر إلى ميزانية خوادمها لا إلى خطب وزرائها",
        "تبين أن نصف الحسابات الرسمية لم تُحدَّث كلمات مرورها منذ افتتاحها أول مرة",
        "عُقد المؤتمر الأول للبريد الدبلوماسي في مدينة ساحلية لم يبق منها سوى المنارة",
        "يختلف الباحثون في تعريف القوة الناعمة اختلافهم في تعريف الهواء الذي يتنفسونه",
        "سجلت الوزارة سبعة آلاف مكالمة في ليلة واحدة ولم يكن على الخط إلا ثلاثة موظفين",
    ),
    "en": (
        "A treaty that nobody can verify is a poem with signatures at the bottom of the page",
        "The embassy of the future will be measured by the silence of its complaints desk",
        "Ministers rarely read the dashboards that their own departments print for them each Monday",
        "Four of the seven laboratories were closed before the first joint experiment had begun",
        "Small states borrow the loudspeakers of large ones and are surprised by the echo",
        "The committee agreed in principle to agree in practice at some later and warmer date",
        "Attribution without consequence teaches the attacker only how to spell its own name",
        "No consul was ever promoted for answering a letter on the day on which it arrived",
        "The archive of the negotiations was lost twice, once in a flood and once in a merger",
        "We interviewed ninety telegraph clerks and found that most of them distrusted commas",
        "Scientific exchange survived the crisis because the scientists had stopped asking permission",
        "An ambassador who blogs every morning has already decided what not to learn that day",
        "The server hall was guarded by one soldier and two certificates, both of them expired",
        "Trust between academies grew fastest in the years when their governments did not speak",
    ),
}
_FILLER: dict[Language, tuple[str, ...]] = {
    "ar": (
        "ومما يلفت النظر في هذا الباب قول أحدهم",
        "ويُستشهد في هذا السياق بما يأتي",
        "ونقرأ في موضع آخر",
        "وهذا ما يؤكده النص الآتي",
    ),
    "en": (
        "One finds the matter put as follows",
        "It is worth quoting the passage in full",
        "Elsewhere the point is made that",
        "As has been observed",
    ),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A quotation of the manuscript, and how it has to be judged."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A planted quotation and what became of it; None where it was not seen as a quotation."""

    planted: Planted
    checked: Checked | None

    @property
    def right(self) -> bool:
        """Whether it was judged as it had to be."""
        return self.checked is not None and self.checked.kind == self.planted.kind


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Words of a page, to be quoted."""

    source: Source
    page: Page
    text: str


class _Generator:
    def __init__(self, pages: Pages, seed: int) -> None:
        self._pages = [each for each in pages if len(each[1].text.split()) > 60]
        self._random = random.Random(seed)
        self._used: set[str] = set()
        self._notes: list[str] = []

    def manuscript(self) -> tuple[str, list[Planted]]:
        """Markdown, and what is planted in it."""
        kinds = [kind for kind, count in COUNTS.items() for _ in range(count)]
        self._random.shuffle(kinds)
        text = "# A manuscript\n\n"
        planted = []
        makers: dict[str, Callable[[], tuple[Kind, _Drawn, str]]] = {
            "exact": self._exact, "altered": self._altered, "elsewhere": self._elsewhere, "not_found": self._invented,
        }  # fmt: skip
        for kind in kinds:
            expected, drawn, citation = makers[kind]()
            paragraph, start, end = self._set(drawn, citation)
            planted.append(Planted(expected, len(text) + start, len(text) + end, drawn.text))
            text += paragraph + "\n\n"
        notes = "\n\n".join(f"[^{number}]: {note}" for number, note in enumerate(self._notes, 1))
        return text + notes + "\n", planted

    def _draw(self) -> _Drawn:
        """Between 6 and 40 words in a row of one paragraph, none used before; quotation marks in it are in pairs or none."""
        while True:
            source, page = self._random.choice(self._pages)
            blocks = [block for block in page.blocks if block.kind == "paragraph" and block.end - block.start > 80]
            if not blocks:
                continue
            block = self._random.choice(blocks)
            words = list(re.finditer(r"\S+", page.text[block.start : block.end]))
            length = self._random.randint(6, 40)
            first = self._random.randrange(max(1, len(words) - length + 1))
            last = min(first + length, len(words)) - 1
            text = page.text[block.start + words[first].start() : block.start + words[last].end()]
            if last - first >= 5 and not _QUOTE_MARKS.search(text) and not self._overlaps(text):
                self._used.add(text)
                return _Drawn(source, page, text)

    def _overlaps(self, text: str) -> bool:
        return any(text in used or used in text for used in self._used)

    def _exact(self) -> tuple[Kind, _Drawn, str]:
        drawn = self._draw()
        citation = self._citation(drawn.source, drawn.page)
        if self._random.random() < 0.5:
            return "exact", drawn, citation
        form = self._random.choice(
            (_without_harakat, self._with_harakat, _other_digits, self._stretched, self._omission)
        )
        changed = form(drawn.text)
        # an omission changes no word
        same = form == self._omission or changed == drawn.text
        return "exact" if same else "folded", _Drawn(drawn.source, drawn.page, changed), citation

    def _altered(self) -> tuple[Kind, _Drawn, str]:
        drawn = self._draw()
        words = drawn.text.split()
        numbers = [at for at, word in enumerate(words) if _DIGITS.search(word)]
        at = self._random.randrange(1, len(words) - 1)
        change = self._random.choice(("replace", "digit", "leave out", "add"))
        if change == "digit" and numbers:
            at = self._random.choice(numbers)
            digit = self._random.choice(list(_DIGITS.finditer(words[at])))
            other = str((int(digit.group()) + self._random.randint(1, 9)) % 10)
            other = other if digit.group().isascii() else other.translate(_EASTERN)
            words[at] = words[at][: digit.start()] + other + words[at][digit.end() :]
        elif change == "leave out" and words_of(words[at]):
            del words[at]
        else:
            stranger = self._stranger(drawn.source.language, words)
            words[at : at + (change != "add")] = [stranger]
        return "altered", _Drawn(drawn.source, drawn.page, " ".join(words)), self._citation(drawn.source, drawn.page)

    def _stranger(self, language: Language, words: Sequence[str]) -> str:
        """A word of the language that the quotation does not have."""
        have = {word for each in words for word in words_of(each)}
        while True:
            source, page = self._random.choice(self._pages)
            word = self._random.choice(page.text.split()).strip(".,،؛:;!؟?()«»“”\"'")
            if (
                source.language == language
                and len(word) > 3
                and word.isalpha()
                and not have.intersection(words_of(word))
            ):
                return word

    def _elsewhere(self) -> tuple[Kind, _Drawn, str]:
        drawn = self._draw()
        if self._random.random() < 0.6:
            away = self._random.choice((3, 4, 7))
            label = drawn.page.label and str(int(drawn.page.label) + away)
            return "elsewhere", drawn, self._cite(drawn.source, drawn.page.number + away, label)
        others = [each for each in self._pages if each[0].source != drawn.source.source]
        return "elsewhere", drawn, self._citation(*self._random.choice(others))

    def _invented(self) -> tuple[Kind, _Drawn, str]:
        source, page = self._random.choice(self._pages)
        text = self._random.choice([text for text in INVENTED[source.language] if text not in self._used] or [""])
        if not text:
            return self._invented()
        self._used.add(text)
        return "not_found", _Drawn(source, page, text), self._citation(source, page)

    def _citation(self, source: Source, page: Page) -> str:
        return self._cite(source, page.number, page.label)

    def _cite(self, source: Source, number: int, label: str | None) -> str:
        """A citation in one of the forms that people and Maraji write; a note is called."""
        place = label or str(number)
        arabic = source.language == "ar"
        if arabic and self._random.random() < 0.5:
            place = place.translate(_EASTERN)
        families = [author.split()[-1] for author in source.authors]
        form = self._random.randrange(5)
        if form == 0:
            return f" ({' و'.join(families)}، {source.year}، ص {place})" if arabic else (
                f" ({' and '.join(families)}, {source.year}, p. {place})"
            )  # fmt: skip
        if form == 1:
            cited = format_citation(source.authors, source.year, source.title, number, label, (), source.language)
            return f" — {cited}"
        if form == 2 and not arabic:
            return f" ({families[0]} {source.year}: {place})"
        title = source.title.split(":")[0]
        note = f"{'، '.join(source.authors)}، {title}، {source.year}، ص {place}." if arabic else (
            f"{' and '.join(source.authors)}, *{title}*, {source.year}, p. {place}."
        )  # fmt: skip
        self._notes.append(note)
        return f"[^{len(self._notes)}]"

    def _set(self, drawn: _Drawn, citation: str) -> tuple[str, int, int]:
        """A paragraph with the quotation in one of its forms, and where the quotation stands in it."""
        language = language_of(drawn.text)
        text = self._broken(drawn.text)
        if self._random.random() < 0.15:
            quoted = "\n".join(f"> {line}" for line in text.split("\n"))
            opening = f"{self._random.choice(_FILLER[language])}:\n\n"
            if "—" in citation and self._random.random() < 0.5:
                citation = f"\n>\n> {citation.strip()}"
            return f"{opening}{quoted}{citation}", len(opening), len(opening) + len(quoted)
        marks = self._random.choice(("«»", "“”", '""', "„“" if language == "en" else "«»"))
        opening = f"{self._random.choice(_FILLER[language])}: "
        quoted = f"{marks[0]}{text}{marks[1]}"
        stop = "." if "—" not in citation else ""
        return f"{opening}{quoted}{citation}{stop}", len(opening), len(opening) + len(quoted)

    def _broken(self, text: str) -> str:
        """The same in lines, sometimes."""
        if self._random.random() < 0.7:
            return text
        words = text.split()
        at = self._random.randrange(1, len(words))
        return f"{' '.join(words[:at])}\n{' '.join(words[at:])}"

    def _with_harakat(self, text: str) -> str:
        return "".join(
            letter
            + (self._random.choice(_HARAKAT) if "\u0628" <= letter <= "\u064a" and self._random.random() < 0.2 else "")
            for letter in text
        )

    def _stretched(self, text: str) -> str:
        return re.sub("(?<=[بتثسشصضفقكلمن])(?=[\u0628-\u064a])", lambda _: self._random.choice(("", "", "ـ")), text)

    def _omission(self, text: str) -> str:
        words = text.split()
        if len(words) < 12:
            return text
        at = self._random.randrange(4, len(words) - 6)
        if not DENIES.isdisjoint(words_of(" ".join(words[at : at + 3]))):
            return text  # without its "not" it would be altered
        return " ".join([*words[:at], self._random.choice(("…", "[...]", "...", "[…]")), *words[at + 3 :]])


def _without_harakat(text: str) -> str:
    return re.sub("[\u064b-\u0652]", "", text)


def _other_digits(text: str) -> str:
    return text.translate(_WESTERN) if re.search("[٠-٩]", text) else text.translate(_EASTERN)


def generate(pages: Pages, seed: int) -> tuple[str, list[Planted]]:
    """A manuscript in Markdown, and what is planted in it."""
    return _Generator(pages, seed).manuscript()


def judge(pages: Pages, seed: int) -> list[Judged]:
    """Generate a manuscript and check it."""
    text, planted = generate(pages, seed)
    sources = list({source.source: source for source, _ in pages}.values())
    report = check_manuscript(manuscript_of(text, markdown=True), open_quotations(pages), sources)
    by_place = [(each.quotation.start, each.quotation.end, each) for each in report.checked]
    return [
        Judged(each, next((found for start, end, found in by_place if start < each.end and end > each.start), None))
        for each in planted
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many are judged rightly, and those that are not."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.quotations", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--index", type=Path, default=Path(".maraji"))
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args(arguments)
    pages = list(Library(options.index).pages())
    total = right = 0
    for seed in range(options.seeds):
        began = time.perf_counter()
        judged = judge(pages, seed)
        seconds = time.perf_counter() - began
        rights = Counter(each.planted.kind for each in judged if each.right)
        kinds = Counter(each.planted.kind for each in judged)
        print(f"seed {seed}: {sum(rights.values())} of {len(judged)} ({seconds:.2f} s)", end="  ")
        print(", ".join(f"{kind} {rights[kind]}/{count}" for kind, count in sorted(kinds.items())))
        for each in judged:
            if not each.right:
                got = each.checked.kind if each.checked else "not seen"
                print(f"   {each.planted.kind} judged {got}: {each.planted.text!r}")
        total += len(judged)
        right += sum(rights.values())
    print(f"{right} of {total}: {100 * right / total:.2f}%")
    return 0


if __name__ == "__main__":
    sys.exit(main())
