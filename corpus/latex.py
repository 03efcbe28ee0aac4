"""LaTeX markup in the fields of BibTeX, read as Unicode and written so that it reads as it was.

What reads these fields elsewhere may be TeX, so `to_latex` escapes what TeX acts on and leaves all other characters alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_MARKUP = re.compile(r"[\\{}$%~`']|--")
_COMMENT = re.compile(r"(?<!\\)%")
_DOLLAR = re.compile(r"(?<!\\)\$")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_SPECIAL = re.compile(r"[\\{}~^`&%$#_]|(?<=-)-|(?<=')'")


def from_latex(text: str) -> str:
    """A field of BibTeX as people read it; never raises.

    A lone `$` or `%`, which is no LaTeX, is itself, and so is a field that is nested too deeply.
    """
    if not _MARKUP.search(text):
        return text
    text = _COMMENT.sub(r"\\%", text)
    if len(_DOLLAR.findall(text)) % 2:
        text = _DOLLAR.sub(r"\\$", text)
    try:
        return str(_reader().latex_to_text(text))
    except RecursionError:
        return text


def to_latex(text: str) -> str:
    """Text as a field of BibTeX; its braces are balanced, whatever the text."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match.group(), "{}" + match.group()), text)


@cache
def _reader() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    macros = get_default_latex_context_db()
    plain = {
        "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textquotesingle": "'", "textquotedbl": '"',
    }  # fmt: skip
    macros.add_context_category(
        "plain", macros=[MacroTextSpec(name, simplify_repl=text) for name, text in plain.items()], prepend=True
    )
    return LatexNodes2Text(latex_context=macros, math_mode="text", keep_braced_groups=False)
