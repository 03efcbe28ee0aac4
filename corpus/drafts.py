"""Lines of a text file to draft blocks: what is a heading, a list item, a table row, and which lines are one paragraph.

A draft still carries its own text; `corpus.text` lays a page's drafts out as `Page.text` and turns them into blocks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import quantiles

from corpus.fold import fold_text
from corpus.markup import Inline, plain_inline
from corpus.models import BlockKind, NoteCall


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before it has a place on its page."""

    kind: BlockKind
    text: str
    calls: tuple[NoteCall, ...] = ()
    level: int = 0


NOTE_RULE = Draft("row", "\x00rule")
"""Stands where a line of dashes or underscores divides the notes from the body."""

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.*)$")
_RULE = re.compile(r"^\s*(?:[-_*─—=]\s?){5,}\s*$|^\s*(?:[-*_=]\s?){3,4}\s*$")
_NOTE_RULE = re.compile(r"^\s*[_─—-]{5,}\s*$")
_BULLET = re.compile(r"^\s*[-*+•▪■◦●–]\s+(?=\S)")
_ENUMERATED = re.compile(
    r"^\s*(?:[(\[]?(?:[0-9٠-٩۰-۹]{1,3}|[ء-ي]|[a-zA-Z]|[ivxIVX]{1,5})[)\]]|(?:[0-9٠-٩۰-۹]{1,3}|[ء-ي])\s*[-–ـ.)])\s+(?=\S)"
)
_TABLE_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_BETWEEN_BLANKS = re.compile(r"[^ ]+")
_QUOTE = re.compile(r"^\s*>\s?")
_NOTE_DEFINITION = re.compile(r"^\s*(?:[-*]\s+)?\[\^[^\]\s]{1,20}\]:")
_SETEXT = re.compile(r"^\s*(={3,}|-{3,})\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_TERMINAL = re.compile(r"[.!?؟…:][»”\"’')\]]*\s*$")
_CAPTION = re.compile(
    r"^(?:شكل|الشكل|جدول|الجدول|صورة|خريطة|figure|fig\.|table)\s*(?:رقم\s*)?[(\[]?[0-9٠-٩]", re.IGNORECASE
)
# On folded text: words that open a heading of an academic text.
_HEADING_WORD = re.compile(
    r"^(?:ال)?(?:مبحث|مطلب|فصل|فرع|باب|مقدمه|خاتمه|تمهيد|خلاصه|ملخص|مستخلص|نتائج|توصيات|مراجع|هوامش|قوامش|حواشي"
    r"|محتويات|مدخل|استنتاجات|قايمه المراجع)\b"
    r"|^(?:اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا)\b"
    r"|^(?:abstract|introduction|conclusions?|references|bibliography|notes|endnotes|summary|chapter|section|part"
    r"|appendix|background|discussion|results|methods?|keywords)\b"
)
# 3.1, ٣-١ or IV. before the words of a heading.
_NUMBERED = re.compile(r"^(?:[0-9٠-٩]{1,2}([.\-][0-9٠-٩]{1,2}){1,3}\.?|[IVX]{1,5}\.)\s+[^\W\d_]")
_ALL_EMPHASIS = re.compile(r"^(\*\*\*|\*\*|\*|__|_)(?=\S)((?:(?!\1).)+)\1$", re.DOTALL)
_HEADING_WORDS = 14
_COLON_WORDS = 8
_HEADING_CHARACTERS = 110
_ALONE_CHARACTERS = 80
_HEADER_WORDS = 25
# A line that stops this far short of the usual width was ended by its author, not by the page.
_SHORT_LINE = 0.75
_UNWRAPPED_WIDTH = 160


def draft_blocks(text: str) -> list[Draft]:
    """The draft blocks of one page's text, in order; inline marks taken out."""
    lines = text.split("\n")
    marked = any(_HEADING.match(line) for line in lines)
    width = _usual_width(lines)
    drafts: list[Draft] = []
    paragraph: list[str] = []
    fenced = open_item = False
    header_is_over = False

    def add(draft: Draft) -> None:
        nonlocal header_is_over
        drafts.append(draft)
        header_is_over = header_is_over or len(draft.text.split()) > _HEADER_WORDS

    def close(kind: BlockKind = "paragraph", level: int = 0) -> None:
        if paragraph:
            add(_draft(kind, " ".join(line.strip() for line in paragraph), level))
            paragraph.clear()

    for number, line in enumerate(lines):
        line = line if fenced else _QUOTE.sub("", line)
        if _FENCE.match(line) or not line.strip():
            fenced = fenced != bool(_FENCE.match(line))
            close("item" if open_item else "paragraph")
            open_item = False
            continue
        if fenced:
            paragraph.append(line)
            continue
        heading = _HEADING.match(line)
        begins_item = _begins_item(line)
        if heading or begins_item or _RULE.match(line) or _TABLE_ROW.match(line) or _NOTE_DEFINITION.match(line):
            setext = _SETEXT.match(line)
            if setext and len(paragraph) == 1 and not open_item and not _NOTE_RULE.match(line):
                close("heading", 1 if setext.group(1).startswith("=") else 2)
                continue
            close("item" if open_item else "paragraph")
            open_item = False
        if heading:
            add(_draft("heading", _without_closing_marks(heading.group(2)), len(heading.group(1))))
        elif _RULE.match(line):
            if _NOTE_RULE.match(line):
                add(NOTE_RULE)
        elif row := _TABLE_ROW.match(line):
            # A row of nothing but dashes, colons and bars divides the head of a table from its body.
            if line.strip(" \t|:-"):
                cells = re.split(r"(?<!\\)\|", row.group(1))
                add(_draft("row", "\t".join(cell.strip() for cell in cells)))
        elif begins_item or _NOTE_DEFINITION.match(line):
            paragraph.append(_BULLET.sub("", line))
            open_item = True
        elif not marked and not paragraph and (level := _plain_heading_level(lines, number, header_is_over)):
            add(_draft("heading", line, level))
        else:
            paragraph.append(line)
            if not open_item and _ends_paragraph(line, width):
                close()
    close("item" if open_item else "paragraph")
    return _with_item_headings([_captioned(draft) for draft in drafts if draft.text.strip()])


def _with_item_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """A lone numbered line without a stop, before a paragraph or a heading, is a heading: `أ- معيار التفاعل:`."""
    kinds = [draft.kind for draft in drafts]

    def is_heading(at: int) -> bool:
        draft = drafts[at]
        fits = _ENUMERATED.match(draft.text) and len(draft.text.split()) <= _HEADING_WORDS and "://" not in draft.text
        if draft.kind != "item" or not fits:
            return False
        lone = (
            (at == 0 or kinds[at - 1] != "item") and at + 1 < len(drafts) and kinds[at + 1] in ("paragraph", "heading")
        )
        return lone and not draft.text.endswith((".", "؛", ";", "،", ",", "!"))

    def level(text: str) -> int:
        return 2 if re.match(r"[0-9٠-٩۰-۹]", text) else 4

    return [
        replace(draft, kind="heading", level=level(draft.text)) if is_heading(at) else draft
        for at, draft in enumerate(drafts)
    ]


def opens_like_a_heading(text: str) -> bool:
    """Whether a line opens with a word that heads the parts of an academic text (مقدمة, المبحث, Abstract ...)."""
    return bool(_HEADING_WORD.match(fold_text(text).strip(" :")))


def _draft(kind: BlockKind, source: str, level: int = 0) -> Draft:
    source = source.strip()
    if bold := _ALL_EMPHASIS.match(source):
        source = bold.group(2)
        if bold.group(1) == "**" and _ENUMERATED.match(source) and len(source.split()) <= _HEADING_WORDS:
            kind, level = "heading", 3
    inline = _with_single_blanks(plain_inline(source))
    return Draft(kind, inline.text, inline.calls, level)


def _with_single_blanks(inline: Inline) -> Inline:
    """No blanks at the ends and single ones between words; each call right behind the word that it stood behind."""
    words = list(_BETWEEN_BLANKS.finditer(inline.text.rstrip()))
    lengths = [0, *accumulate(len(word.group()) + 1 for word in words)]

    def moved(offset: int) -> int:
        before = bisect_right(words, offset, key=lambda word: word.start())
        if before == 0:
            return 0
        into_last = min(offset, words[before - 1].end()) - words[before - 1].start()
        return lengths[before - 1] + into_last

    calls = tuple(NoteCall(call.mark, moved(call.offset)) for call in inline.calls)
    return Inline(" ".join(word.group() for word in words), calls)


def _without_closing_marks(heading: str) -> str:
    """`Title ##` is `Title`, but `C#` is `C#`."""
    heading = heading.rstrip()
    text = heading.rstrip("#")
    return text.rstrip() if not text or text[-1].isspace() else heading


def _captioned(draft: Draft) -> Draft:
    short = draft.kind == "paragraph" and len(draft.text.split()) <= 30
    return replace(draft, kind="caption") if short and _CAPTION.match(draft.text) else draft


def _begins_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _ENUMERATED.match(line)) and not _RULE.match(line)


