"""A question that asks for a reference, "which source does the author cite for ...": which sentence carries the call.

A call often stands at the end of the last sentence that it covers, so a sentence without one rests on the next call of
its paragraph. The sentence that carries the call is the quotation; the reference is the answer.
"""

from __future__ import annotations

import re

from corpus.models import CitedReference, Unit
from index.models import Hit

WITHOUT_ITS_OWN_CALL = 0.15
"""What a sentence's score loses where only a later sentence of its paragraph carries the call."""


def cited_between(hit: Hit, start: int, end: int) -> tuple[CitedReference, ...]:
    """What is cited in a span of the page's text; a call at its very end is its own."""
    return tuple(each for each in hit.cited if start < each.offset <= end)


def citing_unit(hit: Hit, unit: Unit) -> Unit | None:
    """The unit that cites what this one rests on: itself if its sentence has a call, else one later in its paragraph."""
    if cited_between(hit, unit.sentence_start, unit.sentence_end):
        return unit
    rest = hit.text[unit.sentence_end - hit.start :]
    paragraph_end = unit.sentence_end + len(re.split(r"\n\n", rest, maxsplit=1)[0])
    offset = next((each.offset for each in cited_between(hit, unit.sentence_end, paragraph_end)), None)
    return next((each for each in hit.units if offset is not None and each.start < offset <= each.end), None)
