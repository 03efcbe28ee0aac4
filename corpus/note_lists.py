"""The draft blocks of a text parted into the body and its notes: footnotes under a rule, endnotes under their heading.

Where a work has no notes but a numbered list of references that raised numbers or (1) call, that list is its notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.drafts import NOTE_RULE, Draft
from corpus.fold import fold_text
from corpus.markup import note_mark
from corpus.models import Note, NoteCall
from corpus.notes import is_notes_heading, is_references_heading, parse_entry

# What follows the last note of a list and is longer is text.
_CONTINUATION_WORDS = 12
# A number in round brackets, not the enumerator of a list.
_ROUND_CALL = re.compile(r"(?<=\S)\s?\(([0-9٠-٩۰-۹]{1,4})\)")


def without_notes(pages: Sequence[Sequence[Draft]]) -> tuple[list[list[Draft]], list[list[Note]]]:
    """Page by page, the drafts of the body and the notes."""
    bodies, notes = _parted(pages, is_notes_heading)
    if not any(notes):
        from_references = _parted(pages, is_references_heading)
        if _are_called(*from_references):
            return from_references
    return bodies, notes


def _parted(
    drafts: Sequence[Sequence[Draft]], opens_notes: Callable[[str], bool]
) -> tuple[list[list[Draft]], list[list[Note]]]:
    """The same, with the notes under the headings that open them."""
    bodies: list[list[Draft]] = []
    notes: list[list[Note]] = []
    in_notes = False
    for page_drafts in drafts:
        body, page_notes, in_notes = _part_notes(page_drafts, in_notes, opens_notes)
        bodies.append(body)
        notes.append(page_notes)
    return bodies, notes


def _are_called(bodies: Sequence[Sequence[Draft]], notes: Sequence[Sequence[Note]]) -> bool:
    """Whether a numbered list of references serves as the notes: most of it is called by raised numbers or by (1)."""
    marks = {note.mark for page_notes in notes for note in page_notes}
    called = {
        mark
        for body in bodies
        for draft in body
        for mark in (
            *(note_mark(call.mark) for call in draft.calls),
            *(fold_text(found) for found in _ROUND_CALL.findall(draft.text)),
        )
    }
    return len(marks & called) * 2 > len(marks)


def _part_notes(
    drafts: Sequence[Draft], in_notes: bool, opens_notes: Callable[[str], bool]
) -> tuple[list[Draft], list[Note], bool]:
    """The drafts of a page without its notes, the notes, and whether a list of notes goes on to the next page."""
    body: list[Draft] = []
    notes: list[Note] = []
    under_rule = False
    notes_begin = _trailing_notes(drafts)
    for at, draft in enumerate(drafts):
        if draft == NOTE_RULE:
            under_rule = at + 1 >= notes_begin
            continue
        if draft.kind == "heading" or (draft.kind == "paragraph" and len(draft.text.split()) <= 4):
            heading_of_notes = opens_notes(draft.text)
            if heading_of_notes or draft.kind == "heading":
                in_notes, under_rule = heading_of_notes, False
                if not heading_of_notes:
                    body.append(draft)
                continue
        if in_notes and draft.kind == "paragraph" and _ends_notes(draft, drafts[at + 1 : at + 2], notes):
            in_notes = False
        may_be_note = in_notes or under_rule or draft.text.startswith("[^")
        entry = parse_entry(with_exponents(draft).text) if may_be_note else None
        if entry is not None:
            notes.append(entry)
        elif in_notes and notes:
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {draft.text}")
        else:
            body.append(draft)
    return body, notes, in_notes


def _ends_notes(draft: Draft, following: Sequence[Draft], notes: Sequence[Note]) -> bool:
    """Whether a paragraph in a list of notes is the text after it, not the rest of a note."""
    if not notes or parse_entry(draft.text):
        return False
    entry = parse_entry(following[0].text) if following else None
    if entry and all(note.mark != entry.mark for note in notes):
        return False
    return len(draft.text.split()) > _CONTINUATION_WORDS or notes[-1].text.endswith(".")


def with_exponents(draft: Draft, marks: frozenset[str] = frozenset()) -> Draft:
    """Bare superscript digits call the document's note of that mark; where it has none they are an exponent again."""
    if all(call.mark.isdecimal() or not call.mark.isdigit() for call in draft.calls):
        return draft
    parts: list[str] = []
    calls: list[NoteCall] = []
    start = added = 0
    for call in draft.calls:
        mark = note_mark(call.mark) if call.mark.isdigit() else call.mark
        if mark == call.mark or mark in marks:
            calls.append(NoteCall(mark, call.offset + added))
            continue
        parts += [draft.text[start : call.offset], call.mark]
        start = call.offset
        added += len(call.mark)
    return replace(draft, text="".join([*parts, draft.text[start:]]), calls=tuple(calls))


def _trailing_notes(drafts: Sequence[Draft]) -> int:
    """Where the run of notes at the end begins; rules may stand among them."""
    at = len(drafts)
    while at and (drafts[at - 1] == NOTE_RULE or parse_entry(drafts[at - 1].text)):
        at -= 1
    return at