def _usual_width(lines: Sequence[str]) -> float:
    """The width that full lines reach (90th percentile of the lengths, addresses aside), in characters."""
    lengths = [len(line.strip()) for line in lines if line.count(" ") > 3 and "://" not in line]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else float(len(lengths) and lengths[0])


def _ends_paragraph(line: str, width: float) -> bool:
    """Whether a line of an unmarked text ends its paragraph although no blank line follows."""
    stripped = line.strip()
    if not _TERMINAL.search(stripped):
        return False
    return len(stripped) > _UNWRAPPED_WIDTH or len(stripped) < _SHORT_LINE * width


def _plain_heading_level(lines: Sequence[str], number: int, header_is_over: bool) -> int:
    """The level of a heading in a text without heading marks, 0 for what is none: a short line of its own.

    It opens like a heading (مقدمة, Abstract, 3.1), or ends in a colon that announces no list, or, once the first long
    paragraph has gone by (before it stand title, names and imprint), is alone between blank lines before a longer one.
    """
    line = lines[number].strip()
    if len(line.split()) > _HEADING_WORDS or re.search(r"[.!,،؛;]$", line):
        return 0
    blank_before = number == 0 or not lines[number - 1].strip()
    blank_after = number + 1 >= len(lines) or not lines[number + 1].strip()
    folded = fold_text(line).strip(" :")
    if subsection := _NUMBERED.match(line):
        return (3 if subsection.group(1) else 2) if blank_before else 0
    if line.endswith(("؟", "?")):
        return 0
    ended_before = blank_before or bool(_TERMINAL.search(lines[number - 1]))
    opens = bool(_HEADING_WORD.match(folded))
    # Damaged exports put the colon, or the enumerating words, at the other end of the line.
    opens = opens or line.startswith(":") or bool(re.search(r":\s*(?:ال)?(?:مبحث|مطلب|فصل|فرع|باب)\b", folded))
    following = next((lines[at] for at in range(number + 1, len(lines)) if lines[at].strip()), "")
    colon = line.endswith((":", "：")) and len(line.split()) <= _COLON_WORDS and not _begins_item(following)
    if opens or colon:
        return 2 if ended_before and len(line) <= _HEADING_CHARACTERS else 0
    alone = blank_before and blank_after and len(line) <= _ALONE_CHARACTERS and len(following.strip()) > 1.5 * len(line)
    return 2 if alone and header_is_over else 0
