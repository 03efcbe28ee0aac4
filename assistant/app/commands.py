"""What can be done in the chat: one table for the keys, the labels at the foot, the help and the list of commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from assistant.app.blocks import Block
from assistant.app.line_bar import Label
from assistant.app.strings import Strings
from corpus.fold import fold_text


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do."""

    name: str
    """Of its words in `Strings.commands`."""
    keys: str
    """As people write them; empty if only the list of commands leads to it."""
    bound: str = ""
    """The keys as Textual names them; empty where a widget of its own has them."""
    action: str = ""
    """The app's action; empty for what is no command but a habit of a key."""


COMMANDS: tuple[Command, ...] = (
    Command("ask", "Enter"),
    Command("line", "Ctrl+J"),
    Command("recall", "Up, Down"),
    Command("next", "Ctrl+N", "ctrl+n", "choose(1)"),
    Command("previous", "Ctrl+P", "ctrl+p", "choose(-1)"),
    Command("page_on", "Alt+Down", "alt+down", "turn_page(1)"),
    Command("page_back", "Alt+Up", "alt+up", "turn_page(-1)"),
    Command("scroll", "PageUp, PageDown"),
    Command("focus", "Tab"),
    Command("copy", "Ctrl+Y", "ctrl+y", "copy_quotation"),
    Command("find", "Ctrl+F", "ctrl+f", "find"),
    Command("library", "Ctrl+O", "ctrl+o", "overlay('library')"),
    Command("everything", "", "", "ask_everything"),
    Command("sessions", "F2", "f2", "overlay('sessions')"),
    Command("new", "", "", "new_session"),
    Command("export", "Ctrl+S", "ctrl+s", "export"),
    Command("commands", "Ctrl+K", "ctrl+k", "overlay('commands')"),
    Command("help", "Ctrl+G, F1", "f1,ctrl+g", "overlay('help')"),
    Command("language", "Ctrl+L", "ctrl+l", "switch_language"),
    Command("theme", "Ctrl+T", "ctrl+t", "switch_theme"),
    Command("mode", "Ctrl+R", "ctrl+r", "next_mode"),
    Command("motion", "", "", "switch_motion"),
    Command("pause", "Ctrl+Z", "ctrl+z", "suspend_process"),
    Command("back", "Escape", "escape", "back"),
    Command("quit", "Ctrl+Q", "ctrl+q", "quit"),
)

KEYS: list[BindingType] = [
    *(Binding(each.bound, each.action, priority=True) for each in COMMANDS if each.bound),
    Binding("pageup", "scroll_text(-1)"),
    Binding("pagedown", "scroll_text(1)"),
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
        Label(strings.key_commands, "^K", "overlay('commands')"),
    ]


def help_blocks(strings: Strings) -> list[Block]:
    """What the chat is, and its keys."""
    lines = [Block(_line(each, strings), base=strings.base) for each in COMMANDS if each.keys]
    blank = Block("")
    return [Block(strings.help, base=strings.base), blank, *lines, blank, Block(strings.help_end, base=strings.base)]


def command_blocks(words: str, strings: Strings) -> list[Block]:
    """The commands whose words or keys hold all of these words, in either spelling; each leads to its `Command`."""
    found = [each for each in COMMANDS if each.action and _holds(_line(each, strings), words.split())]
    if not found:
        return [Block(strings.no_command, style="faint", base=strings.base)]
    return [Block(_line(each, strings), base=strings.base, target=each) for each in found]


def _line(command: Command, strings: Strings) -> str:
    """Keys first where text runs from the left; from the right a key at the end of the line reads better."""
    words = strings.commands[command.name]
    if not command.keys:
        return words
    return f"{words} – {command.keys}" if strings.is_rtl else f"{command.keys} – {words}"


def _holds(line: str, words: Sequence[str]) -> bool:
    folded = fold_text(line)
    return all(fold_text(word) in folded for word in words)
