"""Whom the words before a quotation name as its speaker: `As Roe writes, "..."`, «يقول النجار: "..."».

Name and reporting verb stand right before the quotation, in the order of the language. Whether the name is one of an author is
for the caller to say.
"""

from __future__ import annotations

import re

_LONGEST = 120
"""Characters of a name, its verb and what stands between."""
_ENGLISH = re.compile(
    r"(?P<name>(?:(?:[A-Z][\w’'-]*\.?|al-[A-Z][\w’'-]*|van|de|von|bin|and|&)\s+){1,6})(?:(?:also|once|rightly|later)\s+)?"
    r"(?:writes?|wrote|says?|said|argues?|argued|notes?|noted|puts? it|observes?|observed|claims?|claimed|states?|stated|"
    r"remarks?|remarked|concludes?|concluded|warns?|warned|adds?|added|explains?|explained|call(?:s|ed) (?:it|this|them))"
    r"(?:\s+that)?\s*[,:]?\s*$"
)
_ARABIC = re.compile(
    r"(?<![^\W_])[وف]?(?:[يت]?قول|قالت?|[يت]?كتب|كتبت|[يت]رى|رأى|رأت|[يت]?ذكر|ذكرت|[يت]ؤكد|أكدت?|[يت]ضيف|أضافت?|[يت]لاحظ|لاحظت?|"
    r"[يت]وضح|أوضحت?|[يت]شير|أشارت?)\s+(?P<name>[\u0621-\u065f]+(?:\s[\u0621-\u065f]+){0,4}?)"
    r"(?:\s(?:إن|أن|إلى أن|بأن))?\s*[:،]?\s*$"
)


def speaker_before(text: str) -> str | None:
    """The name before a quotation that begins where the text ends; None where no one is said to speak."""
    near = " ".join(text[-_LONGEST:].split())
    found = _ENGLISH.search(f"{near} ") or _ARABIC.search(near)
    return re.sub(r"^(?:As|And|But|Yet|For)\s+", "", found["name"].strip()) if found else None
