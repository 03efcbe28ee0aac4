"""Paths that a terminal types when files are dropped on it. Pure but for asking whether the paths exist."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

_BEGINNINGS = ("/", "~", "./", "../", "file://", "'", '"')


def dropped_paths(text: str) -> tuple[Path, ...]:
    """The files and folders that a text names; empty unless all of it is paths that exist.

    Terminals quote a path, escape its blanks or give it as a file URL; several come side by side.
    """
    text = text.strip()
    if not text.startswith(_BEGINNINGS):
        return ()
    whole = Path(text).expanduser()
    if _exists(whole):
        return (whole,)
    try:
        words = shlex.split(text)
    except ValueError:
        return ()
    if not all(words):
        return ()
    paths = tuple(
        Path(unquote(urlsplit(word).path)) if word.startswith("file://") else Path(word).expanduser() for word in words
    )
    return paths if paths and all(map(_exists, paths)) else ()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL: a question then
        return False
