"""What is copied, in a file too: many terminals ignore the sequence that copies (OSC 52), and none says so."""

from __future__ import annotations

from pathlib import Path


def keep_copy(text: str, file: Path) -> None:
    """Put the text into the file, which only the user may read. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    # a lone surrogate, which a terminal may send, has no UTF-8
    file.write_bytes(f"{text}\n".encode("utf-8", "replace"))
