"""Title, authors and year of a work, where its text shows them; where it does not, the title is the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.drafts import opens_like_a_heading
from corpus.fold import fold_text
from corpus.language import language_of
from corpus.models import Block, Page, Work
from corpus.repair import repair

# Damaged exports put the label behind the title that it announces.
_TITLE_LABEL = re.compile(
    r"^\s*(?:عنوان (?:المداخلة|البحث|الدراسة|المقال|الورقة)|العنوان|Title)\s*[:：]\s*"
    r"|\s*عنوان (?:المداخلة|البحث|الدراسة|المقال|الورقة)\s*[:：]\s*$"
)
_AUTHOR_LABEL = re.compile(
    r"^\s*(?:(?:اسم )?(?:ال)?(?:مؤلف|مؤلفة|مؤلفون|مؤلفان|كاتب|كاتبة|باحث|باحثة|باحثون)|تأليف|إعداد|بقلم"
    r"|authors?|written by|by)\s*[:：]?\s+",
    re.IGNORECASE,
)
# "د/ ..." and "Dr. ..." before a name; a rank alone ("باحث متخصص") is no name.
_RANK = re.compile(
    r"^\s*[■•*]?\s*(?:أ\s*\.\s*د|ا\.د|أ\.م\.د|م\.د|د|أ|الدكتورة?|الأستاذة?|دكتورة?|Prof|Dr|Mr|Mrs|Ms)\s*[./]\s*[:/]?\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|&)\s")
# Given names that begin with the letter of "and".
_BEGIN_WITH_AND = frozenset(
    fold_text(name)
    for name in (
        "وائل وليد وليم وسام وسيم وفاء وفيق وداد وديع وجدي وجدان وجيه وحيد وردة وصفي وضاح وعد ولاء ولي وهبة وهبي وهيب وئام"
    ).split()
)
# On folded text: what stands under a title in the form of a name. A line with one of these words is a subtitle.
_TITLE_WORD = re.compile(
    r"(?:^|\s)(?:[وفبل]?ال|لل|[وفبل])?(?:دراسه|دراسات|مقاربه|مقاربات|بحث|بحوث|تحليل|تحليليه|مقارنه|مقدمه|مدخل|قراءه|نحو|نظره"
    r"|رويه|اطار|نموذج|حاله|اشكاليه|واقع|دور|اثر|تجربه|تاريخ|نظريه|مفهوم|مفاهيم|قضايا|ملامح|ابعاد|افاق|رساله|اطروحه|كتاب"
    r"|مقال|ورقه|تقرير|سياسه|سياسات|علاقات|دوله|دول|دوليه)(?=\s|$)"
)
_FORMULA = re.compile(r"^(?:باسم (?:الشعب|الامه|الملك|الله)|بسم الله)\b")
_YEAR = re.compile(r"(?<![\d٠-٩])(?:1[89]|20)\d\d(?![\d٠-٩])")
# On folded text. Behind a full stop, a date line or an imprint has its year last: alone, or behind a comma.
_SENTENCE_END = re.compile(r"[.!?؟:…][\"'”»)\]]*\s*$")
_DATED_LAST = re.compile(r"(?:^\W*(?:[^\W\d_]+\W+){0,2}|[,،(©–—]\s*(?:[^\W\d_]+\s)?)(?:1[89]|20)[0-9]{2}\W*$")
_MOST_DATE_LINE_WORDS = 15
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_ISBN = re.compile(r"\bISBN(?:-1[03])?[:\s]*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])")
# On folded text: publisher, journal, place.
_IMPRINT = re.compile(
    r"[0-9]|\b(?:دار|مجله|معهد|مركز|جامعه|كليه|قسم|العدد|المجلد|مطبعه|موسسه|منشورات)\b"
    r"|\b(?:journal|quarterly|review|vol|no|university|institute|press|centre|center|department|school|working paper)\b"
)
_HEADER_CHARACTERS = 1500
_MOST_NAME_WORDS = 6
"""With its rank."""
_TITLE_CHARACTERS = 200


def describe(stem: str, pages: Sequence[Page], front_matter: Mapping[str, Sequence[str]]) -> Work:
    """The work that these pages are; `stem` is the file's name without its ending.

    `front_matter` maps lower-case keys (title, author, year, date, doi ...) to their values and goes before the text.
    """
    first = next((page for page in pages if page.text.strip()), None)
    blocks = [(block, first.text[block.start : block.end]) for block in first.blocks] if first else []
    header = _header(blocks)
    lines = [text for _, text in header]
    title = _first(front_matter, "title", "العنوان") or _title(blocks, lines) or " ".join(repair(stem).split())
    authors = tuple(
        name
        for value in _values(front_matter, "authors", "author", "المؤلف", "المؤلفون")
        for name in split_names(value)
    )
    dated = " ".join(_values(front_matter, "year", "date", "published", "السنة", "التاريخ"))
    full_text = "\n".join(page.text for page in pages)
    top = full_text[: 2 * _HEADER_CHARACTERS]
    doi, isbn = _DOI.search(top), _ISBN.search(top)
    return Work(
        title=title,
        authors=authors or _labelled_authors(lines) or _authors_under(title, header),
        year=_year(dated)
        or _year_in([line for block, line in header if block.kind != "heading" and line not in title]),
        language=language_of(full_text),
        doi=_first(front_matter, "doi") or (doi.group() if doi else None),
        isbn=_first(front_matter, "isbn") or (isbn.group(1).strip() if isbn else None),
    )


def split_names(value: str) -> tuple[str, ...]:
    """Names out of a list such as "A and B", "أ؛ ب", "أ وب"; "Family, Given" stays one name when it stands alone."""
    separator = "[;؛]" if re.search("[;؛]", value) else "[،,]"
    listed = [part.strip() for part in re.split(separator, value)]
    if separator == "[،,]" and len(listed) == 2 and "," in value and all(" " not in part for part in listed):
        return (value.strip(),)
    parts = [half for part in listed for piece in _AND.split(part) for half in _split_at_waw(piece)]
    return tuple(name for part in parts if (name := _RANK.sub("", part).strip()))


def _split_at_waw(names: str) -> list[str]:
    """ "ريم حداد وكريم العطار" is two, where each half is long enough to be a name; "عادل وهبي" is one."""
    words = names.split()
    halves: list[str] = []
    start = 0
    for at in range(2, len(words) - 1):
        word = words[at]
        joins = word.startswith("و") and len(word) > 2 and fold_text(word) not in _BEGIN_WITH_AND
        if joins and at - start <= _MOST_NAME_WORDS and _is_name_long(_RANK.sub("", " ".join(words[start:at]))):
            halves.append(" ".join(words[start:at]))
            words[at] = word.removeprefix("و")
            start = at
    return [*halves, " ".join(words[start:])]


def _is_name_long(text: str) -> bool:
    return 2 <= len(text.split()) <= 4


def _values(front_matter: Mapping[str, Sequence[str]], *keys: str) -> tuple[str, ...]:
    return next((tuple(front_matter[key]) for key in keys if front_matter.get(key)), ())


def _first(front_matter: Mapping[str, Sequence[str]], *keys: str) -> str | None:
    values = _values(front_matter, *keys)
    return values[0].strip() if values and values[0].strip() else None


def _header(blocks: Sequence[tuple[Block, str]]) -> list[tuple[Block, str]]:
    """The short lines before the first real paragraph: title, names, place and date of publication."""
    lines: list[tuple[Block, str]] = []
    taken = 0
    for block, text in blocks:
        if len(text.split()) > 30 or taken > _HEADER_CHARACTERS:
            break
        lines.append((block, text))
        taken += len(text)
    return lines


def _title(blocks: Sequence[tuple[Block, str]], header: Sequence[str]) -> str | None:
    labelled = next((text for text in header if _TITLE_LABEL.search(text)), None)
    if labelled is not None:
        return _TITLE_LABEL.sub("", labelled).strip() or None
    for block, text in blocks[:12]:
        if block.kind == "heading" and block.level <= 2 and not opens_like_a_heading(text) and not text[0].isdigit():
            return text.strip(" :")
    for text in header[:4]:
        named = _RANK.match(text) or _AUTHOR_LABEL.match(text) or _IMPRINT.search(fold_text(text))
        if not named and len(text) <= _TITLE_CHARACTERS and not text.rstrip().endswith((".", "،", ":")):
            return None if opens_like_a_heading(text) else text.strip()
    return None


def _labelled_authors(header: Sequence[str]) -> tuple[str, ...]:
    for line in header[:8]:
        label = _AUTHOR_LABEL.match(line)
        rank = _RANK.match(line)
        if label is None and rank is None:
            continue
        rest = _RANK.sub("", line[label.end() :] if label else line)
        name = _until_rank_description(rest)
        if 1 < len(name.split()) <= 12 and not any(character.isdigit() for character in name):
            return split_names(name) if label else (name,)
    return ()


def _authors_under(title: str, header: Sequence[tuple[Block, str]]) -> tuple[str, ...]:
    """The names that one of the two lines under the title consists of; the title may stand on several lines."""
    title_lines = [at for at, (_, line) in enumerate(header) if line in title]
    under_title = header[title_lines[-1] + 1 :][:2] if title_lines else []
    lines = [line for block, line in under_title if block.kind != "heading"]
    return next((names for line in lines if (names := bare_names(line))), ())


def bare_names(line: str) -> tuple[str, ...]:
    """The names that a line of its own under the title consists of; nothing where it can be anything else."""
    folded = fold_text(line)
    if (
        _IMPRINT.search(folded)
        or _FORMULA.match(folded)
        or _TITLE_WORD.search(folded)
        or not re.fullmatch(r"[^\W\d_]+(?:[ .,،'’\-]+[^\W\d_]+)*", _bare(line))
    ):
        return ()
    names = split_names(line)
    arabic = language_of(line) == "ar"
    fits = all(_is_name_long(name) and (arabic or all(word[0].isupper() for word in name.split())) for name in names)
    return names if fits else ()


def _bare(line: str) -> str:
    """Without harakat, which are no letters to a pattern."""
    return re.sub("[\u064b-\u0652]", "", line.strip())


# What follows a name in one line: degree, post, institution.
_DESCRIPTION = re.compile(
    r"^(?:دكتور|باحث|استاذ|مدرس|محاضر|كليه|جامعه|مركز|معهد|طالب|رييس|phd|professor|researcher|university|lecturer|department)"
)


def _until_rank_description(text: str) -> str:
    words = text.split()
    for position, word in enumerate(words):
        if position and _DESCRIPTION.match(fold_text(word)):
            return " ".join(words[:position]).strip(" ،,-–")
    return text.strip(" .،,*_")


def _year(text: str) -> int | None:
    # a number in an address is no year of publication
    words = [word for word in text.split() if not ("//" in word or "www." in word or "@" in word)]
    match = _YEAR.search(fold_text(" ".join(words)))
    return int(match.group()) if match else None


def _year_in(header: Sequence[str]) -> int | None:
    return next((year for line in header if _is_date_line(line) and (year := _year(line)) is not None), None)


def _is_date_line(line: str) -> bool:
    """Whether a year in this line can be that of the work: a sentence tells of other years."""
    folded = fold_text(line).strip()
    if _SENTENCE_END.search(folded):
        return _DATED_LAST.search(folded) is not None
    return len(folded.split()) <= _MOST_DATE_LINE_WORDS
