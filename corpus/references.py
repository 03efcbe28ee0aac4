"""A reference, as a note or a list of references gives it, taken apart: authors, title, container, year, pages, addresses.

The walk: addresses out -> pages out -> the year -> what stands before a quoted title, before a year in brackets (APA) or
before the first comma is the authors; what follows is the title; then the container. It reads the usual Arabic and
English forms; a field that a rule had to guess is named in `Reference.uncertain`, and what is not there stays empty.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.bibliography import split_names
from corpus.fold import fold_text
from corpus.models import Reference

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>،]+[^\s\"<>.,;)،\]]")
_ADDRESS = re.compile(r"\[?(?:https?://|www\.)[^\s،,<>\[\]«»\"]+\]?")
_ACCESSED = re.compile(
    r"\(?\b(?:accessed|retrieved|last visited|available|online)\b(?: (?:on|at|from|online))*:?\s*"
    r"(?:\d{1,2} [^\W\d_]+,? \d{4}|[^\W\d_]+ \d{1,2}, \d{4})?\)?(?=\s*(?:\[?https?:|\[?www\.|10\.\d|[.,;)]|$))"
    r"|(?:تاريخ (?:الاطلاع|الدخول|الزيارة)|متاح على|على الرابط)[^.،]*",
    re.IGNORECASE,
)
_DAY_IN_BRACKETS = re.compile(r"\(\s*\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}\s*\)")
_DAY = re.compile(r"\b\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}\b")
_PAGES = re.compile(
    r"(?:(?<![^\W\d_])(?:pp?|pages?|ص ?ص?)|الصفحات|صفحة)[ .:]*(\d{1,5}(?:\s*[-–—]\s*\d{1,5})?)(?!\d)", re.IGNORECASE
)
# 12(3), 45-67. of a journal: volume, issue, pages
_PAGES_OF_VOLUME = re.compile(r"\d\s*\(\d{1,4}\)\s*[,،:]\s*(\d{1,5}\s*[-–—]\s*\d{1,5})")
_YEAR = re.compile(r"(?<![\d/-])(1[5-9]\d\d|20\d\d)(?=[a-z]?(?![\w/-]))")
_AUTHOR_YEAR = re.compile(
    r"(?P<authors>[^\d(«“\"]{3,300}?)[\s,،]*\(\s*(?P<year>1[5-9]\d\d|20\d\d)[a-z]?[^()]{0,25}\)\s*[.,،:]?\s*"
)
_QUOTED = re.compile(r"«([^«»]{3,300})»|“([^“”]{3,300})”|\"([^\"]{3,300})\"")
_COMMA = re.compile(r"\s*[,،]\s*")
_STOP = re.compile(r"(?<=[^\W\d_]{2})[.?!؟]\s+(?=\S)")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}\.?")
# On folded text: how a part opens that names a container, and one that names the publisher, place, volume or date.
_CONTAINER = re.compile(
    r"(?:(?:ال)?مجله|دوريه|(?:ال)?صحيفه|جريده|حوليات"
    r"|(?:[\w'&:-]+ ){0,7}?\w*(?:journal|review|quarterly|magazine|bulletin|affairs|proceedings|annals)\b)"
)
_NOT_CONTAINER = re.compile(
    r"^(?:ترجمه|مراجعه|تحرير|تقديم|دار |مركز |معهد |جامعه |منشورات|مطبعه|العدد|المجلد|عدد|مجلد|ط ?[0-9]|الطبعه|رساله|اطروحه"
    r"|vol|no\b|issue|translated|trans\b|edited|ed\b|university|press|edition|\(?[0-9])"
    r"|^[^,]*\b(?:press|publishers?|publishing|books|routledge|springer|palgrave|university)\b"
)
_BEGINS_CONTAINER = re.compile(r"(?:in|في|ضمن)\s*[:：]?\s+", re.IGNORECASE)
_VOLUME = re.compile(
    r"(?:\s*\b(?:vol(?:ume)?|no|issue|العدد|المجلد)\b\.?\s*\d+|\s+\d+|\s*\(\d+\)){1,4}\s*$", re.IGNORECASE
)
_NUMBERED = re.compile(r"\s*(?:vol|volume|no|issue|العدد|المجلد)?\.?\s*\d{1,4}\s*(?:\(\d+\))?\s*", re.IGNORECASE)
_OTHERS = re.compile(r"[,،]?\s*(?:\bet al\b\.?|وآخر(?:ون|ين)|وزملاؤ[هها]+)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
# `Manor, Ilan. Title`, `Cave, D. Title`, `Grant, R Title`, `خطيب، مازن. العنوان`
_FAMILY_FIRST = re.compile(
    r"[^\W\d_][\w'’-]+[,،]\s*"
    r"(?:(?:[A-Z]\.?[ -]?){1,3}(?<=[. ])\s*(?=[A-Z][a-z])"
    r"|[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’.-]*){0,2}(?:[,،] (?:and|&) [^,،.]{3,40})?\.\s+(?=\S))"
)
_MORE_AUTHORS = re.compile(
    r"(?:(?:[A-Z]\.[ -]?){1,3}(?=[,،])|(?:and|&)\s[^,،:]{2,40}(?=[,،])|(?:[A-Z]\. ?){1,3}[A-Z][\w'’-]+(?=[,،])"
    r"|(?:[A-Z][\w.'’-]+ ){1,2}[A-Z]\w+ and (?:[A-Z][\w.'’-]+ ){1,2}[A-Z]\w+(?=[,،]))[,،]\s*"
)
_END_OF_AUTHOR = re.compile(r"(?<=[^\W\d_]{3})[.:]+\s+(?=\S)")
# A title ends at a comma, or at a stop before the year or before `Place: Publisher`.
_END_OF_TITLE = re.compile(
    r"\s*[,،]\s*|\.\s+(?=\(?(?:1[5-9]|20)\d\d)|\.\s+(?=[^\W\d_][\w ]{2,30}(?:, [A-Z]{2})?\s?:\s)"
)
_YEAR_BEHIND = re.compile(r"\s*\((?:1[5-9]|20)\d\d[a-z]?\)\W*$")
_FEWEST_LETTERS = 3
_MOST_NAME_WORDS = 7


def parse_reference(text: str) -> Reference:
    """What a full reference says of its work; `text` is as printed, without its mark."""
    line = _DAY_IN_BRACKETS.sub(" ", with_ascii_digits(" ".join(text.split())))
    doi, address = _DOI.search(line), _ADDRESS.search(line)
    rest = _DAY.sub(" ", _DOI.sub(" ", _ADDRESS.sub(" ", _ACCESSED.sub(" ", line))))
    uncertain: list[str] = []
    pages = [*_PAGES_OF_VOLUME.finditer(rest), *_PAGES.finditer(rest)]
    if len(pages) > 1:
        uncertain.append("pages")
    parts = _parts(_PAGES.sub(" ", rest))
    uncertain += parts.uncertain
    quoted = bool(_QUOTED.search(rest))
    container, container_is_guessed = _container(parts.behind, after_quotation=quoted)
    if container_is_guessed:
        uncertain.append("container")
    year, year_is_guessed = _year(rest)
    if year_is_guessed:
        uncertain.append("year")
    return Reference(
        authors=_names(parts.authors),
        title=_YEAR_BEHIND.sub("", parts.title).strip(" .,،:") or None,
        container=container,
        year=year,
        pages=re.sub(r"\s*[-–—]\s*", "-", pages[-1].group(1)) if pages else None,
        url=address.group().strip("[].,;") if address else None,
        doi=doi.group() if doi else None,
        uncertain=tuple(dict.fromkeys(uncertain)),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    authors: str
    title: str
    behind: str
    """What follows the title."""
    uncertain: tuple[str, ...] = ()


def _parts(line: str) -> _Parts:
    """Authors, title and what follows, by the first form that the line has."""
    line = line.strip(" .,،")
    apa = _AUTHOR_YEAR.match(line)
    if apa and len(_LETTERS.findall(line[apa.end() :])) >= _FEWEST_LETTERS:  # else a year at the end of another form
        behind = line[apa.end() :]
        if quoted := _QUOTED.match(behind):
            return _Parts(apa["authors"], _inside(quoted), behind[quoted.end() :])
        title, _, behind = _at(_STOP.search(behind) or _COMMA.search(behind), behind)
        return _Parts(apa["authors"], title, behind)
    quoted = _QUOTED.search(line)
    if quoted and re.search(r"(?:^|[,،.:;؛(])\s*$", line[: quoted.start()]):
        return _Parts(line[: quoted.start()].strip(" ("), _inside(quoted), line[quoted.end() :])
    if given := _FAMILY_FIRST.match(line):
        behind = line[given.end() :]
        title, stop, behind = _at(_STOP.search(behind) or _COMMA.search(behind), behind)
        return _Parts(given.group().rstrip(" ،,"), title, behind, () if stop else ("title",))
    return _by_commas(line)


def _by_commas(line: str) -> _Parts:
    """Author, Title, the rest: a title may hold commas too, so where nothing known follows, it is uncertain."""
    authors, comma, behind = _at(_COMMA.search(line), line)
    if not comma or ":" in authors or len(authors.split()) > _MOST_NAME_WORDS:
        authors, stop, behind = _at(_END_OF_AUTHOR.search(line), line)
        if not stop or len(authors.split()) > _MOST_NAME_WORDS:
            return _Parts("", line, "", ("title",) if line else ())
        title, _, behind = _at(_COMMA.search(behind) or _STOP.search(behind), behind)
        return _Parts(authors, title, behind, ("authors", "title"))
    while (more := _MORE_AUTHORS.match(behind)) and more.end() < len(behind):
        authors, behind = f"{authors}, {more.group().strip(' ,،')}", behind[more.end() :]
    title, _, behind = _at(_END_OF_TITLE.search(behind), behind)
    while behind and behind[0].islower():
        more_title, _, behind = _at(_END_OF_TITLE.search(behind), behind)
        title = f"{title}, {more_title}"
    known = not behind or _NOT_CONTAINER.search(fold_text(behind)) or _CONTAINER.match(fold_text(behind))
    return _Parts(authors, title, behind, () if known else ("title",))


def _at(divider: re.Match[str] | None, text: str) -> tuple[str, str, str]:
    """The text before a divider, the divider and the text behind it; all of it and nothing where there is none."""
    if divider is None:
        return text.strip(), "", ""
    kept = divider.group().strip() if divider.group().strip() in ("?", "!", "؟") else ""
    return text[: divider.start()].strip() + kept, divider.group(), text[divider.end() :].strip()


def _inside(quoted: re.Match[str]) -> str:
    return next(part for part in quoted.groups() if part).strip(" ,،.")


def _names(text: str) -> tuple[str, ...]:
    """The authors of a reference, each as printed: `Manor, I.` and `Ilan Manor` both stay what they are."""
    text = _OTHERS.sub("", text).strip(" ,،;؛(")
    text = text if re.search(r"\b[^\W\d_]\.$", text) else text.rstrip(".")
    if not text or not _LETTERS.search(text):
        return ()
    names: list[str] = []
    for group in re.split(r"[,،]?\s+(?:and|&)\s+", text):
        alone = False
        for part in _COMMA.split(group):
            if alone and (_INITIALS.fullmatch(part) or (" " not in names[-1] and len(part.split()) < 3)):
                names[-1] = f"{names[-1]}{'،' if '،' in group else ','} {part}"
                alone = False
            elif part:
                names += split_names(part)
                alone = True
    return tuple(names)


def _container(behind: str, *, after_quotation: bool) -> tuple[str | None, bool]:
    """The journal or book that a work is part of, and whether that is a guess.

    What follows a quoted title is its container unless it names a translator, a publisher or a volume.
    """
    parts = [stripped for part in re.split(r"[,،;؛]|\.\s", behind) if (stripped := part.strip(' .«»"“”'))]
    for at, part in enumerate(parts[:4]):
        part = _VOLUME.sub("", _BEGINS_CONTAINER.sub("", part)).strip(" .()")
        folded = fold_text(part)
        if len(_LETTERS.findall(part)) < _FEWEST_LETTERS or (_YEAR.search(part) and not _CONTAINER.match(folded)):
            continue
        if _CONTAINER.match(folded) or _BEGINS_CONTAINER.match(parts[at]):
            return part, False
        if at == 0 and len(parts) > 1 and _NUMBERED.fullmatch(parts[1]) and not _YEAR.search(parts[1]):
            return part, False
        if at == 0 and after_quotation and not _NOT_CONTAINER.search(folded):
            return part, True
    return None, False


def _year(line: str) -> tuple[int | None, bool]:
    """The year of publication, and whether others stand in the line: one in brackets, else the last outside the title."""
    if apa := _AUTHOR_YEAR.match(line):
        return int(apa["year"]), False
    outside = _QUOTED.sub(" ", line)
    years = [int(found) for found in _YEAR.findall(outside)]
    if not years:
        inside = _YEAR.search(line)
        return (int(inside.group()), True) if inside else (None, False)
    bracketed = re.search(r"\((1[5-9]\d\d|20\d\d)\)", outside)
    return int(bracketed.group(1)) if bracketed else years[-1], len(set(years)) > 1


def with_ascii_digits(text: str) -> str:
    """The text with its decimal digits, of whatever script, as 0 to 9; nothing else moves."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
