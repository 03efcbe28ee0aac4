"""Markdown and HTML marks inside a line, taken away: what is left is what a reader sees, and where the note calls stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.fold import fold_text
from corpus.models import NoteCall

# A line of a hostile file may be a megabyte long: repetitions of one character give nothing back (`*+`) and stop at whatever
# could begin the same mark again; repetitions of a group are bounded. Groups that give nothing back are not used: Python
# before 3.11.5 matches them wrongly (gh-106052).
_MARK = r"[0-9٠-٩۰-۹]{1,4}|\*{1,3}|†|‡"
_BLANKS = r"(?<![ \t])[ \t]*+"
# `[5](annex)` is the author's text: an address has a slash, a dot, a hash or a colon.
_ADDRESS = r"\((?=[^\s)/.#:]{0,200}+[/.#:])(?:[^()\s]++|\([^()\s]*+\)){0,20}(?:[ \t]++\"[^\"\n]*+\")?\)"
# Only what HTML defines is a tag: `<unclear>` is the author's text.
_ELEMENTS = (
    r"(?:a|abbr|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer"
    r"|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|s|section|small|span|strike|strong|sub|summary|sup"
    r"|table|tbody|td|tfoot|th|thead|tr|u|ul|var|wbr)"
)
_INLINE = re.compile(
    rf"(?P<superscript>{_BLANKS}<sup>\s*+(?P<bracket>[(\[])?(?P<sup_mark>\s*+(?:{_MARK})\s*+)[)\]]?\s*+</sup>)"
    # `[^1]:` at the start of a block is a note, not the call of one.
    rf"|(?P<footnote>(?!\A\[\^[^\]\s]{{1,20}}\]:){_BLANKS}\[\^(?P<foot_mark>[^\]\s]{{1,20}}+)\])"
    rf"|(?P<image>!\[(?P<alt>[^\[\]\n]*+)\]{_ADDRESS})"
    rf"|(?P<link>\[(?P<label>(?:[^\[\]\n]++|\[[^\[\]\n]*+\]){{1,20}})\]{_ADDRESS})"
    r"|(?P<autolink><(?P<url>https?://[^<>\s]++)>)"
    r"|(?P<comment><!--(?:[^<-]++|-(?!->)|<(?!!--)){0,60}-->)"
    rf"|(?P<tag></?(?i:{_ELEMENTS})(?:\s++(?:[A-Za-z][\w:.-]*+\s*+=[^<>]*+)?)?/?>)"
    r"|(?P<code>(?P<ticks>(?<!`)`{1,3}+)(?P<code_text>[^`\n]++)(?P=ticks)(?!`))"
    r"|(?P<escape>\\(?P<escaped>[\\`*_{}\[\]()#+\-.!<>|~]))"
    r"|(?P<emphasis>"
    r"(?<!\*)\*\*\*(?![*\s])(?P<star3>[^*]++)(?<!\s)\*\*\*(?!\*)"
    r"|(?<!\*)\*\*(?![*\s])(?P<star2>(?:[^*]++|\*(?!\*)[^*]++\*){1,50})(?<!\s)\*\*(?!\*)"
    # A star after a digit multiplies: 2*3*4.
    r"|(?<![*\d])\*(?![*\s])(?P<star1>(?:[^*]++|\*\*[^*]++\*\*){1,50})(?<!\s)\*(?!\*)"
    r"|(?<!_)__(?![_\s])(?P<line2>(?:[^_]++|_(?!_)){1,60})(?<!\s)__(?!_)"
    # One underscore between letters (snake_case) is a letter like others.
    r"|(?<!\w)_(?![_\s])(?P<line1>(?:[^_]++|(?<=[^\W_])_(?=[^\W_])){1,60})(?<!\s)_(?!\w)"
    r"|(?<!~)~~(?![~\s])(?P<tilde2>(?:[^~]++|~(?!~)){1,60})(?<!\s)~~(?!~))"
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EMPHASES = ("star3", "star2", "star1", "line2", "line1", "tilde2")


@dataclass(frozen=True, slots=True)
class Inline:
    """Text without marks, and the note calls in it (offsets in this text).

    Bare digits in `<sup>` may call a note or be an exponent, which only the document's notes tell: the text is without
    them, and the mark of their call is in superscript digits (`⁶`).
    """

    text: str
    calls: tuple[NoteCall, ...]


def plain_inline(source: str) -> Inline:
    """Take the marks out of one block's text."""
    parts: list[str] = []
    calls: list[NoteCall] = []
    length = 0

    def emit(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    def emit_inner(text: str) -> None:
        inner = plain_inline(text)
        calls.extend(NoteCall(call.mark, call.offset + length) for call in inner.calls)
        emit(inner.text)

    position = 0
    for match in _INLINE.finditer(source):
        emit(source[position : match.start()])
        position = match.end()
        if mark := match["sup_mark"] or match["foot_mark"]:
            folded = note_mark(mark)
            raised = match["superscript"] and not match["bracket"] and folded.isdigit()
            calls.append(NoteCall(folded.translate(_RAISED) if raised else folded, length))
        elif match["image"]:
            emit(match["alt"])
        elif match["link"]:
            # Of an address as its own label, exports escape even the escapes.
            emit_inner(match["label"].replace("\\", ""))
        elif match["autolink"]:
            emit(match["url"])
        elif match["code"]:
            emit(match["code_text"])
        elif match["escape"]:
            emit(match["escaped"])
        elif match["emphasis"]:
            emit_inner(next(inner for name in _EMPHASES if (inner := match[name])))
        elif match["tag"] and match["tag"].lower().startswith("<br"):
            emit(" ")
    emit(source[position:])
    return Inline("".join(parts), tuple(calls))


def note_mark(mark: str) -> str:
    """A note's mark as it is compared: digits in ASCII, no brackets or dots around it."""
    return fold_text(mark).strip(" ()[].-–:") or mark.strip()
