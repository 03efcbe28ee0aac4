"""The keys of the chat, and those of them that are shown at its foot."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from assistant.app.line_bar import Label
from assistant.app.strings import Strings

KEYS: list[BindingType] = [
    Binding("ctrl+n", "choose(1)", priority=True),
    Binding("ctrl+p", "choose(-1)", priority=True),
    Binding("alt+down", "turn_page(1)", priority=True),
    Binding("alt+up", "turn_page(-1)", priority=True),
    Binding("pageup", "scroll_text(-1)"),
    Binding("pagedown", "scroll_text(1)"),
    Binding("ctrl+y", "copy_quotation", priority=True),
    Binding("ctrl+o", "overlay('library')", priority=True),
    Binding("f1,ctrl+g", "overlay('help')", priority=True),
    Binding("ctrl+s", "export", priority=True),
    Binding("ctrl+l", "switch_language", priority=True),
    Binding("ctrl+t", "switch_theme", priority=True),
    Binding("ctrl+r", "next_mode", priority=True),
    Binding("ctrl+z", "suspend_process", priority=True),
    Binding("escape", "back", priority=True),
    Binding("ctrl+q", "quit", priority=True),
]
"""Keys with priority work while a question is typed too."""


def key_labels(strings: Strings) -> list[Label]:
    """The most needed first, for those that do not fit are left out."""
    return [
        Label(strings.key_next, "^N", "choose(1)"),
        Label(strings.key_library, "^O", "overlay('library')"),
        Label(strings.key_copy, "^Y", "copy_quotation"),
        Label(strings.key_language, "^L", "switch_language"),
        Label(strings.key_help, "^G", "overlay('help')"),
        Label(strings.key_quit, "^Q", "quit"),
    ]
