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
_AND = re.compile(r"؛|;|،|,|\sand\s|\s&\s|\sو(?=[ء-ي]+\s)")
_YEAR = re.compile(r"(?<![\d٠-٩])(?:1[89]|20)\d\d(?![\d٠-٩])")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_ISBN = re.compile(r"\bISBN(?:-1[03])?[:\s]*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])")
# On folded text: publisher, journal, place.
_IMPRINT = re.compile(
    r"[0-9]|\b(?:دار|مجله|معهد|مركز|جامعه|كليه|قسم|العدد|المجلد|مطبعه|موسسه|منشورات)\b"
    r"|\b(?:journal|quarterly|review|vol|no|university|institute|press|centre|center|department|school|working paper)\b"
)
_HEADER_CHARACTERS = 1500
_TITLE_CHARACTERS = 200


def describe(stem: str, pages: Sequence[Page], front_matter: Mapping[str, Sequence[str]]) -> Work:
    """The work that these pages are; `stem` is the file's name without its ending.

    `front_matter` maps lower-case keys (title, author, year, date, doi ...) to their values and goes before the text.
    """
    first = next((page for page in pages if page.text.strip()), None)
    blocks = [(block, first.text[block.start : block.end]) for block in first.blocks] if first else []
    header = _header(blocks)
    title = _first(front_matter, "title", "العنوان") or _title(blocks, header) or " ".join(repair(stem).split())
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
        authors=authors or _authors(header, title),
        year=_year(dated) or _year_in([line for line in header if line != title]),
        language=language_of(full_text),
        doi=_first(front_matter, "doi") or (doi.group() if doi else None),
        isbn=_first(front_matter, "isbn") or (isbn.group(1).strip() if isbn else None),
    )


def split_names(value: str) -> tuple[str, ...]:
    """Names out of a list such as "A and B", "أ؛ ب"; "Family, Given" stays one name when it stands alone."""
    parts = [part.strip() for part in _AND.split(value) if part.strip()]
    if len(parts) == 2 and "," in value and all(" " not in part for part in parts):
        return (value.strip(),)
    return tuple(name for part in parts if (name := _RANK.sub("", part).strip()))


def _values(front_matter: Mapping[str, Sequence[str]], *keys: str) -> tuple[str, ...]:
    return next((tuple(front_matter[key]) for key in keys if front_matter.get(key)), ())


def _first(front_matter: Mapping[str, Sequence[str]], *keys: str) -> str | None:
    values = _values(front_matter, *keys)
    return values[0].strip() if values and values[0].strip() else None


def _header(blocks: Sequence[tuple[Block, str]]) -> list[str]:
    """The short lines before the first real paragraph: title, names, place and date of publication."""
    lines: list[str] = []
    taken = 0
    for _block, text in blocks:
        if len(text.split()) > 30 or taken > _HEADER_CHARACTERS:
            break
        lines.append(text)
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


def _authors(header: Sequence[str], title: str) -> tuple[str, ...]:
    for line in header[:8]:
        label = _AUTHOR_LABEL.match(line)
        rank = _RANK.match(line)
        if label is None and rank is None:
            continue
        rest = _RANK.sub("", line[label.end() :] if label else line)
        name = _until_rank_description(rest)
        if 1 < len(name.split()) <= 12 and not any(character.isdigit() for character in name):
            return split_names(name) if label else (name,)
    under_title = header[header.index(title) + 1 :][:2] if title in header else []
    return next((names for line in under_title if (names := _bare_names(line))), ())


def _bare_names(line: str) -> tuple[str, ...]:
    """The names that a line of its own under the title consists of; nothing where it can be anything else."""
    if _IMPRINT.search(fold_text(line)) or not re.fullmatch(r"[^\W\d_]+(?:[ .,،'’\-]+[^\W\d_]+)*", line.strip()):
        return ()
    names = split_names(line)
    arabic = language_of(line) == "ar"
    fits = all(
        2 <= len(name.split()) <= 4 and (arabic or all(word[0].isupper() for word in name.split())) for name in names
    )
    return names if fits else ()


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
    match = _YEAR.search(fold_text(text))
    return int(match.group()) if match else None


def _year_in(header: Sequence[str]) -> int | None:
    return next((year for line in header if (year := _year(line)) is not None), None)
