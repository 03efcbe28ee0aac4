"""Text from documents made safe to show: nothing left in it can steer a terminal or reorder what is read.

`inert` looks at characters, not at escape sequences: a sequence without its ESC is plain text, and what a document says
stays visible. Dropped are control characters (C0, C1, so ESC and CSI too) and format characters (bidi controls,
zero-width spaces and joiners, soft hyphens, tags), but for ZWNJ, which Persian spelling needs, and the Arabic signs
that are drawn (U+0600-0605, the end of ayah and the like). A lone surrogate, which no terminal can encode, becomes
U+FFFD.
"""

from __future__ import annotations

import re

_LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\n\t]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Unicode's categories Cc and Cf but for newline, tab, U+200C and the drawn signs (Prepended_Concatenation_Mark).
# Spelled out, for to ask unicodedata about every character costs 0.2 s at start; a test compares the two.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def inert(text: str, *, keep_newlines: bool = True) -> str:
    """The text without anything that acts on a terminal or on the order of reading; idempotent.

    Every kind of line break becomes `\\n`. With `keep_newlines=False` line breaks and tabs become spaces, one each.
    """
    text = _LINE_BREAK.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text))
    return text if keep_newlines else _BLANK.sub(" ", text)


def inert_with_offsets(text: str) -> tuple[str, list[int]]:
    """`inert(text)`, and for each of its characters the offset in `text` that it comes from."""
    if not (_LINE_BREAK.search(text) or _HIDDEN.search(text) or _SURROGATE.search(text)):
        return text, list(range(len(text)))
    offsets = [
        place
        for place, char in enumerate(text)
        if not (char == "\r" and text.startswith("\n", place + 1)) and inert(char)
    ]
    return "".join(inert(text[place]) for place in offsets), offsets
