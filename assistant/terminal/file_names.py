"""Where a text holds names of files, paths and addresses, which read as one word in a direction of their own.

Without that, `/home/roe/notes.md` in an Arabic line ends with its first slash, and `2001-roe.pdf` with its year. Of a name
with blanks only the last word is known for a name.
"""

from __future__ import annotations

import re

_SUFFIXES = "pdf|txt|text|md|markdown|bib|ris|docx|csl|jsonl?|html?"
_INSIDE = r"[^\s«»“”\"()\[\]،؛؟]"
_NAME = re.compile(
    rf"(?<![^\s«“\"(\[،:=])(?:"
    rf"(?:[a-z][a-z0-9+.-]*://|~/|\.{{0,2}}/|[a-z]:\\){_INSIDE}{{0,400}}[^\W_]/?"
    rf"|{_INSIDE}{{1,250}}\.(?:{_SUFFIXES})(?![^\W_])(?::[0-9]+){{0,2}}"
    r")",
    re.IGNORECASE,
)


def file_names(text: str) -> list[tuple[int, int]]:
    """The spans of names of files, paths and addresses, in order; with the line or page behind a colon."""
    if "/" not in text and "." not in text and "\\" not in text:
        return []
    return [match.span() for match in _NAME.finditer(text)]
