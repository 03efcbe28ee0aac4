"""What the chat says, by names; the words are in `strings_ar` and `strings_en`. `{}` is filled in by `str.format`."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.terminal_rtl import Base
from corpus.models import Language


@dataclass(frozen=True, slots=True)
class Strings:
    """The interface in one language."""

    language: Language
    name: str
    placeholder: str
    welcome: str
    suggestions: str
    searching: str
    reading: str
    refused: str
    nearest: str
    library: str
    library_empty: str
    no_source: str
    page: str
    page_of_file: str
    notes: str
    references: str
    quality: str
    too_small: str
    unexpected: str
    too_long: str
    how_to_leave: str
    copied: str
    nothing_to_copy: str
    exported: str
    export_failed: str
    nothing_to_export: str
    exported_title: str
    bibliography: str
    adding: str
    added: str
    skipped: str
    works: str
    pages: str
    mode: str
    sample: str
    no_such_page: str
    list_mark: str
    help: str
    help_end: str
    key_next: str
    key_library: str
    key_copy: str
    key_commands: str
    key_language: str
    key_help: str
    key_quit: str
    only: str
    only_works: str
    languages: dict[Language, str]
    library_hint: str
    ticks_gone: str
    source_gone: str
    source_changed: str
    sessions: str
    sessions_hint: str
    sessions_off: str
    new_session: str
    session_line: str
    session_damaged: str
    session_failed: str
    session_parted: str
    delete_again: str
    deleted: str
    find: str
    found: str
    not_found: str
    find_command: str
    no_command: str
    copied_text: str
    copy_failed: str
    motion_off: str
    motion_on: str
    commands: dict[str, str]

    @property
    def is_rtl(self) -> bool:
        """Whether the layout is mirrored."""
        return self.language == "ar"

    @property
    def base(self) -> Base:
        """The direction of what is said in it."""
        return "rtl" if self.is_rtl else "ltr"
